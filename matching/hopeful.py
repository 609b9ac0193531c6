"""Which wishes a home might suit: whole blocks are passed over first, then single wishes, by what a home loses
with them at least."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Arrays, Bools, Floats, Ints
from matching.balls import beyond_blocks
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.losses import half, miss
from matching.wish_blocks import HALF_WORD, NEITHER_TAG, WishBlocks

SPARE = 1e-6
"""How much a score in float32 may lie above the one in float64, and more."""


@dataclass(slots=True)
class Hopeful:
    """Wishes (k,): their cells in the blocks, what the home loses with each at least, in the blocks' units;
    and for each Near whether it surely lies beyond all of their areas."""

    cell: Ints
    lost: Array
    far: dict[str, Bools]


def hopeful(
    blocks: WishBlocks, declared: tuple[Criterion, ...], have: Arrays, home: int, floor: float
) -> Hopeful:
    """The wishes in the blocks that the home may suit with a score >= floor; some may be empty."""
    at = open_blocks(blocks, declared, have, home)
    width = blocks.slot.shape[1]
    table = blocks.table.take(at, axis=0)
    lost, out = np.zeros((len(at), width), np.uint16), np.zeros((len(at), width), np.bool_)
    far: dict[str, Bools] = {}
    for one in declared:
        first = blocks.column[one.name]
        match one:
            case Range():
                lost += lost_by_number(blocks, one.name, table, first, float(have[one.name][home]))
            case Choice():
                if not one.gate:
                    lost += miss(blocks.misses[one.name], int(have[one.name][home])).take(at, axis=0)
            case Near():
                spot = spot_of(one.name, have, home)
                far[one.name], more = lost_by_place(blocks, one.name, table, first, at, spot)
                lost += more
            case Tags():
                strike_tags(blocks, one.name, table, first, have, home, out)
    out |= lost > int((1 - floor + SPARE) * blocks.units.whole)
    kept = np.flatnonzero(np.logical_not(out, out=out))
    cell = kept + ((at - np.arange(len(at))) * width).take(kept // width)
    return Hopeful(cell, lost.take(kept), {name: each.take(kept) for name, each in far.items()})


def lost_by_number(blocks: WishBlocks, name: str, table: Array, first: int, value: float) -> Array:
    """What a number loses, NaN unknown, with each wish."""
    weight = table[:, first + 2]
    if np.isnan(value):
        return half(blocks.units, weight)
    step = blocks.steps[name].of(np.array([value]))[0]
    missed = table[:, first] > step
    missed |= table[:, first + 1] < step
    return weight * missed.astype(np.uint16)


def lost_by_place(
    blocks: WishBlocks, name: str, table: Array, first: int, at: Ints, spot: Floats
) -> tuple[Bools, Array]:
    """With which wishes (k, b) a home at ``spot`` (3,), NaN unknown, lies beyond all areas; what it loses."""
    weight = table[:, first + 4]
    if np.isnan(spot[0]):
        return np.zeros(weight.shape, np.bool_), half(blocks.units, weight)
    right, up = blocks.balls[name].spots(at, spot)[:, :, np.newaxis]
    far = table[:, first] > right
    far |= table[:, first + 1] < right
    far |= table[:, first + 2] > up
    far |= table[:, first + 3] < up
    return far, weight * far.astype(np.uint16)


def strike_tags(blocks: WishBlocks, name: str, table: Array, first: int, have: Arrays, home: int, out: Bools) -> None:
    """Wishes that require what the home is known to lack, or avoid what it has, are out."""
    if not have[f"{name}:lacks"].shape[1]:
        return
    words = -(-(blocks.wanted[name].shape[1] - NEITHER_TAG) // HALF_WORD)
    for start, kind in ((first, "lacks"), (first + words, "has")):
        for word, mark in enumerate(quarters(have[f"{name}:{kind}"][home])[:words]):
            if mark:
                out |= (table[:, start + word] & np.uint16(mark)) != 0


def quarters(words: Array) -> list[int]:
    """Words of 64 tags as words of 16.

    >>> quarters(np.array([5 + (7 << 32)], np.uint64))
    [5, 0, 7, 0]
    """
    return [word >> shift & 0xFFFF for word in words.tolist() for shift in range(0, 64, HALF_WORD)]


def open_blocks(blocks: WishBlocks, declared: tuple[Criterion, ...], have: Arrays, home: int) -> Ints:
    """Blocks (k,) in which the home is not plainly out of question for every wish."""
    passes = np.ones(len(blocks.slot), np.bool_)
    for one in declared:
        if isinstance(one, Choice) and one.gate:
            passes &= passing(blocks.gates[one.name], int(have[one.name][home]))
    at = np.flatnonzero(passes)
    for one in declared:
        name = one.name
        match one:
            case Near():
                at = at[~beyond_blocks(blocks.balls[name], at, spot_of(name, have, home))]
            case Range():
                low, high = blocks.limits[name]
                value = have[name][home]
                at = at[~((low.take(at) > value) | (high.take(at) < value))]
            case Tags():
                at = at[~out_by_tags(*(words.take(at, axis=0) for words in blocks.common[name]), name, have, home)]
            case Choice():
                pass
    return at


def passing(passes: Bools, code: int) -> Bools:
    last = len(passes) - 1
    return passes[code if 0 <= code < last else last]


def spot_of(name: str, have: Arrays, home: int) -> Floats:
    return np.array([have[f"{name}:{axis}"][home] for axis in "xyz"])


def out_by_tags(requires: Array, avoids: Array, name: str, have: Arrays, home: int) -> Bools:
    lacks, has = have[f"{name}:lacks"][home], have[f"{name}:has"][home]
    out = np.zeros(len(requires), np.bool_)
    if requires.shape[1] == len(lacks):
        for word in range(len(lacks)):
            out |= ((requires[:, word] & lacks[word]) | (avoids[:, word] & has[word])) != 0
    return out
