"""What someone is looking for, in words."""

from collections.abc import Iterator

from msgspec import Struct

from crm_estate.base.languages import format_area, format_money, format_number, translations
from crm_estate.base.money import minor
from crm_estate.desk.queries import place_of
from crm_estate.desk.words import Words
from crm_estate.listings.custom import PREFIX, by_key
from crm_estate.requirements.criteria import CustomWish, PriceWish, RangeWish
from crm_estate.requirements.custom import counting
from crm_estate.requirements.custom_words import between, wish_text
from crm_estate.requirements.facts import RequirementFacts, RequirementOut

AREAS = ("living_area", "plot_area")
COUNTS = ("rooms_total", "bedrooms_total", "floor", "year_built")


class Said(Struct, frozen=True, kw_only=True):
    """One criterion in words."""

    criterion: str
    text: str
    must: bool = False
    weight: float = 1.0
    label: str = ""
    """What the criterion is called, where that is the firm's own word."""
    counts: bool = True
    """False: the field it is about is retired or gone."""


class WishCard(Struct, frozen=True):
    """A requirement as lists show it."""

    wish: RequirementOut
    href: str
    summary: str


def wish_card(wish: RequirementOut, words: Words) -> WishCard:
    return WishCard(wish, place_of("requirements", wish.id), summary(wish, words))


def summary(wish: RequirementFacts, words: Words) -> str:
    """All of it in one line."""
    kinds = ", ".join(words.of("kind", kind) for kind in wish.kinds)
    gates = words.of("wanted_offer", wish.offer) + (f": {kinds.lower()}" if kinds else "")
    return " · ".join((gates, *(_short(said, words) for said in criteria(wish, words))))


def criteria(wish: RequirementFacts, words: Words) -> Iterator[Said]:
    """Every criterion that the requirement states."""
    if wish.price:
        yield _said("price", wish.price, _price(wish.price, words.language))
    for name in (*AREAS, *COUNTS):
        asked: RangeWish | None = getattr(wish, name)
        if asked:
            yield _said(name, asked, _range(asked, name, words.language))
    if wish.condition:
        text = ", ".join(words.of("condition", code) for code in wish.condition.any)
        yield Said(criterion="condition", text=text, must=wish.condition.must, weight=wish.condition.weight)
    if wish.energy_class:
        text = ", ".join(wish.energy_class.any)
        yield Said(
            criterion="energy_class", text=text, must=wish.energy_class.must, weight=wish.energy_class.weight
        )
    if wish.areas:
        yield Said(
            criterion="areas", text=_areas(wish, words), must=wish.areas.must, weight=wish.areas.weight
        )
    yield from _features(wish, words)
    for key, own in (wish.custom or {}).items():
        yield _own(key, own, wish, words)


def _said(name: str, wish: PriceWish | RangeWish, text: str) -> Said:
    return Said(criterion=name, text=text, must=wish.must, weight=wish.weight)


def _price(wish: PriceWish, language: str) -> str:
    def write(end: float | None) -> str | None:
        return None if end is None else format_money(minor(end, wish.currency), wish.currency, language)

    return between(write(wish.min), write(wish.max), language)


def _range(wish: RangeWish, name: str, language: str) -> str:
    def write(end: float | None) -> str | None:
        if end is None:
            return None
        if name == "year_built":
            return str(int(end))
        return format_area(end, language) if name in AREAS else format_number(end, language)

    return between(write(wish.min), write(wish.max), language)


def _areas(wish: RequirementFacts, words: Words) -> str:
    areas = wish.areas.any if wish.areas else []
    names = [area.name for area in areas if area.name]
    if len(names) == len(areas):
        return ", ".join(names)
    text = translations(words.language).ngettext(
        "%(n)s area on the map", "%(n)s areas on the map", len(areas)
    )
    return text % {"n": len(areas)}


def _features(wish: RequirementFacts, words: Words) -> Iterator[Said]:
    if wish.features is None:
        return
    for stance, tags in (
        ("must", wish.features.must),
        ("nice", list(wish.features.nice)),
        ("avoid", wish.features.avoid),
    ):
        if tags:
            text = ", ".join(words.of("feature", tag).lower() for tag in tags)
            yield Said(criterion=stance, text=text, must=stance != "nice", weight=wish.features.weight)


def _own(key: str, asked: CustomWish, wish: RequirementFacts, words: Words) -> Said:
    field = by_key(words.own).get(key)
    return Said(
        criterion=PREFIX + key,
        label=field.called(words.language) if field else key.replace("_", " "),
        text=wish_text(field, asked, words.language) if field else "",
        must=asked.must or asked.avoid,
        weight=asked.weight,
        counts=key in counting(wish, words.own),
    )


def _short(said: Said, words: Words) -> str:
    """Prices and sizes speak for themselves; the others are named."""
    if said.label:
        return f"{said.label}: {said.text}" if said.counts else f"({said.label}: {said.text})"
    if said.criterion in ("price", "living_area", "areas", "must"):
        return said.text
    return f"{words.of('criterion', said.criterion).lower()} {said.text}"
