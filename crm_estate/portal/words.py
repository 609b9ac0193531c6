"""Homes and wishes in the words of whoever reads."""

from collections.abc import Iterator

from crm_estate.base.languages import (
    DEFAULT,
    format_area,
    format_money,
    format_number,
    gettext_for,
)
from crm_estate.base.money import minor
from crm_estate.listings.facts import ListingOut, Price
from crm_estate.listings.words import KINDS, word
from crm_estate.matchmaking.facts import DismissReason
from crm_estate.requirements.facts import RequirementOut
from crm_estate.web.wording import N_

DISMISSALS: dict[DismissReason, str] = {
    "too_expensive": N_("Too expensive"),
    "too_small": N_("Too small"),
    "too_big": N_("Too big"),
    "wrong_place": N_("Wrong place"),
    "floor": N_("Wrong floor"),
    "condition": N_("Its condition"),
    "missing_feature": N_("Something is missing"),
    "seen_elsewhere": N_("I know it already"),
    "not_interested": N_("I do not like it"),
    "other": N_("Another reason"),
}
"""Why a home is not for someone, in the order in which they are asked."""


def capital(text: str) -> str:
    """The text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def dismissals(language: str) -> list[tuple[str, str]]:
    """Codes and words of the reasons against a home."""
    return [(code, gettext_for(language)(text)) for code, text in DISMISSALS.items()]


def description_of(listing: ListingOut, language: str) -> tuple[str, str]:
    """The description and the language it is in: the reader's, English, or whichever there is."""
    there = {code: text for code, text in listing.description.items() if text.strip()}
    for code in (language, DEFAULT, *there):
        if code in there:
            return there[code], code
    return "", language


def amount_text(price: Price, language: str) -> str:
    return format_money(minor(price.amount, price.currency), price.currency, language)


def wish_text(wish: RequirementOut, language: str) -> str:
    """A requirement in a few words: `Apartment, house · up to 850 000 zł · from 45 m²`."""
    return " · ".join(_wish_parts(wish, language))


def wish_name(wish: RequirementOut, language: str) -> str:
    """The first words of it, for a tab."""
    return " · ".join(list(_wish_parts(wish, language))[:2])


def _wish_parts(wish: RequirementOut, language: str) -> Iterator[str]:
    gettext = gettext_for(language)
    kinds = [word(KINDS, kind, language) for kind in wish.kinds]
    yield capital(", ".join(kinds)) if kinds else gettext("Any kind of home")
    if wish.price and wish.price.max is not None:
        yield gettext("up to %(n)s") % {
            "n": amount_text(Price(wish.price.max, wish.price.currency), language)
        }
    if wish.living_area and wish.living_area.min is not None:
        yield gettext("from %(n)s") % {"n": format_area(wish.living_area.min, language)}
    if wish.rooms_total and (wish.rooms_total.min or wish.rooms_total.max):
        ends = [end for end in (wish.rooms_total.min, wish.rooms_total.max) if end]
        text = "–".join(format_number(end, language) for end in dict.fromkeys(ends))
        yield gettext("%(n)s rooms") % {"n": text}
