"""The best homes of many wishes: blocks by their bounds, homes by their bounds, and only then exactly.

A threshold search: what is computed in float32 is never below the true score, so whatever it puts
below a wish's k-th best so far cannot be among the best; what is left is scored exactly. Source:
Fagin, Lotem, Naor, Optimal aggregation algorithms for middleware (2003), with blocks for lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.arrays import Floats, Ints, Singles
from matching.asking import Asked, asked_by
from matching.blocks import Blocks
from matching.bounds import block_bounds
from matching.declarations import names_of
from matching.keys import NO_KEY, key_below, key_of, row_of_key, score_of_key
from matching.scoring import scores_of
from matching.slopes import FINENESS
from matching.stores import Homes, Wishes
from matching.sums import of_flags, sums

FIRST_BLOCKS = 12
NEXT_BLOCKS = 36
MOST_BOUNDS = 1 << 21

STEPS = 2 * FINENESS
SLOT_BITS = 26
WISH_BITS = 51
MOST_HOMES, MOST_WISHES = 1 << SLOT_BITS, 1 << 63 - WISH_BITS
"""A candidate in one number: which of so many wishes; how many of the steps it loses of 1; which slot."""

BELOW_ALL = key_below(0.0)

NEARLY = 1 - 2.0**-45
"""Scores are computed in float64 with less of an error than this."""


@dataclass(slots=True)
class Search:
    """The search for some wishes. ``top`` (W, best) holds the keys of the best so far, the best first."""

    homes: Homes
    wishes: Wishes
    asked: Asked
    top: Ints

    def limits(self) -> Ints:
        """Below which number, wish aside, a candidate may still come before the last (W,) of the best."""
        return limits(self.top[:, -1], self.asked.size)


def best_of_wishes(
    homes: Homes, wishes: Wishes, laid: list[Blocks], slots: Ints, *, best: int, floor: float
) -> tuple[Ints, Ints, Singles]:
    """Wish, home (slots) and score of the ``best`` pairs of score >= floor of each wish (W,), in no order.

    Every wish has some weight; ``laid`` is the outline of the homes. Raises ValueError for 67 million homes
    and more.
    """
    if max((blocks.slot.max(initial=0) for blocks in laid), default=0) >= MOST_HOMES - 1:
        raise ValueError(f"homes: there are more than {MOST_HOMES - 2:,}")
    start = key_below(floor)
    best = min(best, max(len(homes), 1))
    search = Search(homes, wishes, asked_by(wishes, slots), np.full((len(slots), best), start))
    for blocks in laid:
        look_through(search, blocks)
    wish, place = np.nonzero(search.top < start)
    keys = search.top[wish, place]
    return slots[wish], row_of_key(keys), score_of_key(keys)


def look_through(search: Search, blocks: Blocks) -> None:
    """Take in what the blocks hold: of each wish the best few first, then whatever is still promising."""
    declared = search.homes.declared
    bounds = block_bounds(search.asked, blocks, declared, search.wishes.held)
    adds = of_flags(search.asked, blocks, declared)
    first = first_slots(blocks)
    wish, at = taken_out(bounds, least_of(search.limits()))
    for some in by_wish(wish, max(1, MOST_BOUNDS // blocks.slot.shape[1])):
        look_first(search, blocks, adds, *in_block_order(wish[some], at[some]))
    wish, at, place, order = promising(search, bounds, first)
    for start, stop in pairwise((0, NEXT_BLOCKS, len(blocks))):
        now = (place >= start) & (place < stop)
        now[now] = order[now] < search.limits()[wish[now]]
        who, where = wish[now], at[now]
        for some in by_wish(who, max(1, MOST_BOUNDS // blocks.slot.shape[1])):
            look_at(search, blocks, adds, *in_block_order(who[some], where[some]))


def taken_out(bounds: Singles, least: Singles) -> tuple[Ints, Ints]:
    """Wishes (k,), ascending, and the few best blocks of each that reach its ``least`` (W,); these are set
    to -1 in ``bounds`` (W, B)."""
    every = np.arange(len(bounds))
    best = np.empty((len(bounds), min(FIRST_BLOCKS, bounds.shape[1])), np.int64)
    good = np.empty(best.shape, np.bool_)
    for number in range(best.shape[1]):
        at = bounds.argmax(axis=1)
        best[:, number], good[:, number] = at, bounds[every, at] >= least
        bounds[every, at] = -1
    wish, number = np.nonzero(good)
    return wish, best[wish, number]


def promising(search: Search, bounds: Singles, first: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Wishes (k,), blocks that may hold something for them, which of these it is for the wish, best first,
    and what its best home would be as a candidate; ``first`` (B,) is the lowest slot in a block."""
    limit = search.limits()
    wish, at = np.divmod(np.flatnonzero(bounds >= least_of(limit)[:, np.newaxis]), bounds.shape[1])
    order = candidates(bounds[wish, at], first[at])
    there = np.flatnonzero(order < limit[wish])
    wish, at, order = wish[there], at[there], order[there]
    by = np.argsort((wish << WISH_BITS) | order)
    wish = wish[by]
    return wish, at[by], places(wish), order[by]


