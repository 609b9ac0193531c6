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


@dataclass(frozen=True, slots=True)
class Patterns:
    """``levels`` (p, fields), -1 missing, and how many candidates ``counts`` (p,) show each."""

    levels: Ints
    counts: Floats


def seen_patterns(records: Records) -> Patterns:
    fields = records.plan.weighed
    streams = own_streams(records.index)
    named = sum(int(stream.counts.sum()) for stream in streams)
    share = min(1.0, SAMPLE / max(named, 1))
    codes, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    for piece in sampled(records, share):
        new, more = np.unique(pattern_codes(piece), return_counts=True)
        codes, at = np.unique(np.concatenate([codes, new]), return_inverse=True)
        counts = np.bincount(at, np.concatenate([counts, more]), len(codes)).astype(np.int64)
    return Patterns(read_codes(codes, [len(codes_of(field)) + 1 for field in fields]), counts / share)


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


def pattern_codes(pairs: Between) -> Ints:
    """(k,) one number for the levels of all fields."""
    records = pairs.standing
    found = {
        field.name: agreed.levels
        for unit in units(records.plan)
        for field, agreed in zip(unit, compare(unit, pairs, records.tallies), strict=True)
    }
    codes = np.zeros(len(pairs), dtype=np.int64)
    for field in records.plan.weighed:
        codes = codes * (len(codes_of(field)) + 1) + found[field.name] + 1
    return codes


def read_codes(codes: Ints, sizes: list[int]) -> Ints:
    levels = np.empty((len(codes), len(sizes)), dtype=np.int64)
    for at in range(len(sizes) - 1, -1, -1):
        codes, levels[:, at] = np.divmod(codes, sizes[at])
    return levels - 1


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
