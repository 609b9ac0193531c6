"""Learning in one half of a city and being judged in the other: what was learned there is not known here.

Valencia is cut along the meridian on which as many adverts lie to the east as to the west. Of all pairs
within a half, each is judged by what the other half taught.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.doubles_truth import Truth
from matching.arrays import Array, Bools, Floats, Ints
from matching.doubles import Doubles, Pairs


@dataclass(frozen=True, slots=True)
class Half:
    """``rows`` (k,) of the city that lie in it, and what is true of them."""

    rows: Ints
    truth: Truth


@dataclass(frozen=True, slots=True)
class Halves:
    """``east`` (n,) tells which half a row is in; ``truth`` knows no pair across."""

    east: Bools
    truth: Truth
    parts: tuple[Half, Half]

    @classmethod
    def of(cls, places: Floats, meant: list[str]) -> "Halves":
        east = places[:, 1] > np.median(places[:, 1])
        parts = [np.flatnonzero(east == side) for side in (False, True)]
        west, orient = (Half(rows, Truth.of([meant[row] for row in rows])) for rows in parts)
        names = [f"{one} {side}" for one, side in zip(meant, east, strict=True)]
        return cls(east, Truth.of(names), (west, orient))

    def within(self, pairs: Ints) -> Ints:
        """Those of the pairs, as left × rows + right, of which both rows lie in one half."""
        left, right = np.divmod(pairs, len(self.east))
        return pairs[self.east[left] == self.east[right]]


def taught_across(declared: Doubles, columns: Mapping[str, Any], halves: Halves) -> dict[str, Any]:
    """Pairs of both halves as ``found``, and seconds of all processors for ``teaching`` and ``asking``."""
    found: list[Pairs] = []
    teaching = asking = 0.0
    for teacher, judged in (halves.parts, halves.parts[::-1]):
        lesson = declared.records(len(teacher.rows), some(columns, teacher.rows))
        start = time.process_time()
        left, right = declared.candidates(lesson)
        same = np.isin(left * teacher.truth.count + right, teacher.truth.pairs)
        weights = declared.taught(lesson, left, right, same)
        taught = time.process_time()
        records = declared.records(len(judged.rows), some(columns, judged.rows))
        pairs = declared.pairs(records, 0.01, weights)
        asking += time.process_time() - taught
        teaching += taught - start
        found.append(Pairs(judged.rows[pairs.left], judged.rows[pairs.right], pairs.score))
    return {"found": joined(found), "teaching": round(teaching, 2), "asking": round(asking, 2)}


def some(columns: Mapping[str, Any], rows: Ints) -> dict[str, Any]:
    return {name: picked(column, rows) for name, column in columns.items()}


def picked(column: Any, rows: Ints) -> Any:
    return column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows.tolist()]


def joined(found: list[Pairs]) -> Pairs:
    ends: list[Array] = [np.concatenate(column) for column in zip(*map(astuple, found), strict=True)]
    return Pairs(*ends)


def astuple(pairs: Pairs) -> tuple[Array, Array, Array]:
    return pairs.left, pairs.right, pairs.score
