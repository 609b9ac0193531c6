"""Listings from before anything compared them, and any that a night finds changed: looked at in batches."""

import time
from datetime import UTC, datetime

from crm_estate.base import database
from crm_estate.doubles.dwellings import review_listings
from crm_estate.doubles.frequencies import written
from crm_estate.doubles.searching import SEARCH, is_due

BATCH = 1_000
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def search_listings_by_night(now: datetime) -> int:
    """Compare what is on the market and changed since the last night; returns how many listings that were.

    The first time, all of them; what comes and changes by day is compared at once anyway.
    """
    since = await _claim(now)
    return 0 if since is None else await _search(since, now)


async def _claim(now: datetime) -> datetime | None:
    """Since when to look, if this night's search is ours to do."""
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock($1)", SEARCH)
        done_at = await database.fetch_value("select done_at from suspect_search where subject = 'listing'")
        if not is_due(done_at, now):
            return None
        await database.execute(
            """insert into suspect_search (subject, done_at, looked_at, found, seconds, counted)
               values ('listing', $1, 0, 0, 0, $2) on conflict (subject) do update set done_at = $1""",
            now,
            written({}),
        )
    return done_at or LONG_AGO


async def _search(since: datetime, now: datetime) -> int:
    started, looked_at, found, last = time.perf_counter(), 0, 0, 0
    while batch := await database.fetch(
        "select id from listing where on_market and updated_at >= $1 and id > $2 order by id limit $3",
        since,
        last,
        BATCH,
    ):
        last = batch[-1]["id"]
        looked_at += len(batch)
        found += await review_listings([row["id"] for row in batch], now)
    await database.execute(
        "update suspect_search set looked_at = $1, found = $2, seconds = $3 where subject = 'listing'",
        looked_at,
        found,
        time.perf_counter() - started,
    )
    return looked_at
