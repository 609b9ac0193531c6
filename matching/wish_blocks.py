"""Wishes in blocks of alike ones, laid out for one home at a time: what a first look needs lies together for
each block, what an exact score needs for each wish."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Arrays, Bools, Floats, Ints, Singles
from matching.balls import Balls, ball_around, balls_of, sizes_of
from matching.declarations import Choice, Criterion, Near, Range, Tags, order_of_work
from matching.layout import alike, groups_of, padded
from matching.losses import (
    TOP_STEP,
    Steps,
    Units,
    at_stake,
    columns_of,
    ends_of,
    in_common,
    limits_of,
    misses_of,
    steps_for,
    units_for,
)
from matching.sheets import FACTS

HALF_WORD = 16
PLACE_TURNS = 9
"""So often wishes are told apart by place before it is by a number's upper and lower end."""
GRID_ENDS = 4
SINGLE = 1e-6
"""Share of a number by which float32 may lie above it, and more."""

FINEST = 1 << 8
"""Weights of tags that are multiples of one by so much are exact in float32, if they are not too many."""


@dataclass(slots=True)
class FirstAreas:
    """Where the areas of wishes (k,) begin in their table, how many each has, and what is known of the
    first of them (k, FACTS), nothing where there is none."""

    start: Ints
    count: Ints
    facts: Floats


@dataclass(slots=True)
class WishBlocks:
    """B blocks of up to b wishes with the same gates and musts.

    ``slot`` (B, b) says which wish, -1 none. ``gates``: what each block lets pass, (c + 1, B) bools;
    ``misses``: what a code of each Choice loses with each wish, (c + 2, B, b); ``limits``: from where to
    where a number may lie for some wish of a block, (B,) each; ``common``: packed tags (B, W) that all wishes
    of a block require, and those they avoid.

    ``bytes`` (B, K, b) holds, in columns that begin at ``byte``, for a Range the lowest and the highest of
    its ``steps`` that are not missed altogether, and those that are surely met in full; for a Near where on
    the block's grid areas lie, from left to right and from below to above. ``words`` (B, K, b), from ``word``
    on, holds what is lost by missing one of these; of Tags the required ones, 16 to a word, then those to be
    avoided.

    ``shares`` (B·b, C + 1): of the criteria in the order in which scores are summed, then all together.
    ``edges`` (B·b, 6) of each Range; ``passes`` of each Choice, (c + 1, B·b); ``wanted`` (B·b, t + 2): the
    weights of tags, twice their sum, and how much their share is of all at least; ``areas``: what is known
    of first areas.
    """

    slot: Ints
    units: Units
    gates: dict[str, Bools] = field(default_factory=dict[str, Bools])
    misses: dict[str, Array] = field(default_factory=dict[str, Array])
    limits: dict[str, tuple[Singles, Singles]] = field(default_factory=dict[str, tuple[Singles, Singles]])
    common: dict[str, tuple[Array, Array]] = field(default_factory=dict[str, tuple[Array, Array]])
    balls: dict[str, Balls] = field(default_factory=dict[str, Balls])
    steps: dict[str, Steps] = field(default_factory=dict[str, Steps])
    bytes: Array = field(default_factory=lambda: np.zeros((0, 0, 0), np.uint8))
    byte: dict[str, int] = field(default_factory=dict[str, int])
    words: Array = field(default_factory=lambda: np.zeros((0, 0, 0), np.uint16))
    word: dict[str, int] = field(default_factory=dict[str, int])
    shares: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    edges: dict[str, Floats] = field(default_factory=dict[str, Floats])
    passes: dict[str, Bools] = field(default_factory=dict[str, Bools])
    wanted: dict[str, Array] = field(default_factory=dict[str, Array])
    areas: dict[str, FirstAreas] = field(default_factory=dict[str, FirstAreas])


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
    places = [list(centre) for centre, _ in around.values()]
    wanted = [[ask[f"{name}:{end}"][slots]] for name in numbers for end in ("max", "min")]
    order, part = alike(groups_of(signature, len(slots)), places * PLACE_TURNS + wanted, block)
    at = padded(order, part, block)
    blocks = WishBlocks(np.where(at < 0, -1, slots[at]) if len(slots) else at, units_for(declared))
    with np.errstate(all="ignore"):
        fill_wishes(blocks, declared, ask)
        for name, (centre, reach) in around.items():
            fill_places(blocks, name, balls_of(centre, reach, ask[f"{name}:rules"][slots], at))
            blocks.areas[name] = first_areas(tables[name], blocks.slot.reshape(-1))
    return blocks


