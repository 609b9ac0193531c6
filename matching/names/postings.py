"""Which names hold which pairs of letters, and so which ones can be like a given name at all.

One edit breaks at most three pairs of neighbouring letters (a swap does; the other edits break two). Names of
at most k edits and at most n letters therefore have n + 1 - 3 k pairs in common (after Ukkonen 1992), and
whatever has fewer need not be compared. Nothing above the floor is ever lost by this.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.names.grams import Ints, numbered, pairs_of

BROKEN = 3
"""Pairs that one edit can break."""

SLACK = 1e-6
"""Far more than the rounding of a score, far less than one edit."""


class Postings:
    """Names by their pairs. Rows are sorted by length: what can be like a name is a range of rows."""

    def __init__(self, names: Sequence[str]) -> None:
        lengths: Ints = np.fromiter(map(len, names), dtype=np.int64, count=len(names))
        self.row: Ints = np.argsort(lengths, kind="stable")
        self.row = self.row[np.searchsorted(lengths[self.row], 1) :]  # an empty name is like nothing
        self.lengths: Ints = lengths[self.row]
        self._sizes, self._of_size = np.unique(self.lengths.astype(np.int32), return_counts=True)
        kept: list[int] = self.row.tolist()
        pairs = pairs_of([names[row] for row in kept], self.lengths)
        self._codes, kind = np.unique(pairs.code, return_inverse=True)
        pair = kind + len(self._codes) * numbered(kind, pairs.name, len(self._codes))
        self._most = max(1, len(self.row))
        self._posted = np.sort(pair * self._most + pairs.name)
        self._rows: NDArray[np.int32] = (self._posted % self._most).astype(np.int32)

    def candidates(self, asked: Sequence[str], floor: float) -> Iterator[Ints]:
        """For each name asked for (none of them empty), the rows of all names that may reach the floor."""
        lengths = np.fromiter(map(len, asked), dtype=np.int64, count=len(asked))
        low = np.searchsorted(self.lengths, np.ceil(lengths * floor - SLACK))
        longest = np.floor(lengths / max(floor, SLACK**2) + SLACK)
        high = np.searchsorted(self.lengths, longest, side="right")
        starts, ends, bounds = self._slices(asked, lengths, low, high)
        needed = {length: self._needed(length, floor) for length in set(lengths.tolist())}
        for number, (length, first, last) in enumerate(zip(lengths.tolist(), low, high, strict=True)):
            mine = slice(bounds[number], bounds[number + 1])
            parts = [self._rows[a:b] for a, b in zip(starts[mine], ends[mine], strict=True)]
            shared = np.bincount(np.concatenate(parts) - first, minlength=last - first)
            yield self.row[first + np.flatnonzero(shared >= needed[length][first:last])]

    def _slices(
        self, asked: Sequence[str], lengths: Ints, low: Ints, high: Ints
    ) -> tuple[list[int], list[int], list[int]]:
        """For every pair of every name: from where to where its rows within [low, high) are posted."""
        pairs = pairs_of(asked, lengths)
        kind = np.searchsorted(self._codes, pairs.code)
        known = np.append(self._codes, -1)[kind] == pairs.code
        kind[~known] = len(self._codes)  # or they would be counted with the pair that comes next
        number = numbered(kind, pairs.name, len(self._codes) + 1)
        pair = (kind + len(self._codes) * number) * self._most
        starts = np.searchsorted(self._posted, pair + low[pairs.name])
        ends = np.searchsorted(self._posted, pair + high[pairs.name])
        ends[~known] = starts[~known]
        return starts.tolist(), ends.tolist(), np.concatenate(([0], np.cumsum(lengths + 1))).tolist()

    def _needed(self, length: int, floor: float) -> NDArray[np.int32]:
        """How many pairs each row must have in common with a name of this length."""
        longer = np.maximum(self._sizes, length)
        edits = np.floor(longer * (1.0 - floor) + SLACK).astype(np.int32)
        return np.repeat(longer + 1 - BROKEN * edits, self._of_size)
