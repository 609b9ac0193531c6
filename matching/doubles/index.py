"""Standing records by the keys of every pass, and which of them share a key with given ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from matching.arrays import Ints, expand, pieces
from matching.doubles.hashes import Hashes
from matching.doubles.keys import both, keys_of
from matching.doubles.passes import Key, Pass
from matching.doubles.plan import Plan
from matching.doubles.reach import Reach, reach_of
from matching.doubles.stored import Entries, Stored, distinct

PIECE = 1_000_000
"""Candidate pairs in hand at a time, not counting that a record with more of its own is one piece."""


@dataclass(frozen=True, slots=True)
class Step:
    """Records by key, for one pass narrowed so far: ``rows`` ascending under each of ``keys``, ascending."""

    keys: Hashes
    starts: Ints
    counts: Ints
    rows: Ints

    def find(self, keys: Hashes) -> tuple[Ints, Ints]:
        """Where in ``rows`` the records under k keys start, and how many there are."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return self.starts[at], np.where(self.keys[at] == keys, self.counts[at], 0)


@dataclass(frozen=True, slots=True)
class Block:
    """How far a pass reaches: ``pairs`` it names (some of them named by others too, or too far apart by
    numbers or places to be candidates), ``keys`` that two records or more share, the ``largest`` number of
    records to one, and what stayed too common to be used: ``unused_keys`` and ``unused_rows`` under them.
    """

    name: str
    pairs: int
    keys: int
    largest: int
    unused_keys: int
    unused_rows: int


@dataclass(frozen=True, slots=True)
class Index:
    """For each pass its steps: the whole pass, then what was too common in the step before, narrowed."""

    plan: Plan
    count: int
    stored: Mapping[str, Stored]
    steps: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows of the asking records, ascending, and where in ``pool`` those stand that have a key in common;
    of them those within ``reach`` are candidates.
    """

    asking: Ints
    starts: Ints
    counts: Ints
    pool: Ints
    reach: Reach


class Keys:
    """The keys of records, read when first needed."""

    def __init__(self, plan: Plan, stored: Mapping[str, Stored]) -> None:
        self.fields = {field.name: field for field in plan.fields}
        self.stored = stored
        self.read: dict[Key, Entries] = {}

    def of(self, key: Key) -> Entries:
        if key not in self.read:
            self.read[key] = keys_of(key, self.fields, self.stored)
        return self.read[key]

    def of_pass(self, one: Pass) -> Entries:
        return distinct(reduce(both, (self.of(key) for key in one.keys)))

    def narrowed(self, entries: Entries, key: Key) -> Entries:
        return distinct(both(entries, self.of(key)))


def build_index(plan: Plan, count: int, stored: Mapping[str, Stored]) -> Index:
    keys = Keys(plan, stored)
    return Index(plan, count, stored, tuple(steps_of(one, keys, plan.most) for one in plan.passes))


def steps_of(one: Pass, keys: Keys, most: int) -> tuple[Step, ...]:
    entries = keys.of_pass(one)
    steps = [step_of(entries)]
    for key in one.then:
        wide = steps[-1].find(entries.keys)[1] > most
        entries = keys.narrowed(Entries(entries.rows[wide], entries.keys[wide]), key)
        steps.append(step_of(entries))
    return tuple(steps)


def step_of(entries: Entries) -> Step:
    order = np.lexsort((entries.rows, entries.keys))
    keys, starts, counts = np.unique(entries.keys[order], return_index=True, return_counts=True)
    return Step(keys, starts.astype(np.int64), counts.astype(np.int64), entries.rows[order])


def own_streams(index: Index) -> list[Stream]:
    """Streams that name every pair of records with a key in common once per key, left below right."""
    reaches = reaches_of(index, index.stored)
    named = zip(index.steps, reaches, strict=True)
    return [own_stream(step, index.plan.most, reach) for steps, reach in named for step in steps]


def reaches_of(index: Index, asking: Mapping[str, Stored]) -> list[Reach]:
    fields = {field.name: field for field in index.plan.fields}
    return [reach_of(one, fields, asking, index.stored) for one in index.plan.passes]


def own_stream(step: Step, most: int, reach: Reach) -> Stream:
    group = np.repeat(np.arange(len(step.keys)), step.counts)
    after = np.arange(1, len(step.rows) + 1)
    left = np.where(step.counts[group] <= most, step.starts[group] + step.counts[group] - after, 0)
    some = np.flatnonzero(left)
    order = some[np.argsort(step.rows[some], kind="stable")]
    return Stream(step.rows[order], after[order], left[order], step.rows, reach)


def streams_for(index: Index, stored: Mapping[str, Stored]) -> list[Stream]:
    """Streams that name for asking records the standing ones with a key in common."""
    keys = Keys(index.plan, stored)
    found: list[Stream] = []
    reaches = reaches_of(index, stored)
    for one, steps, reach in zip(index.plan.passes, index.steps, reaches, strict=True):
        found += pass_streams(one, steps, keys, index.plan.most, reach)
    return found


def pass_streams(one: Pass, steps: tuple[Step, ...], keys: Keys, most: int, reach: Reach) -> Iterator[Stream]:
    entries = keys.of_pass(one)
    for step, then in zip(steps, (*one.then, None), strict=True):
        starts, counts = step.find(entries.keys)
        fit, wide = (counts > 0) & (counts <= most), counts > most
        yield Stream(entries.rows[fit], starts[fit], counts[fit], step.rows, reach)
        if then is None or not wide.any():
            return
        entries = keys.narrowed(Entries(entries.rows[wide], entries.keys[wide]), then)


def candidates(streams: list[Stream], asking: int, standing: int) -> Iterator[tuple[Ints, Ints]]:
    """Pieces of (asking, standing) rows, each pair once over all pieces, in order."""
    totals = np.zeros(asking, dtype=np.int64)
    for stream in streams:
        totals += np.bincount(stream.asking, stream.counts, asking).astype(np.int64)
    for piece in pieces(totals, PIECE):
        named = [named_pairs(stream, piece, standing) for stream in streams]
        codes = np.unique(np.concatenate([np.empty(0, np.int64), *named]))
        if len(codes):
            yield np.divmod(codes, standing)


def named_pairs(stream: Stream, piece: slice, standing: int) -> Ints:
    """Pairs as asking × standing + row."""
    first, last = np.searchsorted(stream.asking, (piece.start, piece.stop))
    owner, item = expand(stream.starts[first:last], stream.counts[first:last])
    asking, found = stream.asking[first:last][owner], stream.pool[item]
    if stream.reach.measured:
        near = stream.reach.within(asking, found)
        asking, found = asking[near], found[near]
    return asking * standing + found


def blocks(index: Index) -> list[Block]:
    named = zip(index.plan.passes, index.steps, strict=True)
    return [block_of(str(one), steps, index.plan.most) for one, steps in named]


def block_of(name: str, steps: tuple[Step, ...], most: int) -> Block:
    used = np.concatenate([step.counts[(step.counts > 1) & (step.counts <= most)] for step in steps])
    unused = steps[-1].counts[steps[-1].counts > most]
    largest = max((int(step.counts.max(initial=0)) for step in steps), default=0)
    pairs = int((used * (used - 1) // 2).sum())
    return Block(name, pairs, len(used), largest, len(unused), int(unused.sum()))
