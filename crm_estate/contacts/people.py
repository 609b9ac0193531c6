"""A contact arrives or changes: `receive` makes it what the outside says and writes the facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import asyncpg
import phonenumbers
from msgspec import Struct

from crm_estate.accounts.permissions import Actor, changes
from crm_estate.accounts.team import agent_of, office_id
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, Invalid, NotAllowed, NotFound
from crm_estate.base.fields import Language, require_time_zone
from crm_estate.base.settings import settings
from crm_estate.base.texts import fold
from crm_estate.contacts.consent import put_consents
from crm_estate.contacts.facts import ContactFacts
from crm_estate.contacts.former import refuse_former
from crm_estate.contacts.keys import keys_of

Result = Literal["new", "changed", "unchanged"]
KEPT = frozenset({"id", "version", "created_at", "updated_at"})


class Received(Struct, frozen=True, kw_only=True):
    """What became of one contact."""

    id: int
    reference: str
    result: Result


async def receive(
    facts: ContactFacts, *, actor: Actor, now: datetime, version: int | None = None
) -> Received:
    """Make the contact what `facts` say, consents included, in one transaction.

    `version`: refuse with Conflict when someone else has changed the contact since this version.
    """
    if facts.reference is None:
        raise Invalid("A contact needs a reference.", field="reference")
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock(hashtextextended($1, 2))", facts.reference)
        before = await database.fetch_row("select * from contact where reference = $1", facts.reference)
        if before is None:
            await refuse_former(facts.reference, "reference")
        if version is not None and before is not None and before["version"] != version:
            raise Conflict("Someone else changed this contact meanwhile. Look at it again.", field="version")
        after = await _row_of(facts, before, actor)
        _permit(actor, before, after)
        changed = [name for name, value in after.items() if before is None or before[name] != value]
        contact = await _write(before, after, bool(changed), now)
        consents = await put_consents(contact, facts.consents)
        if not (changed or consents):
            return Received(id=contact, reference=facts.reference, result="unchanged")
        await _journal(contact, before, changed, consents, actor, now)
    return Received(id=contact, reference=facts.reference, result="changed" if before else "new")


async def set_language(contact: int, language: Language, *, actor: Actor, now: datetime) -> None:
    """The language a contact reads in from now on; nothing happens when it is theirs already."""
    async with database.transaction():
        row = await database.fetch_row("select * from contact where id = $1 for no key update", contact)
        if row is None:
            raise NotFound("There is no such contact.")
        if not (actor.kind == "contact" and actor.id == contact):
            _permit(actor, row, row)
        if row["language"] == language:
            return
        await database.execute(
            "update contact set language = $2, updated_at = $3, version = version + 1 where id = $1",
            contact,
            language,
            now,
        )
        await _journal(contact, row, ["language"], [], actor, now)


async def _row_of(facts: ContactFacts, before: database.Row | None, actor: Actor) -> dict[str, Any]:
    _check(facts)
    agent, office = await _belongs_to(facts, before, actor)
    row: dict[str, Any] = {
        name: getattr(facts, name)
        for name in ("reference", "kind", "company", "language", "note", "shared", "source", "source_id")
    }
    row |= {
        "given": facts.name.given.strip(),
        "family": facts.name.family.strip(),
        "emails": list(dict.fromkeys(email.lower() for email in facts.emails)),
        "phones": normal_phones(facts.phones),
        "roles": list(dict.fromkeys(facts.roles)),
        "time_zone": require_time_zone(facts.time_zone, "time_zone"),
        "agent": agent,
        "office": office,
    }
    return row | found_by(row)


def found_by(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from the others: the words and the keys that a contact is found by."""
    said = (row["reference"], row["given"], row["family"], row["company"], *row["emails"], *row["phones"])
    keys = keys_of(row["given"], row["family"], row["company"], row["emails"], row["phones"])
    return {"search": fold(" ".join(said)), "keys": keys}


def _check(facts: ContactFacts) -> None:
    if facts.kind == "company" and not facts.company.strip():
        raise Invalid("A company needs its name.", field="company")
    if facts.kind == "person" and not (facts.name.given.strip() or facts.name.family.strip()):
        raise Invalid("A person needs a name.", field="name")
    if (facts.source is None) != (facts.source_id is None):
        raise Invalid("source and source_id go together.", field="source_id" if facts.source else "source")


async def _belongs_to(
    facts: ContactFacts, before: database.Row | None, actor: Actor
) -> tuple[int | None, int | None]:
    """The agent and office a contact is with: as said, as before, or whoever brings it."""
    agent, office = await agent_of(facts.agent) if facts.agent else (None, None)
    if facts.office:
        office = await office_id(facts.office)
    if before is not None:
        return agent or before["agent"], office or before["office"]
    if actor.kind == "agent":
        return agent or actor.id, office or actor.office
    return agent, office or actor.office


def _permit(actor: Actor, before: database.Row | None, after: Mapping[str, Any]) -> None:
    reach = changes(actor, "contact")
    for row in (before, after):
        if row is not None and not reach.covers(
            office=row["office"], agent=row["agent"], shared=row["shared"]
        ):
            raise NotAllowed("This contact belongs to someone else.", field="agent")


async def _write(before: database.Row | None, after: Mapping[str, Any], changed: bool, now: datetime) -> int:
    names = list(after)
    try:
        if before is None:
            places = ", ".join(f"${i}" for i in range(2, len(names) + 2))
            return await database.fetch_value(
                f"""insert into contact ({", ".join(names)}, created_at, updated_at)
                    values ({places}, $1, $1) returning id""",
                now,
                *after.values(),
            )
        if changed:
            sets = ", ".join(f"{name} = ${i}" for i, name in enumerate(names, 3))
            await database.execute(
                f"update contact set {sets}, updated_at = $2, version = version + 1 where id = $1",
                before["id"],
                now,
                *after.values(),
            )
    except asyncpg.UniqueViolationError:
        raise Conflict("Another contact carries this source_id.", field="source_id") from None
    return before["id"]


async def _journal(
    contact: int, before: object, changed: list[str], consents: list[str], actor: Actor, now: datetime
) -> None:
    fields = [name for name in changed if name not in ("search", "keys")]
    facts = [journal.Fact(kind=kind, at=now, actor=actor.name, contact=contact) for kind in consents]
    if before is None:
        facts.insert(0, journal.Fact(kind="contact.added", at=now, actor=actor.name, contact=contact))
    elif fields:
        data = {"fields": fields}
        facts.append(
            journal.Fact(kind="contact.changed", at=now, actor=actor.name, contact=contact, data=data)
        )
    await journal.record_all(facts)


def normal_phones(texts: Sequence[str]) -> list[str]:
    """Each number once, in the international form; Invalid names the one that is none."""
    return list(dict.fromkeys(normal_phone(text, f"phones[{i}]") for i, text in enumerate(texts)))


def normal_phone(text: str, field: str) -> str:
    """A phone number in the international form, `+48601000000`.

    >>> normal_phone("+420 601 123 456", "phones[0]")
    '+420601123456'
    """
    try:
        number = phonenumbers.parse(text, settings().default_country)
    except phonenumbers.NumberParseException:
        raise Invalid("%(text)s is not a phone number.", field=field, text=repr(text)) from None
    if not phonenumbers.is_possible_number(number):
        raise Invalid("%(text)s is not a phone number.", field=field, text=repr(text))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
