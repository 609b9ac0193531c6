"""Which wishes a home might suit: whole blocks are passed over first, then single wishes, by what a home loses
with them at least."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Arrays, Bools, Floats, Ints
from matching.balls import beyond_blocks
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.losses import half, miss
from matching.wish_blocks import HALF_WORD, WishBlocks

SPARE = 1e-6
"""How much a score in float32 may lie above the one in float64, and more."""


@dataclass(slots=True)
class Hopeful:
    """Wishes (k,): their cells in the blocks; what the home loses with each at least, in the blocks' units;
    which criteria it surely misses altogether, and which Ranges it may miss in part."""

    cell: Ints
    lost: Array
    missed: dict[str, Bools]
    partly: dict[str, Bools]

    def some(self, at: slice | Ints) -> "Hopeful":
        return Hopeful(
            self.cell[at],
            self.lost[at],
            {name: each[at] for name, each in self.missed.items()},
            {name: each[at] for name, each in self.partly.items()},
        )


def hopeful(
    blocks: WishBlocks, declared: tuple[Criterion, ...], have: Arrays, home: int, floor: float
) -> Hopeful:
    """The wishes in the blocks that the home may suit with a score >= floor; some may be empty."""
    at = open_blocks(blocks, declared, have, home)
    width = blocks.slot.shape[1]
    table = blocks.table.take(at, axis=0)
    lost, out = np.zeros((len(at), width), np.uint16), np.zeros((len(at), width), np.bool_)
    maybe = Hopeful(np.zeros(0, np.int64), lost, {}, {})
    for one in declared:
        name, first = one.name, blocks.column[one.name]
        if isinstance(one, Range):
            number = float(have[name][home])
            if not np.isnan(number):
                lost_by_number(blocks, name, table[:, first : first + 5], number, maybe)
            else:
                lost += half(blocks.units, table[:, first + 4])
        elif isinstance(one, Near):
            spot = spot_of(name, have, home)
            if not np.isnan(spot[0]):
                lost_by_place(blocks, name, table[:, first : first + 5], at, spot, maybe)
            else:
                lost += half(blocks.units, table[:, first + 4])
        elif isinstance(one, Tags):
            strike_tags(blocks, name, table[:, first:], have, home, out)
        elif not one.gate:
            lost += miss(blocks.misses[name], int(have[name][home])).take(at, axis=0)
    out |= lost > int((1 - floor + SPARE) * blocks.units.whole)
    kept = np.flatnonzero(np.logical_not(out, out=out))
    cell = kept + ((at - np.arange(len(at))) * width).take(kept // width)
    return Hopeful(
        cell,
        lost.take(kept),
        {name: each.take(kept) for name, each in maybe.missed.items()},
        {name: each.take(kept) for name, each in maybe.partly.items()},
    )


def lost_by_number(blocks: WishBlocks, name: str, table: Array, number: float, maybe: Hopeful) -> None:
    step = blocks.steps[name].of(np.array([number]))[0]
    missed = table[:, 0] > step
    missed |= table[:, 1] < step
    partly = table[:, 2] > step
    partly |= table[:, 3] < step
    partly ^= missed
    maybe.lost += table[:, 4] * missed.astype(np.uint16)
    maybe.missed[name], maybe.partly[name] = missed, partly


def lost_by_place(
    blocks: WishBlocks, name: str, table: Array, at: Ints, spot: Floats, maybe: Hopeful
) -> None:
    right, up = blocks.balls[name].spots(at, spot)[:, :, np.newaxis]
    missed = table[:, 0] > right
    missed |= table[:, 1] < right
    missed |= table[:, 2] > up
    missed |= table[:, 3] < up
    maybe.lost += table[:, 4] * missed.astype(np.uint16)
    maybe.missed[name] = missed


def strike_tags(blocks: WishBlocks, name: str, table: Array, have: Arrays, home: int, out: Bools) -> None:
    """Wishes that require what the home is known to lack, or avoid what it has, are out."""
    if not have[f"{name}:lacks"].shape[1]:
        return
    words = -(-(blocks.wanted[name].shape[1] - 1) // HALF_WORD)
    for start, kind in ((0, "lacks"), (words, "has")):
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
