"""The numbers by which ingatlan.com tells kinds of adverts apart.

Its public material shows those of flats for sale; the whole list is open to those who have an account. What
is not known here can be set (`CRM_INGATLAN_CODES`), so that nothing is ever sent as something that it is not.
"""

from msgspec import Struct

from crm_estate.listings.facts import ListingOut

BUILDINGS = {"brick": 1, "panel": 2}
"""Subtypes of flats, by the codes of an own field."""
BUILDING_FIELD = "building_type"


class Codes(Struct, frozen=True):
    listing_type: int
    property_type: int
    property_subtype: int
    price_type: int


def codes_of(listing: ListingOut, said: str) -> Codes | None:
    """The numbers of a listing; `said` is what is set, such as `house/sale=1:2:5:1 land/sale=1:3:9:1`.

    The four are the listing's type, the property's type and subtype, and the price's type.
    """
    entries = (entry.partition("=") for entry in said.split())
    named = {name: numbers for name, _, numbers in entries}
    if numbers := named.get(f"{listing.kind}/{listing.offer}"):
        return Codes(*map(int, numbers.split(":")))
    building = BUILDINGS.get(str(listing.custom.get(BUILDING_FIELD)))
    if (listing.kind, listing.offer) == ("apartment", "sale") and building:
        return Codes(1, 1, building, 1)
    return None
