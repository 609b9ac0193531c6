"""How well each home of some blocks could suit some wishes at most: one matrix product a block.

What a home adds to a wish's score is linear in the home's flags: its tags and choices, what is unknown of
it, and in which bucket of each number and in which cell of the map it is.
"""

from itertools import pairwise

import numpy as np

from matching.arrays import Ints, Singles, product
from matching.asking import Asked, Discs, by_bucket, fitted
from matching.blocks import Blocks, Spots
from matching.bounds import bent
from matching.buckets import Buckets
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.geometry import EARTH_KM
from matching.slopes import Slopes

HALF = np.float32(0.5)

RUNS_AT_ONCE = 32
"""Of so many blocks the flags become numbers together: threads give way to each other at every call."""


def of_flags(asked: Asked, blocks: Blocks, declared: tuple[Criterion, ...]) -> Singles:
    """What each flag that says nothing of buckets adds: (W, plain)."""
    parts: list[Singles] = []
    for one in declared:
        name = one.name
        match one:
            case Range():
                parts.append(asked.slopes[name].weight[:, np.newaxis] * HALF)
            case Near():
                parts.append(asked.discs[name].weight[:, np.newaxis] * HALF)
            case Choice():
                if not one.gate:
                    parts.append(by_bucket(asked.choices[name], blocks.codes[name]))
            case Tags():
                adds, avoids, musts = fitted(asked.tags[name], blocks.tags[name])
                parts += [adds + avoids, musts - adds]
    parts.append(asked.base[:, np.newaxis])
    return np.concatenate(parts, axis=1)


def sums(asked: Asked, blocks: Blocks, adds: Singles, wish: Ints, at: Ints) -> Singles:
    """No home of the blocks ``at`` (k,), sorted, has more of the weight of the wish (k,) beside, which is
    ``asked.size`` in all: (k, b). ``adds`` is what ``of_flags`` says."""
    left = np.empty((len(wish), blocks.flags.shape[1]), np.float32)
    left[:, : blocks.plain] = adds.take(wish, axis=0)
    start = blocks.plain
    for name in blocks.within:
        if name in asked.slopes:
            fits = of_buckets(asked.slopes[name], blocks.numbers[name].buckets, wish, at)
        else:
            fits = of_cells(asked.discs[name], blocks.spots[name], wish, at)
        left[:, start : start + len(fits)] = fits.T
        start += len(fits)
    total = np.empty((len(wish), blocks.slot.shape[1]), np.float32)
    runs = runs_of(at)
    for start in range(0, len(runs), RUNS_AT_ONCE):
        some = runs[start : start + RUNS_AT_ONCE]
        flags = blocks.flags.take([block for block, _, _ in some], axis=0).astype(np.float32)
        for (_, first, stop), right in zip(some, flags, strict=True):
            product(left[first:stop], right, total[first:stop])
    return total


def of_buckets(slopes: Slopes, buckets: Buckets, wish: Ints, at: Ints) -> Singles:
    """What the homes in each bucket of the blocks add at most: (S, k)."""
    weight = slopes.weight[wish]
    fit = np.full((len(buckets.low), len(wish)), np.inf, np.float32)
    if slopes.bounded[0]:
        fit = buckets.low.take(at, axis=1)
        fit *= slopes.up_by[wish]
        np.subtract(slopes.up[wish], fit, out=fit)
    if slopes.bounded[1]:
        other = buckets.high.take(at, axis=1)
        other *= slopes.down_by[wish]
        other -= slopes.down[wish]
        np.minimum(fit, other, out=fit)
    bent(fit, slopes.steep[wish], slopes.least[wish], slopes.strict)
    return np.minimum(fit, weight, out=fit)


def of_cells(discs: Discs, spots: Spots, wish: Ints, at: Ints) -> Singles:
    """What the homes in each cell of the blocks add at most: (S, k)."""
    best = np.full((len(spots.cells.radius), len(wish)), -np.inf, np.float32)
    for number in range(len(discs.top)):
        some, who, ways = ways_to(discs, number, spots, wish, at)
        where = at[some]
        square = np.zeros((len(best), len(some)), np.float32)
        for way, centre in zip(ways, spots.cells.centre, strict=True):
            away = centre.take(where, axis=1)
            away -= way
            away *= away
            square += away
        km = np.sqrt(square, out=square)
        km -= spots.cells.radius.take(where, axis=1)
        fit = fit_of_disc(discs, number, who, km)
        best[:, some] = np.maximum(best[:, some], fit) if number else fit
    bent(best, discs.steep[wish], discs.least[wish], discs.strict)
    return best


def ways_to(discs: Discs, number: int, spots: Spots, wish: Ints, at: Ints) -> tuple[Ints, Ints, Singles]:
    """Which of the wishes (k,) have an area ``number``; these wishes, (j,); and the way to its centre from
    that of the block beside, (3, j) km through the Earth."""
    some = np.flatnonzero(discs.count[wish] > number)
    who = wish[some]
    away = discs.centre[:, number].take(who, axis=1)
    away -= spots.centre.take(at[some], axis=1)
    away *= EARTH_KM
    return some, who, away.astype(np.float32)


def fit_of_disc(discs: Discs, number: int, wish: Ints, km: Singles) -> Singles:
    """What the area ``number`` of each wish (k,) adds ``km`` (k,) from its centre."""
    fit = np.maximum(km, np.float32(0))
    fit *= discs.by[number, wish]
    np.subtract(discs.top[number, wish], fit, out=fit)
    return np.minimum(fit, discs.peak[number, wish], out=fit)


def runs_of(at: Ints) -> list[tuple[int, int, int]]:
    """(value, start, stop) of the equal neighbours in a sorted array.

    >>> runs_of(np.array([3, 3, 7]))
    [(3, 0, 2), (7, 2, 3)]
    """
    edges = [0, *(np.flatnonzero(np.diff(at)) + 1).tolist(), len(at)]
    return [(int(at[start]), start, stop) for start, stop in pairwise(edges) if stop > start]
