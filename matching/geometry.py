"""Points on the sphere as unit vectors; distances are great-circle, at the Earth's mean radius."""

import numpy as np

from matching.arrays import Bools, Floats

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

EDGE_KM = 1e-6
"""Who stands within a millimetre of an area stands in it: rounding must not decide at the edge."""

SHORTEST = 1e-300
"""A squared length to divide by where there is none."""

EDGE_ROWS = 13
"""Numbers kept for an edge: start a (3), unit normal n (3), tangent u at the start (3), tangent v
at the end (3) and the constant (a - b)·v."""

ENDS = 4
"""Numbers kept for an edge where it is drawn on a plane: x and y of both of its ends."""


def unit_vectors(lat: Floats, lon: Floats) -> Floats:
    """Degrees (k,), (k,) to unit vectors (3, k); NaN stays NaN.

    >>> unit_vectors(np.array([0.0, 90.0]), np.array([90.0, 0.0])).round(6).T.tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    phi, theta = np.radians(lat), np.radians(lon)
    level = np.cos(phi)
    return np.stack([level * np.cos(theta), level * np.sin(theta), np.sin(phi)])


def chord_of_km(km: Floats) -> Floats:
    """Squares of the straight lines through the Earth, in radii, that span ``km`` (k,) on its surface.

    >>> chord_of_km(np.array([10007.557, 30000.0])).round(5).tolist()  # at most half the way round
    [2.0, 4.0]
    """
    half = np.minimum(km / EARTH_KM / 2, np.pi / 2)
    return np.float_power(2 * np.sin(half), 2)


def km_of_chord(chord2: Floats) -> Floats:
    """Great-circle kilometres from squared chords; the haversine formula in other words.

    >>> km_of_chord(np.array([2.0])).round(3).tolist()  # a quarter of the way round
    [10007.557]
    """
    half = np.minimum(np.sqrt(np.ascontiguousarray(chord2)) / 2, 1.0)
    return 2 * EARTH_KM * np.arcsin(half)


def squared_chord(a: Floats, b: Floats) -> Floats:
    """Squared straight distance of unit vectors a and b, each (3, …)."""
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return x * x + y * y + z * z


def dot(a: Floats, b: Floats) -> Floats:
    """Scalar product of vectors (3, …), summed in one fixed order."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Floats, b: Floats) -> Floats:
    """Vector product of vectors (3, …)."""
    return np.stack([
        a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0],
    ])  # fmt: skip


def following(ring: Floats) -> Floats:
    """The next point of a closed ring (d, k) for each of its points.

    >>> following(np.array([[1.0, 2.0, 3.0]])).tolist()
    [[2.0, 3.0, 1.0]]
    """
    return np.concatenate([ring[:, 1:], ring[:, :1]], axis=1)


def frame_of(centre: Floats) -> Floats:
    """Two unit vectors (2, 3, …) that span the plane touching the sphere at ``centre`` (3, …)."""
    across = np.zeros(centre.shape)
    np.put_along_axis(across, np.argmin(np.abs(centre), axis=0, keepdims=True), 1.0, axis=0)
    first = cross(centre, across)
    first /= np.sqrt(dot(first, first))
    return np.stack([first, cross(centre, first)])


def project(points: Floats, frame: Floats, centre: Floats) -> Floats:
    """Gnomonic projection of unit vectors (3, k) onto the plane of ``frame``: (2, k). The frame and its
    centre are one for all, (2, 3) and (3,), or one each, (2, 3, k) and (3, k).

    Great circles become straight lines, so plane geometry answers what is inside. Only for points
    less than 90 degrees from ``centre``. Source: Snyder, Map Projections (1987), section 22.
    """
    depth = dot(centre, points)
    return np.stack([dot(frame[0], points) / depth, dot(frame[1], points) / depth])


def edges_between(points: Floats, ends: Floats) -> Floats:
    """Edges (EDGE_ROWS, k) from unit vectors (3, k) to others."""
    normal = cross(points, ends - points)
    normal /= np.sqrt(dot(normal, normal))
    at_start = cross(normal, points)
    at_end = cross(ends, normal)
    constant = dot(points - ends, at_end)[np.newaxis]
    return np.concatenate([points, normal, at_start, at_end, constant])


def chord_to_edges(points: Floats, edges: Floats) -> Floats:
    """Squared chord from unit vectors (3, k) to the arc beside each, edges (EDGE_ROWS, k).

    Beside the arc the distance is that to its great circle, sin d = |(p - a)·n|; else that to its
    start. The end is left out, being the start of the next edge of the ring. Written in
    differences from the start, so that edges of a few millimetres keep their precision.
    """
    away = points - edges[0:3]
    sine = dot(away, edges[3:6])
    squared = sine * sine
    to_circle = 2 * squared / (1 + np.sqrt(np.maximum(1 - squared, 0)))
    beside = (dot(away, edges[6:9]) > 0) & (dot(away, edges[9:12]) + edges[12] > 0)
    return np.where(beside, to_circle, dot(away, away))


def crosses_edges(x: Floats, y: Floats, ends: Floats) -> Bools:
    """Whether the ray from (x, y) of the plane to the right crosses the edge beside it, of which the ``ends``
    (ENDS, k) are given (even-odd rule)."""
    x1, y1, x2, y2 = ends
    return ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)


def plane_distances(x: Floats, y: Floats, ends: Floats) -> Floats:
    """Squared distances (k,) from (x, y) of the plane to the edge beside it, of which the ``ends`` (ENDS, k)
    are given.

    >>> edges = np.array([[0.0, 0.0], [0.0, 0.0], [2.0, 2.0], [0.0, 0.0]])
    >>> plane_distances(np.array([1.0, 5.0]), np.array([3.0, 4.0]), edges).tolist()
    [9.0, 25.0]
    """
    x1, y1, x2, y2 = ends
    along, across, x, y = x2 - x1, y2 - y1, x - x1, y - y1
    share = (x * along + y * across) / np.maximum(along * along + across * across, SHORTEST)
    share = np.clip(share, 0.0, 1.0)
    x, y = x - share * along, y - share * across
    return x * x + y * y
