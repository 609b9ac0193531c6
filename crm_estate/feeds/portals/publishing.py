"""What of a listing may be shown to everyone: its town, and the rest of its address if that is visible."""

from msgspec import Struct

from crm_estate.listings.facts import ListingOut

BLUR = 2
"""Decimals of a degree that are left where the address is hidden: about a kilometre."""


class Shown(Struct, frozen=True):
    """Where a listing is, as far as everyone may know."""

    town: str
    region: str
    street: str
    postal_code: str
    lat: float | None
    lon: float | None


def shown_place(listing: ListingOut) -> Shown:
    """Where a listing is, for everyone; `Dąbrowa (opolskie)` is a town and its county."""
    town, _, county = (listing.place or "").partition(" (")
    lat, lon = _spot(listing)
    visible = listing.address_visible
    return Shown(
        town=town,
        region=county.rstrip(")") or town,
        street=listing.street if visible else "",
        postal_code=listing.postal_code if visible else "",
        lat=lat,
        lon=lon,
    )


def degrees(value: float) -> str:
    """Degrees as plain decimals.

    >>> degrees(50.06), degrees(0.00001)
    ('50.06', '0.00001')
    """
    return f"{value:.8f}".rstrip("0").rstrip(".")


def _spot(listing: ListingOut) -> tuple[float | None, float | None]:
    if listing.location is None:
        return None, None
    lat, lon = listing.location.lat, listing.location.lon
    return (lat, lon) if listing.address_visible else (round(lat, BLUR), round(lon, BLUR))
