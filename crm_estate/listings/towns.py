"""The towns that a batch of listings names, found at once."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from crm_estate.base.atlas import ALIAS
from crm_estate.base.errors import Invalid
from crm_estate.base.places import Asked, Located, Place, closest_names, labels_of, locate_places
from crm_estate.listings.facts import ListingFacts

OFFERED = 8
"""Places of one name that are listed to choose from."""


class Town(Struct, frozen=True):
    """A place, and how it is written on the listing."""

    place: Place
    name: str


def asked_of(item: ListingFacts) -> Asked:
    """What a town is looked up by: name, country and, to tell towns of one name apart, about where."""
    spot = (round(item.location.lat, 1), round(item.location.lon, 1)) if item.location else None
    return item.place or "", item.country, spot


async def towns_of(wanted: Collection[Asked]) -> dict[Asked, Town | Invalid]:
    """The town that each name means, or what to tell who wrote it."""
    located = await locate_places(wanted)
    return {asked: await _town(asked, found) for asked, found in located.items()}


async def _town(asked: Asked, found: Located) -> Town | Invalid:
    name, country, _ = asked
    if found.place:
        return Town(found.place, spelling(name, found))
    return await _unclear(name, country, found)


def spelling(said: str, found: Located) -> str:
    """How a place is written: as said, unless that was misspelt or abbreviated."""
    return found.place.name if found.place and found.how == "place" and found.score < ALIAS else said


async def _unclear(name: str, country: str, found: Located) -> Invalid:
    asked = {"name": repr(name), "country": country}
    if found.how == "choice":
        choices = "; ".join(await labels_of([place for place, _ in found.choices[:OFFERED]]))
        return Invalid(
            "%(name)s may be several places in %(country)s. Say which: %(choices)s.",
            "place",
            **asked,
            choices=choices,
        )
    near = ", ".join(await _nearly(name, country, found.choices))
    if near:
        return Invalid(
            "There is no place %(name)s in %(country)s. Did you mean %(near)s?", "place", **asked, near=near
        )
    return Invalid("There is no place %(name)s in %(country)s.", "place", **asked)


async def _nearly(name: str, country: str, choices: Sequence[tuple[Place, float]]) -> list[str]:
    if choices:
        return await labels_of([place for place, _ in choices[:3]])
    return await closest_names(name, country)
