"""Homes in blocks of alike ones: float32 columns to estimate by, and what bounds each block."""

from dataclasses import dataclass, field

import numpy as np

from matching.arrays import Array, Arrays, Bools, Floats, Ints, Singles, any_in_row
from matching.buckets import Buckets, Cells, buckets_of, cells_of
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.geometry import EARTH_KM
from matching.layout import alike, groups_of, padded
from matching.packed_homes import PackedHomes
from matching.slopes import FAR

NOWHERE_KM = 1e9
"""How far away a block is of which no home's place is known."""

MOST_CODES = 32

PLACE_TURNS = 6
"""So often homes are told apart by place before it is by their first number: numbers have buckets."""


@dataclass(slots=True)
class Numbers:
    """A Range: lowest and highest known (B,), whether one is unknown, buckets."""

    low: Singles
    high: Singles
    unknown: Bools
    buckets: Buckets


@dataclass(slots=True)
class Spots:
    """A Near: centres (3, B) as unit vectors; the chord in km (B,) that reaches every home of the block,
    whether the place of one is unknown; cells within the blocks."""

    centre: Floats
    radius: Singles
    unknown: Bools
    cells: Cells


@dataclass(slots=True)
class Codes:
    """A Choice: what the code of each column of ``flags`` is: bucket (u,) of every known code (u,)."""

    known: Ints
    bucket: Ints
    buckets: int


@dataclass(slots=True)
class Blocks:
    """B blocks of up to b homes that pass the same gates.

    ``slot`` (B, b) says which home, -1 none; ``gates`` (B,) its code for each gate; ``flags`` (B, K, b)
    0 or 1 and in ``some`` and ``every`` (K, B) whether any or all homes of a block have it;
    ``rows`` where the flags of a criterion begin. The flags that say in which bucket or cell a home is
    come after all others, from ``plain`` on, in the order of ``within``; of them there is no ``some``.
    """

    slot: Ints
    gates: dict[str, Ints] = field(default_factory=dict)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    spots: dict[str, Spots] = field(default_factory=dict)
    codes: dict[str, Codes] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    flags: Array = field(default_factory=lambda: np.zeros((0, 0, 0), np.uint8))
    plain: int = 0
    within: list[str] = field(default_factory=list)
    some: Singles = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    every: Singles = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    packed: PackedHomes | None = None
    """For single wishes; made when one first asks."""

    def __len__(self) -> int:
        return len(self.slot)


def form(declared: tuple[Criterion, ...], arrays: Arrays, slots: Ints, block: int) -> Blocks:
    """The homes of ``slots`` (n,) laid out in blocks, those of the same gates side by side."""
    gates = [one.name for one in declared if isinstance(one, Choice) and one.gate]
    groups = groups_of([arrays[name][slots] for name in gates], len(slots))
    order, part = alike(groups, curve(declared, arrays, slots), block)
    blocks = Blocks(padded(slots[order], part, block))
    for name in gates:
        blocks.gates[name] = arrays[name][blocks.slot[:, 0]]
    fill(blocks, declared, arrays)
    return blocks


def curve(declared: tuple[Criterion, ...], arrays: Arrays, slots: Ints) -> list[list[Floats]]:
    """What tells homes apart, turn by turn: places six times, then the number declared first."""
    places = [
        [arrays[f"{one.name}:{axis}"][slots] for axis in "xyz"] for one in declared if isinstance(one, Near)
    ]
    numbers = [[arrays[one.name][slots]] for one in declared if isinstance(one, Range)]
    return places * PLACE_TURNS + numbers[:1]


