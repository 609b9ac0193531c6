"""How the columns of a store are held."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.doubles.hashes import Hashes, hash_floats, hash_texts, mixed, paired


@dataclass(frozen=True, slots=True)
class Words:
    """Strings by number: row ``i`` has ``codes[starts[i]:starts[i + 1]]``, each a place in ``values``."""

    values: list[str]
    hashes: Hashes
    starts: Ints
    codes: Ints

    @property
    def counts(self) -> Ints:
        return np.diff(self.starts)

    @property
    def single(self) -> bool:
        """Whether no row holds more than one."""
        return bool((self.counts <= 1).all())

    def code_of(self, rows: Ints) -> Ints:
        """(k,) the one code of each row, -1 where it has none; of rows that hold at most one."""
        padded = np.append(self.codes, -1)
        return np.where(self.counts[rows] > 0, padded[self.starts[rows]], -1)


@dataclass(frozen=True, slots=True)
class Numbers:
    """(n,) floats, NaN missing."""

    numbers: Floats


@dataclass(frozen=True, slots=True)
class Points:
    """(n, 2) latitudes and longitudes, NaN missing."""

    points: Floats


@dataclass(frozen=True, slots=True)
class Flags:
    """(n, t) bools, False where not known, and what is known."""

    bits: Bools
    known: Bools


Stored = Words | Numbers | Points | Flags


@dataclass(frozen=True, slots=True)
class Entries:
    """Numbers that rows hold, by row; a row may hold none or several."""

    rows: Ints
    keys: Hashes


def identities(stored: Stored) -> Entries:
    """The values each row holds, as numbers; points have none, no two being the same but by accident."""
    match stored:
        case Words():
            rows = np.repeat(np.arange(len(stored.starts) - 1), stored.counts)
            return distinct(Entries(rows, stored.hashes[stored.codes]))
        case Numbers():
            rows = np.flatnonzero(says(stored))
            return Entries(rows, hash_floats(stored.numbers[rows]))
        case Flags():
            rows = np.flatnonzero(says(stored))
            return Entries(rows, hash_flags(stored)[rows])
        case Points():
            return Entries(np.empty(0, np.int64), np.empty(0, np.uint64))


def says(stored: Stored) -> Bools:
    """(n,) whether a row says anything."""
    match stored:
        case Words():
            return stored.counts > 0
        case Numbers():
            return ~np.isnan(stored.numbers)
        case Points():
            return ~np.isnan(stored.points[:, 0])
        case Flags():
            return np.logical_or.reduce(stored.known, axis=1, dtype=np.bool_)


def hash_flags(flags: Flags) -> Hashes:
    """(n,) numbers of what is known to be there and what is known not to be."""
    columns = mixed(np.arange(2 * flags.bits.shape[1]).astype(np.uint64)).reshape(2, -1)
    there = np.where(flags.bits & flags.known, columns[0], np.uint64(0)).sum(axis=1, dtype=np.uint64)
    absent = np.where(flags.known & ~flags.bits, columns[1], np.uint64(0)).sum(axis=1, dtype=np.uint64)
    return paired(there, absent)


def distinct(entries: Entries) -> Entries:
    """Each number once per row, by row, then number."""
    order = np.lexsort((entries.keys, entries.rows))
    rows, keys = entries.rows[order], entries.keys[order]
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
    return Entries(rows[new], keys[new])


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records hold each value: ``keys`` ascending, ``counts`` beside them; ``total`` hold any."""

    keys: Hashes
    counts: Ints
    total: int

    def of(self, keys: Hashes) -> Ints:
        """(k,) counts of k values, 0 where nobody holds them."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.counts[at], 0)


def tally(entries: Entries) -> Tally:
    keys, counts = np.unique(entries.keys, return_counts=True)
    return Tally(keys, counts.astype(np.int64), len(np.unique(entries.rows)))


def worded(values: list[str], starts: Ints, codes: Ints) -> Words:
    return Words(values, hash_texts(values), starts, codes)
