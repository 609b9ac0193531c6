"""What a little give would bring, in words: what would be asked instead, and for a contact one sentence."""

from collections.abc import Callable, Iterable, Sequence

from crm_estate.base.languages import (
    format_area,
    format_km,
    format_money,
    format_number,
    format_percent,
    gettext_for,
    translations,
)
from crm_estate.base.money import minor
from crm_estate.listings.custom import CustomField
from crm_estate.listings.custom_words import number_text
from crm_estate.listings.words import CONDITIONS, FEATURES, N_, word
from crm_estate.matchmaking.relaxing.facts import Relaxation

NAMES = {
    "price": N_("Price"),
    "living_area": N_("Living area"),
    "plot_area": N_("Plot"),
    "rooms_total": N_("Rooms"),
    "bedrooms_total": N_("Bedrooms"),
    "floor": N_("Floor"),
    "year_built": N_("Year built"),
    "condition": N_("Condition"),
    "energy_class": N_("Energy class"),
    "areas": N_("Areas"),
}
TEXTS = {
    "max_up": N_("%(name)s up to %(to)s"),
    "min_down": N_("%(name)s from %(to)s"),
    "area_wider": N_("Areas %(to)s wider"),
    "choice_added": N_("%(name)s: %(value)s, too"),
    "must_nice": N_("%(name)s: no longer a must"),
    "tag_nice": N_("%(name)s: no longer a must"),
    "tag_allowed": N_("%(name)s: no longer left out"),
}
SHARES = {
    "max_up": N_("%(name)s up to %(to)s (+%(share)s)"),
    "min_down": N_("%(name)s from %(to)s (−%(share)s)"),
}
"""The same where the step is a share of what is asked for now."""
BY_SHARES = ("price", "living_area", "plot_area")


def said(give: Relaxation, language: str, own: Sequence[CustomField] = ()) -> str:
    """What would be asked instead; `own`: the firm's own fields, by whose names it speaks.

    >>> said(Relaxation(criterion="price", code="max_up", to=892500, by=0.05, currency="PLN", more=3), "en")
    'Price up to PLN\\xa0892,500 (+5%)'
    >>> said(Relaxation(criterion="features", code="tag_nice", value="elevator", more=3), "en")
    'Lift: no longer a must'
    """
    field = next((field for field in own if field.criterion == give.criterion), None)
    texts = SHARES if _is_share(give, field) else TEXTS
    return gettext_for(language)(texts[give.code]) % {
        "name": _name(give, field, language),
        "to": "" if give.to is None else _amount(give, give.to, field, language),
        "value": _value(give, field, language),
        "share": format_percent(give.by or 0, language),
    }


def hint(gives: Iterable[Relaxation], language: str) -> str:
    """What a contact may like to know: of the smallest steps the one that would bring most, or nothing."""
    smallest: dict[str, tuple[int, str]] = {}
    for give in sorted(gives, key=lambda one: one.by or 0):
        text = _hint_text(give, language) if give.more > give.fewer else ""
        if text:
            smallest.setdefault(give.criterion, (give.more, text))
    return max(smallest.values(), key=lambda one: one[0], default=(0, ""))[1]


def worth_telling(gives: Iterable[Relaxation], most: int) -> list[Relaxation]:
    """The first `most` that bring something; a larger step only where it brings more than a smaller one."""
    found: list[Relaxation] = []
    for give in sorted(gives, key=lambda one: (-one.more, one.by or 0)):
        smaller = (
            (one.criterion, one.code) == (give.criterion, give.code) and one.more == give.more
            for one in (found if give.by else ())
        )
        if give.more > give.fewer and not any(smaller):
            found.append(give)
    return found[:most]


def _name(give: Relaxation, field: CustomField | None, language: str) -> str:
    if field is not None:
        return field.called(language)
    if give.criterion == "features":
        text = word(FEATURES, give.value or "", language)
        return text[:1].upper() + text[1:]
    return gettext_for(language)(NAMES.get(give.criterion, give.criterion))


def _value(give: Relaxation, field: CustomField | None, language: str) -> str:
    if give.value is None:
        return ""
    if field is not None:
        return field.value_called(give.value, language)
    return give.value if give.criterion == "energy_class" else word(CONDITIONS, give.value, language)


def _amount(give: Relaxation, amount: float, field: CustomField | None, language: str) -> str:
    if give.currency:
        return format_money(minor(amount, give.currency), give.currency, language)
    if field is not None:
        return number_text(amount, field, language)
    if give.criterion == "areas":
        return format_km(amount, language)
    if give.criterion in BY_SHARES:
        return format_area(amount, language)
    return str(int(amount)) if amount == int(amount) else format_number(amount, language)


def _is_share(give: Relaxation, field: CustomField | None) -> bool:
    is_relative = not field.absolute if field else give.criterion in BY_SHARES
    return give.code in ("max_up", "min_down") and give.by is not None and is_relative


def _hint_text(give: Relaxation, language: str) -> str:
    text = _hint_of(give, translations(language).ngettext)
    by = give.by or 0
    return text % {
        "n": format_number(give.more, language),
        "share": format_percent(by, language),
        "km": format_km(by, language),
    }


def _hint_of(give: Relaxation, ngettext: Callable[[str, str, int], str]) -> str:
    match give.criterion, give.code:
        case "price", "max_up":
            return ngettext(
                "%(n)s more home would suit you if your budget were %(share)s higher.",
                "%(n)s more homes would suit you if your budget were %(share)s higher.",
                give.more,
            )
        case "living_area", "min_down":
            return ngettext(
                "%(n)s more home would suit you if it could be %(share)s smaller.",
                "%(n)s more homes would suit you if they could be %(share)s smaller.",
                give.more,
            )
        case "rooms_total", "min_down":
            return ngettext(
                "%(n)s more home would suit you with one room fewer.",
                "%(n)s more homes would suit you with one room fewer.",
                give.more,
            )
        case "areas", "area_wider":
            return ngettext(
                "%(n)s more home would suit you if your area reached %(km)s further.",
                "%(n)s more homes would suit you if your area reached %(km)s further.",
                give.more,
            )
        case _:
            return ""
