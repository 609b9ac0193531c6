"""What two contacts both have although one contact can have it but once, settled before rows move."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import count

from crm_estate.base import database
from crm_estate.base.errors import Conflict
from crm_estate.doubles.references import OWN_RULES, Column, once_per_contact
from crm_estate.doubles.steps import Steps

log = logging.getLogger(__name__)
LONGEST_NAME = 120
TICK = timedelta(microseconds=1)


async def settle(steps: Steps, column: Column, loser: int, reference: str, survivor: int) -> None:
    """Make way for the loser's rows in one table; Conflict where no rule says how."""
    for names in await once_per_contact(column):
        if (column.table, names) not in OWN_RULES:
            await _refuse(column, names, loser, survivor)
        elif column.table == "requirement":
            await _rename(steps, loser, reference, survivor)
        elif column.table == "digest":
            await _shift(steps, loser, survivor)
        else:
            await _drop_same_consents(steps, loser, survivor)


def free_name(name: str, reference: str, taken: Collection[str]) -> str:
    """A name that tells which of the two contacts a requirement was of.

    >>> free_name("flat", "K-2", {"flat"}), free_name("flat", "K-2", {"flat", "flat (K-2)"})
    ('flat (K-2)', 'flat (K-2 2)')
    """
    for number in count(1):
        ending = f" ({reference}{f' {number}' if number > 1 else ''})"[:LONGEST_NAME]
        if (free := name[: LONGEST_NAME - len(ending)] + ending) not in taken:
            return free
    raise AssertionError


def free_slots(slots: Iterable[datetime], taken: Collection[datetime]) -> dict[datetime, datetime]:
    """For each slot that is taken, the first moment after it that is not."""
    wanted = sorted(slots)
    occupied = {*taken, *wanted}
    found: dict[datetime, datetime] = {}
    for slot in wanted:
        if slot in taken:
            free = slot + TICK
            while free in occupied:
                free += TICK
            occupied.add(free)
            found[slot] = free
    return found


async def _rename(steps: Steps, loser: int, reference: str, survivor: int) -> None:
    """Both look for something under one name: the loser's gets its reference with it."""
    names = await database.fetch(
        "select id, contact, name from requirement where contact in ($1, $2) order by id", loser, survivor
    )
    taken = {row["name"] for row in names if row["contact"] == survivor}
    renamed: dict[int, str] = {}
    for row in names:
        if row["contact"] == loser and row["name"] in taken:
            renamed[row["id"]] = free_name(
                row["name"], reference, {r["name"] for r in names} | {*renamed.values()}
            )
    await steps.change(
        "requirement",
        renamed,
        ["name"],
        """update requirement r set name = n.name
           from unnest($1::bigint[], $2::text[]) as n (id, name) where r.id = n.id""",
        list(renamed),
        list(renamed.values()),
    )


async def _shift(steps: Steps, loser: int, survivor: int) -> None:
    """Both had a message in one slot: the loser's is remembered a microsecond later."""
    rows = await database.fetch(
        "select id, contact, slot from digest where contact in ($1, $2)", loser, survivor
    )
    own = {row["slot"]: row["id"] for row in rows if row["contact"] == loser}
    shifted = free_slots(own, {row["slot"] for row in rows if row["contact"] == survivor})
    await steps.change(
        "digest",
        [own[slot] for slot in shifted],
        ["slot"],
        """update digest d set slot = n.slot
           from unnest($1::bigint[], $2::timestamptz[]) as n (id, slot) where d.id = n.id""",
        [own[slot] for slot in shifted],
        list(shifted.values()),
    )


async def _drop_same_consents(steps: Steps, loser: int, survivor: int) -> None:
    """The same word, given at the same moment, need not be kept twice."""
    rows = await database.fetch(
        """select l.id from consent l join consent s using (purpose, channel, given_at)
           where l.contact = $1 and s.contact = $2""",
        loser,
        survivor,
    )
    await steps.remove("consent", [row["id"] for row in rows])


async def _refuse(column: Column, names: tuple[str, ...], loser: int, survivor: int) -> None:
    same = " and ".join(f"l.{name} = s.{name}" for name in names) or "true"
    clash = await database.fetch_value(
        f"""select exists (select from {column.table} l join {column.table} s on {same}
            where l.{column.name} = $1 and s.{column.name} = $2)""",
        loser,
        survivor,
    )
    if clash:
        log.warning("no rule says what becomes of both contacts' rows in %s", column.table)
        raise Conflict(
            "Both have an entry that one contact can have only once: settle that first.", field="other"
        )
