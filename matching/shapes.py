"""Areas as given become shapes: unit vectors and reaches that the kernels compute with."""

import math

import numpy as np

from matching.areas import Circle, Polygon
from matching.arrays import Floats
from matching.geometry import chord_of_km, km_of_chord, squared_chord, unit_vectors
from matching.rings import lay_out, ring_points
from matching.sheets import CAP, FRAME, KM, Shape, Sheet, circle_sheet

MARGIN_KM = 1e-3


def number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise ValueError(f"{what} is {value!r}, not a number")  # noqa: TRY004  one kind of error for all input
    if not math.isfinite(value):
        raise ValueError(f"{what} {value} is not finite")
    return float(value)


def fade_and_priority(fade: object, priority: object) -> tuple[float, float]:
    width, rank = number(fade, "fade"), number(priority, "priority")
    if width < 0:
        raise ValueError(f"fade {width} is below 0")
    if not 0 < rank <= 1:
        raise ValueError(f"priority {rank} is not in (0, 1]")
    return width, rank


def degrees(value: object, what: str, most: float) -> float:
    angle = number(value, what)
    if abs(angle) > most:
        raise ValueError(f"{what} {angle} is beyond {most:.0f}")
    return angle


def circle_shape(circle: Circle) -> Shape:
    lat, lon = degrees(circle.lat, "latitude", 90), degrees(circle.lon, "longitude", 180)
    km = number(circle.km, "radius")
    if km <= 0:
        raise ValueError(f"radius {km} is not above 0")
    fade, priority = fade_and_priority(km / 2 if circle.fade is None else circle.fade, circle.priority)
    said = (np.array([one]) for one in (lat, lon, km, fade, priority))
    return Shape(circle_sheet(circle_areas(*said)), 0)


def circle_areas(lat: Floats, lon: Floats, km: Floats, fade: Floats, priority: Floats) -> Floats:
    """Circles that were checked, (k,) each, as areas (k, FACTS)."""
    return np.stack([*unit_vectors(lat, lon), cap_of(km, fade), km, fade, priority, 0 * km, 0 * km], axis=1)


def polygon_shape(polygon: Polygon) -> Shape:
    fade, priority = fade_and_priority(polygon.fade, polygon.priority)
    rings = [ring_points(ring, index) for index, ring in enumerate(polygon.rings)]
    if not rings:
        raise ValueError("a polygon without rings")
    middle, frame, planes = lay_out(rings)
    radius = km_of_chord(squared_chord(middle[:, np.newaxis], rings[0])).max()
    steps = [np.append(np.ones(ring.shape[1] - 1), 1 - ring.shape[1]) for ring in rings]
    corners = np.concatenate([np.vstack(parts) for parts in zip(rings, planes, steps, strict=True)], axis=1)
    cap = cap_of(np.array([radius]), np.array([fade]))[0]
    areas = np.array([[*middle, cap, 0.0, fade, priority, 0, corners.shape[1]]])
    return Shape(Sheet(areas, frame.reshape(1, FRAME), corners.T), 0)


def cap_of(reach: Floats, fade: Floats) -> Floats:
    """The cap of areas (k,) whose inside ends within ``reach`` kilometres of the centre."""
    with np.errstate(over="ignore"):
        return widened(chord_of_km(reach + fade + MARGIN_KM))


def widened(cap: Floats) -> Floats:
    """Half the way round and more is the whole Earth, whatever rounding makes of the far side."""
    return np.where(cap >= 4.0 - 1e-9, 5.0, cap)


def wider(shape: Shape, km: float) -> Shape:
    """The area with its edge moved out by ``km``, holes closing in likewise; fade and priority stay."""
    alone = shape.sheet.only(np.array([shape.at]))
    areas = alone.areas.copy()
    reach = km_of_chord(np.minimum(areas[:, CAP], 4.0)) + km
    areas[:, KM] += km
    areas[:, CAP] = widened(chord_of_km(reach))
    return Shape(Sheet(areas, alone.frames, alone.corners), 0)


def shape_of(area: object) -> Shape:
    if isinstance(area, Shape):
        return area
    if isinstance(area, Circle):
        return circle_shape(area)
    if isinstance(area, Polygon):
        return polygon_shape(area)
    raise ValueError(f"{type(area).__name__} is neither Circle nor Polygon")
