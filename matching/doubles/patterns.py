"""Which combinations of levels candidates show, and how often."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.doubles.agreeing import Between
from matching.doubles.comparing import compare, units
from matching.doubles.fields import codes_of
from matching.doubles.gates import past_gates
from matching.doubles.hashes import Hashes, hash_floats, mixed
from matching.doubles.index import candidates, own_streams
from matching.doubles.records import Records
from matching.doubles.stored import Points, Stored, identities

SAMPLE = 200_000
"""Candidate pairs looked at; of more, a share that hangs on what the records say, not on their order."""

MOST_CODES = 2**62
"""Numbers below which combinations of levels are told apart; of many fields there are more."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """``levels`` (p, fields), -1 missing, and how many candidates ``counts`` (p,) show each."""

    levels: Ints
    counts: Floats


def seen_patterns(records: Records) -> Patterns:
    fields = records.plan.weighed
    share = min(1.0, SAMPLE / max(how_many(records), 1))
    found = Patterns(np.empty((0, len(fields)), np.int64), np.empty(0))
    sizes = [len(codes_of(field)) + 1 for field in fields]
    for piece in sampled(records, share):
        levels = np.concatenate([found.levels, levels_of(piece)])
        found = distinct_patterns(levels, np.concatenate([found.counts, np.ones(len(piece))]), sizes)
    return Patterns(found.levels, found.counts / share)


def how_many(records: Records) -> int:
    """Candidates, those that several passes name counted several times; exactly, where passes measure."""
    streams = own_streams(records.index)
    if any(stream.reach.measured for stream in streams):
        return sum(len(rows) for rows, _ in candidates(streams, len(records), len(records)))
    return sum(int(stream.counts.sum()) for stream in streams)


def sampled(records: Records, share: float) -> Iterator[Between]:
    chosen = np.uint64(min(int(share * 2.0**64), 2**64 - 1))
    said = contents(records)
    for rows in candidates(own_streams(records.index), len(records), len(records)):
        pairs = Between(records, records, *rows)
        if share < 1:
            pairs = pairs.some(mixed(said[pairs.left] + said[pairs.right]) <= chosen)
        pairs = pairs.some(past_gates(pairs))
        if len(pairs):
            yield pairs


def levels_of(pairs: Between) -> Ints:
    """(k, fields) levels of pairs, -1 missing."""
    records = pairs.standing
    found = {
        field.name: agreed.levels
        for unit in units(records.plan)
        for field, agreed in zip(unit, compare(unit, pairs, records.tallies), strict=True)
    }
    return np.stack([found[field.name] for field in records.plan.weighed], axis=1).astype(np.int64)


def distinct_patterns(levels: Ints, counts: Floats, sizes: list[int]) -> Patterns:
    """Each row of levels once; ``sizes`` are how many different ones a column may hold.

    >>> levels = np.array([[0, 1], [-1, 2], [0, 1]])
    >>> distinct_patterns(levels, np.array([1.0, 1.0, 3.0]), [3, 4])
    Patterns(levels=array([[-1,  2],
           [ 0,  1]]), counts=array([1., 4.]))
    """
    codes, highest = np.zeros(len(levels), dtype=np.int64), 1
    for column, size in zip(levels.T, sizes, strict=True):
        if highest * size > MOST_CODES:
            codes = np.unique(codes, return_inverse=True)[1].astype(np.int64)
            highest = len(codes)
        codes, highest = codes * size + column + 1, highest * size
    _, first, at = np.unique(codes, return_index=True, return_inverse=True)
    return Patterns(levels[first], np.bincount(at, counts, len(first)).astype(np.float64))


def contents(records: Records) -> Hashes:
    """(n,) numbers that hang on nothing but what each record says."""
    found = np.zeros(len(records), dtype=np.uint64)
    for number, name in enumerate(sorted(records.stored)):
        for rows, keys in said(records.stored[name]):
            np.add.at(found, rows, mixed(keys + np.uint64(number)))
    return found


def said(stored: Stored) -> Iterator[tuple[Ints, Hashes]]:
    entries = identities(stored)
    yield entries.rows, entries.keys
    if isinstance(stored, Points):
        rows = np.flatnonzero(known(stored))
        yield rows, hash_floats(stored.points[rows, 0])
        yield rows, mixed(hash_floats(stored.points[rows, 1]))


def known(stored: Points) -> Bools:
    return ~np.isnan(stored.points[:, 0])
