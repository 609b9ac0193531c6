"""Names of which only the beginning has been typed, perhaps wrongly."""

from collections.abc import Sequence

import numpy as np

from matching.names.finding import Hits, best_hits
from matching.names.index import NONE, Names
from matching.names.reading import read_floor, read_limit, read_strings

LONGEST = 24
"""Letters after which a beginning is as good as a whole name, and no further index is made."""


class Beginnings:
    """An index of names by their beginnings, made length by length as they are asked for."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = read_strings(keys, "keys")
        self._cut: dict[int, tuple[Names, list[list[int]]]] = {}

    def search(self, typed: str, limit: int = 8, floor: float = 0.75) -> Hits:
        """The keys of which some beginning, one letter longer or shorter than `typed` at most, is like it.

        The score is the best `similarity` to these beginnings; ordered (-score, key), the query row is 0.

        >>> towns = Beginnings(["warszawa", "ljubljana", "brno"])
        >>> towns.search("wrasz", floor=0.6).key.tolist(), towns.search("lubl", floor=0.6).key.tolist()
        ([0], [1])
        """
        (asked,) = read_strings([typed], "typed")
        floor, limit = read_floor(floor), read_limit(limit)
        length = min(len(asked), LONGEST)
        lengths = range(max(1, length - 1), length + 2)
        return best_hits([NONE, *(self._begun(asked, size, floor) for size in lengths)], limit)

    def _begun(self, typed: str, size: int, floor: float) -> Hits:
        names, rows = self._index(size)
        hits = names.search([typed], limit=max(1, len(names)), floor=floor)
        keys = [row for found in hits.key.tolist() for row in rows[found]]
        counts = [len(rows[found]) for found in hits.key.tolist()]
        key = np.array(keys, dtype=np.int64)
        return Hits(np.zeros(len(key), dtype=np.int64), key, np.repeat(hits.score, counts))

    def _index(self, size: int) -> tuple[Names, list[list[int]]]:
        if size not in self._cut:
            whose: dict[str, list[int]] = {}
            for row, key in enumerate(self.keys):
                whose.setdefault(key[:size], []).append(row)
            self._cut[size] = Names(list(whose)), list(whose.values())
        return self._cut[size]
