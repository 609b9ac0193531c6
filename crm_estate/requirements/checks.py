"""What a requirement may not say: bounds the wrong way round, areas that cross themselves, empty wishes."""

import math

from shapely.geometry import Polygon
from shapely.validation import explain_validity

from crm_estate.base.errors import Invalid
from crm_estate.base.money import is_currency
from crm_estate.requirements.criteria import Area, Criteria, PolygonArea, Ring

RANGES = ("price", "living_area", "plot_area", "rooms_total", "bedrooms_total", "floor", "year_built")


def check_criteria(criteria: Criteria) -> None:
    """Raise Invalid with the path of the first value that cannot be meant."""
    for name in RANGES:
        wish = getattr(criteria, name)
        if wish is not None and wish.min is not None and wish.max is not None and wish.min > wish.max:
            ends = {"min": f"{wish.min:g}", "max": f"{wish.max:g}"}
            raise Invalid("min %(min)s is above max %(max)s.", field=f"{name}.min", **ends)
    if criteria.price and not is_currency(criteria.price.currency):
        currency = criteria.price.currency
        raise Invalid("%(currency)s is not a currency.", field="price.currency", currency=currency)
    for i, area in enumerate(criteria.areas.any if criteria.areas else ()):
        _check_area(area, f"areas.any[{i}]")
    _check_features(criteria)


def _check_features(criteria: Criteria) -> None:
    wish = criteria.features
    if wish is None:
        return
    for tag in wish.avoid:
        if tag in wish.must or tag in wish.nice:
            raise Invalid("%(tag)s cannot be wanted and avoided at once.", field="features.avoid", tag=tag)


def _check_area(area: Area, field: str) -> None:
    if (area.circle is None) == (area.polygon is None):
        raise Invalid("An area is either a circle or a polygon.", field=field)
    if area.polygon is not None:
        _check_polygon(area.polygon, f"{field}.polygon.coordinates")


def _check_polygon(polygon: PolygonArea, field: str) -> None:
    for i, ring in enumerate(polygon.coordinates):
        _check_ring(ring, f"{field}[{i}]")
    shape = Polygon(
        _unwrapped(polygon.coordinates[0]), [_unwrapped(ring) for ring in polygon.coordinates[1:]]
    )
    if not shape.is_valid:
        raise Invalid("The polygon is not simple: %(why)s.", field=field, why=explain_validity(shape))


def _check_ring(ring: Ring, field: str) -> None:
    for i, point in enumerate(ring):
        if not (abs(point[0]) <= 180 and abs(point[1]) <= 90):
            raise Invalid("A point is [longitude, latitude] in degrees.", field=f"{field}[{i}]")
    if ring[0][:2] != ring[-1][:2]:
        raise Invalid("A ring ends where it began.", field=f"{field}[{len(ring) - 1}]")
    if len({(point[0], point[1]) for point in ring}) < 3:
        raise Invalid("A ring has at least three corners.", field=field)


def _unwrapped(ring: Ring) -> list[tuple[float, float]]:
    """The ring with longitudes that run on past 180 where it crosses the date line."""
    before = ring[0][0]
    points: list[tuple[float, float]] = []
    for lon, lat, *_ in ring:
        before = lon - 360 * math.floor((lon - before + 180) / 360)
        points.append((before, lat))
    return points
