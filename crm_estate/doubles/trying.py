"""A table learned from decisions, and how it fares on decisions that it was not learned from. Pure.

Decisions are dealt out into parts, all on one home into the same. Each part is judged by a table that was
learned from the others. The table that is kept learns from all of them.
"""

from dataclasses import dataclass

import numpy as np

from crm_estate.doubles import adverts
from crm_estate.doubles.decisions import Decisions
from crm_estate.doubles.trial import Trial, trial_of
from crm_estate.doubles.worth import SHIPPED, Table
from matching.doubles import Records, Weights

PARTS = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pairs of rows of `records`, and whether they are the `same`, both (k,)."""

    records: Records
    left: np.ndarray
    right: np.ndarray
    same: np.ndarray

    def taught(self, some: np.ndarray) -> Weights:
        """Learned from `some` (k,) of the pairs; what ships, where those are all the same or none is."""
        same = self.same[some]
        if not same.any() or same.all():
            return SHIPPED.weights()
        return adverts.COMPARED.taught(
            self.records, self.left[some], self.right[some], same, SHIPPED.weights()
        )

    def suspected(self, some: np.ndarray, weights: Weights) -> np.ndarray:
        """Which of `some` of the pairs a table would suspect."""
        score = adverts.COMPARED.scores(self.records, self.left[some], self.right[some], weights)
        return score >= adverts.LIKELY


def tried(said: Decisions) -> tuple[Table, Trial]:
    """What is learned from all decisions, and what learning is worth. There must be some of both kinds."""
    return tried_with(_lesson(said))


def tried_with(lesson: Lesson) -> tuple[Table, Trial]:
    """The same of any lesson."""
    part = parts_of(lesson.left, lesson.right, len(lesson.records))
    learned = np.zeros(len(part), dtype=np.bool_)
    for one in range(PARTS):
        judged = part == one
        learned[judged] = lesson.suspected(judged, lesson.taught(~judged))
    everything = np.ones(len(part), dtype=np.bool_)
    shipped = lesson.suspected(everything, SHIPPED.weights())
    table = Table.of(lesson.taught(everything))
    return table, trial_of(lesson.same, shipped, learned)


def parts_of(left: np.ndarray, right: np.ndarray, records: int) -> np.ndarray:
    """(k,) the part of each pair: pairs that hang together by any records are in one part.

    >>> parts_of(np.array([0, 1, 3]), np.array([1, 2, 4]), 5).tolist()
    [0, 0, 1]
    """
    first = np.arange(records)
    while True:
        least = np.minimum(first[left], first[right])
        if (first[left] == least).all() and (first[right] == least).all():
            break
        np.minimum.at(first, left, least)
        np.minimum.at(first, right, least)
    _, group = np.unique(first[left], return_inverse=True)
    return group % PARTS


def _lesson(said: Decisions) -> Lesson:
    ids = sorted(said.rows)
    place = {listing: row for row, listing in enumerate(ids)}
    pairs = [*said.linked, *said.apart]
    ends = np.array([(place[low], place[high]) for low, high in pairs], dtype=np.int64)
    records = adverts.COMPARED.records(len(ids), adverts.columns_of([said.rows[one] for one in ids]))
    same = np.arange(len(pairs)) < len(said.linked)
    return Lesson(records, ends[:, 0], ends[:, 1], same)
