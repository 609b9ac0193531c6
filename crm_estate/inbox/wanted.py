"""What someone may be looking for who asks about a listing: homes like it, near it."""

from datetime import datetime, timedelta

from crm_estate.base.money import per_month
from crm_estate.listings.facts import ListingOut
from crm_estate.requirements.criteria import Area, AreasWish, CircleArea, PriceWish, RangeWish
from crm_estate.requirements.facts import RequirementFacts

LASTS = timedelta(days=180)
PRICE = (0.75, 1.15)
AREA = (0.8, 1.4)
ROOMS = 1.0
"""How far from the listing's own a price, an area (as shares of it) and a number of rooms may be."""

NEAR_KM, AROUND_KM = 5.0, 10.0
EXACT_M = 1_000.0
"""Within how many metres a place must be known for a small circle around it to mean anything."""


def wanted_like(listing: ListingOut, contact: str, now: datetime) -> RequirementFacts | None:
    """A requirement that the listing itself would meet; None where too little is known of it.

    It is matched, and what it finds waits for an agent's approval.
    """
    price, area, rooms, areas = _price(listing), _area(listing), _rooms(listing), _areas(listing)
    if not (price or area or rooms):
        return None
    return RequirementFacts(
        contact=contact,
        name=listing.reference,
        offer=listing.offer,
        kinds=[listing.kind],
        price=price,
        living_area=area,
        rooms_total=rooms,
        areas=areas,
        frequency="weekly",
        delivery="approval",
        expires_on=(now + LASTS).date(),
    )


def _price(listing: ListingOut) -> PriceWish | None:
    price = listing.list_price
    if price is None or not price.amount:
        return None
    amount = price.amount
    if listing.offer == "rent":
        amount = per_month(amount, listing.rent_period or "month")
    lowest, highest = (_rounded(amount * share) for share in PRICE)
    return PriceWish(currency=price.currency, min=lowest, max=highest)


def _area(listing: ListingOut) -> RangeWish | None:
    if listing.living_area is None:
        return None
    lowest, highest = (_rounded(listing.living_area * share) for share in AREA)
    return RangeWish(min=lowest, max=highest)


def _rooms(listing: ListingOut) -> RangeWish | None:
    rooms = listing.rooms_total
    return RangeWish(min=max(rooms - ROOMS, 0.5), max=rooms + ROOMS) if rooms else None


def _areas(listing: ListingOut) -> AreasWish | None:
    spot = listing.location
    if spot is None:
        return None
    is_exact = spot.precision_m is None or spot.precision_m <= EXACT_M
    if is_exact and listing.address_visible:
        circle = CircleArea(lat=spot.lat, lon=spot.lon, km=NEAR_KM)
    else:  # whoever wishes sees the middle of the circle on a map: a hidden address is not there
        circle = CircleArea(lat=round(spot.lat, 2), lon=round(spot.lon, 2), km=AROUND_KM)
    return AreasWish(any=[Area(circle=circle, name=(listing.place or "")[:80])], must=True)


def _rounded(value: float) -> float:
    """Three digits that count: nobody looks for 637,500.75.

    >>> _rounded(637_500.75), _rounded(53.12), _rounded(0.5)
    (638000.0, 53.1, 0.5)
    """
    return float(f"{value:.3g}")
