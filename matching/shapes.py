"""Areas as given become shapes: unit vectors and reaches that the kernels compute with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from matching.areas import Circle, Polygon
from matching.arrays import Array, Floats, Ints
from matching.geometry import chord_of_km, edges_of, km_of_chord, squared_chord
from matching.rings import lay_out, ring_points


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A checked area. ``edges`` is (EDGE_ROWS, e), e = 0 for a circle; ``km`` is 0 for a polygon.

    ``cap`` is the squared chord from ``centre`` beyond which the fit is surely 0.
    """

    centre: Floats
    frame: Floats
    km: float
    fade: float
    priority: float
    cap: float
    edges: Floats


NO_FRAME = np.zeros((2, 3))
NO_EDGES = np.zeros((17, 0))
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
    phi, theta = math.radians(lat), math.radians(lon)
    level = math.cos(phi)
    centre = np.array([level * math.cos(theta), level * math.sin(theta), math.sin(phi)])
    cap = chord_of_km(km + fade + MARGIN_KM)
    return Shape(centre, NO_FRAME, km, fade, priority, widened(cap), NO_EDGES)


def polygon_shape(polygon: Polygon) -> Shape:
    fade, priority = fade_and_priority(polygon.fade, polygon.priority)
    rings = [ring_points(ring, index) for index, ring in enumerate(polygon.rings)]
    if not rings:
        raise ValueError("a polygon without rings")
    middle, frame, planes = lay_out(rings)
    radius = km_of_chord(squared_chord(middle[:, np.newaxis], rings[0])).max()
    edges = [edges_of(ring, plane) for ring, plane in zip(rings, planes, strict=True)]
    cap = chord_of_km(float(radius) + fade + MARGIN_KM)
    return Shape(middle, frame, 0.0, fade, priority, widened(cap), np.concatenate(edges, axis=1))


def widened(cap: float) -> float:
    """Half the way round and more is the whole Earth, whatever rounding makes of the far side."""
    return 5.0 if cap >= 4.0 - 1e-9 else cap


def wider(shape: Shape, km: float) -> Shape:
    """The area with its edge moved out by ``km``, holes closing in likewise; fade and priority stay."""
    reach = float(km_of_chord(np.array([min(shape.cap, 4.0)]))[0]) + km
    return replace(shape, km=shape.km + km, cap=widened(chord_of_km(reach)))


def shape_of(area: object) -> Shape:
    if isinstance(area, Shape):
        return area
    if isinstance(area, Circle):
        return circle_shape(area)
    if isinstance(area, Polygon):
        return polygon_shape(area)
    raise ValueError(f"{type(area).__name__} is neither Circle nor Polygon")


def read_areas(name: str, given: object, rows: Ints) -> Array:
    """A tuple of shapes per wish, as an array of objects (k,)."""
    per_wish = sequence(given)
    if per_wish is None or len(per_wish) != len(rows):
        raise ValueError(f"{name}: expected {len(rows)} lists of areas")
    read = np.empty(len(rows), dtype=object)
    for at, areas in enumerate(per_wish):
        listed = sequence(areas)
        if listed is None:
            raise ValueError(f"{name}, row {rows[at]}: expected a list of areas")
        read[at] = tuple(checked(name, int(rows[at]), index, area) for index, area in enumerate(listed))
    return read


def checked(name: str, row: int, index: int, area: object) -> Shape:
    try:
        return shape_of(area)
    except ValueError as error:
        raise ValueError(f"{name}, row {row}: area {index}: {error}") from error


def sequence(given: object) -> Sequence[object] | None:
    if isinstance(given, list | tuple):
        return cast(Sequence[object], given)
    if isinstance(given, np.ndarray) and given.ndim == 1:
        return cast(Sequence[object], given.tolist())
    return None
