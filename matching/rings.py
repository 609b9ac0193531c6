"""Checking the rings of a polygon and laying them on a plane."""

import numpy as np

from matching.arrays import Bools, Floats, Ints, expand, pieces
from matching.geometry import dot, following, frame_of, project, squared_chord, unit_vectors

SAME_POINT = 1e-24
"""Squared chord (a few micrometres) below which two points are one."""

EDGE_PAIRS = 1 << 16

FARTHEST = float(np.cos(np.radians(80)))


def ring_points(given: object, number: int) -> Floats:
    """Unit vectors (3, k) of a ring of (latitude, longitude) pairs, without repeated points."""
    try:
        ring = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"ring {number} is not an array of (latitude, longitude) pairs") from error
    if ring.ndim != 2 or ring.shape[1] != 2:
        raise ValueError(f"ring {number} has shape {ring.shape}, not (points, 2)")
    check_degrees(ring, number)
    points = unit_vectors(ring[:, 0], ring[:, 1])
    points = points[:, squared_chord(points, following(points)) > SAME_POINT]
    if points.shape[1] < 3:
        raise ValueError(f"ring {number} has fewer than 3 distinct points")
    return points


def check_degrees(ring: Floats, number: int) -> None:
    if not np.isfinite(ring).all():
        raise ValueError(f"ring {number} holds a value that is not finite")
    for axis, (what, most) in enumerate((("latitude", 90), ("longitude", 180))):
        beyond = np.abs(ring[:, axis]) > most
        if beyond.any():
            raise ValueError(f"ring {number} has {what} {ring[beyond, axis][0]}, beyond {most}")


def middle_of(points: Floats) -> Floats:
    """The direction (3,) in the middle of a ring's points (3, k), which must be within 80 degrees of it."""
    middle = points.mean(axis=1)
    length = np.sqrt(dot(middle, middle))
    if length > 0:
        middle = middle / length
    if length == 0 or dot(middle, points).min() < FARTHEST:
        raise ValueError("ring 0 reaches more than 80 degrees from its middle")
    return middle


def lay_out(rings: list[Floats]) -> tuple[Floats, Floats, list[Floats]]:
    """Middle (3,), frame (2, 3) and the rings (3, k) laid on that plane (2, k), checked to be a polygon."""
    middle = middle_of(rings[0])
    frame = frame_of(middle)
    for number, ring in enumerate(rings):
        if dot(middle, ring).min() < FARTHEST:
            raise ValueError(f"ring {number} is not inside ring 0")
    planes = [project(ring, frame, middle) for ring in rings]
    for number, plane in enumerate(planes):
        check_simple(plane, number)
    check_holes(planes)
    return middle, frame, planes


def check_simple(plane: Floats, number: int) -> None:
    """Raise ValueError for a ring (2, k) that crosses or touches itself or encloses nothing."""
    x, y = plane - plane[:, :1]
    to_x, to_y = following(plane - plane[:, :1])
    area = float((x * to_y - to_x * y).sum())
    if abs(area) <= 1e-12 * float(np.ptp(x) + np.ptp(y)) ** 2:
        raise ValueError(f"ring {number} encloses no area")
    edge = np.arange(plane.shape[1])
    # Neighbours share a point, and the last edge is a neighbour of the first.
    last = np.where(edge == 0, edge[-1], edge[-1] + 1)
    if any_touch(plane, plane, np.minimum(edge + 2, last), np.maximum(last - edge - 2, 0)):
        raise ValueError(f"ring {number} crosses or touches itself")


def check_holes(planes: list[Floats]) -> None:
    for number, hole in enumerate(planes[1:], start=1):
        for other, plane in enumerate(planes[:number]):
            every = np.full(hole.shape[1], plane.shape[1])
            if any_touch(hole, plane, np.zeros_like(every), every):
                raise ValueError(f"ring {number} crosses or touches ring {other}")
            if other == 0 and not holds(plane, hole[:, 0]):
                raise ValueError(f"ring {number} is not inside ring 0")
            if other and (holds(plane, hole[:, 0]) or holds(hole, plane[:, 0])):
                raise ValueError(f"ring {number} overlaps ring {other}")


def any_touch(one: Floats, other: Floats, starts: Ints, counts: Ints) -> bool:
    """Whether an edge i of ring ``one`` meets one of ``counts[i]`` edges of ``other`` from ``starts[i]``."""
    one_ends, other_ends = following(one), following(other)
    for piece in pieces(counts, EDGE_PAIRS):
        mine, theirs = expand(starts[piece], counts[piece])
        mine += piece.start
        a, b, c, d = one[:, mine], one_ends[:, mine], other[:, theirs], other_ends[:, theirs]
        if touch(a, b, c, d).any():
            return True
    return False


def touch(a: Floats, b: Floats, c: Floats, d: Floats) -> Bools:
    """Whether the segments a-b and c-d share a point; each is (2, k)."""
    split = side(a, b, c) * side(a, b, d) <= 0
    split &= side(c, d, a) * side(c, d, b) <= 0
    boxes = (np.maximum(c, d) >= np.minimum(a, b)) & (np.minimum(c, d) <= np.maximum(a, b))
    return split & boxes[0] & boxes[1]


def side(a: Floats, b: Floats, c: Floats) -> Floats:
    """Sign of the turn a → b → c, points (2, k)."""
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return np.sign(turn)


def holds(ring: Floats, point: Floats) -> bool:
    """Whether a point (2,) of the plane lies inside a ring (2, k), by the even-odd rule.

    >>> holds(np.array([[0.0, 4.0, 4.0, 0.0], [0.0, 0.0, 4.0, 4.0]]), np.array([1.0, 1.0]))
    True
    """
    x, y = ring
    to_x, to_y = following(ring)
    spans = (y > point[1]) != (to_y > point[1])
    x, y, to_x, to_y = x[spans], y[spans], to_x[spans], to_y[spans]
    return bool(((to_x - x) * (point[1] - y) / (to_y - y) + x > point[0]).sum() % 2)
