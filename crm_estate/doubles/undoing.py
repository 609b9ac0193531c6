"""A merge taken back: both contacts are again what they were, for all that the merge moved.

What happened since stays with the survivor: messages sent, requirements added, values typed in. An
unsubscription since then holds for both.
"""

from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, NotFound
from crm_estate.contacts.people import found_by
from crm_estate.doubles.agreeing import Permission
from crm_estate.doubles.facts import UndoFacts
from crm_estate.doubles.locks import lock_all_of
from crm_estate.doubles.merging import (
    check_version,
    contact_fact,
    facts_of_consents,
    facts_of_move,
    permit,
    reaches,
    write_contact,
)
from crm_estate.doubles.offers import follow_requirements, take_in_queued
from crm_estate.doubles.steps import Steps, take_back
from crm_estate.doubles.surviving import separated

Snapshot = dict[str, Any]


async def undo(merge: int, facts: UndoFacts, *, actor: Actor, now: datetime) -> int:
    """Take a merge back; returns the id of the contact that is there again.

    NotFound out of reach, NotAllowed for who may not change both, Conflict when it was undone already, when
    the survivor itself was merged since, or when someone else has changed it since the version named.
    """
    async with database.transaction():
        row, contact = await _open_merge(merge, facts, actor)
        before, after, gone = (
            _snapshot(row, name) for name in ("survivor_before", "survivor_after", "loser_before")
        )
        permit(actor, contact, gone)
        await write_contact(contact, separated(contact, before, after), now)
        await _bring_back(row, gone, now)
        steps = msgspec.json.decode(row["steps"], type=Steps)
        await take_back(steps, row["survivor"], row["loser"])
        await follow_requirements((row["survivor"], row["loser"]))
        await _withdraw_alike(row)
        await take_in_queued(row["survivor"], now)
        await database.execute(
            "update merge set undone_by = $2, undone_at = $3 where id = $1", merge, actor.name, now
        )
        await journal.record_all(await _facts(row, contact, gone, steps, actor, now))
    return row["loser"]


async def _open_merge(merge: int, facts: UndoFacts, actor: Actor) -> tuple[database.Row, database.Row]:
    survivor = await database.fetch_value("select survivor from merge where id = $1", merge)
    await lock_all_of([survivor] if survivor else [])
    row = await database.fetch_row("select * from merge where id = $1", merge)
    contact = await database.fetch_row("select * from contact where id = $1", survivor)
    if row is None or contact is None or not reaches(actor, contact):
        raise NotFound("There is no such merge.")
    if row["undone_at"] is not None:
        raise Conflict("This merge was undone already.")
    if _snapshot(row, "survivor_before")["id"] != row["survivor"]:
        raise Conflict("That contact was itself merged since: undo the later merge first.")
    check_version(contact, facts.version, "version")
    return row, contact


async def _bring_back(row: database.Row, gone: Snapshot, now: datetime) -> None:
    """The loser's row as it was; columns that are newer than the merge are the survivor's."""
    await database.execute("delete from former_contact where id = $1", row["loser"])
    again = {**gone, "version": gone["version"] + 1, "updated_at": now, **found_by(gone)}
    try:
        await database.execute(
            """insert into contact select (jsonb_populate_record(s, $2::jsonb)).* from contact s
               where s.id = $1""",
            row["survivor"],
            msgspec.json.encode(again).decode(),
        )
    except asyncpg.UniqueViolationError:
        raise Conflict("Another contact carries its source_id by now.", field="source_id") from None


async def _withdraw_alike(row: database.Row) -> None:
    """What the one contact withdrew since the merge, both have withdrawn."""
    await database.execute(
        """update consent l set withdrawn_at = greatest(l.given_at, s.withdrawn_at)
           from (select purpose, channel, max(withdrawn_at) as withdrawn_at from consent
                 where contact = $1 and withdrawn_at >= $3 and ended_by is null group by 1, 2) s
           where l.contact = $2 and l.withdrawn_at is null
             and l.purpose = s.purpose and l.channel = s.channel""",
        row["survivor"],
        row["loser"],
        row["at"],
    )


async def _facts(
    row: database.Row, contact: database.Row, gone: Snapshot, steps: Steps, actor: Actor, now: datetime
) -> list[journal.Fact]:
    again = await _agreed_again(steps)
    told = [
        contact_fact(
            "contact.unmerged", row["survivor"], actor, now, {"merge": row["id"], "other": gone["reference"]}
        ),
        contact_fact(
            "contact.unmerged", row["loser"], actor, now, {"merge": row["id"], "other": contact["reference"]}
        ),
    ]
    for whose in (row["survivor"], row["loser"]):
        given = [permission for owner, permission in again if owner == whose]
        told += facts_of_consents("contact.consented", whose, given, actor, now)
    return told + facts_of_move(steps, row["loser"], actor, now)


async def _agreed_again(steps: Steps) -> list[tuple[int, Permission]]:
    """Whose permissions, ended by the merge, hold again."""
    ids = [changed.row for changed in steps.changed if changed.table == "consent"]
    rows = await database.fetch(
        """select distinct contact, purpose, channel from consent
           where id = any($1) and withdrawn_at is null order by 1, 2, 3""",
        ids,
    )
    return [(row["contact"], (row["purpose"], row["channel"])) for row in rows]


def _snapshot(row: database.Row, name: str) -> Snapshot:
    return msgspec.json.decode(row[name])
