"""Calendars at an address are read again every hour; one that fails is tried less and less often."""

import asyncio
import logging
from datetime import datetime, timedelta

import httpx

from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.calendars.fetching import Fetched, fetch, open_client
from crm_estate.calendars.sources import put_times, read_file

LOG = logging.getLogger("crm_estate.calendars")

EVERY = timedelta(hours=1)
LEASE = timedelta(minutes=10)
"""Until then nobody else reads a calendar that someone has begun to read."""
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)
AT_ONCE = 20
SHIFTS = 60
"""Calendars are read in so many different seconds, so that they do not all ask at once for ever."""
RENEW_AFTER = timedelta(days=7)
"""What has not changed is read again nevertheless: the days that matter move on."""


async def refresh_due(now: datetime) -> int:
    """Read the calendars whose time has come; returns how many. No transaction is open meanwhile."""
    due = await database.fetch(
        """update busy_source s set next_try = $1::timestamptz + $2
           from (select id from busy_source where next_try <= $1 order by next_try, id limit $3
                 for update skip locked) d
           where s.id = d.id
           returning s.id, s.agent, s.url, s.tag, s.attempts, s.read_at,
             (select o.time_zone from agent a join office o on o.id = a.office where a.id = s.agent)
               as zone""",
        now,
        LEASE,
        AT_ONCE,
    )
    if due:
        async with open_client() as client, asyncio.TaskGroup() as group:
            for row in due:
                group.create_task(_refresh(client, row, now))
    return len(due)


async def _refresh(client: httpx.AsyncClient, row: database.Row, now: datetime) -> None:
    is_old = row["read_at"] is None or now - row["read_at"] > RENEW_AFTER
    try:
        found = await fetch(client, row["url"], None if is_old else row["tag"])
        await _store(found, row, now)
    except Invalid as wrong:
        await _postpone(row, wrong.message, now)
    except Exception as error:  # whatever a stranger's file makes of us must not stop the other rounds
        if database.is_away(error):
            raise
        LOG.error("Calendar %s cannot be read: %s", row["id"], type(error).__name__)  # noqa: TRY400 - no data
        await _postpone(row, "It cannot be read.", now)


async def _store(found: Fetched, row: database.Row, now: datetime) -> None:
    next_try = now + EVERY + timedelta(seconds=row["id"] % SHIFTS)
    read = None
    if found.data is not None:
        read = await asyncio.to_thread(read_file, found.data, row["zone"], now)
    async with database.transaction():
        there = await database.fetch_value(
            """update busy_source set next_try = $2, tag = $3, attempts = 0, error = null
               where id = $1 returning true""",
            row["id"],
            next_try,
            found.tag,
        )
        if there and read is not None:  # it may have been removed meanwhile
            await put_times(row["id"], row["agent"], read, now)


async def _postpone(row: database.Row, reason: str, now: datetime) -> None:
    """What was read before stays: a calendar that does not answer says nothing new."""
    pause = min(FIRST_PAUSE * 2 ** min(row["attempts"], 12), LONGEST_PAUSE)
    await database.execute(
        "update busy_source set attempts = attempts + 1, error = $2, next_try = $3 where id = $1",
        row["id"],
        reason[:500],
        now + pause + timedelta(seconds=row["id"] % SHIFTS),
    )
