"""Two contacts become one: everything of the loser goes to the survivor, and what happened is kept.

Facts are never edited: the loser's keep its id, which leads to the survivor (contacts/former.py), and so do
its reference and the links in messages it was sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from crm_estate.accounts.permissions import Actor, Reach, changes, sees
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, Invalid, NotAllowed, NotFound
from crm_estate.contacts.consent import consents_of
from crm_estate.contacts.former import refuse_former
from crm_estate.contacts.people import found_by
from crm_estate.doubles.agreeing import Permission, ending
from crm_estate.doubles.clashes import settle
from crm_estate.doubles.facts import MergeFacts
from crm_estate.doubles.locks import lock_all_of
from crm_estate.doubles.offers import take_in_queued, unite_feedback, unite_offers
from crm_estate.doubles.references import columns_naming_a_contact
from crm_estate.doubles.steps import Steps
from crm_estate.doubles.surviving import Row, united

WHOLE = "select c.*, to_jsonb(c)::text as whole from contact c"


async def merge(reference: str, facts: MergeFacts, *, actor: Actor, now: datetime) -> int:
    """Merge the contact `facts.other` into the one called `reference`; returns the merge's id.

    NotFound for a contact out of reach, NotAllowed for one the actor may not change, Conflict for one that
    someone else has changed since the version named.
    """
    if reference == facts.other:
        raise Invalid("A contact cannot be merged with itself.", field="other")
    async with database.transaction():
        own, other = await _both(reference, facts, actor)
        number = await _open(own, other, actor, now)
        steps = Steps()
        ended = await _end_consents(steps, own, other, facts.keep_consent, number, now)
        await take_in_queued(other["id"], now)
        for column in await columns_naming_a_contact():
            await settle(steps, column, other["id"], other["reference"], own["id"])
            await steps.move(column, other["id"], own["id"])
        await unite_offers(steps, own["id"])
        await unite_feedback(steps, own["id"])
        changed = await _become(own, other, united(own, other, facts.take), now)
        await _close(number, own["id"], steps)
        data = {"merge": number, "other": other["reference"], "fields": changed}
        await journal.record_all(facts_of_move(steps, own["id"], actor, now))
        await journal.record_all(facts_of_consents("contact.consent_withdrawn", own["id"], ended, actor, now))
        await journal.record(contact_fact("contact.merged", own["id"], actor, now, data))
    return number


async def _both(reference: str, facts: MergeFacts, actor: Actor) -> tuple[database.Row, database.Row]:
    own = await _within_reach(reference, "", actor)
    other = await _within_reach(facts.other, "other", actor)
    await lock_all_of([own["id"], other["id"]])
    rows = await database.fetch(f"{WHOLE} where id = any($1)", [own["id"], other["id"]])
    by_id = {row["id"]: row for row in rows}
    if len(by_id) < 2:
        raise Conflict("Someone else merged one of these meanwhile. Look again.", field="version")
    own, other = by_id[own["id"]], by_id[other["id"]]
    permit(actor, own, other)
    check_version(own, facts.version, "version")
    check_version(other, facts.other_version, "other_version")
    return own, other


async def _within_reach(reference: str, field: str, actor: Actor) -> database.Row:
    row = await database.fetch_row("select * from contact where reference = $1", reference)
    if row is None:
        await refuse_former(reference, field or "reference")
    if row is None or not reaches(actor, row):
        raise NotFound("There is no contact %(name)s.", field=field or None, name=repr(reference))
    return row


def reaches(actor: Actor, row: Mapping[str, Any]) -> bool:
    """Whether the actor may see this contact."""
    return _covers(sees(actor, "contact"), row)


def permit(actor: Actor, *rows: Mapping[str, Any]) -> None:
    """Refuse whoever may not change all of these contacts."""
    if not all(_covers(changes(actor, "contact"), row) for row in rows):
        raise NotAllowed("This contact belongs to someone else.", field="agent")


def check_version(row: Mapping[str, Any], version: int | None, field: str) -> None:
    if version is not None and row["version"] != version:
        raise Conflict("Someone else changed this contact meanwhile. Look at it again.", field=field)


def _covers(reach: Reach, row: Mapping[str, Any]) -> bool:
    return reach.covers(office=row["office"], agent=row["agent"], shared=row["shared"])


async def _open(own: Row, other: Row, actor: Actor, now: datetime) -> int:
    return await database.fetch_value(
        """insert into merge
             (survivor, survivor_before, survivor_after, loser, loser_before, steps, actor, at)
           values ($1, $2, '{}', $3, $4, '{}', $5, $6) returning id""",
        own["id"],
        own["whole"],
        other["id"],
        other["whole"],
        actor.name,
        now,
    )


async def _end_consents(
    steps: Steps, own: Row, other: Row, keep_consent: bool, merge: int, now: datetime
) -> list[Permission]:
    consents = await consents_of([own["id"], other["id"]])
    ended = list(ending(consents[own["id"]], consents[other["id"]], keep_consent=keep_consent))
    rows = await database.fetch(
        """select c.id from consent c join unnest($2::text[], $3::text[]) as e (purpose, channel)
             using (purpose, channel) where contact = any($1) and withdrawn_at is null""",
        [own["id"], other["id"]],
        [purpose for purpose, _ in ended],
        [channel for _, channel in ended],
    )
    ids = [row["id"] for row in rows]
    await steps.change(
        "consent",
        ids,
        ["withdrawn_at", "ended_by"],
        "update consent set withdrawn_at = greatest($2, given_at), ended_by = $3 where id = any($1)",
        ids,
        now,
        merge,
    )
    return ended


async def _become(own: Row, other: Row, after: dict[str, Any], now: datetime) -> list[str]:
    """The loser's row goes, its id and reference lead to the survivor, whose row says what was chosen."""
    await database.execute("delete from contact where id = $1", other["id"])
    await database.execute(
        "insert into former_contact (id, reference, contact) values ($1, $2, $3)",
        other["id"],
        other["reference"],
        own["id"],
    )
    changed = [name for name, value in after.items() if own[name] != value]
    await write_contact(own, after, now)
    return changed


