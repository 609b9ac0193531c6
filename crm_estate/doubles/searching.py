"""The nightly search through all contacts: what it finds are the suspects, what it counts serves the day."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.settings import settings
from crm_estate.contacts.keys import keys_of
from crm_estate.doubles.candidates import NARROW, Row
from crm_estate.doubles.comparing import DECLARED, ContactKind, alike, believed, records_of
from crm_estate.doubles.finding import LIKELY
from crm_estate.doubles.frequencies import Counted, counted, written
from crm_estate.doubles.reviewing import review, without_told_apart
from crm_estate.doubles.suspects import Link, lock, replace_all

HOUR = 2
"""From this hour of the organisation's day on, once a day."""

BATCH = 5_000
SEARCH = 4_220_022
"""Advisory lock: one worker at a time asks whether the search is to be done."""


class Search(Struct, frozen=True):
    """What a search looked at and found."""

    contacts: int
    links: int
    clusters: int


async def search_by_night(now: datetime) -> Search | None:
    """Search if the night's search is still to be done; None when it is not, or another worker has begun."""
    return await search(now) if await _claim(now) else None


async def _claim(now: datetime) -> bool:
    """Whether this night's search is ours; no transaction stays open while we are at it."""
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock($1)", SEARCH)
        done_at = await database.fetch_value("select done_at from suspect_search where subject = 'contact'")
        if not is_due(done_at, now):
            return False
        await database.execute(
            """insert into suspect_search (subject, done_at, looked_at, found, seconds, counted)
               values ('contact', $1, 0, 0, 0, $2) on conflict (subject) do update set done_at = $1""",
            now,
            written({}),
        )
    return True


def is_due(done_at: datetime | None, now: datetime) -> bool:
    """Whether the search of this day is still to come; a first one comes at once.

    >>> from datetime import UTC
    >>> night, morning = datetime(2026, 11, 2, 0, 30, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC)
    >>> is_due(None, morning), is_due(night, morning), is_due(morning, morning), is_due(night, night)
    (True, True, False, False)
    """
    if done_at is None:
        return True
    here = now.astimezone(ZoneInfo(settings().time_zone))
    tonight = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    last = tonight if here >= tonight else tonight - timedelta(days=1)
    return done_at < last


async def search(now: datetime) -> Search:
    """Compare all contacts with each other; what is likely and was not told apart is suspected anew."""
    started = time.perf_counter()
    await make_missing_keys()
    rows = await database.fetch(f"select {NARROW} from contact c order by id")
    links, known = await asyncio.to_thread(compare_all, rows)
    async with database.transaction():
        await lock()
        links = await without_told_apart(links, {row["id"]: row["keys"] for row in rows})
        found = Search(len(rows), len(links), await replace_all("contact", links, now))
        await _remember(found, known, time.perf_counter() - started, now)
    since = await database.fetch("select id from contact where updated_at >= $1 limit $2", now, BATCH)
    await review([row["id"] for row in since], now)
    return found


def compare_all(rows: Sequence[Row]) -> tuple[list[Link], dict[str, Counted]]:
    """Every likely pair among the rows, and how often their values occur."""
    links: list[Link] = []
    known: dict[str, Counted] = {}
    for kind in DECLARED:
        same = [row for row in rows if row["kind"] == kind]
        if len(same) > 1:
            found, known[kind] = _compare_kind(same, kind)
            links += found
    return links, known


def _compare_kind(rows: Sequence[Row], kind: ContactKind) -> tuple[list[Link], Counted]:
    declared, records = DECLARED[kind], records_of(rows, kind)
    counting = declared.weights(records)
    weights = believed(counting, kind, len(rows))
    pairs = declared.pairs(records, LIKELY, weights)
    why = declared.why(records, pairs.left.tolist(), pairs.right.tolist(), weights=weights)
    ids = np.array([row["id"] for row in rows], dtype=np.int64)
    ends = zip(ids[pairs.left].tolist(), ids[pairs.right].tolist(), pairs.score.tolist(), why, strict=True)
    links = [
        Link(min(one, other), max(one, other), score=score, alike=alike(said))
        for one, other, score, said in ends
    ]
    return links, counted(counting, len(rows))


async def make_missing_keys() -> int:
    """Contacts of before there were keys get theirs; returns how many."""
    made = 0
    last = 0
    while rows := await database.fetch(
        """select id, given, family, company, emails, phones from contact
           where keys = '{}' and id > $1 order by id limit $2""",
        last,
        BATCH,
    ):
        await database.execute_many(
            "update contact set keys = $2 where id = $1", [_with_keys(row) for row in rows]
        )
        made, last = made + len(rows), rows[-1]["id"]
    return made


def _with_keys(row: Row) -> tuple[int, list[int]]:
    named: Any = (row[name] for name in ("given", "family", "company", "emails", "phones"))
    return row["id"], keys_of(*named)


async def _remember(found: Search, known: dict[str, Counted], seconds: float, now: datetime) -> None:
    await database.execute(
        """insert into suspect_search (subject, done_at, looked_at, found, seconds, counted)
           values ('contact', $1, $2, $3, $4, $5) on conflict (subject) do update set done_at = $1,
             looked_at = $2, found = $3, seconds = $4, counted = $5""",
        now,
        found.contacts,
        found.clusters,
        seconds,
        written(known),
    )
