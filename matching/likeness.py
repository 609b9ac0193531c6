"""How alike two homes are, for not showing the same one ten times."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Floats, Ints
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.geometry import km_of_chord, squared_chord, unit_vectors
from matching.stores import Homes

UNKNOWN_LIKENESS = 0.5


@dataclass(frozen=True, slots=True)
class Traits:
    """What the homes (k,) in question are compared by: a column for every declared criterion."""

    declared: tuple[Criterion, ...]
    columns: list[Array]

    @classmethod
    def of(cls, homes: Homes, rows: Ints) -> "Traits":
        return cls(homes.declared, [trait(criterion, homes, rows) for criterion in homes.declared])

    def likeness(self, one: Ints, other: Ints, km: float) -> Floats:
        """Likeness (j,) in [0, 1] of the homes at positions ``one`` and ``other`` (j,).

        Homes are alike who are neighbours: nearness · (1 + mean alikeness) / 2. Nearness falls
        linearly from 1 at the same place to 0 at ``km``; the mean is over the criteria that are
        no places: how little two numbers differ for the criterion's slack, whether two codes are
        equal, the share of tags that both have or both lack. What is unknown of either counts
        half, as nearness too. Without a Near criterion all are neighbours; without any other they
        are as alike as can be.
        """
        nearness, alike, counted = np.ones(len(one)), np.zeros(len(one)), 0
        for criterion, column in zip(self.declared, self.columns, strict=True):
            same = alikeness(criterion, column, one, other, km)
            if isinstance(criterion, Near):
                nearness *= same
            else:
                alike += same
                counted += 1
        return nearness * (1 + (alike / counted if counted else 1.0)) / 2


def trait(criterion: Criterion, homes: Homes, rows: Ints) -> Array:
    """Numbers or codes (k,), unit vectors (3, k), or tags (k, t) as -1 lacked, 0 unknown, 1 had."""
    name, column = criterion.name, homes.arrays[criterion.name][rows]
    match criterion:
        case Range():
            return column.astype(np.float64)
        case Choice():
            return column
        case Near():
            return unit_vectors(column[:, 0].astype(np.float64), column[:, 1].astype(np.float64))
        case Tags():
            known = homes.arrays[f"{name}:known"][rows]
            return np.where(known, np.where(column, 1, -1), 0).astype(np.int16)


def alikeness(criterion: Criterion, column: Array, one: Ints, other: Ints, km: float) -> Floats:
    match criterion:
        case Range():
            return number_alikeness(criterion, column[one], column[other])
        case Choice():
            a, b = column[one], column[other]
            return np.where((a < 0) | (b < 0), UNKNOWN_LIKENESS, (a == b).astype(np.float64))
        case Near():
            return nearness_of(column[:, one], column[:, other], km)
        case Tags():
            return tag_alikeness(column[one], column[other])


def number_alikeness(criterion: Range, a: Floats, b: Floats) -> Floats:
    """1 where equal, falling to 0 at a difference of the slack (relative to the larger number).

    >>> number_alikeness(Range("m2", slack=0.1), np.array([100.0, 95.0]), np.array([100.0, 100.0])).tolist()
    [1.0, 0.5]
    """
    reach = np.full(len(a), criterion.slack)
    if not criterion.absolute:
        reach *= np.maximum(np.abs(a), np.abs(b))
    difference = np.abs(a - b)
    share = np.divide(difference, reach, out=(difference > 0).astype(np.float64), where=reach > 0)
    return np.where(np.isnan(difference), UNKNOWN_LIKENESS, np.maximum(1 - share, 0.0))


def nearness_of(a: Floats, b: Floats, km: float) -> Floats:
    apart = km_of_chord(squared_chord(a, b)) / km
    return np.where(np.isnan(apart), UNKNOWN_LIKENESS, np.maximum(1 - apart, 0.0))


def tag_alikeness(a: Array, b: Array) -> Floats:
    """Share of the tags that both have or both lack, those unknown of either counting half.

    >>> tag_alikeness(np.array([[1, 1, 0, -1]]), np.array([[1, -1, 1, -1]])).tolist()
    [0.625]
    """
    tags = a.shape[1]
    agreeing = (a * b).sum(axis=1, dtype=np.int64)
    return (1 + agreeing / tags) / 2 if tags else np.full(len(a), UNKNOWN_LIKENESS)
