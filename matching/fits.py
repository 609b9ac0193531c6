"""The kernels: how well a home fits one criterion of a wish, for many pairs at once.

Each works element by element, with sums in one fixed order or exact, so a pair gets the same bytes
whichever other pairs are computed with it.
"""

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Bools, Floats, Ints, expand, pieces
from matching.geometry import squared_chord

UNKNOWN_FIT = 0.5

NOTHING = 1e-12
"""A fit up to this is 0: what is left by rounding at the very end of a slack must not save a must."""

AREA_CELLS = 1 << 16
GRID_PER_PAIR = 16


def range_fit(value: Floats, low: Floats, high: Floats, reach_low: Floats, reach_high: Floats) -> Floats:
    """1 inside [low, high], falling to 0 over a reach beyond each bound; 0.5 where the value is
    NaN.

    Shapes broadcast; a NaN bound is open and its reach NaN; a reach of 0 is a hard edge.

    >>> ten, nan = np.array([10.0]), np.array([np.nan])
    >>> range_fit(np.array([9.0, 10.0, 10.5, 12.0, np.nan]), nan, ten, nan, ten / 10).tolist()
    [1.0, 1.0, 0.5, 0.0, 0.5]
    """
    with np.errstate(all="ignore"):
        beyond = np.fmax((value - high) / reach_high, (low - value) / reach_low)
    fit = fading(np.where(np.isnan(beyond), 0.0, beyond))
    return np.where(np.isnan(value), UNKNOWN_FIT, fit)


def fading(share: Floats) -> Floats:
    """1 at a share of 0 and below, falling linearly to 0 at a share of 1.

    >>> fading(np.array([-1.0, 0.25, 3.0])).tolist()
    [1.0, 0.75, 0.0]
    """
    fit = np.clip(1 - share, 0.0, 1.0)
    return np.where(fit <= NOTHING, 0.0, fit)


def area_fit(outside: Floats, fade: Floats, priority: Floats) -> Floats:
    """Fit of a single area from the kilometres outside it; all (k,). A fade of 0 is a hard edge.

    >>> area_fit(np.array([0.0, 0.5, 9.0]), np.full(3, 1.0), np.full(3, 0.8)).tolist()
    [0.8, 0.4, 0.0]
    """
    with np.errstate(all="ignore"):
        share = np.where(outside > 0, outside / fade, 0.0)
    return priority * fading(share)


def near_fit(table: AreaTable, wish: Ints, home: Floats) -> Floats:
    """Best fit (k,) over the areas of the wishes (k,) for home positions (3, k); 0.5 where that is NaN."""
    fit = np.zeros(len(wish))
    counts = table.start[wish + 1] - table.start[wish]
    for piece in pieces(counts, AREA_CELLS):
        pair, area = expand(table.start[wish[piece]], counts[piece])
        pair += piece.start
        near = np.flatnonzero(squared_chord(home[:, pair], table.centre[:, area]) <= table.cap[area])
        pair, area = pair[near], area[near]
        outside = table.outside_km(area, home[:, pair])
        np.maximum.at(fit, pair, area_fit(outside, table.fade[area], table.priority[area]))
    fit[np.isnan(home[0])] = UNKNOWN_FIT
    return fit


def choice_fit(passes: Bools, wish: Ints, code: Ints) -> Floats:
    """1 where the code (k,) is one that the wish (k,) asks for, else 0; 0.5 where it is unknown
    (-1).

    ``passes`` is (m, c + 1); its last column stands for every code that cannot be asked for.

    >>> choice_fit(np.array([[True, False, False]]), np.zeros(4, int), np.array([0, 1, 7, -1])).tolist()
    [1.0, 0.0, 0.0, 0.5]
    """
    return np.where(code < 0, UNKNOWN_FIT, chosen(passes, wish, code))


def chosen(passes: Bools, wish: Ints, code: Ints) -> Bools:
    """Whether the wish asks for the code (not if unknown); shapes of wish and code broadcast."""
    last = passes.shape[1] - 1
    column = np.where((code < 0) | (code > last), last, code)
    return passes[wish, column]


def share_words(one: Array, other: Array, at_one: Ints, at_other: Ints) -> Bools:
    """Whether rows of two packed tag tables (n, W), (m, W) have a tag in common; (k,).

    >>> share_words(np.array([[6]]), np.array([[1], [2]]), np.array([0, 0]), np.array([0, 1])).tolist()
    [False, True]
    """
    common = np.zeros(len(at_one), dtype=np.bool_)
    for word in range(one.shape[1]):
        common |= (one[at_one, word] & other[at_other, word]) != 0
    return common


def tag_share(wanted: Floats, whole: Floats, state: Array, wish: Ints, home: Ints) -> Floats:
    """Weighted share (k,) of the wanted tags that are there, an unknown one counting half.

    ``wanted`` (m, t) float weights rounded so that sums are exact, ``whole`` (m,) their sums,
    ``state`` (n, t) 0 absent, 1 unknown, 2 present. Where nothing is wanted the share is 1.

    >>> row = np.zeros(1, int)
    >>> tag_share(np.array([[1.0, 3.0]]), np.array([4.0]), np.array([[2, 1]]), row, row)
    array([0.625])
    """
    if not len(wish):
        return np.zeros(0)
    found = tag_sums(wanted, state, wish, home)
    sums = 2 * whole[wish]
    return np.divide(found, sums, out=np.ones(len(wish)), where=sums > 0)


def tag_sums(wanted: Floats, state: Array, wish: Ints, home: Ints) -> Floats:
    """Sum of wanted · state per pair: one matrix product where pairs lie close together."""
    first, last = int(wish.min()), int(wish.max()) + 1
    start, stop = int(home.min()), int(home.max()) + 1
    if (last - first) * (stop - start) <= GRID_PER_PAIR * len(wish):
        grid = wanted[first:last] @ state[start:stop].T.astype(np.float64)
        return grid[wish - first, home - start]
    return np.einsum("kt,kt->k", wanted[wish], state[home].astype(np.float64))
