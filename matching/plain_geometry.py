"""Distances and polygons for the oracle, by the textbook formulas of spherical trigonometry.

Source of the formulas: haversine (Sinnott 1984); cross-track and along-track distance and initial
bearing (Williams, Aviation Formulary).
"""

import math
from typing import Any

from matching.areas import Area, Circle

RADIUS_KM = 6371.0088
AT_THE_EDGE_KM = 1e-6

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def km_outside(area: Area, place: Point) -> float:
    """Kilometres from the nearest point of the area; 0 inside, and within a millimetre of the edge."""
    if isinstance(area, Circle):
        outside = km_between((area.lat, area.lon), place) - area.km
    else:
        rings = [points_of(ring) for ring in area.rings]
        outside = 0.0 if in_polygon(rings, place) else km_to_rings(rings, place)
    return 0.0 if outside <= AT_THE_EDGE_KM else outside


def points_of(ring: Any) -> list[Point]:
    return [(float(lat), float(lon)) for lat, lon in ring]


def km_between(a: Point, b: Point) -> float:
    """Great-circle distance.

    >>> round(km_between((0.0, 0.0), (0.0, 180.0)))
    20015
    """
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    h = math.sin((lat_b - lat_a) / 2) ** 2
    h += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))


def bearing(a: Point, b: Point) -> float:
    """Initial direction from a to b, in radians clockwise from north."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    turn = lon_b - lon_a
    east = math.sin(turn) * math.cos(lat_b)
    north = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(lat_b) * math.cos(turn)
    return math.atan2(east, north)


def km_to_arc(place: Point, start: Point, end: Point) -> float:
    """Distance to the great-circle arc from start to end."""
    ends = min(km_between(place, start), km_between(place, end))
    if km_between(start, end) < 1e-5:
        return ends
    there = km_between(start, place) / RADIUS_KM
    off = bearing(start, place) - bearing(start, end)
    along = math.atan2(math.sin(there) * math.cos(off), math.cos(there))
    if not 0 < along < km_between(start, end) / RADIUS_KM:
        return ends
    return RADIUS_KM * abs(math.asin(max(-1.0, min(1.0, math.sin(there) * math.sin(off)))))


def km_to_rings(rings: list[list[Point]], place: Point) -> float:
    return min(
        km_to_arc(place, start, end)
        for ring in rings
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True)
    )


def in_polygon(rings: list[list[Point]], place: Point) -> bool:
    """Inside the first ring and in no other."""
    return in_ring(rings[0], place) and not any(in_ring(hole, place) for hole in rings[1:])


def in_ring(ring: list[Point], place: Point) -> bool:
    """Whether someone at ``place`` who follows the ring with their eyes turns all the way round.

    So does someone at the opposite point of the Earth, who is told apart by being on the far side
    of the ring.
    """
    turned = 0.0
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        step = bearing(place, end) - bearing(place, start)
        turned += math.remainder(step, 2 * math.pi)
    return abs(turned) > math.pi and on_the_side_of(ring, place)


def on_the_side_of(ring: list[Point], place: Point) -> bool:
    """Whether the place is less than a quarter of the way round from the middle of the ring's points."""
    vectors = [straight(point) for point in ring]
    middle = [sum(vector[axis] for vector in vectors) for axis in range(3)]
    return sum(a * b for a, b in zip(middle, straight(place), strict=True)) > 0


def straight(point: Point) -> tuple[float, float, float]:
    lat, lon = map(math.radians, point)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
