"""The rings of many polygons laid end to end, and where on the sphere and on their planes they lie."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.geometry import dot, frame_of, project, squared_chord, unit_vectors
from matching.rings import FARTHEST, SAME_POINT
from matching.sheets import starts_of


@dataclass(frozen=True, eq=False)
class Rings:
    """Ring r belongs to polygon ``polygon[r]`` and has ``counts[r]`` of the points (d, V). The rings of a
    polygon lie beside each other, the outer one first."""

    polygon: Ints
    counts: Ints
    points: Floats

    @cached_property
    def starts(self) -> Ints:
        """The first point of each ring (R,)."""
        return starts_of(self.counts)

    @cached_property
    def ring(self) -> Ints:
        """The ring of each point (V,)."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def after(self) -> Ints:
        """The point (V,) that follows each on its ring."""
        after = np.arange(1, len(self.ring) + 1)
        after[self.starts + self.counts - 1] = self.starts
        return after

    @cached_property
    def is_outer(self) -> Bools:
        return np.diff(self.polygon, prepend=-1) != 0

    @cached_property
    def outer(self) -> Ints:
        """The outer ring of each polygon (P,)."""
        return np.flatnonzero(self.is_outer)

    @cached_property
    def place(self) -> Ints:
        """Which of the P polygons each ring (R,) belongs to, counted from 0."""
        return np.cumsum(self.is_outer) - 1

    @cached_property
    def place_of_point(self) -> Ints:
        return self.place[self.ring]

    @cached_property
    def outer_points(self) -> Ints:
        return np.flatnonzero(self.is_outer[self.ring])

    def having(self, points: Ints) -> Ints:
        """The polygons that have these points (k,), one each."""
        return self.polygon[self.ring[points]]

    def without(self, polygons: Ints) -> "Rings":
        if not len(polygons):
            return self
        kept = ~np.isin(self.polygon, polygons)
        points = np.compress(kept[self.ring], self.points, axis=1)
        return Rings(self.polygon[kept], self.counts[kept], points)


def on_the_sphere(rings: Rings) -> Rings:
    """Rings of degrees (2, V) as unit vectors (3, V) without repeated points. Polygons are left out that
    go beyond the degrees there are or have a ring of fewer than 3 points."""
    lat, lon = rings.points
    beyond = ~((np.abs(lat) <= 90) & (np.abs(lon) <= 180))
    rings = rings.without(rings.having(np.flatnonzero(beyond)))
    if not len(rings.counts):
        return Rings(rings.polygon, rings.counts, np.zeros((3, 0)))
    points = unit_vectors(*rings.points)
    distinct = squared_chord(points, points.take(rings.after, axis=1)) > SAME_POINT
    counts = np.add.reduceat(distinct, rings.starts, dtype=np.int64)
    left = Rings(rings.polygon, counts, np.compress(distinct, points, axis=1))
    return left.without(rings.polygon[counts < 3])


def with_middles(rings: Rings) -> tuple[Rings, Floats]:
    """The rings of unit vectors and the middles (3, P) of their polygons, without the polygons that reach
    too far from their middle."""
    middles, far = middles_of(rings)
    if len(far):
        rings = rings.without(far)
        middles, _ = middles_of(rings)
    return rings, middles


def middles_of(rings: Rings) -> tuple[Floats, Ints]:
    """Middles (3, P), and the polygons that have none or reach too far from it."""
    place, corners = rings.place_of_point[rings.outer_points], rings.counts[rings.outer]
    outer = rings.points.take(rings.outer_points, axis=1)
    # Summed point by point, in the order in which one polygon alone is.
    sums = np.stack([np.bincount(place, axis, len(corners)) for axis in outer])
    middles = sums / corners
    length = np.sqrt(dot(middles, middles))
    middles /= np.where(length > 0, length, 1.0)
    far = dot(middles.take(rings.place_of_point, axis=1), rings.points) < FARTHEST
    nowhere = rings.polygon[rings.outer[length == 0]]
    return middles, np.concatenate([rings.having(np.flatnonzero(far)), nowhere])


def on_their_planes(rings: Rings, middles: Floats) -> tuple[Floats, Floats]:
    """Frames (2, 3, P) of the polygons with these middles, and the points as they lie on them (2, V)."""
    frames = frame_of(middles)
    place = rings.place_of_point
    return frames, project(rings.points, frames.take(place, axis=2), middles.take(place, axis=1))
