"""A listing in the words of a message: what it is, what it costs, why it fits and where it falls short."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base.languages import format_area, format_money, format_number, gettext_for, translations
from crm_estate.base.money import minor
from crm_estate.listings.custom import CustomField
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.words import KINDS, PERIODS, word
from crm_estate.matchmaking.facts import Reason
from crm_estate.matchmaking.sentences import Sentence, sentences, summary
from crm_estate.outreach.checking import is_cheaper
from crm_estate.outreach.links import home_url

LABEL_LENGTH = 60


class Home(Struct, frozen=True, kw_only=True):
    """A listing as a message shows it."""

    reference: str
    title: str
    label: str
    """Title, shortened, and price: what a subject has room for."""
    kind: str
    place: str
    price: str
    price_before: str | None
    """What the contact saw, where the price has fallen since."""
    news: str
    facts: list[str]
    summary: str
    """Where it falls short and that the rest fits, in one line."""
    suits: list[str]
    misses: list[str]
    unknown: list[str]
    url: str
    photo: str | None
    photo_text: str


def home_of(
    item: Mapping[str, Any],
    listing: ListingOut,
    language: str,
    token: str,
    own: Sequence[CustomField] = (),
) -> Home:
    """What to show of a digest item; `token` opens the contact's own pages."""
    reasons = msgspec.json.decode(item["reasons"], type=list[Reason])
    said = sentences(reasons, language, "contact", own)
    photo = listing.photos[0] if listing.photos else None
    title, price = title_of(listing, language), price_text(listing, language)
    return Home(
        reference=listing.reference or "",
        title=title,
        label=f"{shortened(title)}, {price}" if listing.list_price else shortened(title),
        kind=word(KINDS, listing.kind, language),
        place=listing.place or "",
        price=price,
        price_before=_price_before(item, listing, language),
        news=item["news"],
        facts=facts_line(listing, language),
        summary=summary(reasons, language, "contact", own),
        suits=_texts(said, "good"),
        misses=_texts(said, "bad", "short"),
        unknown=_texts(said, "unknown"),
        url=home_url(token, listing.reference or ""),
        photo=photo.url if photo else None,
        photo_text=(photo.caption if photo else "") or title,
    )


def title_of(listing: ListingOut, language: str) -> str:
    """The title in the reader's language or in English, else one made of kind and place."""
    titles: Mapping[str, str] = {**listing.title}
    said = one_line(titles.get(language) or titles.get("en") or "")
    return said or f"{word(KINDS, listing.kind, language)}, {listing.place or listing.reference}"


def one_line(text: str) -> str:
    """What people typed, in one line."""
    return " ".join(text.split())


def shortened(text: str, length: int = LABEL_LENGTH) -> str:
    """The text, cut at a word where it is longer than `length` characters.

    >>> shortened("A house in the country with a garden", 20)
    'A house in the…'
    """
    if len(text) <= length:
        return text
    start, _, _ = text[:length].rpartition(" ")
    return (start or text[: length - 1]).rstrip(" ,;:-–") + "…"


def price_text(listing: ListingOut, language: str) -> str:
    """The price as the reader writes it, with its period for rent."""
    if listing.list_price is None:
        return gettext_for(language)("Price on request")
    price = listing.list_price
    return _money(minor(price.amount, price.currency), price.currency, listing, language)


def facts_line(listing: ListingOut, language: str) -> list[str]:
    """Area, rooms, floor, year: what is known, in a few words each."""
    gettext = gettext_for(language)
    facts: list[str] = []
    if listing.living_area:
        facts.append(format_area(listing.living_area, language))
    if listing.plot_area:
        facts.append(gettext("plot %(area)s") % {"area": format_area(listing.plot_area, language)})
    if listing.rooms_total:
        facts.append(_rooms(listing.rooms_total, language))
    if listing.floor is not None:
        facts.append(_floor(listing.floor, listing.floors_total, language))
    if listing.year_built:
        facts.append(gettext("built %(year)s") % {"year": listing.year_built})
    return facts


def _rooms(rooms: float, language: str) -> str:
    say = translations(language)
    is_whole = rooms == int(rooms)
    text = say.ngettext("%(n)s room", "%(n)s rooms", int(rooms)) if is_whole else say.gettext("%(n)s rooms")
    return text % {"n": format_number(rooms, language)}


def _floor(floor: int, of: int | None, language: str) -> str:
    gettext = gettext_for(language)
    if floor == 0:
        return gettext("ground floor")
    if of is not None and of >= floor > 0:
        return gettext("floor %(n)s of %(of)s") % {"n": floor, "of": of}
    return gettext("floor %(n)s") % {"n": floor}


def _money(amount: int, currency: str, listing: ListingOut, language: str) -> str:
    text = format_money(amount, currency, language)
    return f"{text} {word(PERIODS, listing.rent_period, language)}" if listing.rent_period else text


def _price_before(item: Mapping[str, Any], listing: ListingOut, language: str) -> str | None:
    """The price the contact saw, if this message is about its fall."""
    if item["news"] != "price_cut" or not is_cheaper(item):
        return None
    return _money(item["seen_price"], item["seen_currency"], listing, language)


def _texts(said: Sequence[Sentence], *tones: str) -> list[str]:
    return [sentence.text for sentence in said if sentence.tone in tones]
