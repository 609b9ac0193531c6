"""A listing as an advert of Sreality: nearly everything is a number of one of its lists."""

import re
from collections.abc import Iterator
from typing import Any

from crm_estate.feeds.portals.publishing import Shown, shown_place
from crm_estate.listings.facts import ListingOut
from crm_estate.portals.adapters import Message, Prepared
from crm_estate.portals.texts import best_text, cut

LANGUAGE = "cs"
MOST_PHOTOS = 100
DESCRIPTION = 3000
FUNCTIONS = {"sale": 1, "rent": 2}
TYPES = {"apartment": 1, "room": 1, "house": 2, "land": 3, "commercial": 4, "garage": 5, "other": 5}
SUBTYPES = {"room": 47, "house": 37, "land": 19, "commercial": 32, "garage": 34, "other": 36}
"""What a kind is among its type's subtypes; of flats the layout decides."""
LAYOUTS = {
    (1, "kk"): 2, (1, "1"): 3, (2, "kk"): 4, (2, "1"): 5, (3, "kk"): 6, (3, "1"): 7,
    (4, "kk"): 8, (4, "1"): 9, (5, "kk"): 10, (5, "1"): 11,
}  # fmt: skip
SIX_AND_MORE = 12
CURRENCIES = {"CZK": 1, "USD": 2, "EUR": 3}
WHOLE, PER_MONTH = 1, 2
CONDITIONS = {"very_good": 1, "good": 2, "under_construction": 4, "new": 6, "to_renovate": 8, "renovated": 9}
ENERGY = {letter: number for number, letter in enumerate("ABCDEFG", 1)}
TOLD_BY_TAG = {
    "balcony": "balcony",
    "loggia": "loggia",
    "terrace": "terrace",
    "garage": "garage",
    "parking": "parking_lots",
    "cellar": "cellar",
    "pool": "basin",
}
OWN_CHOICES = {
    "building_type": {"wood": 1, "brick": 2, "stone": 3, "panel": 5, "skeleton": 6, "mixed": 7},
    "ownership": {"personal": 1, "cooperative": 2, "state": 3},
}
"""What only the firm's own fields can say: their keys, and the codes of their choices."""
HIDDEN = 2
"""How inexact a place is that is not to be shown exactly."""

_LAYOUT = re.compile(r"(?<![\d+])(\d{1,2})\s?\+\s?(kk|1)(?!\w)", re.IGNORECASE)


def advert(listing: ListingOut) -> Prepared:
    """What is sent, and what is missing before anything is."""
    place = shown_place(listing)
    description = cut(best_text(listing.description, LANGUAGE), DESCRIPTION)
    price = listing.list_price
    body: dict[str, Any] = {
        "advert_rkid": listing.reference,
        "advert_code": listing.reference,
        "user_status": True,
        "advert_lifetime": 4,
        "advert_function": FUNCTIONS[listing.offer],
        "advert_type": TYPES[listing.kind],
        "advert_subtype": SUBTYPES.get(listing.kind) or layout(listing),
        "advert_price": price.amount if price else 0.0,
        "advert_price_currency": CURRENCIES.get(price.currency) if price else CURRENCIES["CZK"],
        "advert_price_unit": WHOLE if listing.offer == "sale" else PER_MONTH,
        "description": description,
        "locality_city": place.town,
        **_where(place, listing),
        **_more(listing),
    }
    given = {name: value for name, value in body.items() if value is not None and value != ""}
    photos = listing.photos[:MOST_PHOTOS]
    return Prepared(body=given, photos=photos, missing=list(_missing(listing, given)))


def layout(listing: ListingOut) -> int | None:
    """The number of a flat's layout, which Czech adverts name in their titles or texts.

    `3+kk` has its kitchen in a corner of one of three rooms, `3+1` in a room of its own.
    """
    texts = [best_text(listing.title, LANGUAGE), *listing.title.values(), *listing.description.values()]
    found = next(filter(None, map(_LAYOUT.search, texts)), None)
    if found is None or int(found[1]) < 1:
        return None
    return LAYOUTS.get((int(found[1]), found[2].lower()), SIX_AND_MORE)


def _missing(listing: ListingOut, body: dict[str, Any]) -> Iterator[Message]:
    if "description" not in body:
        yield Message("needs_description", {"least": 1})
    if "locality_city" not in body:
        yield Message("needs_town")
    if "advert_subtype" not in body:
        yield Message("needs_layout")
    if "advert_price_currency" not in body:
        yield Message("needs_currency", {"currencies": ", ".join(CURRENCIES)})
    if listing.offer == "rent" and listing.rent_period != "month":
        yield Message("needs_period")
    if listing.kind not in ("land", "garage", "other") and not listing.living_area:
        yield Message("needs_area")
    if listing.kind in ("land", "house") and not listing.plot_area:
        yield Message("needs_plot")
    if not listing.photos:
        yield Message("needs_photo", {"least": 1})


def _where(place: Shown, listing: ListingOut) -> dict[str, Any]:
    return {
        "locality_street": place.street,
        "locality_zip": place.postal_code.replace(" ", ""),
        "locality_latitude": place.lat,
        "locality_longitude": place.lon,
        "locality_inaccuracy_level": None if listing.address_visible else HIDDEN,
    }


def _more(listing: ListingOut) -> dict[str, Any]:
    """What may be left out; an unknown feature is."""
    told = {name: listing.features.get(tag) for tag, name in TOLD_BY_TAG.items()}
    furnished = listing.features.get("furnished")
    rooms = min(int(listing.rooms_total), 5) if listing.rooms_total else None
    own = {name: codes.get(str(listing.custom.get(name))) for name, codes in OWN_CHOICES.items()}
    return {
        **told,
        **own,
        "furnished": None if furnished is None else 1 if furnished else 2,
        "usable_area": listing.living_area and round(listing.living_area),
        "estate_area": listing.plot_area and round(listing.plot_area),
        "advert_room_count": (rooms or None) if listing.kind == "house" else None,
        "floor_number": listing.floor if listing.kind in ("apartment", "room") else None,
        "floors": listing.floors_total,
        "acceptance_year": listing.year_built,
        "building_condition": CONDITIONS.get(listing.condition or ""),
        "energy_efficiency_rating": ENERGY.get((listing.energy_class or "")[:1]),
    }