async def write_contact(row: Row, after: Mapping[str, Any], now: datetime) -> None:
    """Make a contact's row say `after`, and what it is found by follow."""
    said = {**after, **found_by({**row, **after})}
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(said, 3))
    await database.execute(
        f"update contact set {sets}, updated_at = $2, version = version + 1 where id = $1",
        row["id"],
        now,
        *said.values(),
    )


async def _close(merge: int, survivor: int, steps: Steps) -> None:
    await database.execute(
        """update merge set steps = $2, survivor_after = (select to_jsonb(c) from contact c where c.id = $3)
           where id = $1""",
        merge,
        msgspec.json.encode(steps).decode(),
        survivor,
    )


def facts_of_move(steps: Steps, contact: int, actor: Actor, now: datetime) -> list[journal.Fact]:
    """That requirements and listings have another contact now, for those who keep them in mind."""
    renamed = {changed.row for changed in steps.changed if changed.table == "requirement"}
    wishes = [
        journal.Fact(
            kind="requirement.changed",
            at=now,
            actor=actor.name,
            contact=contact,
            requirement=row,
            data={"fields": ["contact", "name"] if row in renamed else ["contact"]},
        )
        for row in steps.rows("requirement")
    ]
    homes = [
        journal.Fact(
            kind="listing.changed", at=now, actor=actor.name, listing=row, data={"fields": ["owner"]}
        )
        for row in steps.rows("listing")
    ]
    return wishes + homes


def facts_of_consents(
    kind: str, contact: int, permissions: Sequence[Permission], actor: Actor, now: datetime
) -> list[journal.Fact]:
    return [
        contact_fact(kind, contact, actor, now, {"purpose": purpose, "channel": channel, "source": "merge"})
        for purpose, channel in permissions
    ]


def contact_fact(kind: str, contact: int, actor: Actor, now: datetime, data: dict[str, Any]) -> journal.Fact:
    return journal.Fact(kind=kind, at=now, actor=actor.name, contact=contact, data=data)
