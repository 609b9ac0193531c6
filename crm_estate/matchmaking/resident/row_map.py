"""Which row of a store holds which record: rows that become free are blanked and used again."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


class RowMap:
    """Ids and rows of the records that a store holds.

    >>> held = RowMap()
    >>> held.grow(2), held.take([7, 9], held.rows_for([7, 9])), held.rows([9, 5]).tolist()
    (None, None, [1])
    >>> held.free([7]).tolist(), held.missing([8, 9, 11])
    ([0], 1)
    >>> held.grow(1), held.rows_for([8, 9, 11]).tolist(), held.ids.tolist()
    (None, [0, 1, 2], [0, 9, 0])
    """

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._ids: Ids = np.zeros(16, dtype=np.int64)
        self._free: list[int] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def ids(self) -> Ids:
        """The id in each row (n,); 0 where the row is blank."""
        return self._ids[: self._count]

    @property
    def blank(self) -> int:
        """How many rows hold nothing."""
        return len(self._free)

    def row(self, id: int) -> int | None:
        return self._rows.get(id)

    def rows(self, ids: Iterable[int]) -> Ids:
        """The rows of those that are held."""
        found = (self._rows.get(id) for id in ids)
        return np.array([row for row in found if row is not None], dtype=np.int64)

    def missing(self, ids: Iterable[int]) -> int:
        """How many more rows are needed to hold all of these."""
        return max(0, sum(id not in self._rows for id in ids) - len(self._free))

    def grow(self, count: int) -> None:
        """There are so many blank rows more, after the last one."""
        self._free = [*reversed(range(self._count, self._count + count)), *self._free]
        self._count += count
        more = self._count - len(self._ids)
        if more > 0:
            self._ids = np.concatenate([self._ids, np.zeros(max(more, len(self._ids)), dtype=np.int64)])

    def rows_for(self, ids: Sequence[int]) -> Ids:
        """Where each of these, named once, is or can be held: its own row or a blank one."""
        blank = reversed(self._free)
        rows = [self._rows[id] if id in self._rows else next(blank) for id in ids]
        return np.array(rows, dtype=np.int64)

    def take(self, ids: Sequence[int], rows: Ids) -> None:
        """They are held in these rows, which `rows_for` named."""
        news = sum(id not in self._rows for id in ids)
        del self._free[len(self._free) - news :]
        self._rows.update(zip(ids, rows.tolist(), strict=True))
        self._ids[rows] = ids

    def free(self, ids: Iterable[int]) -> Ids:
        """Forget records; returns the rows that are blank from now on."""
        rows = [row for id in ids if (row := self._rows.pop(id, None)) is not None]
        self._free += rows
        freed = np.array(rows, dtype=np.int64)
        self._ids[freed] = 0
        return freed
