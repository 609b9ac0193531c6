"""What listings refer to by name (town, owner, agent, office), looked up for a whole batch at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.places import Asked
from crm_estate.listings.custom import CustomField, custom_fields
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.rows import Ties
from crm_estate.listings.towns import Town, asked_of, towns_of
from crm_estate.listings.words import N_

NONE_SUCH = {
    "owner": N_("There is no owner %(name)s."),
    "agent": N_("There is no agent %(name)s."),
    "office": N_("There is no office %(name)s."),
}


class Directory(Struct, frozen=True, kw_only=True):
    """Everything a batch of listings refers to, as far as it exists."""

    before: dict[str, Mapping[str, Any]]
    sources: dict[tuple[str, str], str]
    places: dict[Asked, Town | Invalid]
    owners: dict[str, int]
    agents: dict[str, tuple[int, int]]
    offices: dict[str, int]
    fields: Sequence[CustomField]

    def ties_of(self, item: ListingFacts, before: Mapping[str, Any] | None, actor: Actor) -> Ties:
        """Ids for one listing; Invalid names the field that refers to nothing."""
        agent, agents_office = self._agent(item.agent)
        office = _known(self.offices, item.office, "office")
        town = self._town(item)
        return Ties(
            place=town.place if town else None,
            place_name=town.name if town else "",
            owner=_known(self.owners, item.owner, "owner"),
            agent=agent,
            office=office or agents_office or (before["office"] if before else None) or actor.office,
        )

    def check_source(self, item: ListingFacts, reference: str) -> None:
        """Refuse a source id that another listing carries."""
        if item.source and item.source_id:
            holder = self.sources.setdefault((item.source, item.source_id), reference)
            if holder != reference:
                raise Conflict(
                    "%(source)s %(source_id)s is listing %(reference)s.",
                    field="source_id",
                    source=item.source,
                    source_id=item.source_id,
                    reference=holder,
                )

    def _town(self, item: ListingFacts) -> Town | None:
        if not item.place:
            return None
        found = self.places[asked_of(item)]
        if isinstance(found, Invalid):
            raise found
        return found

    def _agent(self, email: str | None) -> tuple[int | None, int | None]:
        if email is None:
            return None, None
        return _known(self.agents, email.lower(), "agent") or (None, None)


async def directory_of(items: Sequence[ListingFacts]) -> Directory:
    """Look up everything `items` refer to with one query per kind of thing."""
    references = [item.reference for item in items if item.reference]
    rows = await database.fetch(
        "select * from listing where reference = any($1) for no key update", references
    )
    return Directory(
        before={row["reference"]: row for row in rows},
        sources=await _sources(items),
        places=await towns_of({asked_of(item) for item in items if item.place}),
        owners=await _owners([item.owner for item in items if item.owner]),
        agents=await _agents([item.agent.lower() for item in items if item.agent]),
        offices=await _ids("office", [item.office for item in items if item.office]),
        fields=await custom_fields(),
    )


async def _sources(items: Sequence[ListingFacts]) -> dict[tuple[str, str], str]:
    named = [(item.source, item.source_id) for item in items if item.source and item.source_id]
    rows = await database.fetch(
        """select l.source, l.source_id, l.reference from listing l
           join unnest($1::text[], $2::text[]) as n (source, source_id) using (source, source_id)""",
        [source for source, _ in named],
        [source_id for _, source_id in named],
    )
    return {(row["source"], row["source_id"]): row["reference"] for row in rows}


async def _ids(table: str, references: Sequence[str]) -> dict[str, int]:
    if not references:
        return {}
    rows = await database.fetch(f"select reference, id from {table} where reference = any($1)", references)
    return {row["reference"]: row["id"] for row in rows}


async def _owners(references: Sequence[str]) -> dict[str, int]:
    """Contacts by reference; one that was merged is the one it lives on as."""
    if not references:
        return {}
    rows = await database.fetch(
        """select reference, id from contact where reference = any($1)
           union all select reference, contact from former_contact where reference = any($1)""",
        references,
    )
    return {row["reference"]: row["id"] for row in rows}


async def _agents(emails: Sequence[str]) -> dict[str, tuple[int, int]]:
    if not emails:
        return {}
    rows = await database.fetch("select email, id, office from agent where email = any($1)", emails)
    return {row["email"]: (row["id"], row["office"]) for row in rows}


def _known(ids: Mapping[str, Any], name: str | None, field: str) -> Any:
    if name is None:
        return None
    if name not in ids:
        raise Invalid(NONE_SUCH[field], field=field, name=repr(name))
    return ids[name]
