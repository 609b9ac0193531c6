"""How far around the middle of a polygon everything surely lies in it: who is there need not be held against
its edges.

On the plane that a polygon is drawn on its middle is the origin, and what is farther away on the sphere is
farther away there too.
"""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.sheets import starts_of

SURELY = 1e-6
"""Share of a distance by which one keeps away from edges, lest rounding decides."""


def inner_circles(plane: Floats, counts: Ints) -> tuple[Floats, Floats]:
    """Squared chords (P,), (P,) from the middle: whoever is farther than the one and not as far as the other
    lies inside. Of edges (4, E) on their planes each polygon has ``counts`` (P,), one at least.

    No edge comes in between: it is the widest such gap, and its distances are inside if one of them is, by
    the even-odd rule. Holes may lie within it. The second is negative where there is none.

    >>> square = np.array([[1.0, 1, -1, -1], [-1.0, 1, 1, -1], [1.0, -1, -1, 1], [1.0, 1, -1, -1]]) / 1000
    >>> least, most = inner_circles(square, np.array([4]))
    >>> least.tolist(), (most * 1e6).round(3).tolist()
    ([-1.0], [1.0])
    """
    owner, first = np.repeat(np.arange(len(counts)), counts), starts_of(counts)
    nearest, farthest = reaches(plane)
    order = np.lexsort((nearest, owner))
    # Polygons are set apart by more than any of them reaches, so that one running maximum serves all.
    apart = (farthest.max(initial=0.0) + 1.0) * 2
    passed = np.maximum.accumulate(farthest[order] + owner * apart) - owner * apart
    least = np.concatenate([[0.0], passed[:-1]]) * (1 + SURELY)
    least[first] = 0.0
    most = nearest[order] * (1 - SURELY)
    wide = np.where(most > least, most * most - least * least, -1.0)
    widest = np.maximum.reduceat(wide, first)
    at = np.minimum.reduceat(np.where(wide == widest[owner], np.arange(len(wide)), len(wide)), first)
    inside = (widest > 0) & is_inside((least[at] + most[at]) / 2, plane, owner, first)
    from_middle = at == first
    return np.where(from_middle, -1.0, chord2_of(least[at])), np.where(inside, chord2_of(most[at]), -1.0)


def reaches(plane: Floats) -> tuple[Floats, Floats]:
    """How near the origin edges (4, E) come, and how far from it."""
    x1, y1, x2, y2 = plane
    along, across = x2 - x1, y2 - y1
    length2 = along * along + across * across
    share = np.divide(-(x1 * along + y1 * across), length2, out=np.zeros(len(x1)), where=length2 > 0)
    share = np.clip(share, 0.0, 1.0)
    return np.hypot(x1 + share * along, y1 + share * across), np.maximum(np.hypot(x1, y1), np.hypot(x2, y2))


def is_inside(far: Floats, plane: Floats, owner: Ints, first: Ints) -> Bools:
    """Whether points (P,) so far to the right of the origin lie in their polygons, by the even-odd rule."""
    x1, y1, x2, y2 = plane
    with np.errstate(all="ignore"):
        crosses = ((y1 > 0) != (y2 > 0)) & (far[owner] < (x2 - x1) * -y1 / (y2 - y1) + x1)
    return np.logical_xor.reduceat(crosses, first)


def chord2_of(far: Floats) -> Floats:
    """Squared chords of distances on the plane, the tangents of angles: 2 - 2 cos, without cancellation."""
    secant = np.sqrt(1 + far * far)
    return 2 * far * far / (secant * (secant + 1))