def first_slots(blocks: Blocks) -> Ints:
    """The lowest slot (B,) of each block: a home as good as the last of the best must come before it."""
    return np.where(blocks.slot < 0, MOST_HOMES - 1, blocks.slot).min(axis=1, initial=MOST_HOMES - 1)


def in_block_order(wish: Ints, at: Ints) -> tuple[Ints, Ints]:
    order = np.argsort(at.astype(np.int32), kind="stable")
    return wish[order], at[order]


def by_wish(wish: Ints, size: int) -> Iterator[slice]:
    """Slices of sorted wishes (k,) of about ``size``, of which none parts what belongs to one wish."""
    start = 0
    while start < len(wish):
        stop = int(np.searchsorted(wish, wish[min(start + size, len(wish)) - 1], side="right"))
        yield slice(start, stop)
        start = stop


def largest(table: Singles, which: int) -> Singles:
    """The ``which``-th largest of every row, or the smallest of a shorter row: (k, 1)."""
    at = max(table.shape[1] - which, 0)
    return np.partition(table, at, axis=1)[:, at, np.newaxis]


def look_first(search: Search, blocks: Blocks, adds: Singles, wish: Ints, at: Ints) -> None:
    """Take the homes of the blocks ``at`` (k,), sorted, that are among the best of the wishes (k,) of which
    nothing is known yet."""
    bounds = sums(search.asked, blocks, adds, wish, at)
    # As many as are wanted are at least so good in one of the blocks: what they score keeps most others out.
    least = np.zeros(len(search.asked.rows), np.float32)
    np.maximum.at(least, wish, largest(bounds, search.top.shape[1])[:, 0])
    for enough in (least[wish], np.zeros(len(wish), np.float32)):
        cell = np.flatnonzero(bounds >= np.maximum(least_of(search.limits())[wish], enough)[:, np.newaxis])
        take_in(search, blocks, wish, at, cell, bounds)
        bounds.reshape(-1)[cell] = -1


def look_at(search: Search, blocks: Blocks, adds: Singles, wish: Ints, at: Ints) -> None:
    """Take the homes of the blocks ``at`` (k,), sorted, that are among the best of the wishes (k,)."""
    bounds = sums(search.asked, blocks, adds, wish, at)
    cell = np.flatnonzero(bounds >= least_of(search.limits())[wish, np.newaxis])
    take_in(search, blocks, wish, at, cell, bounds)


