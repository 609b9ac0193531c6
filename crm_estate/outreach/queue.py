"""News for contacts, each with the slot in which it is to leave."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crm_estate.base import database
from crm_estate.base.settings import settings
from crm_estate.outreach.slots import due

SCHEDULE = """m.id, m.contact, m.state, r.frequency, c.time_zone
    from match m join requirement r on r.id = m.requirement join contact c on c.id = m.contact"""

TOLD_ELSEWHERE = """m.news = 'new' and exists (select from match d join listing h on h.id = d.listing
      join listing o on o.id = m.listing
      where d.contact = m.contact and h.dwelling = o.dwelling and h.id <> o.id
        and d.offered_at is not null)"""
"""Whether the contact was told of the dwelling of `m` by another advert of it."""


async def enqueue(matches: Sequence[int], now: datetime) -> None:
    """These matches became news now: those that may leave get their slot."""
    await _take_over(matches)
    rows = await database.fetch(
        f"select {SCHEDULE} where m.id = any($1) and m.fits and m.state in ('ready', 'approved')",
        list(matches),
    )
    await database.execute(
        """insert into news (match, contact, ready_at, due_at)
           select match, contact, $3, due_at from unnest($1::bigint[], $2::bigint[], $4::timestamptz[])
             as n (match, contact, due_at)
           on conflict (match) do update set ready_at = excluded.ready_at, due_at = excluded.due_at""",
        [row["id"] for row in rows],
        [row["contact"] for row in rows],
        now,
        [slot_of(row, now) for row in rows],
    )


async def _take_over(matches: Sequence[int]) -> None:
    """What was told already, because the listing suits another wish of the same contact, is no news."""
    await database.execute(
        """update match m set state = 'sent', offered_at = d.offered_at, offered_price = d.offered_price,
             offered_currency = d.offered_currency, offered_score = m.score
           from match d where m.id = any($1) and m.news = 'new' and m.fits
             and m.state in ('ready', 'approved') and m.offered_at is null
             and d.contact = m.contact and d.listing = m.listing and d.offered_at is not null""",
        list(matches),
    )


async def reschedule(requirements: Sequence[int]) -> None:
    """How often someone wants to hear has changed: what waits moves to its new slot."""
    rows = await database.fetch(
        f"""select n.ready_at, {SCHEDULE} join news n on n.match = m.id
            where m.requirement = any($1)""",
        list(requirements),
    )
    await database.execute_many(
        "update news set due_at = $2 where match = $1",
        [(row["id"], slot_of(row, row["ready_at"])) for row in rows],
    )


def slot_of(row: Mapping[str, Any], ready: datetime) -> datetime:
    """When this leaves: what an agent approved at once, the rest by the frequency of its requirement."""
    chosen = settings()
    return due(
        "instant" if row["state"] == "approved" else row["frequency"],
        ready,
        time_zone=row["time_zone"],
        hour=chosen.digest_hour,
        window=chosen.instant_seconds,
    )
