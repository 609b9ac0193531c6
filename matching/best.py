"""The best homes of many wishes: blocks by their bounds, homes by their bounds, and only then exactly.

A threshold search: what is computed in float32 is never below the true score, so whatever it puts
below a wish's k-th best so far cannot be among the best; what is left is scored exactly. Source:
Fagin, Lotem, Naor, Optimal aggregation algorithms for middleware (2003), with blocks for lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.arrays import Ints, Singles
from matching.asking import Asked, asked_by, linear
from matching.blocks import Blocks
from matching.bounds import AT_ONCE, block_bounds, home_bounds
from matching.keys import LOW, NO_KEY, key_below, key_of, row_of_key, score_of_key
from matching.scoring import scores_of
from matching.stores import Homes, Wishes

FIRST_BLOCKS = 4
NEXT_BLOCKS = 16
MOST_BOUNDS = 1 << 20


@dataclass(slots=True)
class Search:
    """The search for some wishes. ``top`` (W, best) holds the keys of the best so far, the best first;
    ``last`` (W,) the key that a home must go below."""

    homes: Homes
    wishes: Wishes
    asked: Asked
    top: Ints

    @property
    def last(self) -> Ints:
        return self.top[:, -1]


def best_of_wishes(
    homes: Homes, wishes: Wishes, laid: list[Blocks], slots: Ints, *, best: int, floor: float
) -> tuple[Ints, Ints, Singles]:
    """Wish, home (slots) and score of the ``best`` pairs of score >= floor of each wish (W,), in no order.

    Every wish has some weight; ``laid`` is the outline of the homes.
    """
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
    bounds = block_bounds(search.asked, blocks, search.homes.declared, search.wishes.held)
    adds = linear(search.asked, blocks, search.homes.declared)
    wish, at = np.divmod(np.flatnonzero(bounds >= score_of_key(search.last)[:, np.newaxis]), len(blocks))
    keys = key_of(bounds[wish, at], first_slots(blocks)[at])
    order = np.argsort(keys)
    order = order[np.argsort(wish[order].astype(np.uint16), kind="stable")]
    wish, at, keys = wish[order], at[order], keys[order]
    place = np.arange(len(wish)) - np.searchsorted(wish, wish)
    for start, stop in pairwise((0, FIRST_BLOCKS, NEXT_BLOCKS, len(blocks))):
        now = (place >= start) & (place < stop) & (keys < search.last[wish])
        by_block = np.flatnonzero(now)
        by_block = by_block[np.argsort(at[by_block], kind="stable")]
        for some in in_pieces(len(by_block), max(1, MOST_BOUNDS // blocks.slot.shape[1])):
            look_at(search, blocks, adds, wish[by_block[some]], at[by_block[some]])


def first_slots(blocks: Blocks) -> Ints:
    """The lowest slot (B,) of each block: a home as good as the last of the best must come before it."""
    return np.where(blocks.slot < 0, LOW, blocks.slot).min(axis=1, initial=LOW)


def in_pieces(count: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, count, size))


def largest(table: Singles, which: int) -> Singles:
    """The ``which``-th largest of every row, or the smallest of a shorter row: (k, 1)."""
    at = max(table.shape[1] - which, 0)
    return np.partition(table, at, axis=1)[:, at, np.newaxis]


def look_at(search: Search, blocks: Blocks, adds: Singles, wish: Ints, at: Ints) -> None:
    """Take the homes of the blocks ``at`` (k,), sorted, that are among the best of the wishes (k,)."""
    bounds = np.empty((len(wish), blocks.slot.shape[1]), np.float32)
    for some in in_pieces(len(wish), max(1, AT_ONCE // bounds.shape[1])):
        home_bounds(search.asked, blocks, search.homes.declared, adds, wish[some], at[some], bounds[some])
    # The best few of each block first: what they score keeps most of the others out.
    least = largest(bounds, search.top.shape[1])
    for enough in (least, np.zeros_like(least)):
        wanted = bounds >= np.maximum(score_of_key(search.last)[wish, np.newaxis], enough)
        pair, place = np.divmod(np.flatnonzero(wanted), bounds.shape[1])
        slot = blocks.slot[at[pair], place]
        there = np.flatnonzero(slot >= 0)
        take_in(search, wish[pair[there]], key_of(bounds[pair[there], place[there]], slot[there]))
        bounds[pair, place] = -1


def take_in(search: Search, wish: Ints, keys: Ints) -> None:
    """Score candidates (k,) exactly, the most promising of each wish first, as long as any may matter."""
    left = keys < search.last[wish]
    wish, keys = wish[left], keys[left]
    order = np.argsort(keys)
    order = order[np.argsort(wish[order].astype(np.uint16), kind="stable")]
    wish, keys = wish[order], keys[order]
    size = search.top.shape[1]
    while len(wish):
        place = np.arange(len(wish)) - np.searchsorted(wish, wish)
        now = place < size
        improve(search, wish[now], row_of_key(keys[now]), place[now], size)
        left = ~now & (keys < search.last[wish])
        wish, keys = wish[left], keys[left]
        size *= 2


def improve(search: Search, wish: Ints, home: Ints, place: Ints, size: int) -> None:
    """Merge up to ``size`` homes of each wish into its best; ``place`` (k,) counts them from 0."""
    score = scores_of(search.homes, search.wishes, home, search.asked.rows[wish])
    good = np.flatnonzero(score >= 0)
    rows, inverse = np.unique(wish[good], return_inverse=True)
    if not len(rows):
        return
    best = search.top.shape[1]
    more = np.full((len(rows), best + size), NO_KEY)
    more[:, :best] = search.top[rows]
    more[inverse, best + place[good]] = key_of(score[good], home[good])
    more.sort(axis=1)
    search.top[rows] = more[:, :best]