def take_in(search: Search, blocks: Blocks, wish: Ints, at: Ints, cell: Ints, bounds: Singles) -> None:
    """Score the homes in cells (j,) of the ``bounds`` (k, b), of each wish the most promising first, as long
    as any may matter."""
    pair = cell // bounds.shape[1]
    slot = blocks.slot.reshape(-1).take((at * bounds.shape[1])[pair] + (cell - pair * bounds.shape[1]))
    wish, order = wish[pair], candidates(bounds.reshape(-1).take(cell), slot)
    there = np.flatnonzero((slot >= 0) & (order < search.limits()[wish]))
    wish, order = in_order(wish[there], order[there])
    size = search.top.shape[1]
    while len(wish):
        place = places(wish)
        now = place < size
        improve(search, wish[now], order[now] & (MOST_HOMES - 1), place[now], size)
        left = ~now & (order < search.limits()[wish])
        wish, order = wish[left], order[left]
        size *= 2


def candidates(bound: Singles, slot: Ints) -> Ints:
    """Homes (k,) as numbers: the higher the bound the lower the number, and of equals the lower the slot.

    >>> candidates(np.array([0.25, 0.5], np.float32), np.array([7, 5])) >> SLOT_BITS
    array([12582912,  8388608])
    """
    lost = (np.float32(1) - np.maximum(bound, np.float32(0))) * np.float32(STEPS)
    return (lost.astype(np.int64) << SLOT_BITS) | slot


def in_order(wish: Ints, order: Ints) -> tuple[Ints, Ints]:
    """Candidates (j,) sorted by wish, then by their number.

    >>> wish, order = in_order(np.array([1, 0, 1]), np.array([3, 4, 2]))
    >>> wish.tolist(), order.tolist()
    ([0, 1, 1], [4, 2, 3])
    """
    packed = (wish << WISH_BITS) | order
    packed.sort()
    return packed >> WISH_BITS, packed & ((1 << WISH_BITS) - 1)


def limits(last: Ints, size: Floats) -> Ints:
    """The candidate (W,) from which on none comes before the key ``last`` (W,), weights being ``size`` (W,).

    All that may come to one and the same score in float32 lies within one step, and the slot decides.
    """
    score = score_of_key(last)
    # Halfway to the next score; what is estimated not to be above it is no better.
    most = (score.astype(np.float64) + np.nextafter(score, np.float32(2))) / 2 * size * NEARLY
    lost = np.ceil((1 - most) * STEPS).astype(np.int64) + (last >= BELOW_ALL)
    return (lost << SLOT_BITS) | row_of_key(last)


def least_of(limit: Ints) -> Singles:
    """The lowest bound (W,) of a candidate below the limit, whatever its slot."""
    lost = (limit >> SLOT_BITS) + 1
    return np.nextafter((1 - lost / STEPS).astype(np.float32), np.float32(1))


def places(ascending: Ints) -> Ints:
    """Which of its equals each number is.

    >>> places(np.array([2, 2, 5])).tolist()
    [0, 1, 0]
    """
    start = np.flatnonzero(np.diff(ascending, prepend=-1))
    return np.arange(len(ascending)) - np.repeat(start, np.diff(start, append=len(ascending)))


def improve(search: Search, wish: Ints, home: Ints, place: Ints, size: int) -> None:
    """Merge up to ``size`` homes of each wish, sorted, into its best; ``place`` (k,) counts them from 0."""
    # What a gate or a tag rules out has a bound far below any score.
    known = names_of(search.homes.declared)
    score = scores_of(search.homes, search.wishes, home, search.asked.rows[wish], let_in=known)
    new = np.diff(wish, prepend=-1) != 0
    rows, inverse = wish[new], np.cumsum(new) - 1
    best = search.top.shape[1]
    more = np.full((len(rows), best + size), NO_KEY)
    more[:, :best] = search.top[rows]
    good = np.flatnonzero(score >= 0)
    more[inverse[good], best + place[good]] = key_of(score[good], home[good])
    more.sort(axis=1)
    search.top[rows] = more[:, :best]
