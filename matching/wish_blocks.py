"""Wishes in blocks of alike ones, and which homes a whole block has no use for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Arrays, Bools, Floats, Ints, Singles
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.layout import alike, groups_of, padded

BEYOND = np.float32(np.inf)

LOST = 1e-6
"""Chord (6 m) by which float32 may move a place, and more."""


@dataclass(slots=True)
class Limits:
    """From where to where a number may lie for each wish (B, b) and for some wish of each block (B,);
    without limit where it is no must."""

    low: Singles
    high: Singles
    lowest: Singles
    highest: Singles


@dataclass(slots=True)
class Balls:
    """Centre (3, B, b) and squared chord (B, b) beyond which no area of a wish reaches, likewise
    ``middle`` (3, B) and ``around`` (B,) for whole blocks; infinite where the place is no must."""

    centre: Singles
    square: Singles
    middle: Floats
    around: Singles


@dataclass(slots=True)
class WishBlocks:
    """B blocks of up to b wishes with the same gates and musts.

    ``slot`` (B, b) says which wish, -1 none. ``gates``: what each block lets pass, (B, c + 1) bools.
    ``tags``: words (B, W) of tags that every wish of a block requires, and of those that every one
    avoids.
    """

    slot: Ints
    gates: dict[str, Bools] = field(default_factory=dict)
    limits: dict[str, Limits] = field(default_factory=dict)
    balls: dict[str, Balls] = field(default_factory=dict)
    tags: dict[str, tuple[Array, Array]] = field(default_factory=dict)


def form_wishes(
    declared: tuple[Criterion, ...], ask: Arrays, tables: Mapping[str, AreaTable], slots: Ints, block: int
) -> WishBlocks:
    """The wishes of ``slots`` (n,) laid out in blocks."""
    gates = [one.name for one in declared if isinstance(one, Choice) and one.gate]
    near = [one.name for one in declared if isinstance(one, Near)]
    numbers = [one.name for one in declared if isinstance(one, Range)]
    signature = [ask[f"{name}:pass"][slots] for name in gates]
    signature += [ask[f"{name}:rules"][slots] for name in [*near, *numbers[:1]]]
    places = [axis for name in near for axis in first_centres(tables[name], slots)]
    wanted = [ask[f"{name}:{end}"][slots] for name in numbers[:1] for end in ("max", "min")]
    turns = [*range(len(places))] * 3 + [*range(len(places), len(places) + len(wanted))]
    order, part = alike(groups_of(signature, len(slots)), places + wanted, turns, block)
    blocks = WishBlocks(padded(slots[order], part, block))
    wish, row = slots[order], np.flatnonzero(np.diff(part, prepend=-1))
    place, shape = np.arange(len(wish)) - row[part], blocks.slot.shape
    blocks.gates = {name: ask[f"{name}:pass"][wish[row]] for name in gates}
    blocks.limits = {name: limits_of(name, ask, wish, part, place, shape) for name in numbers}
    blocks.balls = {name: balls_of(name, ask, tables[name], wish, part, place, shape) for name in near}
    for one in declared:
        if isinstance(one, Tags):
            words = (ask[f"{one.name}:{kind}"][wish] for kind in ("requires", "avoids"))
            requires, avoids = (np.bitwise_and.reduceat(table, row, axis=0) for table in words)
            blocks.tags[one.name] = requires, avoids
    return blocks


def groups_of_gates(declared: tuple[Criterion, ...], ask: Arrays, slots: Ints) -> Ints:
    """A number (n,) for wishes that let the same homes pass their gates."""
    gates = [one.name for one in declared if isinstance(one, Choice) and one.gate]
    return groups_of([ask[f"{name}:pass"][slots] for name in gates], len(slots))


def first_centres(table: AreaTable, wish: Ints) -> Floats:
    """The middle (3, k) of the first area of each wish, NaN where it has none."""
    has = table.count[wish] > 0
    centres = np.full((3, len(wish)), np.nan)
    centres[:, has] = table.facts(table.start[wish[has]]).centre
    return centres


def limits_of(name: str, ask: Arrays, wish: Ints, part: Ints, place: Ints, shape: tuple[int, int]) -> Limits:
    low, high, below, above, _, rules = ask[f"{name}:edges"].take(wish, axis=0).T
    lowest, highest = np.full(shape, np.inf, np.float32), np.full(shape, -np.inf, np.float32)
    for one, edge, sign in ((lowest, low - below, -1), (highest, high + above, 1)):
        free = np.isnan(edge) | (rules == 0)
        one[part, place] = np.nextafter(np.where(free, np.inf * sign, edge).astype(np.float32), sign * BEYOND)
    return Limits(lowest, highest, lowest.min(axis=1), highest.max(axis=1))


def balls_of(
    name: str, ask: Arrays, table: AreaTable, wish: Ints, part: Ints, place: Ints, shape: tuple[int, int]
) -> Balls:
    """Around all areas of each wish, by how far they reach from the middle of the first; and around those."""
    first = first_centres(table, wish)
    farthest = np.full(len(wish), -np.inf)
    for number in range(int(table.count[wish].max(initial=0))):
        at = np.flatnonzero(table.count[wish] > number)
        facts = table.facts(table.start[wish[at]] + number)
        away = np.sqrt(((facts.centre - first[:, at]) ** 2).sum(axis=0))
        farthest[at] = np.maximum(farthest[at], away + np.sqrt(facts.cap))
    farthest[~ask[f"{name}:rules"][wish]] = np.inf
    centre = np.zeros((3, *shape), np.float32)
    centre[:, part, place] = np.nan_to_num(first)
    reach = np.full(shape, -1, np.float32)
    reach[part, place] = farthest + LOST
    size = np.bincount(part, minlength=shape[0])
    middle = np.stack([np.bincount(part, np.nan_to_num(axis), shape[0]) / size for axis in first])
    around = np.sqrt(((centre - middle[:, :, np.newaxis]) ** 2).sum(axis=0)) + reach
    return Balls(centre, square(reach), middle, square(around.max(axis=1) + LOST))


def square(reach: Singles) -> Singles:
    """The squares of reaches; below 0 where one is."""
    return (reach * np.abs(reach)).astype(np.float32)


def useful(blocks: WishBlocks, declared: tuple[Criterion, ...], have: Arrays, home: int) -> Ints:
    """Slots (k,) of the wishes in the blocks that the home is not plainly out of question for."""
    wanted = np.ones(len(blocks.slot), np.bool_)
    for one in declared:
        name = one.name
        match one:
            case Choice():
                if one.gate:
                    wanted &= passes_block(blocks.gates[name], int(have[name][home]))
            case Range():
                limits, value = blocks.limits[name], have[name][home]
                wanted &= ~((value < limits.lowest) | (value > limits.highest))
            case Near():
                balls = blocks.balls[name]
                wanted &= ~(apart(balls.middle, spot(name, have, home)) > balls.around)
            case Tags():
                requires, avoids = blocks.tags[name]
                if requires.shape[1] == have[f"{name}:lacks"].shape[1]:
                    wanted &= ~(requires & have[f"{name}:lacks"][home]).any(axis=1)
                    wanted &= ~(avoids & have[f"{name}:has"][home]).any(axis=1)
    return useful_of_some(blocks, np.flatnonzero(wanted), have, home)


def useful_of_some(blocks: WishBlocks, at: Ints, have: Arrays, home: int) -> Ints:
    """The same wish by wish, for the blocks ``at`` (k,)."""
    slot = blocks.slot.take(at, axis=0)
    kept = slot >= 0
    for name, limits in blocks.limits.items():
        value = have[name][home]
        kept &= ~((limits.low.take(at, axis=0) > value) | (limits.high.take(at, axis=0) < value))
    for name, balls in blocks.balls.items():
        away = apart(
            balls.centre.take(at, axis=1), spot(name, have, home).astype(np.float32)[..., np.newaxis]
        )
        kept &= ~(away > balls.square.take(at, axis=0))
    return slot[kept]


def spot(name: str, have: Arrays, home: int) -> Floats:
    return np.array([[have[f"{name}:{axis}"][home]] for axis in "xyz"])


def apart(one: Array, other: Array) -> Array:
    """Squared chords of unit vectors (3, …)."""
    away = one - other
    away *= away
    return away.sum(axis=0)


def passes_block(passes: Bools, code: int) -> Bools:
    last = passes.shape[1] - 1
    return passes[:, code if 0 <= code < last else last]
