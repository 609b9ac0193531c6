"""At which level pairs of records agree in one field, and how common what they agree in is."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.arrays import Array, Bools, Floats, Ints, expand
from matching.doubles.bands import SAME, number_levels, place_levels
from matching.doubles.fields import MISSING, Bits, Field, Number, Place
from matching.doubles.hashes import hash_floats
from matching.doubles.records import Records
from matching.doubles.stored import Flags, Numbers, Points, Tally, Words, hash_flags
from matching.doubles.wording import Levels, different_levels


@dataclass(frozen=True, slots=True)
class Between:
    """Pairs (left[i], right[i]) of rows of ``asking`` and ``standing`` records, which may be the same."""

    asking: Records
    standing: Records
    left: Ints
    right: Ints

    def some(self, which: Array) -> "Between":
        return Between(self.asking, self.standing, self.left[which], self.right[which])

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class Agreed:
    """(k,) ``levels``; ``held``, where the level is same: how many standing records hold that very value;
    ``crossed``: taken from the names the other way round; ``apart`` (k, t): features that are known of both
    and that only one has, where each counts.
    """

    levels: Levels
    held: Ints
    crossed: Bools | None = None
    apart: Bools | None = None


def compare_field(mine: Field, theirs: Field, pairs: Between, tally: Tally) -> Agreed:
    """Agreement of one field of the left with a field of the right, the same but for names that swap."""
    agreed = compare_said(mine, theirs, pairs, tally)
    if not mine.silent:
        return agreed
    said = pairs.asking.says(mine.name)[pairs.left], pairs.standing.says(theirs.name)[pairs.right]
    levels = agreed.levels.copy()
    levels[~said[0] & ~said[1]] = len(mine.levels)
    levels[said[0] ^ said[1]] = len(mine.levels) + 1
    return replace(agreed, levels=levels)


def compare_said(mine: Field, theirs: Field, pairs: Between, tally: Tally) -> Agreed:
    first, second = pairs.asking.stored[mine.name], pairs.standing.stored[theirs.name]
    match first, second:
        case Words(), Words():
            return compare_words(mine, theirs, pairs, tally)
        case Numbers(), Numbers() if isinstance(mine, Number):
            return compare_numbers(mine, first.numbers[pairs.left], second.numbers[pairs.right], tally)
        case Points(), Points() if isinstance(mine, Place):
            return compare_points(mine, first.points[pairs.left], second.points[pairs.right])
        case Flags(), Flags() if isinstance(mine, Bits):
            return compare_flags(mine, first, second, pairs, tally)
        case _:
            raise TypeError(f"{mine.name} is not held as it was declared")


def compare_words(mine: Field, theirs: Field, pairs: Between, tally: Tally) -> Agreed:
    first, second = pairs.asking.words(mine.name), pairs.standing.words(theirs.name)
    if first.single and second.single:
        at, beside = first.code_of(pairs.left), second.code_of(pairs.right)
        told = np.flatnonzero((at >= 0) & (beside >= 0))
        levels = np.full(len(pairs), MISSING, dtype=np.int8)
        held = np.zeros(len(pairs), dtype=np.int64)
        levels[told], held[told] = compare_values(mine, theirs, pairs, at[told], beside[told], tally)
        return Agreed(levels, held)
    return compare_several(mine, theirs, pairs, tally)


def compare_several(mine: Field, theirs: Field, pairs: Between, tally: Tally) -> Agreed:
    """The best of all values of one side with all of the other; of equal ones the rarest."""
    first, second = pairs.asking.words(mine.name), pairs.standing.words(theirs.name)
    many, more = first.counts[pairs.left], second.counts[pairs.right]
    owner, item = expand(np.zeros(len(pairs), np.int64), many * more)
    at = first.codes[first.starts[pairs.left][owner] + item // more[owner]]
    beside = second.codes[second.starts[pairs.right][owner] + item % more[owner]]
    levels, held = compare_values(mine, theirs, pairs, at, beside, tally)
    best = np.full(len(pairs), -1, dtype=np.int64)
    some = np.flatnonzero(many * more)
    if len(some):
        ranks = (levels.astype(np.int64) << 40) + held
        best[some] = np.minimum.reduceat(ranks, np.searchsorted(owner, some))
    said = best >= 0
    return Agreed(
        np.where(said, best >> 40, MISSING).astype(np.int8), np.where(said, best & ((1 << 40) - 1), 0)
    )


def compare_values(
    mine: Field, theirs: Field, pairs: Between, at: Ints, beside: Ints, tally: Tally
) -> tuple[Levels, Ints]:
    """Levels of k pairs of values by their places, and how many hold those that are the same."""
    first, second = pairs.asking.forms(mine.name), pairs.standing.forms(theirs.name)
    same = first.hashes[at] == second.hashes[beside]
    levels, held = np.zeros(len(at), dtype=np.int8), np.zeros(len(at), dtype=np.int64)
    levels[~same] = different_levels(mine, first, second, at[~same], beside[~same])
    held[same] = tally.of(first.hashes[at[same]])
    return levels, held


def compare_numbers(field: Number, one: Floats, other: Floats, tally: Tally) -> Agreed:
    levels = number_levels(field, one, other)
    return Agreed(levels, held_where(levels == SAME, hash_floats(one), tally))


def compare_points(field: Place, one: Floats, other: Floats) -> Agreed:
    levels = place_levels(field, one, other)
    return Agreed(levels, np.zeros(len(levels), dtype=np.int64))


def compare_flags(field: Bits, first: Flags, second: Flags, pairs: Between, tally: Tally) -> Agreed:
    if first.bits.shape[1] != second.bits.shape[1]:
        return Agreed(np.full(len(pairs), MISSING, np.int8), np.zeros(len(pairs), np.int64))
    known = first.known[pairs.left] & second.known[pairs.right]
    apart = (first.bits[pairs.left] ^ second.bits[pairs.right]) & known
    differing = np.count_nonzero(apart, axis=1)
    levels = np.searchsorted(np.array([0, *field.slips]), differing, side="left").astype(np.int8)
    levels[~np.logical_or.reduce(known, axis=1, dtype=np.bool_)] = MISSING
    same = levels == SAME
    held = held_where(same, hash_flags(first)[pairs.left], tally)
    held = np.maximum(held, held_where(same, hash_flags(second)[pairs.right], tally))
    return Agreed(levels, held, apart=apart if field.each else None)


def held_where(same: Bools, keys: Any, tally: Tally) -> Ints:
    held = np.zeros(len(same), dtype=np.int64)
    held[same] = tally.of(keys[same])
    return held