def fill(blocks: Blocks, declared: tuple[Criterion, ...], arrays: Arrays) -> None:
    flags: list[Array] = []
    inside: list[Array] = []
    empty = blocks.slot < 0
    for one in declared:
        name = one.name
        blocks.rows[name] = sum(flag.shape[1] for flag in flags)
        match one:
            case Range():
                blocks.numbers[name], unknown, there = numbers_of(arrays[name][blocks.slot], empty)
                flags.append(unknown)
                blocks.within.append(name)
                inside.append(there)
            case Near():
                blocks.spots[name], unknown, there = spots_of(name, arrays, blocks.slot, empty)
                flags.append(unknown)
                blocks.within.append(name)
                inside.append(there)
            case Choice():
                if not one.gate:
                    blocks.codes[name], told = codes_of(arrays[name][blocks.slot])
                    flags.append(told)
            case Tags():
                state = arrays[f"{name}:state"]
                blocks.tags[name] = state.shape[1]
                flags.append(states_of(state[blocks.slot]))
    flags.append(np.ones((len(blocks), 1, blocks.slot.shape[1]), np.bool_))
    every = np.concatenate(flags, axis=1)
    full = ~empty[:, np.newaxis, :]
    blocks.plain = every.shape[1]
    blocks.flags = np.concatenate([every & full, *inside], axis=1).view(np.uint8)
    blocks.some = np.ascontiguousarray((every & full).any(axis=2).T, dtype=np.float32)
    blocks.every = np.ascontiguousarray((every | ~full).all(axis=2).T, dtype=np.float32)


def numbers_of(values: Floats, empty: Bools) -> tuple[Numbers, Bools, Bools]:
    value = np.clip(np.where(empty, np.nan, values), -FAR, FAR).astype(np.float32)
    unknown = np.isnan(value)
    low = np.fmin.reduce(np.where(unknown, np.inf, value), axis=1).astype(np.float32)
    high = np.fmax.reduce(np.where(unknown, -np.inf, value), axis=1).astype(np.float32)
    unknown &= ~empty
    low, high = np.minimum(low, FAR).astype(np.float32), np.maximum(high, -FAR).astype(np.float32)
    buckets, inside = buckets_of(value)
    return Numbers(low, high, any_in_row(unknown), buckets), unknown[:, np.newaxis, :], inside


def spots_of(name: str, arrays: Arrays, slot: Ints, empty: Bools) -> tuple[Spots, Bools, Bools]:
    x, y, z = (np.where(empty, np.nan, arrays[f"{name}:{axis}"][slot]) for axis in "xyz")
    known = ~np.isnan(x)
    count = np.maximum(known.sum(axis=1), 1)
    centre = np.stack([np.where(known, axis, 0).sum(axis=1) / count for axis in (x, y, z)])
    away = np.stack([x, y, z], axis=1) - centre.T[:, :, np.newaxis]
    away *= EARTH_KM
    square = (away * away).sum(axis=1)
    farthest = np.fmax.reduce(np.where(known, square, 0), axis=1, initial=0)
    unknown = ~known & ~empty
    reach = np.where(known.any(axis=1), np.sqrt(farthest), -NOWHERE_KM).astype(np.float32)
    cells, inside = cells_of(away.astype(np.float32))
    return Spots(centre, reach, any_in_row(unknown), cells), unknown[:, np.newaxis, :], inside


def codes_of(codes: Ints) -> tuple[Codes, Bools]:
    """Flags (B, k + 1, b): one for each bucket of codes, the last for the unknown."""
    known = np.unique(codes)
    known = known[known >= 0]
    buckets = min(len(known), MOST_CODES)
    bucket = np.arange(len(known)) % max(buckets, 1)
    place = np.where(codes < 0, buckets, 0)
    if len(known):
        place = np.where(codes < 0, buckets, bucket[np.searchsorted(known, np.maximum(codes, known[0]))])
    told = place[:, np.newaxis, :] == np.arange(buckets + 1)[:, np.newaxis]
    return Codes(known, bucket, buckets), told


def states_of(state: Array) -> Bools:
    """Flags (B, 2 t, b) of states (B, b, t): which tags are there, then which are known to be absent."""
    turned = np.ascontiguousarray(np.moveaxis(state, 2, 1))
    return np.concatenate([turned == 2, turned == 0], axis=1)
