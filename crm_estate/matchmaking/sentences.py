"""The engine's reasons in words, in the language of whoever reads: the same on page, desk and mail.

The contact whose wish it is reads "above your budget", an agent "above budget".
"""

from collections.abc import Callable, Iterator, Sequence
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
from crm_estate.listings.custom import CustomField
from crm_estate.listings.words import FEATURES, N_, word
from crm_estate.matchmaking import custom_sentences
from crm_estate.matchmaking.custom_sentences import is_custom, say_custom
from crm_estate.matchmaking.facts import Reason

Tone = Literal["good", "short", "unknown", "bad"]
Reader = Literal["contact", "agent"]
Say = Callable[[str], str]

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
IS_ANOTHER = {
    "offer": N_("for sale, not to let, or the other way round"),
    "kind": N_("another kind than asked"),
    "condition": N_("another condition than asked"),
    "energy_class": N_("another energy class than asked"),
}
GROUND_FLOOR = N_("on the ground floor")
IS_OUTSIDE = N_("%(km)s outside the area")
NOT_ASKED = N_("not what is asked for")
FITS = N_("fits")
YOURS = {
    "within budget": N_("within your budget"),
    "%(by)s above budget": N_("%(by)s above your budget"),
    "%(by)s below the asked price range": N_("%(by)s below your price range"),
    "in the right area": N_("in your area"),
    "%(km)s outside the area": N_("%(km)s outside your area"),
    **custom_sentences.YOURS,
}
"""What is said differently to the contact whose wish it is."""
IS_NOT_SO = {
    "barrier_free": N_("not barrier-free"),
    "furnished": N_("not furnished"),
    "pets_allowed": N_("pets not allowed"),
}
"""What a home lacks whose feature is no thing that it could have."""


class Sentence(Struct, frozen=True, kw_only=True):
    """One thing to say of a match."""

    text: str
    tone: Tone
    criterion: str


def sentences(
    reasons: Sequence[Reason], language: str, reader: Reader = "agent", own: Sequence[CustomField] = ()
) -> list[Sentence]:
    """Every reason in words: what falls short first, then what is not known, then what suits.

    `own`: the firm's own fields, by whose names reasons on them speak. What contacts do not see of them is
    not said to contacts.
    """
    gettext = gettext_for(language)
    fields = {field.criterion: field for field in own}

    def say(text: str) -> str:
        own_words = YOURS.get(text, text) if reader == "contact" else text
        return gettext(own_words)

    said: list[Sentence] = []
    for reason in reasons:
        field = fields.get(reason.criterion)
        if not is_custom(reason):
            said += _say(reason, language, say)
        elif reader == "agent" or field is None or field.public:
            said.append(_sentence(reason, say_custom(reason, field, language, say), _tone_of(reason)))
    order: dict[Tone, int] = {"bad": 0, "short": 1, "unknown": 2, "good": 3}
    return sorted(said, key=lambda sentence: order[sentence.tone])


def summary(
    reasons: Sequence[Reason], language: str, reader: Reader = "contact", own: Sequence[CustomField] = ()
) -> str:
    """The whole in one line: what falls short and is not known, then that the rest fits.

    >>> over = Reason(criterion="price", code="over_max", fit=0.9, weight=1, by=12000, currency="PLN")
    >>> inside = Reason(criterion="floor", code="inside", fit=1, weight=1)
    >>> summary([over, inside], "en")
    'PLN\\xa012,000 above your budget; all else fits'
    >>> summary([over, inside], "en", "agent")
    'PLN\\xa012,000 above budget; all else fits'
    >>> summary([inside], "en")
    'everything fits'
    """
    gettext = gettext_for(language)
    said = sentences(reasons, language, reader, own)
    misses = [sentence.text for sentence in said if sentence.tone != "good"]
    if not misses:
        return gettext("everything fits")
    rest = [gettext("all else fits")] if len(misses) < len(said) else []
    return "; ".join((*misses, *rest))


