"""One way to PostgreSQL: Piccolo's engine for rows, the bare driver for bulk and for hand-written SQL."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from crm_estate.base import embedded
from crm_estate.base.settings import Settings


class Engine(PostgresEngine):
    """Piccolo's engine, which asks no server anything before `connected` has said where it is.

    `turns`: who waits for a connection gets it in turn; the pool's own queue lets newcomers go first.
    """

    turns: asyncio.Semaphore

    async def check_version(self) -> None:
        return None

    async def prep_database(self) -> None:
        return None


DB = Engine(config={})

COMMAND_SECONDS = 120
"""No single statement of ours should take longer; a lost server is noticed by then."""

MANY = 1_000
"""Rows that, written at once, may change how the server had best read a table."""

AWAY = (
    OSError,
    asyncpg.AdminShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
)


def is_away(error: BaseException) -> bool:
    """Whether this was raised because the server or the way to it is lost; what was asked is not at fault."""
    return isinstance(error, AWAY) and not isinstance(error, asyncpg.DataError)


Connection = asyncpg.Connection | PoolConnectionProxy
Row = Mapping[str, Any]
"""A row as the driver gives it: by column name."""


def address(settings: Settings) -> str:
    """Where the database is: the server that was set, or our own, started if need be."""
    if settings.database_url:
        return settings.database_url.reveal()
    return embedded.start(settings.data_dir)


@asynccontextmanager
async def connected(url: str, *, pool: int = 10) -> AsyncGenerator[None]:
    """Hold a pool of at most `pool` connections for as long as the block runs."""
    DB.config = {"dsn": url, "command_timeout": COMMAND_SECONDS}
    DB.turns = asyncio.Semaphore(pool)
    await DB.start_connection_pool(min_size=1, max_size=pool, reset=_left_as_it_was)
    try:
        yield
    finally:
        await DB.close_connection_pool()


async def _left_as_it_was(_: asyncpg.Connection) -> None:
    """Asks the server nothing when a connection goes back: no one sets, or leaves locked, what outlives a
    transaction, and the driver itself has rolled back what was open.
    """


@asynccontextmanager
async def transaction() -> AsyncGenerator[None]:
    """Open a transaction, or join the one that is open: inner errors must not be caught inside."""
    if DB.current_transaction.get() is not None:
        yield
        return
    opened = DB.transaction()
    try:
        await opened.__aenter__()
    except BaseException:
        await _give_back(opened)
        raise
    try:
        yield
    except BaseException:
        await _end(opened, opened.rollback())
        raise
    await _end(opened, opened.commit())


async def _end(opened: PostgresTransaction, how: Awaitable[None]) -> None:
    """Commit or roll back, and forget the transaction even if the server is gone: the task goes on."""
    try:
        await how
    finally:
        DB.current_transaction.reset(opened.context)
        await _give_back(opened)


async def _give_back(opened: PostgresTransaction) -> None:
    """The connection of a transaction, also of one that could not begin, which no one else would release."""
    connection = getattr(opened, "connection", None)
    if DB.pool is not None and connection is not None:
        await DB.pool.release(connection)


@asynccontextmanager
async def connection() -> AsyncGenerator[Connection]:
    """The bare driver's connection: the open transaction's own, or one of the pool's."""
    current = DB.current_transaction.get()
    if current is not None:
        yield current.connection
        return
    if DB.pool is None:
        raise RuntimeError("the database is not connected")
    async with DB.turns, DB.pool.acquire() as conn:
        yield conn


async def fetch(sql: str, *args: object) -> list[Row]:
    async with connection() as conn:
        return await conn.fetch(sql, *args)


async def fetch_row(sql: str, *args: object) -> Row | None:
    async with connection() as conn:
        return await conn.fetchrow(sql, *args)


async def fetch_value(sql: str, *args: object) -> Any:
    async with connection() as conn:
        return await conn.fetchval(sql, *args)


async def execute(sql: str, *args: object) -> str:
    async with connection() as conn:
        return await conn.execute(sql, *args)


async def execute_many(sql: str, rows: Iterable[Sequence[object]]) -> None:
    async with connection() as conn:
        await conn.executemany(sql, rows)


async def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write many rows by COPY, far faster than INSERT; no conflict is resolved."""
    async with connection() as conn:
        await conn.copy_records_to_table(table, columns=list(columns), records=rows)


async def analyse(*tables: str) -> None:
    """Let the server look at tables after a bulk write: the next query is planned for what is there."""
    async with connection() as conn:
        await conn.execute(f"analyze {', '.join(tables)}")
