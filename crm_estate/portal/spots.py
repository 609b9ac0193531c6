"""Where a home is shown: exactly, or as a circle somewhere in which it lies when its address is hidden."""

import hashlib
import hmac
import math

from msgspec import Struct

from crm_estate.listings.facts import ListingOut

BLUR_KM = 0.5
"""Radius of the circle that stands for a hidden address."""

FURTHEST = 0.8
"""How far from the centre of its circle a home may be, as a share of the radius."""

KM_PER_DEGREE = 111.195


class Spot(Struct, frozen=True):
    """A point in degrees; with `km`, a circle about it in which the home lies."""

    lat: float
    lon: float
    km: float | None = None


def spot_of(listing: ListingOut, secret: str) -> Spot | None:
    """Where to show a home; None when no one knows where it is.

    A hidden home always has the same circle, whose centre is off by a way that only `secret` tells.
    """
    place = listing.location
    if place is None:
        return None
    vague = (place.precision_m or 0) / 1000
    if vague >= BLUR_KM:
        return Spot(place.lat, place.lon, vague)
    if listing.address_visible:
        return Spot(place.lat, place.lon)
    return _moved(place.lat, place.lon, _two_numbers(secret, listing.reference or ""))


def _moved(lat: float, lon: float, chance: tuple[float, float]) -> Spot:
    angle = 2 * math.pi * chance[0]
    away = BLUR_KM * FURTHEST * math.sqrt(chance[1]) / KM_PER_DEGREE
    north, east = away * math.sin(angle), away * math.cos(angle) / max(0.01, math.cos(math.radians(lat)))
    return Spot(
        round(min(90.0, max(-90.0, lat + north)), 5), round((lon + east + 180) % 360 - 180, 5), BLUR_KM
    )


def _two_numbers(secret: str, about: str) -> tuple[float, float]:
    """Two numbers in [0, 1) that no one can tell who lacks the secret."""
    digest = hmac.new(secret.encode(), f"spot:{about}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / 2**64, int.from_bytes(digest[8:16], "big") / 2**64
