"""A listing as an advert of the OLX Group's API: categories and attributes are URNs of its taxonomy."""

from collections.abc import Iterator
from typing import Any

from crm_estate.base.fields import Language
from crm_estate.feeds.portals.publishing import Shown, shown_place
from crm_estate.listings.facts import ListingOut
from crm_estate.portals.adapters import Message, Prepared
from crm_estate.portals.texts import as_html, best_text, cut

TITLE = (5, 70)
DESCRIPTION = (50, 60_000)
"""Fewest and most characters that a text may have."""
MOST_PHOTOS = 24
TRIAL = "[qatest-mercury]"
"""How the title of an advert begins that is only a test."""
CONCEPT = "urn:concept:"

CATEGORIES = {
    ("apartment", "sale"): "apartments-for-sale",
    ("apartment", "rent"): "apartments-for-rent",
    ("house", "sale"): "houses-for-sale",
    ("house", "rent"): "houses-for-rent",
    ("land", "sale"): "lots-for-sale",
    ("land", "rent"): "lots-for-rent",
    ("commercial", "sale"): "stores-for-sale",
    ("commercial", "rent"): "stores-for-rent",
    ("garage", "sale"): "garages-for-sale",
    ("garage", "rent"): "garages-for-rent",
    ("room", "rent"): "rooms-for-rent",
}
LIVED_IN = ("apartment", "house")
FIRST_HAND = frozenset({"new", "under_construction", "shell"})
"""Conditions of what nobody has lived in yet."""
ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}
HIGHEST_NAMED = 10


def advert(listing: ListingOut, *, site_urn: str, language: Language, trial: bool = False) -> Prepared:
    """What is sent, and what is missing before anything is."""
    category = CATEGORIES.get((listing.kind, listing.offer))
    place = shown_place(listing)
    plain_title = best_text(listing.title, language)
    title = cut(f"{TRIAL} " * trial + plain_title, TITLE[1])
    description = as_html(best_text(listing.description, language)[: DESCRIPTION[1]])
    body: dict[str, Any] = {
        "site_urn": site_urn,
        "category_urn": f"{CONCEPT}{category}",
        "title": title,
        "description": description,
        "attributes": [{"urn": f"{CONCEPT}{urn}", "value": value} for urn, value in _attributes(listing)],
        "images": [{"url": photo.url} for photo in listing.photos[:MOST_PHOTOS]],
        "custom_fields": {"id": listing.reference},
    }
    if listing.list_price:
        price = listing.list_price
        body["price"] = {"value": price.amount, "currency": price.currency}
    if _is_somewhere(place):
        body["location"] = _location(place, exact=listing.address_visible)
    return Prepared(body=body, missing=list(_missing(listing, category, place, (plain_title, description))))


def _missing(
    listing: ListingOut, category: str | None, place: Shown, texts: tuple[str, str]
) -> Iterator[Message]:
    title, description = texts
    if category is None:
        yield Message("no_category")
    if len(title) < TITLE[0]:
        yield Message("needs_title", {"least": TITLE[0]})
    if len(description) < DESCRIPTION[0]:
        yield Message("needs_description", {"least": DESCRIPTION[0]})
    if listing.list_price is None:
        yield Message("needs_price")
    elif listing.offer == "rent" and listing.rent_period != "month":
        yield Message("needs_period")
    if not _is_somewhere(place):
        yield Message("needs_place")
    if not listing.photos:
        yield Message("needs_photo", {"least": 1})
    if listing.kind in LIVED_IN and not listing.rooms_total:
        yield Message("needs_rooms")
    if listing.kind == "land":
        if not (listing.plot_area or listing.living_area):
            yield Message("needs_plot")
    elif not listing.living_area:
        yield Message("needs_area")
    if listing.kind == "house" and not listing.plot_area:
        yield Message("needs_plot")


def _attributes(listing: ListingOut) -> Iterator[tuple[str, str]]:
    area = listing.living_area
    if listing.kind == "land":
        area = listing.plot_area or area
    if listing.kind in LIVED_IN and listing.rooms_total:
        yield "number-of-rooms", f"{CONCEPT}{_rooms(listing.rooms_total)}"
    if area:
        yield "net-area-m2", _plain(area)
    if listing.kind == "house" and listing.plot_area:
        yield "terrain-area-m2", _plain(listing.plot_area)
    if listing.offer == "sale" and listing.kind in (*LIVED_IN, "commercial"):
        yield "market", f"{CONCEPT}{'primary' if listing.condition in FIRST_HAND else 'secondary'}"
    if listing.kind in LIVED_IN and listing.year_built:
        yield "construction-year", str(listing.year_built)
    if listing.kind == "apartment":
        if listing.floor is not None:
            yield "floor", f"{CONCEPT}{_floor(listing.floor)}"
        if listing.floors_total is not None and listing.floors_total > 0:
            yield "building-floors", str(listing.floors_total)


def _rooms(rooms: float) -> str:
    """Half rooms are none that the portal counts, but there is always one."""
    return str(max(int(rooms), 1)) if rooms <= HIGHEST_NAMED else "more"


def _floor(floor: int) -> str:
    if floor <= 0:
        return "ground-floor" if floor == 0 else "cellar"
    if floor > HIGHEST_NAMED:
        return "11th-floor-and-above"
    return f"{ORDINALS.get(floor, f'{floor}th')}-floor"


def _location(place: Shown, *, exact: bool) -> dict[str, Any]:
    location: dict[str, Any] = {"lat": place.lat, "lon": place.lon, "exact": exact}
    if place.street:
        location["custom_fields"] = {"street_name": place.street}
    return location


def _is_somewhere(place: Shown) -> bool:
    """The portal refuses 0, 0, which is where those stand who do not know."""
    return place.lat is not None and place.lon is not None and (place.lat, place.lon) != (0, 0)


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
