"""Wishes in blocks of alike ones, laid out for one home at a time: what a first look needs lies together for
each block, what an exact score needs for each wish."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Arrays, Bools, Floats, Ints, Singles
from matching.balls import Balls, ball_around, balls_of, sizes_of
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.layout import alike, groups_of, padded
from matching.losses import (
    Steps,
    Units,
    at_stake,
    ends_of,
    in_common,
    limits_of,
    misses_of,
    steps_for,
    units_for,
)

HALF_WORD = 16
NEITHER_TAG = 2
"""Columns of ``wanted`` after those of tags."""


@dataclass(slots=True)
class WishBlocks:
    """B blocks of up to b wishes with the same gates and musts.

    ``slot`` (B, b) says which wish, -1 none. ``gates``: what each block lets pass, (c + 1, B) bools;
    ``misses``: what a code of each Choice loses with each wish, (c + 2, B, b); ``limits``: from where to
    where a number may lie for some wish of a block, (B,) each; ``common``: packed tags (B, W) that all wishes
    of a block require, and those they avoid.

    ``table`` (B, K, b) holds, in columns that begin at ``column``, for a Range the lowest and the highest of
    its ``steps`` that is not lost altogether, and what else is lost; for a Near where on the block's grid the
    wish's areas lie, from left to right and from below to above, and what is lost elsewhere; for Tags
    the required ones in words of 16, then those to be avoided.

    ``exact`` (B·b, D) holds, beginning at ``place``: of a Range its edges, of a Choice or Near its share and
    whether it rules; and last all shares together. ``wanted`` (B·b, t + 2): the weights of tags, their
    share, and how much that is of all shares.
    """

    slot: Ints
    units: Units
    gates: dict[str, Bools] = field(default_factory=dict[str, Bools])
    misses: dict[str, Array] = field(default_factory=dict[str, Array])
    limits: dict[str, tuple[Singles, Singles]] = field(default_factory=dict[str, tuple[Singles, Singles]])
    common: dict[str, tuple[Array, Array]] = field(default_factory=dict[str, tuple[Array, Array]])
    balls: dict[str, Balls] = field(default_factory=dict[str, Balls])
    steps: dict[str, Steps] = field(default_factory=dict[str, Steps])
    table: Array = field(default_factory=lambda: np.zeros((0, 0, 0), np.uint16))
    column: dict[str, int] = field(default_factory=dict[str, int])
    exact: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    place: dict[str, int] = field(default_factory=dict[str, int])
    wanted: dict[str, Floats] = field(default_factory=dict[str, Floats])


def form_wishes(
    declared: tuple[Criterion, ...], ask: Arrays, tables: Mapping[str, AreaTable], slots: Ints, block: int
) -> WishBlocks:
    """The wishes of ``slots`` (n,) laid out in blocks."""
    gates = [one.name for one in declared if isinstance(one, Choice) and one.gate]
    near = [one.name for one in declared if isinstance(one, Near)]
    numbers = [one.name for one in declared if isinstance(one, Range)][:1]
    around = {name: ball_around(tables[name], slots) for name in near}
    signature = [ask[f"{name}:pass"][slots] for name in gates]
    signature += [ask[f"{name}:rules"][slots] for name in [*near, *numbers]]
    signature += [sizes_of(reach) for _, reach in around.values()]
    places = [axis for centre, _ in around.values() for axis in centre]
    wanted = [ask[f"{name}:{end}"][slots] for name in numbers for end in ("max", "min")]
    turns = [*range(len(places))] * 3 + [*range(len(places), len(places) + len(wanted))]
    order, part = alike(groups_of(signature, len(slots)), places + wanted, turns, block)
    at = padded(order, part, block)
    blocks = WishBlocks(np.where(at < 0, -1, slots[at]) if len(slots) else at, units_for(declared))
    with np.errstate(all="ignore"):
        fill_wishes(blocks, declared, ask, {name: (*ball, slots, at) for name, ball in around.items()})
    return blocks


Ball = tuple[Floats, Floats, Ints, Ints]
"""Centres and reaches of wishes, their slots, and their place among these by block."""


def fill_wishes(
    blocks: WishBlocks, declared: tuple[Criterion, ...], ask: Arrays, around: dict[str, Ball]
) -> None:
    slot = blocks.slot
    columns: list[Array] = []
    exact: list[Floats] = []
    whole = whole_of_each(declared, ask, slot)
    for one in declared:
        name = one.name
        blocks.column[name], blocks.place[name] = len(columns), len(exact)
        if isinstance(one, Choice) and one.gate:
            blocks.gates[name] = np.ascontiguousarray(ask[f"{name}:pass"][slot[:, 0]].T)
            continue
        share = ask[f"{name}:share"][slot]
        weight = np.divide(share, whole, out=np.zeros(slot.shape), where=whole > 0)
        if isinstance(one, Tags):
            columns += fill_tags(blocks, name, ask)
            blocks.wanted[name] = wanted_of(name, ask, slot, share, weight)
            continue
        rules = ask[f"{name}:rules"][slot]
        lost = at_stake(blocks.units, weight, rules)
        if isinstance(one, Range):
            columns += [*fill_range(blocks, name, ask), lost]
            exact += list(np.moveaxis(ask[f"{name}:edges"][slot], 2, 0))
            continue
        exact += [share, rules.astype(np.float64)]
        if isinstance(one, Choice):
            blocks.misses[name] = misses_of(name, ask, slot, lost, blocks.units)
        else:
            centre, reach, slots, at = around[name]
            blocks.balls[name], grid = balls_of(centre, reach, ask[f"{name}:rules"][slots], at)
            columns += [*grid, lost]
    shape = len(slot), 0, slot.shape[1]
    blocks.table = np.stack(columns, axis=1) if columns else np.zeros(shape, np.uint16)
    blocks.exact = np.stack([each.reshape(-1) for each in (*exact, whole)], axis=1)


def fill_range(blocks: WishBlocks, name: str, ask: Arrays) -> list[Array]:
    low, high = ends_of(name, ask, blocks.slot)
    blocks.limits[name] = limits_of(name, ask, blocks.slot)
    blocks.steps[name] = steps = steps_for(np.concatenate([low.reshape(-1), high.reshape(-1)]))
    return [steps.of(low), steps.of(high)]


def fill_tags(blocks: WishBlocks, name: str, ask: Arrays) -> list[Array]:
    words = [ask[f"{name}:{kind}"] for kind in ("requires", "avoids")]
    blocks.common[name] = in_common(words[0], blocks.slot), in_common(words[1], blocks.slot)
    count = -(-ask[f"{name}:wanted"].shape[1] // HALF_WORD)
    return [quarter(table[blocks.slot], number) for table in words for number in range(count)]


def quarter(words: Array, number: int) -> Array:
    """Of packed tags (…, W) one word (…) of a quarter of the size.

    >>> quarter(np.array([[5 + (7 << 16)]], np.uint64), 1).tolist()
    [7]
    """
    shift = np.uint64(HALF_WORD * (number % 4))
    return (words[..., number // 4] >> shift & np.uint64(0xFFFF)).astype(np.uint16)


def wanted_of(name: str, ask: Arrays, slot: Ints, share: Floats, weight: Floats) -> Floats:
    wanted = ask[f"{name}:wanted"][slot]
    both = np.stack([share, weight], axis=2)
    return np.concatenate([wanted, both], axis=2).reshape(slot.size, wanted.shape[2] + NEITHER_TAG)


def whole_of_each(declared: tuple[Criterion, ...], ask: Arrays, slots: Ints) -> Floats:
    """All the weight of each wish, summed as scores are, of the shape of ``slots``."""
    whole = np.zeros(slots.shape)
    for kind in (Choice, Range, Near, Tags):
        for one in declared:
            if isinstance(one, kind):
                whole += ask[f"{one.name}:share"][slots]
    return whole


def groups_of_gates(declared: tuple[Criterion, ...], ask: Arrays, slots: Ints) -> Ints:
    """A number (n,) for wishes that let the same homes pass their gates."""
    gates = [one.name for one in declared if isinstance(one, Choice) and one.gate]
    return groups_of([ask[f"{name}:pass"][slots] for name in gates], len(slots))
