"""How much more frequent doubles are where a gate has a value: in one market everything is advertised twice,
in another hardly anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints
from matching.doubles.hashes import Hashes
from matching.doubles.records import Records
from matching.doubles.stored import identities

MOST_VALUES = 64
"""Values of one gate that are told apart; the commonest ones."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Values by hash, ascending, and the ``bits`` that each adds to the odds of a pair that has it."""

    keys: Hashes
    bits: Floats


def gate_values(records: Records, name: str) -> Hashes:
    """The values of a gate that are told apart, ascending; none where all records have the same."""
    tally = records.tallies[name]
    common = np.sort(np.argsort(-tally.counts, kind="stable")[:MOST_VALUES])
    return tally.keys[common] if len(common) > 1 else tally.keys[:0]


def value_shares(records: Records, name: str, keys: Hashes, rows: Ints) -> Floats:
    """(k, values): 1 for the value that a row holds, in equal parts where it holds several."""
    entries = identities(records.stored[name])
    at = np.searchsorted(keys, entries.keys)
    known = (at < len(keys)) & (keys[np.minimum(at, len(keys) - 1)] == entries.keys)
    table = np.zeros((len(records), len(keys)))
    table[entries.rows[known], at[known]] = 1
    return (table / np.maximum(table.sum(axis=1, keepdims=True), 1))[rows]


def rate_bits(rates: Mapping[str, Rates], records: Records) -> Floats:
    """(n,) what the gates of each record add to the odds of its pairs; each of two adds its half."""
    found = np.zeros(len(records))
    for name, one in rates.items():
        found += value_shares(records, name, one.keys, np.arange(len(records))) @ one.bits
    return found / 2
