"""The secret address of an agent's calendar: 256 random bits, shown once, kept hashed, revoked at a word."""

import hashlib
import secrets
from datetime import datetime, timedelta

from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.errors import NotFound
from crm_estate.base.settings import settings

READ_NOTED_EVERY = timedelta(minutes=5)


class Reader(Struct, frozen=True):
    """Whose calendar an address opens, and how they read."""

    agent: int
    language: str


async def make_address(agent: int, now: datetime) -> str:
    """A new address for the agent's calendar: the only time it can be read. The one before opens nothing."""
    token = secrets.token_urlsafe(32)
    await database.execute(
        """insert into calendar_feed (agent, token_hash, made_at) values ($1, $2, $3)
           on conflict (agent) do update set token_hash = $2, made_at = $3, read_at = null""",
        agent,
        _hash(token),
        now,
    )
    return f"{settings().base_url}/calendar/{token}.ics"


async def revoke_address(agent: int) -> None:
    """Make the agent's address useless from now on."""
    await database.execute("delete from calendar_feed where agent = $1", agent)


async def address_made(agent: int) -> database.Row | None:
    """When the agent's address was made and last read; None when there is none."""
    return await database.fetch_row("select made_at, read_at from calendar_feed where agent = $1", agent)


async def reader_of(token: str, now: datetime) -> Reader:
    """Whose calendar this is; NotFound also when the agent works here no more."""
    row = await database.fetch_row(
        """select f.agent, f.read_at, a.language from calendar_feed f join agent a on a.id = f.agent
           where f.token_hash = $1 and a.active""",
        _hash(token),
    )
    if row is None:
        raise NotFound("There is no such calendar.")
    if row["read_at"] is None or now - row["read_at"] > READ_NOTED_EVERY:
        await database.execute("update calendar_feed set read_at = $2 where agent = $1", row["agent"], now)
    return Reader(row["agent"], row["language"])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()  # 256 random bits need no slow hash
