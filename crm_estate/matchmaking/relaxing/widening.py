"""Areas whose edge moves out, for a form to show; the engine itself counts the distance to the edge."""

from math import cos, radians
from typing import Any

import msgspec
import shapely
from shapely import affinity
from shapely.geometry import Polygon, shape

from crm_estate.requirements.criteria import Area, CircleArea, PolygonArea

KM_PER_DEGREE = 111.195
"""Of latitude, at the Earth's mean radius."""
ROUGH_KM = 0.01
CORNERS = 6
"""Corners per quarter of a round: enough to be within 1 % of `km`."""
FARTHEST_KM = 2_000.0


def wider(area: Area, km: float) -> Area:
    """The area reaching `km` further, holes closing in; what it is worth outside fades as it did."""
    if area.circle is not None:
        circle = area.circle
        reach = CircleArea(lat=circle.lat, lon=circle.lon, km=min(circle.km + km, FARTHEST_KM))
        return msgspec.structs.replace(area, circle=reach, fade_km=area.fade_km or circle.km / 2)
    if area.polygon is not None:
        return msgspec.structs.replace(area, polygon=_wider_polygon(area.polygon, km))
    return area


def _wider_polygon(polygon: PolygonArea, km: float) -> PolygonArea:
    """Buffered on a plane that is true to scale in its middle: good enough for the size of towns."""
    ring: Any = shape(msgspec.to_builtins(polygon))
    middle = ring.centroid
    scale = max(cos(radians(middle.y)), 1e-3) * KM_PER_DEGREE, KM_PER_DEGREE
    plane = affinity.scale(ring, *scale, origin=middle)
    moved = plane.buffer(km, quad_segs=CORNERS).simplify(ROUGH_KM)
    back = affinity.scale(moved, 1 / scale[0], 1 / scale[1], origin=middle)
    return PolygonArea(type="Polygon", coordinates=_rings(shapely.set_precision(back, 1e-6)))


def _rings(polygon: Any) -> list[list[list[float]]]:
    whole = polygon if isinstance(polygon, Polygon) else max(polygon.geoms, key=lambda part: part.area)
    rings = (whole.exterior, *whole.interiors)
    return [[[round(x, 6), round(y, 6)] for x, y in ring.coords] for ring in rings]
