"""An office teaches its own table of what agreements are worth: tried first, used when someone says so.

It is the whole firm's: two offices that advertise one dwelling must be told the same of it.
"""

import asyncio
from datetime import datetime

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor, require_whole_firm
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict
from crm_estate.doubles.decisions import count_decisions, decisions
from crm_estate.doubles.taught import Taught, taught
from crm_estate.doubles.trying import Trial, tried

LOCK = 4_220_023
"""Advisory lock: one at a time decides which table is used."""

NEEDED = 100
NEEDED_OF_EACH = 10
"""Twenty decisions are then judged at a time. In `python -m bench.doubles_office` one of the tables that were
offered after so many or more was worse than the one that ships, by one decision in a hundred.
"""


class Teaching(Struct, frozen=True):
    """Pairs that were decided on; how many it takes, in all and of each kind; what learning from them would
    be worth, unless they are too few; the table in use, unless it is the one that ships.
    """

    linked: int
    told_apart: int
    needed: int
    needed_of_each: int
    trial: Trial | None
    in_use: Taught | None


async def teaching() -> Teaching:
    """How the firm's own table stands."""
    linked, apart = await count_decisions()
    trial = None
    if are_enough(linked, apart):
        _, trial = await asyncio.to_thread(tried, await decisions())
    return Teaching(linked, apart, NEEDED, NEEDED_OF_EACH, trial, await taught())


def are_enough(linked: int, apart: int) -> bool:
    """Whether it may be learned from so many pairs of both kinds.

    >>> are_enough(75, 25), are_enough(75, 24), are_enough(300, 9)
    (True, False, False)
    """
    return linked + apart >= NEEDED and min(linked, apart) >= NEEDED_OF_EACH


async def learn(*, actor: Actor, now: datetime) -> None:
    """Learn from what was decided, and use that from now on.

    NotAllowed for whoever does not decide for the whole firm; Conflict when there are too few decisions, and
    when the table would not be better on those that it did not learn from.
    """
    require_whole_firm(actor)
    linked, apart = await count_decisions()
    if not are_enough(linked, apart):
        raise Conflict(
            "It takes %(needed)s decisions to learn from, %(each)s of each kind: so far %(linked)s pairs of "
            "adverts are linked and %(apart)s were told apart.",
            needed=NEEDED,
            each=NEEDED_OF_EACH,
            linked=linked,
            apart=apart,
        )
    table, trial = await asyncio.to_thread(tried, await decisions())
    if not trial.is_better:
        raise Conflict(
            "What was learned is no better on decisions that it was not learned from: nothing was changed."
        )
    async with database.transaction():
        await _end(actor, now)
        await database.execute(
            "insert into taught_table (worth, trial, actor, at) values ($1, $2, $3, $4)",
            msgspec.json.encode(table).decode(),
            msgspec.json.encode(trial).decode(),
            actor.name,
            now,
        )
        await _look_through_all_again()
        await journal.record(_fact("doubles.learned", trial, actor, now))


async def forget(*, actor: Actor, now: datetime) -> None:
    """Use the table that ships again; Conflict when it is in use already."""
    require_whole_firm(actor)
    async with database.transaction():
        if not await _end(actor, now):
            raise Conflict("The table that comes with the program is in use already.")
        await _look_through_all_again()
        await journal.record(_fact("doubles.forgotten", None, actor, now))


async def _end(actor: Actor, now: datetime) -> bool:
    """Whether there was a table to be used no longer."""
    await database.execute("select pg_advisory_xact_lock($1)", LOCK)
    ended = await database.fetch(
        "update taught_table set ended_at = $1, ended_by = $2 where ended_at is null returning id",
        now,
        actor.name,
    )
    return bool(ended)


async def _look_through_all_again() -> None:
    """The next round compares every advert on the market, not only those that changed."""
    await database.execute("delete from suspect_search where subject = 'listing'")


def _fact(kind: str, trial: Trial | None, actor: Actor, now: datetime) -> journal.Fact:
    data = {"trial": msgspec.to_builtins(trial)} if trial else {}
    return journal.Fact(kind=kind, at=now, actor=actor.name, data=data)
