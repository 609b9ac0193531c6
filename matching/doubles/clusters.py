"""From pairs to groups of records that mean the same."""

import numpy as np

from matching.arrays import Ints, Singles
from matching.doubles.pairs import Pairs

DENSE = 0.5
"""Share of all pairs within a group that must have been found."""


def clusters(pairs: Pairs, count: int, dense: float = DENSE) -> Ints:
    """(count,) labels: the lowest row of each record's group, its own where it has no double.

    Records are one group when pairs join them, be it over others. Against chains, in which first and last
    have nothing in common: where fewer than the share ``dense`` of all pairs within a group was found, its
    weakest pairs are let go (those of the lowest score, and with them the weakest tenth), until every part
    is dense enough.

    >>> chain = Pairs(np.arange(4), np.arange(1, 5), np.array([0.9, 0.95, 0.8, 0.9], np.float32))
    >>> clusters(chain, 5).tolist()
    [0, 0, 0, 3, 3]
    """
    left, right, score = pairs.left, pairs.right, pairs.score
    if len(left) and (min(left.min(), right.min()) < 0 or max(left.max(), right.max()) >= count):
        raise ValueError(f"pairs: a row is not one of the {count} rows")
    while True:
        labels = joined_up(left, right, count)
        sparse = sparse_groups(labels, left, dense)
        if not sparse[labels[left]].any():
            return labels
        stay = ~sparse[labels[left]] | ~weakest(labels[left], score)
        left, right, score = left[stay], right[stay], score[stay]


def joined_up(left: Ints, right: Ints, count: int) -> Ints:
    """The lowest row that can be reached from each."""
    labels = np.arange(count)
    while True:
        lowest = np.minimum(labels[left], labels[right])
        new = labels.copy()
        np.minimum.at(new, labels[left], lowest)
        np.minimum.at(new, labels[right], lowest)
        new = new[new]
        if (new == labels).all():
            return labels
        labels = new


def sparse_groups(labels: Ints, left: Ints, dense: float) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """By label, whether too few of the group's pairs are there."""
    members = np.bincount(labels, minlength=len(labels)).astype(np.float64)
    found = np.bincount(labels[left], minlength=len(labels))
    return found < dense * members * (members - 1) / 2


def weakest(group: Ints, score: Singles) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Whether a pair is among the weakest tenth of its group, or as weak as one that is."""
    order = np.lexsort((score, group))
    _, starts, counts = np.unique(group[order], return_index=True, return_counts=True)
    limit = score[order][starts + np.maximum(counts // 10, 1) - 1]
    found = np.empty(len(group), dtype=np.bool_)
    found[order] = score[order] <= np.repeat(limit, counts)
    return found
