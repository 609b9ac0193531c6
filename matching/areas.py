"""The areas a wish may name. They are checked when a store of wishes takes them in."""

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within ``km`` kilometres of a point given by latitude and longitude in degrees.

    Outside, the fit falls linearly to 0 over ``fade`` kilometres (half the radius unless said).
    ``priority`` in (0, 1] is the fit inside.
    """

    lat: float
    lon: float
    km: float
    fade: float | None = None
    priority: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Polygon:
    """What lies inside the first ring and in none of the other rings (holes).

    Each ring is an array of (latitude, longitude) pairs in degrees, in this order (GeoJSON has it
    the other way round); repeating the first point at the end is allowed, and the direction does
    not matter. Edges are great-circle arcs, the shorter way round, so a ring may cross the
    antimeridian or enclose a pole; it may reach at most 80 degrees from its middle. A hole lies
    inside the outer ring and apart from other holes. Outside, the fit falls linearly to 0 over
    ``fade`` kilometres from the nearest edge. ``priority`` in (0, 1] is the fit inside.
    """

    rings: Sequence[ArrayLike]
    fade: float = 1.0
    priority: float = 1.0


Area = Circle | Polygon
