"""The market is in memory before anyone asks, and its reading is in nobody's way."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
import pytest
from msgspec.structs import replace

from crm_estate.app import create_app
from crm_estate.base import database
from crm_estate.base.settings import Secret, settings
from crm_estate.matchmaking.resident.warming import longer_pauses, warming
from tests.conftest import empty_tables
from tests.doors.way import Way
from tests.features.test_matchmaking_resident import offer, suiting

pytestmark = pytest.mark.anyio


IS_HELD_UP = """select exists (select from pg_locks where not granted
    and database = (select oid from pg_database where datname = current_database()))"""


@asynccontextmanager
async def elsewhere(url: str) -> AsyncGenerator[asyncpg.Connection]:
    """Somebody else's connection."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def rewritten_unsaid() -> None:
    """The flat costs too much from here on, but no fact says so: only who reads it now learns of it."""
    await database.execute("update listing set price = price * 10")


async def test_the_first_question_finds_the_market_read(db: str, now: datetime) -> None:
    await offer(now)
    async with warming(lambda: now) as reading:
        await reading
        await rewritten_unsaid()
        assert await suiting(now) == 1


async def test_what_happens_after_the_reading_counts(db: str, now: datetime) -> None:
    async with warming(lambda: now) as reading:
        await reading
        await offer(now)
        assert await suiting(now) == 1


async def test_a_database_that_is_away_at_first_is_read_when_it_is_back(
    database_url: str, now: datetime
) -> None:
    tried = asyncio.Event()

    def pauses() -> Iterator[float]:
        for _ in range(10_000):
            yield 0.001
            tried.set()

    async with Way(database_url) as way, database.connected(way.url, pool=2):
        await empty_tables()
        await offer(now)
        await way.close()
        async with warming(lambda: now, pauses()) as reading:
            await tried.wait()
            assert not reading.done()
            await way.open()
            await reading
            await rewritten_unsaid()
            assert await suiting(now) == 1


async def test_a_process_that_closes_waits_for_no_reading(db: str, now: datetime) -> None:
    before = asyncio.all_tasks()
    async with asyncio.timeout(60), elsewhere(db) as other, other.transaction():
        await other.execute("lock table listing in access exclusive mode")
        async with warming(lambda: now) as reading:
            while not await database.fetch_value(IS_HELD_UP):
                assert not reading.done()
        assert asyncio.all_tasks() == before


async def test_the_application_reads_the_market_when_it_starts(
    database_url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = replace(settings(), database_url=Secret(database_url))
    monkeypatch.setattr("crm_estate.app.settings", lambda: here)
    app = create_app(clock=lambda: now)
    async with app.lifespan():
        await app.state.warming
        assert app.state.warming.exception() is None


def test_tries_end_within_half_an_hour_and_are_a_minute_apart_at_most() -> None:
    pauses = list(longer_pauses())
    assert sum(pauses) < 30 * 60
    assert max(pauses) <= 60
    assert pauses == sorted(pauses)
