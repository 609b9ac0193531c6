"""Which facts an actor may see, and what of each: decided in the database, one query for a batch.

| facts about | need the scope | and the reach of |
|---|---|---|
| listings | listings:read | the listing |
| own fields of the firm, its table of doubles | listings:read | |
| contacts, messages to them | contacts:read | the contact |
| what they look for, suggestions | requirements:read | the contact |
| listings that were offered to a contact | contacts:read | both |
| matches | matches:read | the contact |

A fact that may be seen still keeps to itself what else it names: a contact without contacts:read or out of
reach, a note of theirs, records of other offices.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import EVERYTHING, Actor, sees
from crm_estate.base import database
from crm_estate.webhooks.feed import EXAMINED, Position, beyond, end_of_batch, opened, unmoved
from crm_estate.webhooks.kinds import KINDS, allowed, has

JOINED = """left join listing l on l.id = f.listing
    left join requirement r on r.id = f.requirement
    left join digest d on d.id = f.digest
    left join former_contact p on p.id = f.contact
    left join contact c on c.id = coalesce(r.contact, d.contact, p.contact, f.contact)"""
"""What a fact `f` is about, as it is now; who was merged is the one they live on as."""

COLUMNS = """f.id, f.kind, f.at, f.actor, f.listing, l.reference as listing_reference, c.id as contact,
    c.reference as contact_reference, f.requirement, f.match, f.digest, f.data,
    f.txid::text::bigint as txid"""

FIRM_WIDE = [kind for kind in KINDS["listings:read"] if kind.startswith(("field.", "doubles."))]
OF_BOTH = ["listing.offered"]


class Change(Struct, frozen=True, kw_only=True):
    """A fact as far as its reader may see it; what is left out is null or missing from `data`."""

    id: int
    kind: str
    at: datetime
    actor: str
    listing: int | None = None
    listing_reference: str | None = None
    contact: int | None = None
    contact_reference: str | None = None
    requirement: int | None = None
    match: int | None = None
    digest: int | None = None
    data: dict[str, Any] = {}


def seen_by(actor: Actor, kinds: Sequence[str], first: int) -> tuple[str, list[object]]:
    """The condition on `f` and what JOINED gives, with its parameters, which are numbered from `first`."""
    args: list[object] = [allowed(actor, kinds), FIRM_WIDE, OF_BOTH]
    listings, theirs = sees(actor, "listing").sql("l", first + len(args))
    args += theirs
    contacts, theirs = sees(actor, "contact").sql("c", first + len(args))
    args += theirs
    return (
        f"""f.kind = any(${first}::text[]) and case
          when f.kind = any(${first + 1}::text[]) then true
          when f.kind = any(${first + 2}::text[]) then {listings} and {contacts}
          when f.kind like 'listing.%' then {listings} else {contacts} end""",
        args,
    )


async def changes_after(
    before: Position, *, actor: Actor, kinds: Sequence[str], limit: int
) -> tuple[list[Change], Position]:
    """What the actor may see after a position, at most `limit`, and the position after that."""
    position = await opened(before)
    condition, args = seen_by(actor, kinds, 5)
    rows = await database.fetch(
        f"""with batch as materialized (select f.* from fact f where {beyond(1)}
              order by f.txid, f.id limit {EXAMINED})
            select {COLUMNS} from batch f {JOINED} where {condition}
            order by f.txid, f.id limit {limit}""",
        *position.args,
        *args,
    )
    changes = [change_of(row, actor) for row in rows]
    if len(rows) == limit:
        return changes, position.at(rows[-1]["txid"], rows[-1]["id"])
    return changes, await end_of_batch(position) or unmoved(before, position)


async def change(fact: int, *, actor: Actor, kind: str) -> Change | None:
    """One fact as the actor may see it now; None where they no longer may."""
    condition, args = seen_by(actor, [kind], 2)
    row = await database.fetch_row(
        f"select {COLUMNS} from fact f {JOINED} where f.id = $1 and {condition}", fact, *args
    )
    return change_of(row, actor) if row else None


def change_of(row: database.Row, actor: Actor) -> Change:
    """The fact without what the actor may not see of it."""
    reads_contacts, is_firm = has(actor, "contacts:read"), sees(actor, "contact") == EVERYTHING
    hidden = set[str]() if reads_contacts else {"contact", "contact_reference", "digest"}
    if not has(actor, "matches:read"):
        hidden.add("match")
    if not has(actor, "listings:read") and not row["kind"].startswith("match."):
        hidden |= {"listing", "listing_reference"}  # a match is read with its listing's name
    data: dict[str, Any] = msgspec.json.decode(row["data"])
    if not reads_contacts:
        data.pop("note", None)
    if not is_firm:
        data.pop("others", None)  # names of records that may be of other offices
    said = {name: row[name] for name in Change.__struct_fields__ if name not in {"data", "actor", *hidden}}
    return Change(**said, actor=_actor(row["actor"], reads_contacts), data=data)


def _actor(name: str, reads_contacts: bool) -> str:
    return "contact" if name.startswith("contact:") and not reads_contacts else name
