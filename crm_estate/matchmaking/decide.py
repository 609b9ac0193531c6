"""What a new look at a pair changes; pure, so its tests need no database.

A match is offered once. It is offered again when the price fell since and it now fits better than what the
contact saw, or when the listing came back on the market; a fall that is undone before anyone was told of it
is no news. What was dismissed stays away, unless it was too expensive and has become cheaper; what an agent
dropped stays dropped.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from crm_estate.matchmaking.facts import News

BETTER = 1e-6
"""Scores nearer than this are equal."""


class Seen(Struct, frozen=True, kw_only=True):
    """What the engine and the tables say of a pair now. `reasons` in JSON, `price` in minor units of
    `currency`."""

    score: float
    reasons: str
    delivery: str
    price: int | None
    currency: str | None
    published_at: datetime


class Change(Struct, frozen=True, kw_only=True):
    """What the stored match becomes; `fact` is the kind of fact that follows, if any."""

    fits: bool
    state: str = "ready"
    news: News = "new"
    fact: str | None = None
    clears_feedback: bool = False


def found(seen: Seen) -> Change:
    """A pair that was never a match before."""
    return Change(fits=True, state=_unsent(seen), news="new", fact="match.found")


def lost(match: Mapping[str, Any]) -> Change | None:
    """A match that no longer fits, is off the market or no longer asked for."""
    if not match["fits"]:
        return None
    return Change(fits=False, state=match["state"], news=match["news"], fact="match.lost")


def again(match: Mapping[str, Any], seen: Seen) -> Change:
    """A match that still fits, or fits again."""
    state, news = match["state"], match["news"]
    if state == "dropped":
        return _as_it_was(match)
    if match["feedback"] == "dismissed":
        return _dismissed(match, seen)
    if state == "sent":
        return _offered(match, seen)
    if news == "price_cut" and not _is_still_cheaper(match, seen):
        return Change(fits=True, state="sent", news=news)
    kept = "approved" if state == "approved" else _unsent(seen)
    released = state == "waiting" and kept == "ready"
    return Change(
        fits=True, state=kept, news=news, fact="match.found" if released or not match["fits"] else None
    )


def _is_still_cheaper(match: Mapping[str, Any], seen: Seen) -> bool:
    saw_in = "offered" if match["offered_price"] is not None else "feedback"
    return _is_cheaper(seen, match[f"{saw_in}_price"], match[f"{saw_in}_currency"])


def _offered(match: Mapping[str, Any], seen: Seen) -> Change:
    if _is_cheaper(seen, match["offered_price"], match["offered_currency"]) and _is_better(match, seen):
        return Change(fits=True, state=_unsent(seen), news="price_cut", fact="match.improved")
    if not match["fits"] and match["offered_at"] and seen.published_at > match["offered_at"]:
        return Change(fits=True, state=_unsent(seen), news="back", fact="match.found")
    return _as_it_was(match)


def _dismissed(match: Mapping[str, Any], seen: Seen) -> Change:
    was_too_dear = match["feedback_reason"] == "too_expensive"
    cheaper = _is_cheaper(seen, match["feedback_price"], match["feedback_currency"])
    if was_too_dear and cheaper and _is_better(match, seen):
        return Change(
            fits=True, state=_unsent(seen), news="price_cut", fact="match.improved", clears_feedback=True
        )
    return _as_it_was(match)


def _as_it_was(match: Mapping[str, Any]) -> Change:
    return Change(fits=True, state=match["state"], news=match["news"])


def _unsent(seen: Seen) -> str:
    return "waiting" if seen.delivery == "approval" else "ready"


def _is_cheaper(seen: Seen, amount: int | None, currency: str | None) -> bool:
    if amount is None:  # it was on request when they saw it
        return False
    return seen.price is not None and seen.currency == currency and seen.price < amount


def _is_better(match: Mapping[str, Any], seen: Seen) -> bool:
    before = match["offered_score"] if match["offered_score"] is not None else match["score"]
    return seen.score > before + BETTER
