"""Facts: what happened, written in the transaction that made it happen.

They are the timeline of every record, the audit and the queue of what the worker reacts to at once.
A fact is never edited; only its stamps as a queue entry (handled, next try, error) change.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.errors import NotFound

CHANNEL = "facts"
FIRST_RETRY = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
SUBJECTS = ("listing", "contact", "requirement", "match", "digest")


class Fact(Struct, frozen=True, kw_only=True):
    """One thing that happened; subjects are row ids, `actor` is like `agent:3`, `key:1`, `contact:7`."""

    kind: str
    at: datetime
    actor: str
    listing: int | None = None
    contact: int | None = None
    requirement: int | None = None
    match: int | None = None
    digest: int | None = None
    data: dict[str, Any] = {}
    id: int = 0


COLUMNS = ("kind", "at", "actor", *SUBJECTS, "data")


async def record(*facts: Fact) -> None:
    """Write facts; call it inside the transaction that makes them true."""
    await record_all(facts)


async def record_all(facts: Iterable[Fact]) -> None:
    rows = [_row(fact) for fact in facts]
    if rows:
        await database.copy("fact", COLUMNS, rows)


async def claim(kinds: Collection[str], limit: int, now: datetime) -> list[Fact]:
    """Lock up to `limit` open facts of these kinds, oldest first, for the rest of this transaction."""
    rows = await database.fetch(
        """select * from fact where handled_at is null and next_try <= $1 and kind = any($2)
           order by id limit $3 for update skip locked""",
        now,
        list(kinds),
        limit,
    )
    return [fact_of(row) for row in rows]


async def close(facts: Sequence[Fact], now: datetime) -> None:
    """Stamp facts as reacted to."""
    await database.execute(
        "update fact set handled_at = $2, error = null where id = any($1)",
        [f.id for f in facts],
        now,
    )


async def close_unheard(heard: Collection[str], now: datetime) -> None:
    """Stamp the facts nothing reacts to, so that the queue holds only work."""
    await database.execute(
        "update fact set handled_at = $2 where handled_at is null and not kind = any($1)",
        list(heard),
        now,
    )


async def postpone(facts: Sequence[Fact], error: str, now: datetime) -> None:
    """Stamp facts whose reaction failed with the error and a next try that backs off."""
    await database.execute(
        """update fact set attempts = attempts + 1, error = $2,
             next_try = $3 + least($4::interval * power(2, least(attempts, 20)), $5::interval)
           where id = any($1)""",
        [f.id for f in facts],
        error[:2000],
        now,
        FIRST_RETRY,
        LONGEST_WAIT,
    )


async def timeline(
    subject: str,
    row: int,
    *,
    before: int | None,
    limit: int,
    also: Sequence[int] = (),
    kinds: Sequence[str] | None = None,
) -> list[Fact]:
    """The facts of one record, newest first; `before` is the id of the last one already seen.

    `also`: rows that were merged into it, whose facts are its own now. `kinds`: only facts of these.
    """
    if subject not in SUBJECTS:
        raise NotFound("There is no timeline of %(subject)s.", subject=repr(subject))
    rows = await database.fetch(
        f"""select * from fact where {subject} {"= any($1)" if also else "= $1"}
              and ($2::bigint is null or id < $2) and ($4::text[] is null or kind = any($4))
            order by id desc limit $3""",
        [row, *also] if also else row,
        before,
        limit,
        kinds,
    )
    return [fact_of(row) for row in rows]


def fact_of(row: database.Row) -> Fact:
    fields = {name: row[name] for name in (*COLUMNS[:-1], "id")}
    return Fact(**fields, data=msgspec.json.decode(row["data"]))


def _row(fact: Fact) -> tuple[object, ...]:
    subjects = (getattr(fact, name) for name in SUBJECTS)
    return (fact.kind, fact.at, fact.actor, *subjects, msgspec.json.encode(fact.data).decode())
