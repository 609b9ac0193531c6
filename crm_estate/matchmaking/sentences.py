"""The engine's reasons in words, in the language of whoever reads: the same on page, desk and mail."""

from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

from crm_estate.base.languages import (
    format_area,
    format_km,
    format_money,
    format_number,
    gettext_for,
    translations,
)
from crm_estate.base.money import minor
from crm_estate.listings.words import FEATURES, N_, word
from crm_estate.matchmaking.facts import Reason

Tone = Literal["good", "short", "unknown", "bad"]

SUITS = {
    "price": N_("within budget"),
    "living_area": N_("the right size"),
    "plot_area": N_("the right plot"),
    "rooms_total": N_("the right number of rooms"),
    "bedrooms_total": N_("the right number of bedrooms"),
    "floor": N_("the right floor"),
    "year_built": N_("the right age"),
    "condition": N_("the right condition"),
    "energy_class": N_("the right energy class"),
    "areas": N_("in the right area"),
    "features": N_("has all that matters"),
}
IS_NOT_KNOWN = {
    "price": N_("price on request"),
    "living_area": N_("size not known"),
    "plot_area": N_("plot size not known"),
    "rooms_total": N_("number of rooms not known"),
    "bedrooms_total": N_("number of bedrooms not known"),
    "floor": N_("floor not known"),
    "year_built": N_("year of construction not known"),
    "condition": N_("condition not known"),
    "energy_class": N_("energy class not known"),
    "areas": N_("exact place not known"),
}
IS_OVER = {
    "price": N_("%(by)s above budget"),
    "living_area": N_("%(by)s larger than asked"),
    "plot_area": N_("plot %(by)s larger than asked"),
    "floor": N_("floor %(value)s is higher than asked"),
    "year_built": N_("built in %(value)s, later than asked"),
}
IS_UNDER = {
    "price": N_("%(by)s below the asked price range"),
    "living_area": N_("%(by)s smaller than asked"),
    "plot_area": N_("plot %(by)s smaller than asked"),
    "floor": N_("floor %(value)s is lower than asked"),
    "year_built": N_("built in %(value)s, earlier than asked"),
}


class Sentence(Struct, frozen=True, kw_only=True):
    """One thing to say of a match."""

    text: str
    tone: Tone
    criterion: str


def sentences(reasons: Sequence[Reason], language: str) -> list[Sentence]:
    """Every reason in words: what falls short first, then what is not known, then what suits."""
    said = [sentence for reason in reasons for sentence in _say(reason, language)]
    order: dict[Tone, int] = {"bad": 0, "short": 1, "unknown": 2, "good": 3}
    return sorted(said, key=lambda sentence: order[sentence.tone])


def summary(reasons: Sequence[Reason], language: str) -> str:
    """The whole in one line: what falls short and is not known, then that the rest fits.

    >>> over = Reason(criterion="price", code="over_max", fit=0.9, weight=1, by=12000, currency="PLN")
    >>> inside = Reason(criterion="floor", code="inside", fit=1, weight=1)
    >>> summary([over, inside], "en")
    'PLN\\xa012,000 above budget; all else fits'
    >>> summary([inside], "en")
    'fits in every point'
    """
    say = gettext_for(language)
    said = sentences(reasons, language)
    misses = [sentence.text for sentence in said if sentence.tone != "good"]
    if not misses:
        return say("fits in every point")
    rest = [say("all else fits")] if len(misses) < len(said) else []
    return "; ".join((*misses, *rest))


def _say(reason: Reason, language: str) -> list[Sentence]:
    if reason.criterion == "features":
        return _say_features(reason, language)
    if reason.criterion == "areas":
        return [_say_area(reason, language)]
    say = gettext_for(language)
    if reason.code == "unknown":
        return [_sentence(reason, say(IS_NOT_KNOWN[reason.criterion]), "unknown")]
    if reason.code in ("over_max", "under_min"):
        return [_sentence(reason, _say_miss(reason, language), _tone(reason))]
    if reason.code == "other":
        return [_sentence(reason, _say_other(reason, say), _tone(reason))]
    return [_sentence(reason, say(SUITS.get(reason.criterion, N_("fits"))), "good")]


def _say_miss(reason: Reason, language: str) -> str:
    over = reason.code == "over_max"
    if reason.criterion in ("rooms_total", "bedrooms_total"):
        return _say_rooms(reason, language, over)
    text = gettext_for(language)((IS_OVER if over else IS_UNDER)[reason.criterion])
    return text % {"by": _amount(reason, language), "value": _plain(reason.value, language)}


def _say_rooms(reason: Reason, language: str, over: bool) -> str:
    catalogue, by = translations(language), reason.by or 0
    plural = by if by == int(by) else 2
    if reason.criterion == "rooms_total":
        more = catalogue.ngettext("%(by)s room more than asked", "%(by)s rooms more than asked", int(plural))
        fewer = catalogue.ngettext("%(by)s room short", "%(by)s rooms short", int(plural))
    else:
        more = catalogue.ngettext(
            "%(by)s bedroom more than asked", "%(by)s bedrooms more than asked", int(plural)
        )
        fewer = catalogue.ngettext("%(by)s bedroom short", "%(by)s bedrooms short", int(plural))
    return (more if over else fewer) % {"by": _plain(by, language)}


def _say_other(reason: Reason, say: Callable[[str], str]) -> str:
    if reason.criterion == "condition":
        return say("another condition than asked")
    if reason.criterion == "energy_class":
        return say("another energy class than asked")
    return say("not what is asked for")


def _say_area(reason: Reason, language: str) -> Sentence:
    say = gettext_for(language)
    if reason.code == "unknown":
        return _sentence(reason, say(IS_NOT_KNOWN["areas"]), "unknown")
    if reason.code == "inside_area":
        return _sentence(reason, say(SUITS["areas"]), "good")
    text = say("%(km)s outside the area") % {"km": format_km(reason.km or 0, language)}
    return _sentence(reason, text, _tone(reason))


def _say_features(reason: Reason, language: str) -> list[Sentence]:
    say = gettext_for(language)
    said: list[Sentence] = []
    lists: tuple[tuple[list[str], str, Tone], ...] = (
        (reason.avoided, say("has %(names)s"), "bad"),
        (reason.missing, say("no %(names)s"), "bad" if reason.ruled_out else "short"),
        (reason.unknown, say("not known: %(names)s"), "unknown"),
        (reason.present, say("with %(names)s"), "good"),
    )
    for tags, text, tone in lists:
        if tags:
            names = ", ".join(word(FEATURES, tag, language) for tag in tags)
            said.append(_sentence(reason, text % {"names": names}, tone))
    return said


def _amount(reason: Reason, language: str) -> str:
    by = reason.by or 0
    if reason.criterion == "price" and reason.currency:
        return format_money(minor(round(by), reason.currency), reason.currency, language)
    if reason.criterion in ("living_area", "plot_area"):
        return format_area(round(by, 1), language)
    return _plain(by, language)


def _plain(value: float | None, language: str) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else format_number(value, language)


def _tone(reason: Reason) -> Tone:
    return "bad" if reason.ruled_out else "short"


def _sentence(reason: Reason, text: str, tone: Tone) -> Sentence:
    return Sentence(text=text, tone=tone, criterion=reason.criterion)
