"""What is asked of the database while something happens."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from asyncpg.connection import LoggedQuery

from crm_estate.base import database

DRIVERS_OWN = ("typeinfo_tree", "'jit'", "pg_advisory_unlock_all()")
"""In what the driver asks for itself: of types it meets first, and as a connection comes back."""


@asynccontextmanager
async def queries() -> AsyncGenerator[list[str]]:
    """Every query that the connections of the pool are asked in the block, complete at its end."""
    asked: list[str] = []

    def note(query: LoggedQuery) -> None:
        if not any(sign in query.query for sign in DRIVERS_OWN):
            asked.append(query.query)

    pool = database.DB.pool
    assert pool is not None
    connections = [await pool.acquire() for _ in range(pool.get_max_size())]
    for connection in connections:
        connection.add_query_logger(note)
        await pool.release(connection)
    yield asked
    connections = [await pool.acquire() for _ in range(pool.get_max_size())]
    for connection in connections:
        connection.remove_query_logger(note)
        await pool.release(connection)
