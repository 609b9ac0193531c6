"""Names for the arrays that the library passes around, and how long lists of work are cut into pieces."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Arrays = dict[str, Array]


def any_in_row(table: Bools) -> Bools:
    """Whether each row of (k, t) holds a True: (k,)."""
    return np.logical_or.reduce(table, axis=1, dtype=np.bool_)


def expand(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Owner and item of every entry when owner ``i`` owns ``counts[i]`` items from ``starts[i]``
    on.

    Both arrays are (k,); both results have ``counts.sum()`` entries.

    >>> owner, item = expand(np.array([10, 20]), np.array([2, 3]))
    >>> owner.tolist(), item.tolist()
    ([0, 0, 1, 1, 1], [10, 11, 20, 21, 22])
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - np.repeat(first - starts, counts)


def pieces(counts: Ints, budget: int) -> Iterator[slice]:
    """Consecutive slices whose counts add up to at most ``budget``, or hold one entry that alone
    is larger.

    >>> [(s.start, s.stop) for s in pieces(np.array([3, 3, 9, 1]), 6)]
    [(0, 2), (2, 3), (3, 4)]
    """
    ends = np.cumsum(counts)
    start, done = 0, 0
    while start < len(counts):
        stop = max(int(np.searchsorted(ends, done + budget, side="right")), start + 1)
        yield slice(start, stop)
        start, done = stop, int(ends[stop - 1])


ALONE = 1 << 18
"""Up to so many multiplications BLAS computes in the calling thread; beyond it starts threads of its
own, which then wait for each other whenever the machine is busy."""


def product(left: Singles, right: Singles, out: Singles) -> None:
    """The matrix product of (k, t) and (t, n) into ``out`` (k, n), in this thread only.

    >>> out = np.empty((2, 1), np.float32)
    >>> product(np.ones((2, 3), np.float32), np.full((3, 1), 2, np.float32), out)
    >>> out.tolist()
    [[6.0], [6.0]]
    """
    rows = max(1, ALONE // max(1, right.size))
    for start in range(0, len(left), rows):
        np.matmul(left[start : start + rows], right, out=out[start : start + rows])
