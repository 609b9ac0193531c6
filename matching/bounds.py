"""How well whole blocks of homes could suit wishes at most: quick, and never too low."""

from itertools import pairwise

import numpy as np

from matching.arrays import Arrays, Bools, Ints, Singles, product
from matching.asking import Asked, Discs, by_bucket, fitted
from matching.blocks import Blocks, Numbers, Spots
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.fits import chosen
from matching.geometry import EARTH_KM
from matching.slopes import Slopes

AT_ONCE = 1 << 17
"""Cells of a table that are computed together: several such tables fit into a core's cache."""

HALF = np.float32(0.5)


def block_bounds(asked: Asked, blocks: Blocks, declared: tuple[Criterion, ...], ask: Arrays) -> Singles:
    """(W, B): no home of the block has more of the wish's weight, ``asked.size`` in all; below 0 where
    all are ruled out."""
    bounds = np.full((len(asked.rows), len(blocks)), -1, np.float32)
    runs = alike_gates(blocks)
    passes = passing(asked, blocks, ask, np.array([start for start, _ in runs], np.int64))
    for number in np.flatnonzero(passes.any(axis=0)):
        start, stop = runs[number]
        wish = np.flatnonzero(passes[:, number])
        some = asked.some(wish) if len(wish) < len(bounds) else asked
        width = max(1, AT_ONCE // len(wish))
        for first in range(start, stop, width):
            part = slice(first, min(first + width, stop))
            bounds[wish, part] = bounds_of_some(some, blocks, declared, part)
    return bounds


def alike_gates(blocks: Blocks) -> list[tuple[int, int]]:
    """Neighbouring blocks of the same gates, from first to stop."""
    if not len(blocks):
        return []
    if not blocks.gates:
        return [(0, len(blocks))]
    codes = np.stack(list(blocks.gates.values()))
    edges = [0, *(np.flatnonzero((np.diff(codes) != 0).any(axis=0)) + 1).tolist(), len(blocks)]
    return list(pairwise(edges))


def passing(asked: Asked, blocks: Blocks, ask: Arrays, some: Ints) -> Bools:
    """Which of the wishes (W,) the homes of some blocks (k,) pass the gates of: (W, k)."""
    passes = np.ones((len(asked.rows), len(some)), np.bool_)
    for name, codes in blocks.gates.items():
        passes &= chosen(ask[f"{name}:pass"], asked.rows[:, np.newaxis], codes[some])
    return passes


def bounds_of_some(asked: Asked, blocks: Blocks, declared: tuple[Criterion, ...], some: slice) -> Singles:
    total = np.repeat(asked.base[:, np.newaxis], some.stop - some.start, axis=1)
    for one in declared:
        name = one.name
        match one:
            case Range():
                total += range_bounds(asked.slopes[name], blocks.numbers[name], some)
            case Near():
                total += near_bounds(asked.discs[name], blocks.spots[name], some)
            case Tags():
                total += tag_bounds(asked, blocks, name, some)
            case Choice():
                if not one.gate:
                    total += choice_bounds(asked, blocks, name, some)
    return total


def range_bounds(slopes: Slopes, numbers: Numbers, some: slice) -> Singles:
    fit = slopes_at(slopes, numbers.low[some], numbers.high[some], slice(None))
    bent(fit, slopes.steep[:, np.newaxis], slopes.least[:, np.newaxis], slopes.strict)
    np.minimum(fit, slopes.weight[:, np.newaxis], out=fit)
    return at_least_half(fit, slopes.weight, numbers.unknown[some])


def slopes_at(slopes: Slopes, low: Singles, high: Singles, wish: Ints | slice) -> Singles:
    """The lower of both slopes, for homes from ``low`` to ``high``, (B,) or (W, b)."""
    up, up_by = slopes.up[wish, np.newaxis], slopes.up_by[wish, np.newaxis]
    down, down_by = slopes.down[wish, np.newaxis], slopes.down_by[wish, np.newaxis]
    if not slopes.bounded[1]:
        fit = low * up_by
        return np.subtract(up, fit, out=fit)
    other = high * down_by
    np.subtract(other, down, out=other)
    if slopes.bounded[0]:
        fit = low * up_by
        np.subtract(up, fit, out=fit)
        np.minimum(fit, other, out=other)
    return other


def bent(fit: Singles, steep: Singles, least: Singles, strict: bool) -> None:
    """Cut off below, in place; a must that is not met at all counts as OUT, what is NaN as ``least``."""
    if strict:
        np.minimum(fit, fit * steep, out=fit)
    np.fmax(fit, least, out=fit)


def at_least_half(fit: Singles, weight: Singles, unknown: Bools) -> Singles:
    """A block with a home of unknown value fits at least half."""
    if unknown.any():
        columns = np.flatnonzero(unknown)
        fit[:, columns] = np.maximum(fit[:, columns], weight[:, np.newaxis] * HALF)
    return fit


def near_bounds(discs: Discs, spots: Spots, some: slice) -> Singles:
    centre = spots.centre[:, some].astype(np.float32)
    best = np.full((len(discs.count), centre.shape[1]), -np.inf, np.float32)
    for number in range(len(discs.top)):
        rows = np.flatnonzero(discs.count > number)
        km = apart(discs.centre[:, number, rows].astype(np.float32), centre)
        km -= spots.radius[some]
        np.maximum(km, np.float32(0), out=km)
        km *= discs.by[number, rows, np.newaxis]
        np.subtract(discs.top[number, rows, np.newaxis], km, out=km)
        np.minimum(km, discs.peak[number, rows, np.newaxis], out=km)
        if len(rows) == len(best):
            np.maximum(best, km, out=best)
        else:
            best[rows] = np.maximum(best[rows], km)
    bent(best, discs.steep[:, np.newaxis], discs.least[:, np.newaxis], discs.strict)
    return at_least_half(best, discs.weight, spots.unknown[some])


def apart(one: Singles, other: Singles) -> Singles:
    """Straight distances in km of unit vectors (3, W), (3, B): (W, B)."""
    total = np.zeros((one.shape[1], other.shape[1]), np.float32)
    away = np.empty_like(total)
    for axis in range(3):
        np.subtract(one[axis][:, np.newaxis], other[axis], out=away)
        away *= away
        total += away
    np.sqrt(total, out=total)
    total *= np.float32(EARTH_KM)
    return total


def choice_bounds(asked: Asked, blocks: Blocks, name: str, some: slice) -> Singles:
    adds = by_bucket(asked.choices[name], blocks.codes[name])
    first = blocks.rows[name]
    there = blocks.some[first : first + adds.shape[1], some]
    most = np.full((len(adds), there.shape[1]), -4, np.float32)
    for column, flags in zip(adds.T, there, strict=True):
        blocks_with = np.flatnonzero(flags)
        most[:, blocks_with] = np.maximum(most[:, blocks_with], column[:, np.newaxis])
    return most


def tag_bounds(asked: Asked, blocks: Blocks, name: str, some: slice) -> Singles:
    tags, first = blocks.tags[name], blocks.rows[name]
    adds, avoids, musts = fitted(asked.tags[name], tags)
    has, lacks = slice(first, first + tags), slice(first + tags, first + 2 * tags)
    told = np.concatenate([blocks.some[has, some], blocks.every[has, some], blocks.every[lacks, some]])
    total = np.empty((len(adds), told.shape[1]), np.float32)
    product(np.concatenate([adds, avoids, musts - adds], axis=1), told, total)
    return total
