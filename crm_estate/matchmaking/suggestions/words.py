"""Suggestions in words: why one is made, what would change, and what speaks for it."""

from collections.abc import Mapping

from msgspec import Struct

from crm_estate.base.languages import (
    format_area,
    format_money,
    format_number,
    gettext_for,
)
from crm_estate.base.money import minor
from crm_estate.listings.words import FEATURES, N_, word
from crm_estate.matchmaking.relaxing.words import NAMES
from crm_estate.matchmaking.sentences import Reader
from crm_estate.matchmaking.suggestions.facts import Suggestion

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
COUNTS: Mapping[tuple[str, ...], str] = {
    ("liked",): N_("Liked: %(liked)s"),
    ("dismissed",): N_("Dismissed: %(dismissed)s"),
    ("liked", "dismissed"): N_("Liked: %(liked)s, dismissed: %(dismissed)s"),
    ("dismissed", "liked"): N_("Dismissed: %(dismissed)s, liked: %(liked)s"),
}
"""How many homes speak for it, and how many against."""
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
        evidence=_counts(one, language),
    )


def _counts(one: Suggestion, language: str) -> str:
    """How many homes were liked and dismissed, first what speaks for it."""
    kinds = ("liked", "dismissed") if one.code in LIKES else ("dismissed", "liked")
    counts = {kind: n for kind, n in zip(kinds, (one.supporting, one.contrary), strict=True) if n}
    if not counts:
        return ""
    said = {kind: format_number(n, language) for kind, n in counts.items()}
    return gettext_for(language)(COUNTS[tuple(counts)]) % said


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
