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
    """Best fit (k,) over the areas of the wishes (k,) for home positions (3, k); 0.5 where that is NaN.

    Either side may be a single one, (1,) or (3, 1), beside many.
    """
    fit = np.zeros(np.broadcast_shapes(wish.shape, home[0].shape))
    wish = np.broadcast_to(wish, len(fit))
    counts = table.count[wish]
    for piece in pieces(counts, AREA_CELLS):
        pair, area = expand(table.start[wish[piece]], counts[piece])
        pair += piece.start
        facts = table.facts(area)
        near = np.flatnonzero(squared_chord(of(home, pair), facts.centre) <= facts.cap)
        pair, area, facts = pair[near], area[near], facts.some(near)
        outside = table.outside_km(area, facts, np.broadcast_to(of(home, pair), (3, len(pair))))
        np.maximum.at(fit, pair, area_fit(outside, facts.fade, facts.priority))
    fit[np.isnan(np.broadcast_to(home[0], len(fit)))] = UNKNOWN_FIT
    return fit


def of(home: Floats, pair: Ints) -> Floats:
    return home if home.shape[1] == 1 else home[:, pair]


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
    common = np.zeros(np.broadcast_shapes(at_one.shape, at_other.shape), dtype=np.bool_)
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
    found = tag_sums(wanted, state, wish, home)
    sums = np.broadcast_to(2 * whole[wish], len(found))
    return np.divide(found, sums, out=np.ones(len(found)), where=sums > 0)


def tag_sums(wanted: Floats, state: Array, wish: Ints, home: Ints) -> Floats:
    """Sum of wanted · state per pair; exact, so in whichever order it is summed.

    Not by BLAS: for so many rows it would start threads, which wait for each other on a busy machine.
    """
    if len(home) == 1:
        return np.einsum("kt,t->k", wanted.take(wish, axis=0), state[home[0]].astype(np.float64))
    if len(wish) == 1:
        return np.einsum("kt,t->k", state.take(home, axis=0).astype(np.float64), wanted[wish[0]])
    return np.einsum("kt,kt->k", wanted[wish], state[home].astype(np.float64))
