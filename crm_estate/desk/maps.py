"""Names of towns for a map: the largest in the frame around what it shows."""

from collections.abc import Iterable, Sequence
from typing import Any

from crm_estate.base.places import places_in
from crm_estate.requirements.criteria import Area

MARGIN = 0.35
"""How much wider than its contents the frame is, on each side."""
LEAST_DEGREES = 0.25
LABELS = 120
HOME = (45.0, 12.0, 55.0, 27.0)
"""South, west, north, east of the countries crm-estate comes from: the frame of an empty map."""

Point = tuple[float, float]


async def labels_around(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Labels for a map that shows these (latitude, longitude) points."""
    places = await places_in(*_frame(points), limit=LABELS)
    return [
        {"name": place.name, "lat": place.lat, "lon": place.lon, "rank": _rank(place.population)}
        for place in places
    ]


def corners_of(areas: Iterable[Area]) -> list[Point]:
    """The points that frame some areas."""
    points: list[Point] = []
    for area in areas:
        if area.circle:
            reach = area.circle.km / 80
            points += [
                (area.circle.lat - reach, area.circle.lon - reach),
                (area.circle.lat + reach, area.circle.lon + reach),
            ]
        elif area.polygon:
            points += [(point[1], point[0]) for point in area.polygon.coordinates[0]]
    return points


def _frame(points: Sequence[Point]) -> tuple[float, float, float, float]:
    if not points:
        return HOME
    south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
    west, east = min(lon for _, lon in points), max(lon for _, lon in points)
    tall = max((north - south) * MARGIN, LEAST_DEGREES)
    wide = max((east - west) * MARGIN, LEAST_DEGREES)
    return max(south - tall, -90), max(west - wide, -180), min(north + tall, 90), min(east + wide, 180)


def _rank(population: int) -> int:
    """1 for the largest towns … 5 for villages."""
    return 1 + sum(population < size for size in (1_000_000, 200_000, 50_000, 10_000))
