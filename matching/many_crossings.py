"""Which of many polygons drawn on planes may cross themselves or hold nothing; in doubt they do."""

from collections.abc import Iterator

import numpy as np

from matching.arrays import Bools, Floats, Ints, expand, pieces
from matching.many_rings import Rings
from matching.rings import EDGE_PAIRS, touch

ROUNDING = 4e-16
"""So much times k² of the extent squared is more than lies between two orders of summing up k turns."""


def doubtful(rings: Rings, plane: Floats) -> Ints:
    """The polygons, not each once, that may be none: points (2, V) on their planes."""
    found = [rings.polygon[flat_rings(rings, plane)]]
    found += [rings.having(one) for one in touching_edges(rings, plane)]
    found += [rings.polygon[one] for one in misplaced_holes(rings, plane)]
    return np.concatenate(found)


def flat_rings(rings: Rings, plane: Floats) -> Bools:
    """Whether each ring (R,) encloses next to nothing."""
    x, y = plane - plane[:, rings.starts].take(rings.ring, axis=1)
    turns = x * y[rings.after] - x[rings.after] * y
    area = np.abs(np.bincount(rings.ring, turns, len(rings.counts)))
    extent = spread(x, rings.starts) + spread(y, rings.starts)
    return area <= (1.001e-12 + ROUNDING * rings.counts.astype(np.float64) ** 2) * extent**2


def spread(values: Floats, starts: Ints) -> Floats:
    return np.maximum.reduceat(values, starts) - np.minimum.reduceat(values, starts)


def touching_edges(rings: Rings, plane: Floats) -> Iterator[Ints]:
    """Edges of a polygon that meet another of it that is not their neighbour."""
    ends, after = plane.take(rings.after, axis=1), rings.after
    low, high = np.minimum(plane, ends), np.maximum(plane, ends)
    for one, other in beside(low[0], high[0], rings.place_of_point):
        near = (low[1][one] <= high[1][other]) & (low[1][other] <= high[1][one])
        near &= (after[one] != other) & (after[other] != one)
        one, other = one[near], other[near]
        met = touch(*(part.take(at, axis=1) for at in (one, other) for part in (plane, ends)))
        yield one[met]


def beside(low: Floats, high: Floats, owner: Ints) -> Iterator[tuple[Ints, Ints]]:
    """All pairs of intervals [low, high] (k,) of one owner that share a value, each pair once.

    A sweep over all owners at once: in the order of their low ends, an interval shares a value with
    those after it that begin before it ends. Ends are compared by rank, so that owner and rank together
    are one whole number.

    >>> low, high = np.array([0.0, 2.0, 1.0, 1.0]), np.array([1.0, 3.0, 2.0, 9.0])
    >>> [(i.tolist(), j.tolist()) for i, j in beside(low, high, np.array([0, 0, 0, 1]))]
    [([0, 2], [2, 1])]
    """
    ranked = np.sort(low)
    key = owner * (len(low) + 1) + np.searchsorted(ranked, low)
    order = np.argsort(key, kind="stable")
    reach = owner * (len(low) + 1) + np.searchsorted(ranked, high, side="right")
    after = np.arange(1, len(low) + 1)
    counts = np.searchsorted(key[order], reach[order]) - after
    for piece in pieces(counts, EDGE_PAIRS):
        one, other = expand(after[piece], counts[piece])
        yield order[one + piece.start], order[other]


def misplaced_holes(rings: Rings, plane: Floats) -> Iterator[Ints]:
    """Rings that are not inside the outer ring of their polygon, or inside another hole or around it."""
    holes = np.flatnonzero(~rings.is_outer)
    first = rings.outer[rings.place[holes]]
    for piece in pieces(holes - first, EDGE_PAIRS):
        owner, other = expand(first[piece], (holes - first)[piece])
        hole, apart = holes[piece][owner], ~rings.is_outer[other]
        ring = np.concatenate([other, hole[apart]])
        held = np.concatenate([hole, other[apart]])
        yield ring[holding(rings, plane, ring, held) != rings.is_outer[ring]]


def holding(rings: Rings, plane: Floats, ring: Ints, held: Ints) -> Bools:
    """Whether rings (k,) hold the first points of rings (k,), by the even-odd rule."""
    odd = np.zeros(len(ring), np.bool_)
    for piece in pieces(rings.counts[ring], EDGE_PAIRS):
        owner, edge = expand(rings.starts[ring[piece]], rings.counts[ring[piece]])
        point_y = plane[1][rings.starts[held[piece]]][owner]
        spans = (plane[1][edge] > point_y) != (plane[1][rings.after[edge]] > point_y)
        owner, edge = owner[spans], edge[spans]
        point_x, point_y = plane[:, rings.starts[held[piece]]].take(owner, axis=1)
        (x, y), (to_x, to_y) = plane.take(edge, axis=1), plane.take(rings.after[edge], axis=1)
        right = (to_x - x) * (point_y - y) / (to_y - y) + x > point_x
        odd[piece] = np.bincount(owner[right], minlength=piece.stop - piece.start) % 2 == 1
    return odd
