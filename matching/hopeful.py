"""Which wishes a home might suit: whole blocks are passed over first, then single wishes, criterion by
criterion, as soon as a home has lost more with them than the floor allows."""

import numpy as np

from matching.arrays import Array, Arrays, Bools, Floats, Ints, Singles
from matching.balls import Balls, beyond_blocks
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.losses import MARGIN, OUT, Wants, band_loss, miss
from matching.slopes import GRACE
from matching.wish_blocks import WishBlocks


def hopeful(
    blocks: WishBlocks, declared: tuple[Criterion, ...], have: Arrays, home: int, floor: float
) -> tuple[Ints, Bools]:
    """Slots (k,) of the wishes in the blocks that the home may suit with a score >= floor, and whether it
    lies beyond the areas of each, whatever they are."""
    most = np.float32(1 - floor + MARGIN)
    at = np.flatnonzero(open_blocks(blocks, declared, have, home))
    far, lost = losses_of_places(blocks, have, home, at)
    for one in declared:
        if isinstance(one, Range):
            lost += band_loss(blocks.bands[one.name], float(have[one.name][home]), at)
        elif isinstance(one, Choice) and not one.gate:
            lost += miss(blocks.misses[one.name], int(have[one.name][home])).take(at, axis=0)
    kept = np.flatnonzero(lost <= most)
    lost, far = lost.reshape(-1).take(kept), far.reshape(-1).take(kept)
    slot = blocks.slot.take(at, axis=0).reshape(-1).take(kept)
    cell = cells_of(at, kept, blocks.slot.shape[1])
    for name, wants in blocks.wants.items():
        lost += tag_loss(wants, name, have, home, cell)
    kept = np.flatnonzero((lost <= most) & (slot >= 0))
    return slot.take(kept), far.take(kept)


def losses_of_places(blocks: WishBlocks, have: Arrays, home: int, at: Ints) -> tuple[Bools, Singles]:
    """For the wishes (k, b) of the blocks ``at`` (k,): whether the home lies beyond all of their areas, and
    what it loses by that."""
    shape = len(at), blocks.slot.shape[1]
    far, lost = np.full(shape, bool(blocks.balls)), np.zeros(shape, np.float32)
    for name, balls in blocks.balls.items():
        spot = spot_of(name, have, home)
        more = place_loss(balls, spot, at)
        far &= (more > 0) & ~np.isnan(spot[0])
        lost += more
    return far, lost


def cells_of(at: Ints, kept: Ints, width: int) -> Ints:
    """Cells by their number in all blocks from their ascending numbers ``kept`` in the blocks ``at``."""
    ends = np.searchsorted(kept, np.arange(1, len(at) + 1) * width)
    return kept + np.repeat((at - np.arange(len(at))) * width, np.diff(ends, prepend=0))


def open_blocks(blocks: WishBlocks, declared: tuple[Criterion, ...], have: Arrays, home: int) -> Bools:
    """Blocks (B,) in which the home is not plainly out of question for every wish."""
    shut = np.zeros(len(blocks.slot), np.bool_)
    for one in declared:
        name = one.name
        match one:
            case Choice():
                if one.gate:
                    shut |= ~passing(blocks.gates[name], int(have[name][home]))
            case Range():
                bands, value = blocks.bands[name], have[name][home]
                shut |= (value < bands.low) | (value > bands.high)
            case Near():
                shut |= beyond_blocks(blocks.balls[name], spot_of(name, have, home))
            case Tags():
                shut |= out_by_tags(
                    blocks.wants[name].all_require, blocks.wants[name].all_avoid, name, have, home
                )
    return ~shut


def passing(passes: Bools, code: int) -> Bools:
    last = len(passes) - 1
    return passes[code if 0 <= code < last else last]


def spot_of(name: str, have: Arrays, home: int) -> Floats:
    return np.array([have[f"{name}:{axis}"][home] for axis in "xyz"])


def place_loss(balls: Balls, spot: Floats, at: Ints) -> Singles:
    """What a home at ``spot`` (3,) loses with the wishes (k, b) of the blocks ``at`` (k,)."""
    lost = balls.weight.take(at, axis=0)
    if np.isnan(spot[0]):
        lost *= np.float32(0.5 - GRACE)
        return lost
    lost += np.where(balls.must.take(at), OUT, np.float32(0))[:, np.newaxis]
    away = np.zeros_like(lost)
    for axis, here in zip(balls.centre, spot.astype(np.float32), strict=True):
        way = axis.take(at, axis=0)
        way -= here
        way *= way
        away += way
    np.copyto(lost, np.float32(0), where=away <= balls.square.take(at, axis=0))
    return lost


def tag_loss(wants: Wants, name: str, have: Arrays, home: int, cell: Ints) -> Singles:
    """What the home loses by tags that it lacks, has or does not speak of."""
    state = have[f"{name}:state"][home]
    halves = wants.halves.take(cell, axis=0)
    told = state if len(state) else np.ones(halves.shape[1], np.int8)
    lost = np.einsum("kt,t->k", halves, (2 - told[: halves.shape[1]]).astype(np.float32))
    lost[
        out_by_tags(wants.requires.take(cell, axis=0), wants.avoids.take(cell, axis=0), name, have, home)
    ] = OUT
    return lost


def out_by_tags(requires: Array, avoids: Array, name: str, have: Arrays, home: int) -> Bools:
    lacks, has = have[f"{name}:lacks"][home], have[f"{name}:has"][home]
    if requires.shape[1] != len(lacks):
        return np.zeros(len(requires), np.bool_)
    out = np.zeros(len(requires), np.bool_)
    for word in range(len(lacks)):
        out |= ((requires[:, word] & lacks[word]) | (avoids[:, word] & has[word])) != 0
    return out
