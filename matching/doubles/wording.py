"""How alike two strings are, in levels; over whole lists of pairs at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, Indel, JaroWinkler

from matching.arrays import Array, Bools, Ints
from matching.doubles.fields import Company, Day, Digits, Exact, Field, Name, Text
from matching.doubles.forms import Forms

Levels = NDArray[np.int8]

MANY = 5_000
"""Pairs from which on the second core is worth its start."""

NAME_CLOSE, NAME_SIMILAR = 0.92, 0.80
TEXT_CLOSE, TEXT_SIMILAR = 0.85, 0.65
SHORTEST_SLIP = 4
"""A slip in a string shorter than this is another string."""


@dataclass(frozen=True, slots=True)
class Sides:
    """k pairs of different values, the one with the lower number always first: likeness is symmetric."""

    first: Forms
    second: Forms
    at: Ints
    beside: Ints
    turned: Bools

    def get(self, form: str) -> tuple[Array, Array]:
        one, other = getattr(self.first, form)[self.at], getattr(self.second, form)[self.beside]
        turned = self.turned.reshape(-1, *[1] * (one.ndim - 1))
        return np.where(turned, other, one), np.where(turned, one, other)

    def some(self, which: Bools) -> "Sides":
        return Sides(self.first, self.second, self.at[which], self.beside[which], self.turned[which])


def different_levels(field: Field, first: Forms, second: Forms, at: Ints, beside: Ints) -> Levels:
    """(k,) levels of pairs of different strings, none of them empty: 1 or worse."""
    sides = Sides(first, second, at, beside, first.hashes[at] > second.hashes[beside])
    match field:
        case Name():
            return name_levels(sides, field.short)
        case Text() | Company():
            return text_levels(sides)
        case Day():
            return day_levels(sides)
        case Exact() | Digits():
            return slip_levels(sides, field.slips)
        case _:
            raise TypeError(f"{field.name} holds no strings")


def compare(
    scorer: Callable[..., float], pair: tuple[Array, Array], cutoff: float, kind: type
) -> NDArray[Any]:
    workers = -1 if len(pair[0]) >= MANY else 1
    return process.cpdist(*pair, scorer=scorer, score_cutoff=cutoff, dtype=kind, workers=workers)


def name_levels(sides: Sides, short: bool) -> Levels:
    likeness = compare(JaroWinkler.normalized_similarity, sides.get("texts"), NAME_SIMILAR, np.float32)
    levels = graded(likeness, NAME_CLOSE, NAME_SIMILAR)
    levels[slipped(sides, 1)] = 1
    spaced = np.logical_or(*sides.get("several"))
    levels[spaced] = np.minimum(levels[spaced], part_levels(sides.some(spaced)))
    if short:
        one, other = sides.get("given")
        levels[(one == other) & (one >= 0)] = 1
    return levels


def part_levels(sides: Sides) -> Levels:
    """Names of which all words of one are in the other are close."""
    within = compare(fuzz.token_set_ratio, sides.get("ordered"), 100.0, np.float32)
    return np.where(within >= 100.0, np.int8(1), np.int8(3))


def text_levels(sides: Sides) -> Levels:
    """Best of the letters without spaces and of the words in order of the alphabet."""
    straight = compare(Indel.normalized_similarity, sides.get("texts"), TEXT_SIMILAR, np.float32)
    sorted_ = compare(Indel.normalized_similarity, sides.get("ordered"), TEXT_SIMILAR, np.float32)
    return graded(np.maximum(straight, sorted_), TEXT_CLOSE, TEXT_SIMILAR)


def graded(likeness: Array, close: float, similar: float) -> Levels:
    return np.where(likeness >= close, 1, np.where(likeness >= similar, 2, 3)).astype(np.int8)


def slipped(sides: Sides, most: int) -> Bools:
    """Whether no more letters than ``most`` are wrong, missing or swapped with the next."""
    slips = compare(OSA.distance, sides.get("texts"), most, np.int32)
    return (slips <= most) & (np.minimum(*sides.get("lengths")) >= SHORTEST_SLIP)


def slip_levels(sides: Sides, slips: int) -> Levels:
    if not slips:
        return np.full(len(sides.at), 2, dtype=np.int8)
    return np.where(slipped(sides, slips), np.int8(1), np.int8(2))


def day_levels(sides: Sides) -> Levels:
    one, other = sides.get("parts")
    dated = (one[:, 0] >= 0) & (other[:, 0] >= 0)
    equal = one == other
    exchanged = dated & equal[:, 0] & (one[:, 1] == other[:, 2]) & (one[:, 2] == other[:, 1])
    partly = dated & (equal.sum(axis=1) == 2)
    return np.where(slipped(sides, 1) | exchanged, 1, np.where(partly, 2, 3)).astype(np.int8)
