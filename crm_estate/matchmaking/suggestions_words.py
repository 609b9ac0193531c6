"""Suggestions in words: why one is made, what would change, and what speaks for it."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from crm_estate.base.languages import (
    format_area,
    format_money,
    format_number,
    gettext_for,
    translations,
)
from crm_estate.base.money import minor
from crm_estate.listings.words import FEATURES, N_, word
from crm_estate.matchmaking.relaxing_words import NAMES
from crm_estate.matchmaking.sentences import Reader
from crm_estate.matchmaking.suggestions_facts import Suggestion

WHY: Mapping[str, str] = {
    "avoid_tag": N_("You keep dismissing homes that have this: %(what)s."),
    "prefer_tag": N_("The homes you like have this: %(what)s."),
    "narrow": N_("You keep dismissing homes beyond this."),
    "narrow:price:max": N_("You keep finding homes too expensive."),
    "narrow:living_area:min": N_("You keep finding homes too small."),
    "narrow:living_area:max": N_("You keep finding homes too big."),
    "narrow:floor:min": N_("You keep dismissing homes on lower floors."),
    "narrow:floor:max": N_("You keep dismissing homes on higher floors."),
    "widen": N_("You like homes that lie beyond your limit."),
    "raise_weight": N_("You keep dismissing homes that miss this: %(what)s."),
}
WHY_TO_AGENTS: Mapping[str, str] = {
    "avoid_tag": N_("They keep dismissing homes that have this: %(what)s."),
    "prefer_tag": N_("The homes they like have this: %(what)s."),
    "narrow": N_("They keep dismissing homes beyond this."),
    "narrow:price:max": N_("They keep finding homes too expensive."),
    "narrow:living_area:min": N_("They keep finding homes too small."),
    "narrow:living_area:max": N_("They keep finding homes too big."),
    "narrow:floor:min": N_("They keep dismissing homes on lower floors."),
    "narrow:floor:max": N_("They keep dismissing homes on higher floors."),
    "widen": N_("They like homes that lie beyond their limit."),
    "raise_weight": N_("They keep dismissing homes that miss this: %(what)s."),
}
CHANGE: Mapping[str, str] = {
    "avoid_tag": N_("Leave such homes out?"),
    "prefer_tag": N_("Show such homes first?"),
    "max": N_("%(what)s up to %(to)s?"),
    "min": N_("%(what)s from %(to)s?"),
    "raise_weight": N_("Let it count for more?"),
}
FEATURES_NAME = N_("Features")
LIKES = ("prefer_tag", "widen")
"""What liked homes speak for; dismissed ones speak for the rest."""


class Question(Struct, frozen=True, kw_only=True):
    """A suggestion as a page asks it."""

    id: str
    why: str
    change: str
    evidence: str


def question(one: Suggestion, language: str, reader: Reader) -> Question:
    say = gettext_for(language)
    whys = WHY if reader == "contact" else WHY_TO_AGENTS
    asked = {"what": _what(one, language), "to": _amount(one, language)}
    change = CHANGE.get(one.code) or CHANGE[one.end or "max"]
    return Question(
        id=one.id,
        why=say(whys.get(one.key) or whys[one.code]) % asked,
        change=say(change) % asked,
        evidence=" · ".join(_counts(one, language)),
    )


def _counts(one: Suggestion, language: str) -> Iterator[str]:
    """How many homes of each kind were liked and dismissed, first what speaks for it."""
    ngettext = translations(language).ngettext
    liked, dismissed = (one.supporting, one.contrary) if one.code in LIKES else (one.contrary, one.supporting)
    said = [
        (dismissed, ngettext("%(n)s dismissed", "%(n)s dismissed", dismissed)),
        (liked, ngettext("%(n)s liked", "%(n)s liked", liked)),
    ]
    for n, text in reversed(said) if one.code in LIKES else said:
        if n:
            yield text % {"n": format_number(n, language)}


def _what(one: Suggestion, language: str) -> str:
    if one.value is not None:
        return word(FEATURES, one.value, language)
    return gettext_for(language)(NAMES.get(one.criterion, FEATURES_NAME))


def _amount(one: Suggestion, language: str) -> str:
    if one.to is None:
        return ""
    if one.currency:
        return format_money(minor(one.to, one.currency), one.currency, language)
    if one.criterion in ("living_area", "plot_area"):
        return format_area(one.to, language)
    return str(int(one.to)) if one.to == int(one.to) else format_number(one.to, language)
