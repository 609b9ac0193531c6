"""How often strangers agree, at each level of a field: what the values of the column give at random."""

import numpy as np

from matching.arrays import Floats, Ints
from matching.doubles.agreeing import Between, compare_said
from matching.doubles.believing import chance_of, stranger_levels, with_silence
from matching.doubles.fields import Field, Place
from matching.doubles.records import Records
from matching.doubles.stored import Points, Stored, identities

DRAWN = 40_000
"""Pairs of values drawn."""

BELIEF = 50.0
"""How many drawn pairs the belief counts for."""


def stranger_chances(field: Field, records: Records) -> Floats:
    """P(level | strangers), best first; two records are drawn, whatever the order of rows."""
    believed, count = stranger_levels(field), len(field.levels)
    order = by_value(records.stored[field.name])
    drawn = drawn_pairs(order)
    tally = records.tallies[field.name]
    agreed = compare_said(field, field, Between(records, records, *drawn), tally)
    seen = np.bincount(agreed.levels[agreed.levels >= 0], minlength=count)[:count]
    levels = (seen + BELIEF * believed) / (seen.sum() + BELIEF)
    if not isinstance(field, Place):
        levels = with_same(levels, same_chance(field, records))
    return with_silence(levels, silence(field, records), 1.0) if field.silent else levels


def silence(field: Field, records: Records) -> float:
    """The share of records that say nothing in a field; never quite all or none."""
    said = records.says(field.name)
    return float((np.count_nonzero(~said) + 1) / (len(said) + 2))


def with_same(levels: Floats, same: float) -> Floats:
    """Levels with the chance of the first known exactly."""
    rest = levels[1:] / levels[1:].sum()
    return np.concatenate([[same], (1 - same) * rest])


def same_chance(field: Field, records: Records) -> float:
    tally, believed = records.tallies[field.name], 1 / chance_of(field)
    pairs = float((tally.counts * (tally.counts - 1)).sum())
    return (pairs / max(tally.total - 1, 1) + 1) / (tally.total + believed)


def drawn_pairs(order: Ints) -> tuple[Ints, Ints]:
    """Rows of pairs of records that say something, each pair of two records, by a seed of their number."""
    count = len(order)
    if count < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    random = np.random.default_rng(count)
    drawn = min(DRAWN, count * (count - 1) // 2)
    first = random.integers(0, count, drawn)
    second = (first + random.integers(1, count, drawn)) % count
    return order[first], order[second]


def by_value(stored: Stored) -> Ints:
    """Rows that say something, ordered by what they say; those that say the same, in whatever order."""
    match stored:
        case Points():
            order = np.lexsort((stored.points[:, 1], stored.points[:, 0]))
            return order[: np.count_nonzero(~np.isnan(stored.points[:, 0]))]
        case _:
            entries = identities(stored)
            rows, starts = np.unique(entries.rows, return_index=True)
            told = np.add.reduceat(entries.keys, starts) if len(rows) else entries.keys
            return rows[np.argsort(told, kind="stable")]
