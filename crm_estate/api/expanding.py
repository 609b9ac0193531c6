"""What can be read along with something: the things that it names, as far as the key may see them.

Each kind is read at once for all items of a page; what is out of the key's reach is null.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor, Scope, sees
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.journal import Fact
from crm_estate.contacts.facts import ContactOut
from crm_estate.contacts.search import contacts_by_id, visible
from crm_estate.doubles.facts import MergeOut
from crm_estate.listings import search as listings
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.rows import out_of as listing_of
from crm_estate.matchmaking.facts import MatchOut
from crm_estate.outreach.offered import OfferOut
from crm_estate.requirements import search as requirements
from crm_estate.requirements.facts import RequirementOut

Found = Mapping[Any, Struct]


class AgentOut(Struct, frozen=True, kw_only=True):
    """Who looks after a listing or a contact."""

    email: str
    name: str
    phone: str | None
    language: str
    office: str


class OfficeOut(Struct, frozen=True, kw_only=True):
    """An office of the firm."""

    reference: str
    name: str
    country: str
    city: str
    email: str | None
    phone: str | None


class Expansion(Struct, frozen=True):
    """What a field leads to: `read` finds the things of type `kind` by the field's values."""

    field: str
    kind: type[Struct]
    read: Callable[[list[Any], Actor], Awaitable[Found]]
    scope: Scope | None = None


async def expanded(
    items: Sequence[Mapping[str, Any]], wanted: Sequence[tuple[str, Expansion]], actor: Actor
) -> list[dict[str, Any]]:
    """For each item, by name, what it leads to; null for what is not there or out of reach."""
    beside: list[dict[str, Any]] = [{} for _ in items]
    for name, expansion in wanted:
        values = {item[expansion.field] for item in items} - {None}
        found = await expansion.read(sorted(values), actor) if values else {}
        shown = {value: msgspec.Raw(msgspec.json.encode(thing)) for value, thing in found.items()}
        for item, more in zip(items, beside, strict=True):
            more[name] = shown.get(item[expansion.field])
    return beside


async def _listings(ids: list[Any], actor: Actor) -> Found:
    sql, args = sees(actor, "listing").sql("l", 2, shared="on_market")
    rows = await database.fetch(
        f"select {listings.COLUMNS} from {listings.JOINED} where l.id = any($1) and {sql}", ids, *args
    )
    return {row["id"]: listing_of(row) for row in rows}


async def _contacts(ids: list[Any], actor: Actor) -> Found:
    return await _contacts_within(visible(actor).add("c.id = any({}::bigint[])", ids))


async def _contacts_called(references: list[Any], actor: Actor) -> Found:
    found = await _contacts_within(visible(actor).add("c.reference = any({}::text[])", references))
    return {contact.reference: contact for contact in found.values()}


async def _contacts_within(where: Where) -> dict[int, ContactOut]:
    rows = await database.fetch(f"select c.id from contact c where {where.sql}", *where.args)
    return await contacts_by_id([row["id"] for row in rows])


async def _requirements(ids: list[Any], actor: Actor) -> Found:
    where = visible(actor).add("r.id = any({}::bigint[])", ids)
    rows = await database.fetch(
        f"select {requirements.COLUMNS} from {requirements.JOINED} where {where.sql}", *where.args
    )
    return {row["id"]: requirements.out_of(row) for row in rows}


async def _agents(emails: list[Any], actor: Actor) -> Found:
    rows = await database.fetch(
        """select a.email, a.name, a.phone, a.language, o.reference as office
           from agent a join office o on o.id = a.office
           where a.email = any($1) and ($2::bigint is null or a.office = $2)""",
        emails,
        actor.office,
    )
    return {row["email"]: AgentOut(**row) for row in rows}


async def _offices(references: list[Any], actor: Actor) -> Found:
    rows = await database.fetch(
        """select reference, name, country, city, email, phone from office
           where reference = any($1) and ($2::bigint is null or id = $2)""",
        references,
        actor.office,
    )
    return {row["reference"]: OfficeOut(**row) for row in rows}


LISTING = ListingOut, _listings, "listings:read"
CONTACT = ContactOut, _contacts, "contacts:read"
REQUIREMENT = RequirementOut, _requirements, "requirements:read"
OWNER = Expansion("owner", ContactOut, _contacts_called, "contacts:read")
AGENT = Expansion("agent", AgentOut, _agents)
OFFICE = Expansion("office", OfficeOut, _offices)

IDS: dict[str, Expansion] = {
    "listing": Expansion("listing_id", *LISTING),
    "contact": Expansion("contact_id", *CONTACT),
    "requirement": Expansion("requirement_id", *REQUIREMENT),
}

EXPANSIONS: dict[type[Struct], dict[str, Expansion]] = {
    ListingOut: {"owner": OWNER, "agent": AGENT, "office": OFFICE},
    ContactOut: {"agent": AGENT, "office": OFFICE},
    RequirementOut: {"contact": IDS["contact"]},
    MatchOut: IDS,
    OfferOut: IDS,
    MergeOut: {"contact": IDS["contact"]},
    Fact: {
        "listing": Expansion("listing", *LISTING),
        "contact": Expansion("contact", *CONTACT),
        "requirement": Expansion("requirement", *REQUIREMENT),
    },
}
