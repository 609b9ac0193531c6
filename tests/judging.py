"""Homes that suit a wish, and what its contact said of them: what suggestions are made of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.facts import DismissReason, FeedbackFacts
from crm_estate.matchmaking.rematch import rematch
from tests.doors import portal_cast as cast

Said = tuple[DismissReason | None, dict[str, Any]]
"""Why a home was dismissed, None for one that was liked; and what its listing says."""

GROUND_FLOORS: Sequence[Said] = (
    *[("floor", {"floor": 0})] * 3,
    *[(None, {"floor": 4})] * 2,
)
TOO_EXPENSIVE: Sequence[Said] = (
    *[("too_expensive", {"price": price}) for price in (660_000, 680_000, 690_000)],
    (None, {"price": 610_000}),
)
NO_BASEMENTS: Sequence[Said] = (
    *[("not_interested", {"features": {"basement": True}})] * 5,
    *[(None, {"features": {"basement": False}})] * 5,
)


async def judged(requirement: int, said: Sequence[Said], now: datetime, first: int = 0) -> None:
    """Put these homes on the market, match them, and say of each what was said."""
    for number, (_, listing) in enumerate(said, first):
        await cast.listing(f"J-{number}", now, **listing)
    await rematch([], [requirement], now)
    for number, (reason, _) in enumerate(said, first):
        match = await cast.match_of(f"J-{number}", requirement)
        verdict = FeedbackFacts(feedback="dismissed" if reason else "liked", reason=reason)
        await feedback.give(match, verdict, actor=SYSTEM, now=now + timedelta(minutes=number))


async def everything() -> list[Any]:
    """All that is stored, to see that nothing was changed; that a key was used is no part of it."""
    rows = await database.fetch("select tablename from pg_tables where schemaname = 'public'")
    asking = ("place", "api_key", "rate_bucket")
    names = sorted(row["tablename"] for row in rows if row["tablename"] not in asking)
    return [await database.fetch(f'select * from "{name}" t order by t::text') for name in names]
