"""How far a server was followed: kept only once everything up to there is stored."""

from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Raw, Struct

from crm_estate.base import database

OVERLAP = timedelta(minutes=10)
"""A server stamps a change some time before others can see it: what is this young is asked for again."""


class Stamp(Struct, frozen=True):
    """Of a record only when it was last changed."""

    ModificationTimestamp: str | None = None


def stamp_of(record: Raw) -> datetime | None:
    """When a record was last changed; None where it does not say."""
    try:
        said = msgspec.json.decode(record, type=Stamp).ModificationTimestamp
        moment = datetime.fromisoformat(said) if said else None
        if moment is None:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        return None


def next_cursor(before: datetime | None, greatest: datetime | None, asked_at: datetime) -> datetime | None:
    """Up to where all is known: the latest change seen, but nothing that others may still be writing.

    >>> begun = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    >>> next_cursor(None, begun - timedelta(days=1), begun).day, next_cursor(None, begun, begun).minute
    (1, 50)
    """
    if greatest is None:
        return before
    reached = min(greatest, asked_at - OVERLAP)
    return reached if before is None else max(before, reached)


async def cursor_of(source: str, address: str) -> datetime | None:
    """Up to when this server was followed; None where it never was, or another one under this name."""
    return await database.fetch_value(
        "select modified from feed_cursor where source = $1 and address = $2", source, address
    )


async def keep_cursor(source: str, address: str, modified: datetime, now: datetime) -> None:
    """Remember up to when everything is stored."""
    await database.execute(
        """insert into feed_cursor (source, address, modified, updated_at) values ($1, $2, $3, $4)
           on conflict (source) do update
             set address = excluded.address, modified = excluded.modified,
               updated_at = excluded.updated_at""",
        source,
        address,
        modified,
        now,
    )
