"""Names of towns in a feed, looked up once each; a town that the gazetteer lacks does not cost the row."""

from collections.abc import Sequence

import msgspec

from crm_estate.base.gazetteer import distance_km
from crm_estate.base.places import Asked, Located, Place, locate_places
from crm_estate.base.texts import fold
from crm_estate.base.wording import N_
from crm_estate.feeds.reasons import Reason, because
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.towns import asked_of, spelling

FAR_KM = 30.0
"""A town whose middle is farther from the listing is another one of the same name."""


NO_SUCH_TOWN = N_("The gazetteer has no such town: kept by its coordinates alone.")
TOO_FAR = N_("The town of this name lies %(km)s km from the coordinates: kept by these alone.")


class Towns:
    """What one import has asked the gazetteer so far."""

    def __init__(self) -> None:
        self._known: dict[Asked, Located] = {}

    async def learn(self, items: Sequence[ListingFacts]) -> None:
        """Look up the names that have not been met yet, all at once."""
        wanted = {asked_of(item) for item in items if item.place}
        self._known |= await locate_places(wanted - self._known.keys())

    def settle(self, item: ListingFacts) -> tuple[ListingFacts, Reason | None, bool]:
        """The listing with its town spelled as it should be, or without it, and a note if it had to go.

        Last, whether it had to go because the listing lies far from it.
        """
        if not item.place:
            return item, None, False
        found = self._known[asked_of(item)]
        if item.location is None:
            return _spelled(item, found), None, False
        if found.place is None:
            return _without(item), because(NO_SUCH_TOWN), False
        away = distance_km((item.location.lat, item.location.lon), (found.place.lat, found.place.lon))
        if away > FAR_KM:
            return _without(item), because(TOO_FAR, km=f"{away:.0f}"), True
        return _spelled(item, found), None, False


def _spelled(item: ListingFacts, found: Located) -> ListingFacts:
    said = item.place or ""
    place = found.place
    name = place.name if place and _is_own(place, said) else spelling(said, found)
    return item if name == said else msgspec.structs.replace(item, place=name)


def _is_own(place: Place, said: str) -> bool:
    return place.names[0] == fold(said)


def _without(item: ListingFacts) -> ListingFacts:
    return msgspec.structs.replace(item, place=None)
