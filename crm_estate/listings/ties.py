"""What listings refer to by name (town, owner, agent, office), looked up for a whole batch at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.gazetteer import Place, best_of
from crm_estate.base.places import closest_names
from crm_estate.base.texts import fold
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.rows import Ties
from crm_estate.listings.towns import towns_named
from crm_estate.listings.words import N_

Spot = tuple[float, float] | None

NONE_SUCH = {
    "owner": N_("There is no owner %(name)s."),
    "agent": N_("There is no agent %(name)s."),
    "office": N_("There is no office %(name)s."),
}


class Directory(Struct, frozen=True, kw_only=True):
    """Everything a batch of listings refers to, as far as it exists."""

    before: dict[str, Mapping[str, Any]]
    sources: dict[tuple[str, str], str]
    places: dict[tuple[str, str, Spot], Place | Invalid]
    owners: dict[str, int]
    agents: dict[str, tuple[int, int]]
    offices: dict[str, int]

    def ties_of(self, item: ListingFacts, before: Mapping[str, Any] | None, actor: Actor) -> Ties:
        """Ids for one listing; Invalid names the field that refers to nothing."""
        agent, agents_office = self._agent(item.agent)
        office = _known(self.offices, item.office, "office")
        return Ties(
            place=self._place(item),
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

    def _place(self, item: ListingFacts) -> Place | None:
        if not item.place:
            return None
        found = self.places[place_key(item)]
        if isinstance(found, Invalid):
            raise found
        return found

    def _agent(self, email: str | None) -> tuple[int | None, int | None]:
        if email is None:
            return None, None
        return _known(self.agents, email.lower(), "agent") or (None, None)


def place_key(item: ListingFacts) -> tuple[str, str, Spot]:
    """What a town is looked up by: name, country and, to tell towns of one name apart, about where."""
    spot = (round(item.location.lat, 1), round(item.location.lon, 1)) if item.location else None
    return item.place or "", item.country, spot


async def directory_of(items: Sequence[ListingFacts]) -> Directory:
    """Look up everything `items` refer to with one query per kind of thing."""
    references = [item.reference for item in items if item.reference]
    rows = await database.fetch(
        "select * from listing where reference = any($1) for no key update", references
    )
    return Directory(
        before={row["reference"]: row for row in rows},
        sources=await _sources(items),
        places=await _places({place_key(item) for item in items if item.place}),
        owners=await _ids("contact", [item.owner for item in items if item.owner]),
        agents=await _agents([item.agent.lower() for item in items if item.agent]),
        offices=await _ids("office", [item.office for item in items if item.office]),
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


async def _places(wanted: Collection[tuple[str, str, Spot]]) -> dict[tuple[str, str, Spot], Place | Invalid]:
    missing: dict[tuple[str, str], Invalid] = {}
    places: dict[tuple[str, str, Spot], Place | Invalid] = {}
    keys = {name: fold(name) for name in {name for name, _, _ in wanted}}
    towns = await towns_named({(country, keys[name]) for name, country, _ in wanted})
    for name, country, spot in wanted:
        key = keys[name]
        place = best_of(towns[country, key], key, spot)
        if place is None and (name, country) not in missing:
            missing[name, country] = await _no_such_place(name, country)
        places[name, country, spot] = place or missing[name, country]
    return places


async def _no_such_place(name: str, country: str) -> Invalid:
    near = ", ".join(await closest_names(name, country))
    asked = {"name": repr(name), "country": country}
    if near:
        return Invalid(
            "There is no place %(name)s in %(country)s. Did you mean %(near)s?", "place", **asked, near=near
        )
    return Invalid("There is no place %(name)s in %(country)s.", "place", **asked)


async def _ids(table: str, references: Sequence[str]) -> dict[str, int]:
    if not references:
        return {}
    rows = await database.fetch(f"select reference, id from {table} where reference = any($1)", references)
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
