"""Names of towns in a feed, looked up once each; a town that the gazetteer lacks does not cost the row."""

from collections.abc import Sequence

import msgspec

from crm_estate.base.gazetteer import Place, best_of, distance_km
from crm_estate.base.texts import fold
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.towns import Named, towns_named

FAR_KM = 30.0
"""A town whose middle is farther from the listing is another one of the same name."""


class Towns:
    """What one import has asked the gazetteer so far."""

    def __init__(self) -> None:
        self._known: dict[Named, list[Place]] = {}
        self._keys: dict[str, str] = {}

    async def learn(self, items: Sequence[ListingFacts]) -> None:
        """Look up the names that have not been met yet, in one query."""
        named = {(item.country, item.place) for item in items if item.place}
        self._keys |= {name: fold(name) for _, name in named if name not in self._keys}
        wanted = {(country, self._keys[name]) for country, name in named}
        self._known |= await towns_named([name for name in wanted if name not in self._known])

    def settle(self, item: ListingFacts) -> tuple[ListingFacts, str]:
        """The listing with its town spelled as it should be, or without it; and a note if it had to go."""
        if not item.place:
            return item, ""
        key = self._keys[item.place]
        spot = (item.location.lat, item.location.lon) if item.location else None
        town = best_of(self._known.get((item.country, key), ()), key, spot)
        if spot is None:
            return (_spelled(item, town, key), "") if town else (item, "")
        if town is None:
            return _without(item), "The gazetteer has no such town: kept by its coordinates alone."
        away = distance_km(spot, (town.lat, town.lon))
        if away > FAR_KM:
            reason = f"The town of this name lies {away:.0f} km from the coordinates: kept by these alone."
            return _without(item), reason
        return _spelled(item, town, key), ""


def _spelled(item: ListingFacts, town: Place, key: str) -> ListingFacts:
    if item.place == town.name or town.names[0] != key:
        return item
    return msgspec.structs.replace(item, place=town.name)


def _without(item: ListingFacts) -> ListingFacts:
    return msgspec.structs.replace(item, place=None)