def _say(reason: Reason, language: str, say: Say) -> list[Sentence]:
    if reason.criterion == "features":
        return list(_say_features(reason, language))
    if reason.criterion == "areas":
        return [_say_area(reason, language, say)]
    if reason.code == "unknown" and reason.criterion in IS_NOT_KNOWN:
        return [_sentence(reason, say(IS_NOT_KNOWN[reason.criterion]), "unknown")]
    if reason.code in ("over_max", "under_min"):
        return [_sentence(reason, _say_miss(reason, language, say), _tone(reason))]
    if reason.code in ("other", "unknown"):  # an offer or kind that nobody asks for is unknown to the engine
        return [_sentence(reason, say(IS_ANOTHER.get(reason.criterion, NOT_ASKED)), _tone(reason))]
    return [_sentence(reason, say(SUITS.get(reason.criterion, FITS)), "good")]


def _say_miss(reason: Reason, language: str, say: Say) -> str:
    over = reason.code == "over_max"
    if reason.criterion in ("rooms_total", "bedrooms_total"):
        return _say_rooms(reason, language, over)
    if reason.criterion == "floor" and reason.value == 0 and not over:
        return say(GROUND_FLOOR)
    text = say((IS_OVER if over else IS_UNDER)[reason.criterion])
    return text % {"by": _amount(reason, language), "value": _plain(reason.value, language)}


def _say_rooms(reason: Reason, language: str, over: bool) -> str:
    ngettext, by = translations(language).ngettext, reason.by or 0
    n = int(by) if by == int(by) else 2
    if reason.criterion == "rooms_total":
        more = ngettext("%(by)s room more than asked", "%(by)s rooms more than asked", n)
        fewer = ngettext("%(by)s room short", "%(by)s rooms short", n)
    else:
        more = ngettext("%(by)s bedroom more than asked", "%(by)s bedrooms more than asked", n)
        fewer = ngettext("%(by)s bedroom short", "%(by)s bedrooms short", n)
    return (more if over else fewer) % {"by": _plain(by, language)}


def _say_area(reason: Reason, language: str, say: Say) -> Sentence:
    if reason.code == "unknown":
        return _sentence(reason, say(IS_NOT_KNOWN["areas"]), "unknown")
    if reason.code == "inside_area":
        return _sentence(reason, say(SUITS["areas"]), "good")
    text = say(IS_OUTSIDE) % {"km": format_km(reason.km or 0, language)}
    return _sentence(reason, text, _tone(reason))


def _say_features(reason: Reason, language: str) -> Iterator[Sentence]:
    gettext, ngettext = gettext_for(language), translations(language).ngettext
    lacking: Tone = "bad" if reason.ruled_out else "short"
    things = [tag for tag in reason.missing if tag not in IS_NOT_SO]
    if reason.avoided:
        yield _sentence(reason, gettext("has %(names)s") % _names(reason.avoided, language), "bad")
    if things:
        text = ngettext("no %(names)s", "missing: %(names)s", len(things))
        yield _sentence(reason, text % _names(things, language), lacking)
    for tag in reason.missing:
        if tag in IS_NOT_SO:
            yield _sentence(reason, gettext(IS_NOT_SO[tag]), lacking)
    if reason.unknown:
        yield _sentence(reason, gettext("not known: %(names)s") % _names(reason.unknown, language), "unknown")
    if reason.present:
        yield _sentence(reason, _names(reason.present, language)["names"], "good")


def _names(tags: Sequence[str], language: str) -> dict[str, str]:
    return {"names": ", ".join(word(FEATURES, tag, language) for tag in tags)}


def _amount(reason: Reason, language: str) -> str:
    """How far it is off, never nothing: what is rounded away would read as a mistake."""
    by = reason.by or 0
    if reason.criterion == "price" and reason.currency:
        return format_money(minor(max(1, round(by)), reason.currency), reason.currency, language)
    if reason.criterion in ("living_area", "plot_area"):
        return format_area(max(0.1, round(by, 1)), language)
    return _plain(by, language)


def _plain(value: float | None, language: str) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else format_number(value, language)


def _tone_of(reason: Reason) -> Tone:
    """By the code alone."""
    if reason.code in ("inside", "chosen", "all_present"):
        return "good"
    return "unknown" if reason.code in ("unknown", "tag_unknown") else _tone(reason)


def _tone(reason: Reason) -> Tone:
    return "bad" if reason.ruled_out else "short"


def _sentence(reason: Reason, text: str, tone: Tone) -> Sentence:
    return Sentence(text=text, tone=tone, criterion=reason.criterion)
