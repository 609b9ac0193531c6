"""Wishes in blocks of alike ones, and what each of them and a whole block takes from a home's score."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Arrays, Bools, Floats, Ints, Singles
from matching.balls import Balls, ball_around, balls_of, sizes_of
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.layout import alike, groups_of, padded
from matching.losses import Bands, Wants, bands_of, misses_of, wants_of
from matching.slopes import single


@dataclass(slots=True)
class WishBlocks:
    """B blocks of up to b wishes with the same gates and musts.

    ``slot`` (B, b) says which wish, -1 none. ``gates``: what each block lets pass, (c + 1, B) bools;
    ``misses``: what a code of each Choice loses with each wish, (c + 2, B, b).
    """

    slot: Ints
    gates: dict[str, Bools] = field(default_factory=dict)
    misses: dict[str, Singles] = field(default_factory=dict)
    bands: dict[str, Bands] = field(default_factory=dict)
    balls: dict[str, Balls] = field(default_factory=dict)
    wants: dict[str, Wants] = field(default_factory=dict)


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
    blocks = WishBlocks(np.where(at < 0, -1, slots[at]) if len(slots) else at)
    with np.errstate(all="ignore"):
        fill_wishes(blocks, declared, ask)
    for name, (centre, reach) in around.items():
        weight = share_of(name, declared, ask, slots)
        blocks.balls[name] = balls_of(centre, reach, single(weight), ask[f"{name}:rules"][slots], at)
    return blocks


def fill_wishes(blocks: WishBlocks, declared: tuple[Criterion, ...], ask: Arrays) -> None:
    """All but the places."""
    for one in declared:
        name = one.name
        if isinstance(one, Choice) and one.gate:
            blocks.gates[name] = np.ascontiguousarray(ask[f"{name}:pass"][blocks.slot[:, 0]].T)
            continue
        weight = share_of(name, declared, ask, blocks.slot)
        match one:
            case Choice():
                blocks.misses[name] = misses_of(name, ask, blocks.slot, weight)
            case Range():
                blocks.bands[name] = bands_of(name, ask, blocks.slot, weight)
            case Tags():
                blocks.wants[name] = wants_of(name, ask, blocks.slot, weight)
            case Near():
                pass


def share_of(name: str, declared: tuple[Criterion, ...], ask: Arrays, slots: Ints) -> Floats:
    """The weight of a criterion in all the weight of each wish, of the shape of ``slots``."""
    whole = np.zeros(slots.shape)
    for one in declared:
        whole += ask[f"{one.name}:share"][slots]
    return np.divide(ask[f"{name}:share"][slots], whole, out=np.zeros(slots.shape), where=whole > 0)


def groups_of_gates(declared: tuple[Criterion, ...], ask: Arrays, slots: Ints) -> Ints:
    """A number (n,) for wishes that let the same homes pass their gates."""
    gates = [one.name for one in declared if isinstance(one, Choice) and one.gate]
    return groups_of([ask[f"{name}:pass"][slots] for name in gates], len(slots))