def fill_wishes(blocks: WishBlocks, declared: tuple[Criterion, ...], ask: Arrays) -> None:
    """All but the places, for which room is left."""
    slot = blocks.slot
    octets: list[Array] = []
    words: list[Array] = []
    in_order, empty = order_of_work(declared), slot < 0
    blocks.shares = np.stack(
        [*(ask[f"{one.name}:share"][slot].reshape(-1) for one in in_order), np.zeros(slot.size)], axis=1
    )
    for share in blocks.shares.T[:-1]:
        blocks.shares[:, -1] += share
    whole = blocks.shares[:, -1].reshape(slot.shape)
    for one in declared:
        name = one.name
        blocks.byte[name], blocks.word[name] = len(octets), len(words)
        if isinstance(one, Choice) and one.gate:
            blocks.gates[name] = np.ascontiguousarray(ask[f"{name}:pass"][slot[:, 0]].T)
            continue
        weight = np.divide(ask[f"{name}:share"][slot], whole, out=np.zeros(slot.shape), where=whole > 0)
        if isinstance(one, Tags):
            words += fill_tags(blocks, name, ask, weight)
            continue
        # Where there is no wish everything is missed, and rules out.
        lost = at_stake(blocks.units, weight, ask[f"{name}:rules"][slot] | empty)
        if isinstance(one, Range):
            octets += fill_range(blocks, name, ask)
            words.append(lost)
        elif isinstance(one, Choice):
            fill_choice(blocks, name, ask, lost)
        else:
            octets += [np.zeros(slot.shape, np.uint8) for _ in range(GRID_ENDS)]
            words.append(lost)
    blocks.bytes, blocks.words = side_by_side(octets, slot, np.uint8), side_by_side(words, slot, np.uint16)


def side_by_side(columns: list[Array], slot: Ints, kind: type) -> Array:
    """Columns (B, b) as (B, K, b)."""
    return np.stack(columns, axis=1) if columns else np.zeros((len(slot), 0, slot.shape[1]), kind)


def fill_places(blocks: WishBlocks, name: str, given: tuple[Balls, list[Array]]) -> None:
    blocks.balls[name], grid = given
    for number, ends in enumerate(grid, blocks.byte[name]):
        blocks.bytes[:, number] = ends


def fill_choice(blocks: WishBlocks, name: str, ask: Arrays, lost: Array) -> None:
    passes = np.ascontiguousarray(np.moveaxis(ask[f"{name}:pass"][blocks.slot], 2, 0))
    passes[:, blocks.slot < 0] = False
    blocks.misses[name] = misses_of(passes, lost, blocks.units)
    blocks.passes[name] = passes.reshape(len(passes), -1)


def fill_range(blocks: WishBlocks, name: str, ask: Arrays) -> list[Array]:
    ends = ends_of(name, ask, blocks.slot)
    blocks.edges[name] = ask[f"{name}:edges"][blocks.slot.reshape(-1)]
    blocks.limits[name] = limits_of(name, ask, blocks.slot)
    every = np.concatenate([each.reshape(-1) for each in (ends.least, ends.low, ends.high, ends.most)])
    blocks.steps[name] = steps_for(every)
    least, most, *inner = columns_of(ends, blocks.steps[name])
    empty = blocks.slot < 0
    least[empty], most[empty] = TOP_STEP, 0
    return [least, most, *inner]


def fill_tags(blocks: WishBlocks, name: str, ask: Arrays, weight: Floats) -> list[Array]:
    words = [ask[f"{name}:{kind}"] for kind in ("requires", "avoids")]
    blocks.common[name] = in_common(words[0], blocks.slot), in_common(words[1], blocks.slot)
    wanted = ask[f"{name}:wanted"][blocks.slot.reshape(-1)]
    most = 2 * wanted.sum(axis=1)
    # Where nothing is wanted nothing can be lost.
    both = np.column_stack([wanted, np.where(most > 0, most, 1.0), weight.reshape(-1) * (1 - SINGLE)])
    blocks.wanted[name] = both.astype(np.float32) if is_coarse(wanted) else both
    count = -(-wanted.shape[1] // HALF_WORD)
    return [quarter(table[blocks.slot], number) for table in words for number in range(count)]


def is_coarse(wanted: Floats) -> bool:
    """Whether float32 holds the weights of tags, and all of their sums times 0, 1 or 2, exactly."""
    steps = wanted * FINEST
    return bool((steps == np.rint(steps)).all() and 2 * steps.sum(axis=1).max(initial=0) < 1 << 24)


def quarter(words: Array, number: int) -> Array:
    """Of packed tags (…, W) one word (…) of a quarter of the size.

    >>> quarter(np.array([[5 + (7 << 16)]], np.uint64), 1).tolist()
    [7]
    """
    shift = np.uint64(HALF_WORD * (number % 4))
    return (words[..., number // 4] >> shift & np.uint64(0xFFFF)).astype(np.uint16)


def first_areas(table: AreaTable, slot: Ints) -> FirstAreas:
    start, count = table.start[slot], table.count[slot]
    facts = np.zeros((len(slot), FACTS))
    has = np.flatnonzero(count)
    facts[has] = table.rows(start[has])
    return FirstAreas(start, count, facts)


def groups_of_gates(declared: tuple[Criterion, ...], ask: Arrays, slots: Ints) -> Ints:
    """A number (n,) for wishes that let the same homes pass their gates."""
    gates = [one.name for one in declared if isinstance(one, Choice) and one.gate]
    return groups_of([ask[f"{name}:pass"][slots] for name in gates], len(slots))
