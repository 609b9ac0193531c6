"""Wishes in blocks of alike ones, and which homes a whole block has no use for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Arrays, Bools, Floats, Ints
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.layout import alike, groups_of, padded


@dataclass(slots=True)
class WishBlocks:
    """B blocks of up to b wishes with the same gates and musts.

    ``slot`` (B, b) says which wish, -1 none. ``gates``: what each block lets pass, (B, c + 1) bools.
    ``reaches``: from where to where (B,) a number may lie for some wish of a block whose must it is.
    ``spheres``: centre (3, B) and squared chord (B,) beyond which no must of a block reaches; all are
    infinite where it is no must. ``tags``: words (B, W) of tags that every wish of a block requires,
    and of those that every one avoids.
    """

    slot: Ints
    gates: dict[str, Bools] = field(default_factory=dict)
    reaches: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
    spheres: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
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
    if not len(wish):
        return blocks
    blocks.gates = {name: ask[f"{name}:pass"][wish[row]] for name in gates}
    blocks.reaches = {name: reach_of(name, ask, wish, row) for name in numbers}
    blocks.spheres = {name: sphere_of(name, ask, tables[name], wish, row) for name in near}
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
    centres[:, has] = table.centre[:, table.start[wish[has]]]
    return centres


def reach_of(name: str, ask: Arrays, wish: Ints, row: Ints) -> tuple[Floats, Floats]:
    ends: list[Floats] = []
    for end, sign, fold in (("min", -1, np.minimum), ("max", 1, np.maximum)):
        edge = ask[f"{name}:{end}"][wish] + sign * ask[f"{name}:reach_{end}"][wish]
        free = np.isnan(edge) | ~ask[f"{name}:rules"][wish]
        ends.append(fold.reduceat(np.where(free, sign * np.inf, edge), row))
    return ends[0], ends[1]


def sphere_of(name: str, ask: Arrays, table: AreaTable, wish: Ints, row: Ints) -> tuple[Floats, Floats]:
    """A ball around the middles of the areas of each block, grown by how far each area reaches."""
    most = int(table.count[wish].max(initial=0))
    centre = first_centres(table, wish)
    middle = np.add.reduceat(np.nan_to_num(centre), row, axis=1) / np.diff(row, append=len(wish))
    block = np.repeat(np.arange(len(row)), np.diff(row, append=len(wish)))
    farthest = np.full(len(row), -np.inf)
    for number in range(most):
        at = np.flatnonzero(table.count[wish] > number)
        area = table.start[wish[at]] + number
        away = table.centre[:, area] - middle[:, block[at]]
        reach = np.sqrt((away * away).sum(axis=0)) + np.sqrt(table.cap[area])
        np.maximum.at(farthest, block[at], reach)
    farthest[~np.logical_and.reduceat(ask[f"{name}:rules"][wish], row)] = np.inf
    return middle, (farthest * (1 + 1e-9) + 1e-9) ** 2


def useful(blocks: WishBlocks, declared: tuple[Criterion, ...], have: Arrays, home: int) -> Ints:
    """Slots (k,) of the wishes in the blocks that the home is not plainly out of question for."""
    if not len(blocks.slot):
        return np.zeros(0, np.int64)
    wanted = np.ones(len(blocks.slot), np.bool_)
    for one in declared:
        name = one.name
        match one:
            case Choice():
                if one.gate:
                    wanted &= passes_block(blocks.gates[name], int(have[name][home]))
            case Range():
                low, high = blocks.reaches[name]
                value = have[name][home]
                wanted &= ~((value < low) | (value > high))
            case Near():
                middle, square = blocks.spheres[name]
                away = middle - np.array([[have[f"{name}:{axis}"][home]] for axis in "xyz"])
                wanted &= ~((away * away).sum(axis=0) > square)
            case Tags():
                requires, avoids = blocks.tags[name]
                if requires.shape[1] == have[f"{name}:lacks"].shape[1]:
                    wanted &= ~(requires & have[f"{name}:lacks"][home]).any(axis=1)
                    wanted &= ~(avoids & have[f"{name}:has"][home]).any(axis=1)
    slots = blocks.slot[wanted].reshape(-1)
    return slots[slots >= 0]


def passes_block(passes: Bools, code: int) -> Bools:
    last = passes.shape[1] - 1
    return passes[:, code if 0 <= code < last else last]
