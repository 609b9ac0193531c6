"""A connection that is lost costs what was being done on it, and nothing that comes after."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest

from crm_estate.base import database

pytestmark = pytest.mark.anyio
TIMES = 12
"""In about half of them the loss is first met by the transaction that begins."""


async def test_a_transaction_that_could_not_begin_leaves_its_place_to_the_next(database_url: str) -> None:
    server = await asyncpg.connect(database_url)
    try:
        async with database.connected(database_url, pool=1):
            for _ in range(TIMES):
                here = await database.fetch_value("select pg_backend_pid()")
                await server.execute("select pg_terminate_backend($1)", here)
                with suppress(*database.AWAY):
                    async with database.transaction():
                        await database.fetch_value("select 1")
                async with asyncio.timeout(20), database.transaction():
                    assert await database.fetch_value("select 2") == 2
    finally:
        await server.close()
