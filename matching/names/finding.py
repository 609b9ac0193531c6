"""Candidates compared, the best kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching.names.grams import Ints

Scores = NDArray[np.float32]
Strings = NDArray[np.object_]

AT_ONCE = 20_000
"""Pairs compared in one call, some milliseconds' worth, after which other threads have their turn."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Rows of what was asked and of the names found, with scores; ordered (query, -score, key)."""

    query: Ints
    key: Ints
    score: Scores

    def __len__(self) -> int:
        return len(self.query)

    def above(self, floor: float) -> "Hits":
        """Those that reach the floor."""
        return self.chosen(self.score >= np.float32(floor))

    def chosen(self, which: NDArray[np.bool_] | Ints) -> "Hits":
        """A choice of them, in the order given."""
        return Hits(self.query[which], self.key[which], self.score[which])


def compared(left: Strings, right: Strings, worth: float) -> Scores:
    """Scores of names side by side, none of them empty: `worth` × (1 - distance / longer length)."""
    parts = [
        _compared(left[start : start + AT_ONCE].tolist(), right[start : start + AT_ONCE].tolist(), worth)
        for start in range(0, len(left), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def _compared(left: list[str], right: list[str], worth: float) -> Scores:
    away = process.cpdist(left, right, scorer=OSA.distance, dtype=np.int32, workers=1)
    longer = np.maximum(list(map(len, left)), list(map(len, right)))
    return (worth * (1.0 - away / longer)).astype(np.float32)


def best_hits(found: Sequence[Hits], limit: int) -> Hits:
    """Of several findings, each pair once with its best score, and of each query the `limit` best."""
    query, key, score = (np.concatenate(parts) for parts in zip(*map(_columns, found), strict=True))
    order = np.lexsort((-score, key, query))
    hits = Hits(query, key, score).chosen(order)
    hits = hits.chosen(_changes(hits.query, hits.key))
    hits = hits.chosen(np.lexsort((hits.key, -hits.score, hits.query)))
    starts = np.flatnonzero(_changes(hits.query))
    rank = np.arange(len(hits)) - np.repeat(starts, np.diff(starts, append=len(hits)))
    return hits.chosen(rank < limit)


def _columns(hits: Hits) -> tuple[Ints, Ints, Scores]:
    return hits.query, hits.key, hits.score


def _changes(*columns: Ints) -> NDArray[np.bool_]:
    """Where a row differs from the one before it."""
    changes = np.ones(len(columns[0]), dtype=bool)
    changes[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return changes
