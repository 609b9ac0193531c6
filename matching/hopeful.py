"""Which wishes a home might suit: whole blocks are passed over first, then single wishes, by what a home
loses with them at least."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Arrays, Bools, Floats, Ints
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.losses import half, miss
from matching.wish_blocks import HALF_WORD, WishBlocks

SPARE = 1e-6
"""How much a score in float32 may lie above the one in float64, and more."""


@dataclass(slots=True)
class Hopeful:
    """Wishes (k,): their cells in the blocks; where they stand among ``missed`` and ``partly``, (K, b) each;
    what the home loses with each at least, in the blocks' units. ``missed`` says which criteria the home
    surely misses altogether, ``partly`` which Ranges it may miss in part."""

    cell: Ints
    at: Ints
    lost: Array
    missed: dict[str, Bools]
    partly: dict[str, Bools]

    def some(self, which: slice) -> "Hopeful":
        return Hopeful(self.cell[which], self.at[which], self.lost[which], self.missed, self.partly)

    def only(self, which: Ints) -> "Hopeful":
        cell, at, lost = self.cell.take(which), self.at.take(which), self.lost.take(which)
        return Hopeful(cell, at, lost, self.missed, self.partly)


def hopeful(
    blocks: WishBlocks, declared: tuple[Criterion, ...], have: Arrays, home: int, floor: float
) -> Hopeful:
    """The wishes in the blocks that the home may suit with a score >= floor; some may be empty."""
    at = open_blocks(blocks, declared, have, home)
    width = blocks.slot.shape[1]
    octets, words = blocks.bytes.take(at, axis=0), blocks.words.take(at, axis=0)
    lost, out = np.zeros((len(at), width), np.uint16), np.zeros((len(at), width), np.bool_)
    nobody = np.zeros(0, np.int64)
    maybe = Hopeful(nobody, nobody, lost, {}, {})
    for one in declared:
        name, byte, word = one.name, blocks.byte[one.name], blocks.word[one.name]
        if isinstance(one, Range):
            number = float(have[name][home])
            if np.isnan(number):
                lost += half(blocks.units, words[:, word])
                continue
            step = blocks.steps[name].of(np.array([number]))[0]
            miss_number(maybe, name, octets[:, byte : byte + 4], words[:, word], step)
        elif isinstance(one, Near):
            spot = spot_of(name, have, home)
            if np.isnan(spot[0]):
                lost += half(blocks.units, words[:, word])
                continue
            spots = blocks.balls[name].spots(at, spot)
            miss_place(maybe, name, octets[:, byte : byte + 4], words[:, word], *spots)
        elif isinstance(one, Tags):
            strike_tags(blocks, name, words[:, word:], have, home, out)
        elif not one.gate:
            lost += miss(blocks.misses[name], int(have[name][home])).take(at, axis=0)
    out |= lost > int((1 - floor + SPARE) * blocks.units.whole)
    kept = np.flatnonzero(np.logical_not(out, out=out))
    cell = kept + ((at - np.arange(len(at))) * width).take(kept // width)
    return Hopeful(cell, kept, lost.take(kept), maybe.missed, maybe.partly)


def miss_number(maybe: Hopeful, name: str, ends: Array, weight: Array, step: Array) -> None:
    missed = ends[:, 0] > step
    missed |= ends[:, 1] < step
    partly = ends[:, 2] > step
    partly |= ends[:, 3] < step
    partly ^= missed
    maybe.lost += weight * missed.astype(np.uint16)
    maybe.missed[name], maybe.partly[name] = missed, partly


def miss_place(maybe: Hopeful, name: str, ends: Array, weight: Array, right: Array, up: Array) -> None:
    missed = ends[:, 0] > right
    missed |= ends[:, 1] < right
    missed |= ends[:, 2] > up
    missed |= ends[:, 3] < up
    maybe.lost += weight * missed.astype(np.uint16)
    maybe.missed[name] = missed


def strike_tags(blocks: WishBlocks, name: str, table: Array, have: Arrays, home: int, out: Bools) -> None:
    """Wishes that require what the home is known to lack, or avoid what it has, are out."""
    if not have[f"{name}:lacks"].shape[1]:
        return
    words = -(-(blocks.wanted[name].shape[1] - 2) // HALF_WORD)
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
                at = at[~blocks.balls[name].beyond(at, spot_of(name, have, home))]
            case Range():
                low, high = blocks.limits[name]
                value = have[name][home]
                at = at[~((low.take(at) > value) | (high.take(at) < value))]
            case Tags():
                at = at[
                    ~out_by_tags(*(words.take(at, axis=0) for words in blocks.common[name]), name, have, home)
                ]
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
