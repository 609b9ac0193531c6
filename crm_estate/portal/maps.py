"""What the maps of a contact's pages show: homes where they may be shown, and the names of towns around."""

from collections.abc import Iterable, Sequence
from typing import Any

from crm_estate.base.places import Place, places_in
from crm_estate.base.settings import settings
from crm_estate.portal.spots import Spot
from crm_estate.requirements.criteria import Area

LABELS = 140
MARGIN_DEGREES = 0.4
KM_PER_DEGREE = 80.0
"""Of longitude, about where the project is at home: good enough for a frame."""
WORLD = (-60.0, -180.0, 75.0, 180.0)
RANKS = (1_000_000, 200_000, 50_000, 10_000)
"""Inhabitants from which a town is of rank 1, 2, 3, 4 on a map."""

Point = tuple[float, float]


async def labels_around(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Names of the towns near these (latitude, longitude) points, and of the largest anywhere."""
    near = await places_in(*_frame(points), limit=LABELS) if points else []
    far = await places_in(*WORLD, limit=LABELS // 2)
    return [_label(place) for place in {place.id: place for place in (*near, *far)}.values()]


async def middle_of(areas: Sequence[Area]) -> dict[str, float] | None:
    """Where a map without areas opens: at the largest town of our country."""
    if areas:
        return None
    largest = await places_in(*WORLD, limit=LABELS // 2)
    home = next((place for place in largest if place.country == settings().default_country), None)
    return {"lat": home.lat, "lon": home.lon} if home else None


def corners_of(areas: Iterable[Area]) -> list[Point]:
    """Points that frame some areas."""
    points: list[Point] = []
    for area in areas:
        if area.circle:
            reach = area.circle.km / KM_PER_DEGREE
            points += [(area.circle.lat + sign * reach, area.circle.lon + sign * reach) for sign in (-1, 1)]
        elif area.polygon:
            points += [(point[1], point[0]) for point in area.polygon.coordinates[0]]
    return points


def circle_of(spot: Spot) -> list[dict[str, Any]]:
    """A vague spot as an area to be drawn; nothing for an exact one."""
    if spot.km is None:
        return []
    return [{"circle": {"lat": spot.lat, "lon": spot.lon, "km": spot.km}, "fade_km": 0}]


def _frame(points: Sequence[Point]) -> tuple[float, float, float, float]:
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return (
        max(min(lats) - MARGIN_DEGREES, -90.0),
        max(min(lons) - MARGIN_DEGREES, -180.0),
        min(max(lats) + MARGIN_DEGREES, 90.0),
        min(max(lons) + MARGIN_DEGREES, 180.0),
    )


def _label(place: Place) -> dict[str, Any]:
    rank = 1 + sum(place.population < size for size in RANKS)
    return {"name": place.name, "lat": place.lat, "lon": place.lon, "rank": rank}
