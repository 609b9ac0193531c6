"""A requirement arrives, changes, rests, ends: each change writes `requirement.changed`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor, changes
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, Invalid, NotAllowed, NotFound
from crm_estate.contacts.former import refuse_former
from crm_estate.listings.custom import custom_fields
from crm_estate.requirements.checks import check_criteria
from crm_estate.requirements.criteria import Criteria
from crm_estate.requirements.custom import check_custom
from crm_estate.requirements.facts import Frequency, RequirementFacts, State

Result = Literal["new", "changed", "unchanged"]


class Received(Struct, frozen=True, kw_only=True):
    """What became of one requirement."""

    id: int
    contact: int
    result: Result


async def receive(
    facts: RequirementFacts, *, actor: Actor, now: datetime, version: int | None = None
) -> Received:
    """Make the requirement `facts.name` of the contact `facts.contact` what `facts` say."""
    if facts.contact is None:
        raise Invalid("A requirement needs its contact.", field="contact")
    if facts.name is None:
        raise Invalid("A requirement needs its name.", field="name")
    check_criteria(facts.criteria())
    async with database.transaction():
        contact = await _contact(facts.contact, actor)
        before = await database.fetch_row(
            "select * from requirement where contact = $1 and name = $2", contact, facts.name
        )
        if version is not None and before is not None and before["version"] != version:
            raise Conflict("Someone else changed this meanwhile. Look at it again.", field="version")
        check_custom(facts.criteria(), await custom_fields(), _criteria_of(before) if before else None)
        return await _put(facts, contact, before, actor, now)


async def set_state(requirement: int, state: State, *, actor: Actor, now: datetime) -> None:
    """Pause, resume or end a requirement; what leaves then follows from the fact."""
    await _set(requirement, "state", state, actor, now)


async def set_frequency(requirement: int, frequency: Frequency, *, actor: Actor, now: datetime) -> None:
    """How often the contact wants to hear."""
    await _set(requirement, "frequency", frequency, actor, now)


async def expire(now: datetime) -> int:
    """End the requirements whose day has passed; returns how many."""
    async with database.transaction():
        rows = await database.fetch(
            """update requirement set state = 'expired', version = version + 1, updated_at = $1
               where state in ('active', 'paused') and expires_on < $1::date returning id, contact""",
            now,
        )
        await journal.record_all(
            _changed_fact(row["id"], row["contact"], "system", now, fields=["state"], state="expired")
            for row in rows
        )
    return len(rows)


async def _contact(reference: str, actor: Actor) -> int:
    """The contact's id, its row locked so that two changes of their wishes take turns."""
    row = await database.fetch_row(
        "select id, office, agent, shared from contact where reference = $1 for no key update", reference
    )
    if row is None:
        await refuse_former(reference, "contact")
        raise Invalid("There is no contact %(name)s.", field="contact", name=repr(reference))
    reach = changes(actor, "contact")
    is_own = actor.kind == "contact" and actor.id == row["id"]
    if not is_own and not reach.covers(office=row["office"], agent=row["agent"], shared=row["shared"]):
        raise NotAllowed("This contact belongs to someone else.", field="contact")
    return row["id"]


async def _put(
    facts: RequirementFacts, contact: int, before: database.Row | None, actor: Actor, now: datetime
) -> Received:
    after = _row_of(facts)
    changed = _changed(before, after)
    if before is not None and not changed:
        return Received(id=before["id"], contact=contact, result="unchanged")
    number = await _write(before, contact, facts.name or "", after, now)
    await journal.record(
        journal.Fact(
            kind="requirement.changed" if before else "requirement.added",
            at=now,
            actor=actor.name,
            requirement=number,
            contact=contact,
            data={"fields": changed} if before else {},
        )
    )
    return Received(id=number, contact=contact, result="changed" if before else "new")


def _row_of(facts: RequirementFacts) -> dict[str, Any]:
    same = ("offer", "frequency", "delivery", "language", "expires_on", "state")
    return {
        **{name: getattr(facts, name) for name in same},
        "kinds": sorted(set(facts.kinds)),
        "criteria": msgspec.json.encode(facts.criteria(), order="sorted").decode(),
    }


def _criteria_of(row: Mapping[str, Any]) -> Criteria:
    return msgspec.json.decode(row["criteria"], type=Criteria)


def _changed(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[str]:
    if before is None:
        return list(after)
    here = {**before, "criteria": _criteria_of(before)}
    there = {**after, "criteria": _criteria_of(after)}  # what is the same may be spelled in several ways
    return [name for name in after if here[name] != there[name]]


async def _write(
    before: database.Row | None, contact: int, name: str, after: Mapping[str, Any], now: datetime
) -> int:
    columns = list(after)
    if before is None:
        places = ", ".join(f"${i}" for i in range(4, len(columns) + 4))
        return await database.fetch_value(
            f"""insert into requirement (created_at, updated_at, contact, name, {", ".join(columns)})
                values ($1, $1, $2, $3, {places}) returning id""",
            now,
            contact,
            name,
            *after.values(),
        )
    sets = ", ".join(f"{column} = ${i}" for i, column in enumerate(columns, 3))
    await database.execute(
        f"update requirement set {sets}, updated_at = $2, version = version + 1 where id = $1",
        before["id"],
        now,
        *after.values(),
    )
    return before["id"]


async def _set(requirement: int, column: str, value: str, actor: Actor, now: datetime) -> None:
    async with database.transaction():
        row = await database.fetch_row(
            """select r.id, r.contact, c.reference from requirement r join contact c on c.id = r.contact
               where r.id = $1""",
            requirement,
        )
        if row is None:
            raise NotFound("There is no such requirement.")
        await _contact(row["reference"], actor)
        done = await database.execute(
            f"""update requirement set {column} = $2, version = version + 1, updated_at = $3
                where id = $1 and {column} <> $2""",
            requirement,
            value,
            now,
        )
        if done != "UPDATE 0":
            data = {"fields": [column], column: value}
            await journal.record(_changed_fact(requirement, row["contact"], actor.name, now, **data))


def _changed_fact(requirement: int, contact: int, actor: str, now: datetime, **data: object) -> journal.Fact:
    return journal.Fact(
        kind="requirement.changed", at=now, actor=actor, requirement=requirement, contact=contact, data=data
    )
