"""An index of names in which those like a given one are found without looking at all of them."""

from collections.abc import Sequence

import numpy as np

from matching.names.finding import Hits, best_hits, compared
from matching.names.likeness import ORDER, in_order
from matching.names.postings import Postings
from matching.names.reading import read_floor, read_limit, read_strings

BATCH = 64
"""Names looked up together: as many as keep what is counted at once within the cache."""


class Names:
    """An unchanging list of names; equal ones may come several times and are found each.

    Scores are `matching.names.similarity` as float32. What is found is exactly what comparing with every
    name would find, whatever else is asked in the same call. From a floor of 2/3 on, few names are looked
    at; below that more and more are, and at 0 all.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys`: any strings, also empty ones (which are never found). ValueError for what is no string."""
        self.keys = read_strings(keys, "keys")
        self._written = View(self.keys, 1.0)
        self._sorted = View([in_order(key) if _several(key) else "" for key in self.keys], ORDER)

    def __len__(self) -> int:
        return len(self.keys)

    def search(self, queries: Sequence[str], limit: int = 5, floor: float = 0.75) -> Hits:
        """The `limit` likest keys of each query whose score is at least `floor`.

        Returns rows of `queries` and of `keys` (int64) and scores (float32), ordered (query, -score, key).
        ValueError for a query that is no string, a floor outside [0, 1] or a limit below 1.
        """
        asked, floor, limit = read_strings(queries, "queries"), read_floor(floor), read_limit(limit)
        once = {name: row for row, name in enumerate(dict.fromkeys(asked))}
        hits = self._searched(list(once), limit, floor)
        return _handed_out(hits, np.array([once[name] for name in asked], dtype=np.int64))

    def _searched(self, asked: list[str], limit: int, floor: float) -> Hits:
        turned = [in_order(name) if _several(name) else "" for name in asked]
        found = [NONE]
        for start in range(0, len(asked), BATCH):
            batch = slice(start, start + BATCH)
            both = [self._written.search(asked[batch], floor), self._sorted.search(turned[batch], floor)]
            hits = best_hits(both, limit)
            found.append(Hits(hits.query + start, hits.key, hits.score))
        return best_hits(found, limit)


class View:
    """The names in one form, and what a likeness in this form is worth."""

    def __init__(self, names: list[str], worth: float) -> None:
        self._names = np.array(names, dtype=object)
        self._worth = worth
        self._postings = Postings(names)

    def search(self, asked: Sequence[str], floor: float) -> Hits:
        """Everything that reaches the floor."""
        rows = [row for row, name in enumerate(asked) if name]
        if not rows or floor > self._worth:
            return NONE
        said = [asked[row] for row in rows]
        near = list(self._postings.candidates(said, floor / self._worth))
        counts = np.array([len(keys) for keys in near])
        query, key = np.repeat(np.array(rows), counts), np.concatenate(near)
        left = np.array(asked, dtype=object)[query]
        return Hits(query, key, compared(left, self._names[key], self._worth)).above(floor)


NONE = Hits(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


def _several(name: str) -> bool:
    return len(name.split()) > 1


def _handed_out(hits: Hits, asked: np.ndarray) -> Hits:
    """Hits of distinct queries, given to everyone who asked; `asked` says which query each row is."""
    starts = np.searchsorted(hits.query, asked)
    counts = np.searchsorted(hits.query, asked, side="right") - starts
    first = np.cumsum(counts) - counts
    rows = np.arange(counts.sum()) - np.repeat(first - starts, counts)
    return Hits(np.repeat(np.arange(len(asked)), counts), hits.key[rows], hits.score[rows])
