"""Homes in the order of their blocks, laid out for one wish at a time: what a first look needs lies together
for each block, what an exact score needs for each home, so that either is read from memory in one go."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from matching.arrays import Array, Arrays, Bools, Floats, Ints, Singles, any_in_row
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.geometry import EARTH_KM, squared_chord
from matching.slopes import FAR

WORD = 32


@dataclass(slots=True)
class Values:
    """Of a Range the lowest and highest known number of each block (B,), and whether one is unknown."""

    low: Floats
    high: Floats
    unknown: Bools


@dataclass(slots=True)
class Places:
    """Of a Near the middle (3, B) of each block, as a vector; the chord (B,) that reaches all of its homes
    from there, -inf where no place is known; and whether one is unknown."""

    middle: Floats
    reach: Floats
    unknown: Bools


@dataclass(slots=True)
class PackedHomes:
    """B blocks of up to b homes. ``runs`` are neighbouring blocks of the same gates, (first, stop), and
    ``gates`` the code of each for every gate.

    ``table`` (B, K, b) holds, in columns that begin at ``column``: numbers in float32; km from the middle
    of the block in float32, x, y and z; codes as int32; tags as words of uint32, first those that say what
    a home has, then those that say what it lacks. ``exact`` (B·b, D) holds, beginning at ``place``, numbers
    and unit vectors in float64.
    """

    runs: list[tuple[int, int]]
    gates: list[dict[str, int]]
    table: Singles = field(default_factory=lambda: np.zeros((0, 0, 0), np.float32))
    exact: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    column: dict[str, int] = field(default_factory=dict[str, int])
    place: dict[str, int] = field(default_factory=dict[str, int])
    words: dict[str, int] = field(default_factory=dict[str, int])
    values: dict[str, Values] = field(default_factory=dict[str, Values])
    places: dict[str, Places] = field(default_factory=dict[str, Places])


def pack_homes(
    declared: tuple[Criterion, ...], have: Arrays, slot: Ints, gates: dict[str, Ints]
) -> PackedHomes:
    """The homes of ``slot`` (B, b), -1 where there is none; those of a block have the same ``gates`` (B,)."""
    runs = runs_alike(list(gates.values()), len(slot))
    first = [{name: int(codes[start]) for name, codes in gates.items()} for start, _ in runs]
    # An empty place repeats a home of its block, which leaves all bounds as they are.
    filled = np.where(slot < 0, slot.max(axis=1, keepdims=True, initial=0), slot)
    packed = PackedHomes(runs, first)
    columns: list[Singles] = []
    exact: list[Floats] = []
    with np.errstate(all="ignore"):
        for one in declared:
            packed.column[one.name], packed.place[one.name] = len(columns), len(exact)
            pack(packed, one, have, filled, columns, exact)
    packed.table = (
        np.stack(columns, axis=1) if columns else np.zeros((len(slot), 0, slot.shape[1]), np.float32)
    )
    packed.exact = (
        np.stack(exact, axis=2).reshape(slot.size, len(exact)) if exact else np.zeros((slot.size, 0))
    )
    return packed


def pack(
    packed: PackedHomes,
    one: Criterion,
    have: Arrays,
    slot: Ints,
    columns: list[Singles],
    exact: list[Floats],
) -> None:
    name = one.name
    match one:
        case Range():
            value = have[name][slot]
            packed.values[name] = values_of(value)
            columns.append(np.clip(value, -FAR, FAR).astype(np.float32))
            exact.append(value)
        case Near():
            spot = np.stack([have[f"{name}:{axis}"][slot] for axis in "xyz"])
            packed.places[name] = places = places_of(spot)
            columns.extend(((spot - places.middle[:, :, np.newaxis]) * EARTH_KM).astype(np.float32))
            exact.extend(spot)
        case Choice():
            if not one.gate:
                columns.append(have[name][slot].astype(np.int32).view(np.float32))
        case Tags():
            marks = [have[f"{name}:{kind}"][slot] for kind in ("has", "lacks")]
            packed.words[name] = -(-have[f"{name}:state"].shape[1] // WORD)
            for words in marks:
                columns += [half(words, number).view(np.float32) for number in range(packed.words[name])]


def half(words: Array, number: int) -> Array:
    """Of packed tags (…, W) one word (…) of half the size.

    >>> half(np.array([[5 + (7 << 32)]], np.uint64), 1).tolist()
    [7]
    """
    return (words[..., number // 2] >> np.uint64(WORD * (number % 2))).astype(np.uint32)


def runs_alike(keys: list[Ints], count: int) -> list[tuple[int, int]]:
    """Neighbours of the same keys (count,) each, from first to stop.

    >>> runs_alike([np.array([1, 1, 2])], 3)
    [(0, 2), (2, 3)]
    """
    differs = np.zeros(max(count - 1, 0), np.bool_)
    for key in keys:
        differs |= np.diff(key) != 0
    return list(pairwise([0, *(np.flatnonzero(differs) + 1).tolist(), count])) if count else []


def values_of(value: Floats) -> Values:
    low, high = np.fmin.reduce(value, axis=1), np.fmax.reduce(value, axis=1)
    return Values(low, high, any_in_row(np.isnan(value)))


def places_of(spot: Floats) -> Places:
    known = ~np.isnan(spot[0])
    middle = np.where(known, spot, 0.0).sum(axis=2) / np.maximum(known.sum(axis=1), 1)
    away = squared_chord(spot, middle[:, :, np.newaxis])
    reach = np.where(known.any(axis=1), np.sqrt(np.fmax.reduce(away, axis=1)), -np.inf)
    return Places(middle, reach, ~known.all(axis=1))
