"""A listing as an advert of ingatlan.com."""

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from crm_estate.feeds.portals.publishing import Shown, shown_place
from crm_estate.listings.facts import ListingOut
from crm_estate.portals.adapters import Message, Prepared
from crm_estate.portals.ingatlan.codes import BUILDING_FIELD, codes_of

MOST_PHOTOS = 20
PRICES = {"HUF": "priceHuf", "EUR": "priceEur"}
LONGEST_ID = 15
FIXED = ("listingType", "propertyType", "city")
"""What the portal lets nobody change: another value is another advert."""
_OWN_ID = re.compile(rf"[0-9A-Za-z_-]{{1,{LONGEST_ID}}}")
_BUDAPEST = re.compile(r"1(0[1-9]|1\d|2[0-3])\d")


def advert(listing: ListingOut, codes_said: str = "") -> Prepared:
    """What is sent besides the advert's own id, and what is missing before anything is."""
    codes, place = codes_of(listing, codes_said), shown_place(listing)
    rooms = listing.rooms_total or 0
    english = listing.description.get("en", "").strip()
    body: dict[str, Any] = {
        "listingType": codes and codes.listing_type,
        "propertyType": codes and codes.property_type,
        "propertySubtype": codes and codes.property_subtype,
        "priceType": codes and codes.price_type,
        "areaSize": round(listing.living_area or 0),
        "lotSize": round(listing.plot_area or 0),
        "roomCount": int(rooms),
        "smallRoomCount": int(rooms % 1 > 0),
        "agenciesAccepted": 0,
        "isHiddenOnIcom": 0,
        "description": "",
        "descriptionEn": english if len(english) > 3 else "",
        **_where(place, listing),
    }
    if listing.list_price and (name := PRICES.get(listing.list_price.currency)):
        body[name] = round(listing.list_price.amount)
    missing = list(_missing(listing, codes is not None, place))
    return Prepared(body=body, photos=listing.photos[:MOST_PHOTOS], missing=missing)


def own_id(reference: str, turn: int) -> str:
    """An advert's own id: the reference where the portal takes it, else made of it; another each turn.

    >>> own_id("WAW-12", 0), len(own_id("WAW-12", 1)), own_id("a/b", 0) == own_id("a/b", 0)
    ('WAW-12', 15, True)
    """
    if turn == 0 and _OWN_ID.fullmatch(reference):
        return reference
    digest = hashlib.sha256(f"{reference}\n{turn}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:LONGEST_ID]


def _missing(listing: ListingOut, has_codes: bool, place: Shown) -> Iterator[Message]:
    if not has_codes and (listing.kind, listing.offer) == ("apartment", "sale"):
        yield Message("needs_building", {"key": BUILDING_FIELD})
    elif not has_codes:
        yield Message("needs_codes")
    if listing.list_price is None:
        yield Message("needs_price")
    elif listing.list_price.currency not in PRICES:
        yield Message("needs_currency", {"currencies": ", ".join(PRICES)})
    if listing.offer == "rent" and listing.rent_period != "month":
        yield Message("needs_period")
    if not place.town:
        yield Message("needs_town")
    if listing.kind == "land":
        if not listing.plot_area:
            yield Message("needs_plot")
    elif not listing.living_area:
        yield Message("needs_area")
    if listing.kind in ("apartment", "house") and not listing.rooms_total:
        yield Message("needs_rooms")


def _where(place: Shown, listing: ListingOut) -> dict[str, Any]:
    hidden = int(not listing.address_visible)
    where: dict[str, Any] = {
        "city": place.town,
        "street": place.street,
        "isStreetHidden": hidden,
        "isStreetNumberHidden": hidden,
    }
    found = _BUDAPEST.fullmatch(listing.postal_code)
    if place.town == "Budapest" and found:  # its postal codes name the district, and that is no address
        where["district"] = int(found[1])
    return where
