"""Great-circle geometry of the contenders, written apart from the engine's so that equal answers prove it.

Points are unit vectors (k, 3); distances are squared chords or kilometres.
"""

from dataclasses import dataclass

import numpy as np

from bench.drawn import EARTH_KM, Areas, Floats, Ints

Vectors = Floats

EDGE_COLUMNS = (
    "ax", "ay", "az", "nx", "ny", "nz", "ux", "uy", "uz", "vx", "vy", "vz", "beyond", "x1", "y1", "x2", "y2",
)  # fmt: skip
"""An edge: its start a, the normal n of its great circle, the ways u into it at its start and v at its
end, the constant (a - b)·v, and both ends on the plane that touches the Earth amid the polygon."""


def vectors(places: Floats) -> Vectors:
    """Latitude and longitude (k, 2) in degrees as unit vectors."""
    lat, lon = np.radians(places[:, 0]), np.radians(places[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def chord2_of_km(km: Floats) -> Floats:
    return (2 * np.sin(np.minimum(km / EARTH_KM / 2, np.pi / 2))) ** 2


def km_of_chord2(chord2: Floats) -> Floats:
    return 2 * EARTH_KM * np.arcsin(np.minimum(np.sqrt(chord2) / 2, 1.0))


def unit(them: Vectors) -> Vectors:
    return them / np.sqrt((them * them).sum(axis=1, keepdims=True))


def dots(one: Vectors, other: Vectors) -> Floats:
    return np.einsum("kd,kd->k", one, other)


@dataclass(frozen=True, slots=True)
class Outlines:
    """Polygons among A areas: middle and two directions of its plane, each (A, 3); the edges of area a are
    ``start[a] … start[a + 1] - 1`` of ``edges`` (E, 17); ``reach`` (A,) km from middle to farthest corner."""

    middle: Vectors
    east: Vectors
    north: Vectors
    start: Ints
    edges: Floats
    reach: Floats


def outlines(areas: Areas) -> Outlines:
    """The edges of all polygons; circles have none."""
    ring_of = np.repeat(np.arange(len(areas.corner) - 1), np.diff(areas.corner))
    area_of = np.repeat(np.arange(len(areas.km)), np.diff(areas.ring))[ring_of]
    start = vectors(areas.points)
    end = start[following(areas.corner, ring_of)]
    middle = unit_or_zero(sums(start, area_of, len(areas.km)))
    east, north = planes(middle)
    edges = edge_numbers(start, end, (middle[area_of], east[area_of], north[area_of]))
    reach = np.zeros(len(areas.km))
    np.maximum.at(reach, area_of, km_of_chord2(((start - middle[area_of]) ** 2).sum(axis=1)))
    first = np.searchsorted(area_of, np.arange(len(areas.km) + 1))
    return Outlines(middle, east, north, first, edges, reach)


def following(corner: Ints, ring_of: Ints) -> Ints:
    """The next corner of the same ring, for every corner."""
    after = np.arange(1, len(ring_of) + 1)
    last = after == corner[1:][ring_of]
    return np.where(last, corner[:-1][ring_of], after)


def sums(them: Vectors, group: Ints, groups: int) -> Vectors:
    return np.stack([np.bincount(group, them[:, axis], groups) for axis in range(3)], axis=1)


def unit_or_zero(them: Vectors) -> Vectors:
    size = np.sqrt((them * them).sum(axis=1, keepdims=True))
    return them / np.where(size > 0, size, 1.0)


def planes(middle: Vectors) -> tuple[Vectors, Vectors]:
    """East and north at places that are not poles."""
    east = unit_or_zero(np.cross(np.array([0.0, 0.0, 1.0]), middle))
    return east, np.cross(middle, east)


def edge_numbers(start: Vectors, end: Vectors, plane: tuple[Vectors, Vectors, Vectors]) -> Floats:
    """Edges (E, 17) as EDGE_COLUMNS names them."""
    normal = unit(np.cross(start, end - start))
    into, out = np.cross(normal, start), np.cross(end, normal)
    beyond = dots(start - end, out)[:, np.newaxis]
    ends = [on_plane(point, plane) for point in (start, end)]
    return np.concatenate([start, normal, into, out, beyond, *ends], axis=1)


def on_plane(point: Vectors, plane: tuple[Vectors, Vectors, Vectors]) -> Floats:
    """Gnomonic projection (k, 2), on which great circles are straight lines."""
    middle, east, north = plane
    depth = dots(middle, point)
    return np.stack([dots(east, point) / depth, dots(north, point) / depth], axis=1)
