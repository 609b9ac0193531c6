"""What pairs that were found are worth, against pairs that are true."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.arrays import Floats, Ints, Singles
from matching.doubles import Pairs

FLOORS = (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Truth:
    """All pairs of ``count`` rows that mean the same, as left × count + right, ascending."""

    count: int
    pairs: Ints

    @classmethod
    def of(cls, labels: Sequence[object]) -> "Truth":
        """Rows with the same label mean the same."""
        numbers = np.unique(np.array(labels), return_inverse=True)[1]
        return cls(len(labels), pairs_within(numbers))

    def judge(self, pairs: Ints) -> dict[str, float]:
        """Precision, recall and F1 of different pairs."""
        right = int(np.isin(pairs, self.pairs).sum())
        return shares(right, len(pairs), len(self.pairs))

    def curve(self, found: Pairs) -> dict[str, Any]:
        """The same from each of some scores on, and from the one that is best in hindsight."""
        codes = found.left * self.count + found.right
        at = {str(floor): self.judge(codes[found.score >= np.float32(floor)]) for floor in FLOORS}
        order = np.argsort(-found.score, kind="stable")
        right = np.cumsum(np.isin(codes[order], self.pairs))
        best = int(np.argmax(2 * right / (np.arange(1, len(right) + 1) + len(self.pairs))))
        floor = float(found.score[order][best])
        points = curve_points(right, found.score[order], len(self.pairs))
        return {"at": at, "best": {"floor": floor} | self.judge(codes[order][: best + 1]), "curve": points}


def curve_points(right: Ints, score: Singles, true: int) -> list[list[float]]:
    """Recall, precision and score wherever another fiftieth of what is true has been found."""
    steps = np.searchsorted(right, np.arange(1, 51) * true / 50)
    steps = np.unique(steps[steps < len(right)])
    return [
        [rounded(right[step] / true), rounded(right[step] / (step + 1)), rounded(float(score[step]))]
        for step in steps.tolist()
    ]


def shares(right: int, said: int, true: int) -> dict[str, float]:
    return {
        "precision": rounded(right / said if said else 0.0),
        "recall": rounded(right / true),
        "f1": rounded(2 * right / (said + true)),
    }


def rounded(number: float) -> float:
    return round(number, 4)


def pairs_within(labels: Ints) -> Ints:
    """Pairs of rows with the same label, as left × rows + right, ascending.

    >>> pairs_within(np.array([7, 1, 7, 7])).tolist()
    [2, 3, 11]
    """
    order = np.argsort(labels, kind="stable")
    ends = np.flatnonzero(np.diff(labels[order], append=-1)) + 1
    groups = np.split(order, ends[:-1])
    found = [rows[np.stack(np.triu_indices(len(rows), 1))] for rows in groups if len(rows) > 1]
    left, right = np.concatenate(found, axis=1) if found else np.empty((2, 0), np.int64)
    return np.sort(left * len(labels) + right)


def agreeing(columns: Sequence[Sequence[object] | Floats]) -> Ints:
    """Pairs of rows that are equal in all these columns: what an exact key finds."""
    numbers = [np.unique(np.array(column), return_inverse=True)[1] for column in columns]
    return pairs_within(np.unique(np.stack(numbers, axis=1), axis=0, return_inverse=True)[1])
