"""Names taken apart into pairs of neighbouring letters, for many names at once.

A name of n letters has n + 1 pairs: its ends count as letters of their own. The second "an" of "banana" is
another pair than the first, so that pairs in common can be counted as members of sets.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

END = 0x110000
"""Stands before and after every name; one more than the last letter there can be."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of letters of many names, by name: `code` says which letters, `name` whose they are."""

    code: Ints
    name: Ints


def pairs_of(names: Sequence[str], lengths: Ints) -> Pairs:
    """All pairs of the names, none of which is empty.

    >>> pairs = pairs_of(["ab"], np.array([2]))
    >>> [(code // (END + 1), code % (END + 1)) for code in pairs.code.tolist()] == [
    ...     (END, 97), (97, 98), (98, END)]
    True
    """
    letters = np.full(int(lengths.sum()) + len(names) + 1, END, dtype=np.int64)
    ends = np.cumsum(lengths + 1)
    inside = np.ones(len(letters), dtype=bool)
    inside[0] = False
    inside[ends] = False
    raw = "".join(names).encode("utf-32-le", "surrogatepass")
    letters[inside] = np.frombuffer(raw, dtype="<u4")
    code = letters[:-1] * (END + 1) + letters[1:]
    return Pairs(code, np.repeat(np.arange(len(names)), lengths + 1))


def numbered(kind: Ints, name: Ints, kinds: int) -> Ints:
    """For each pair, how many of the same kind (in 0 … kinds-1) come before it in its name.

    >>> numbered(np.array([5, 7, 5, 5]), np.array([0, 0, 0, 1]), 8).tolist()
    [0, 0, 1, 0]
    """
    if not len(kind):
        return np.zeros(0, dtype=np.int64)
    whose = name * kinds + kind
    order = np.argsort(whose, kind="stable")
    ordered = whose[order]
    first = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    starts = np.flatnonzero(first)
    rank = np.arange(len(kind)) - np.repeat(starts, np.diff(starts, append=len(kind)))
    number = np.empty(len(kind), dtype=np.int64)
    number[order] = rank
    return number
