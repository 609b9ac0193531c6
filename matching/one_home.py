"""Every wish that a single home suits, scored exactly as pairs are, with plain numbers on the home's side."""

from collections.abc import Iterator

import numpy as np

from matching.area_table import AreaTable, Facts
from matching.arrays import Array, Arrays, Bools, Floats, Ints, Singles, expand
from matching.declarations import Choice, Near, Range, Tags, order_of_work
from matching.fits import UNKNOWN_FIT, area_fit, range_fit
from matching.geometry import squared_chord
from matching.hopeful import SPARE, Hopeful, hopeful, spot_of
from matching.stores import Homes, Wishes
from matching.wish_blocks import FirstAreas, WishBlocks

AT_ONCE = 1 << 14
"""Wishes that are weighed together: what is known of so many fits into a core's cache."""

ALONE = 1 << 13
"""Up to so many multiplications with a vector BLAS computes in the calling thread."""


def wishes_for(
    homes: Homes, wishes: Wishes, blocks: WishBlocks, home: int, floor: float
) -> Iterator[tuple[Ints, Singles]]:
    """Slots and scores (k,) of the wishes in the blocks that the home suits at least so well."""
    maybe = hopeful(blocks, homes.declared, homes.held, home, floor)
    for start in range(0, len(maybe.cell), AT_ONCE):
        yield scored(homes, wishes, blocks, home, maybe.some(slice(start, start + AT_ONCE)), floor)


def scored(
    homes: Homes, wishes: Wishes, blocks: WishBlocks, home: int, maybe: Hopeful, floor: float
) -> tuple[Ints, Singles]:
    """Those (j,) that reach the floor."""
    have, in_order = homes.held, order_of_work(homes.declared)
    lost = maybe.lost * (1 / blocks.units.whole)
    fits: dict[str, Floats] = {}
    for one in in_order:
        if isinstance(one, Tags):
            fits[one.name] = tag_fits(
                blocks.wanted[one.name], maybe.cell, have[f"{one.name}:state"][home], lost
            )
    kept = np.flatnonzero(lost <= 1 - floor + SPARE)
    maybe, fits = maybe.only(kept), {name: fit.take(kept) for name, fit in fits.items()}
    shares = blocks.shares.take(maybe.cell, axis=0).T
    total, well = np.zeros(len(kept)), np.ones(len(kept), np.bool_)
    need = shares[-1] * (floor - SPARE)
    for one, share in zip(reversed(in_order), shares[-2::-1], strict=True):
        if isinstance(one, Tags):
            fits[one.name] *= share
            need -= fits[one.name]
        elif isinstance(one, Near):
            need -= share
    for one, share in zip(in_order, shares, strict=False):
        match one:
            case Choice():
                total += share * choice_fits(blocks.passes[one.name], maybe.cell, int(have[one.name][home]))
            case Range():
                total += share * range_fits(blocks.edges[one.name], one.name, maybe, have, home, well)
            case Near():
                # What it may come to at most is known by now.
                well &= total >= need
                need += share
                spot = spot_of(one.name, have, home)
                fit = near_fits(blocks, one.name, wishes.areas(one.name), maybe, spot, well)
                total += share * fit
            case Tags():
                total += fits[one.name]
    slot = blocks.slot.reshape(-1).take(maybe.cell)
    score = (total / shares[-1]).astype(np.float32)
    well &= (score >= np.float32(floor)) & (slot >= 0)
    found = np.flatnonzero(well)
    return slot.take(found), score.take(found)


def tag_fits(wanted: Array, cell: Ints, state: Array, lost: Floats) -> Floats:
    """As ``tag_share``, sums of tags being exact in whichever order; what is missed is added to ``lost``."""
    rows = wanted.take(cell, axis=0)
    by = np.zeros(rows.shape[1], rows.dtype)
    # Of a home that speaks of no tags all are unknown; of wishes that speak of none nothing is asked.
    by[:-2] = state if len(state) == len(by) - 2 else 1
    found = times(rows, by).astype(np.float64)
    # Where nothing is wanted the share is 0, whatever the fit.
    found /= rows[:, -2]
    lost += rows[:, -1] * (1 - found)
    return found


def times(rows: Array, by: Array) -> Array:
    """The product of (k, t) and (t,), in this thread only."""
    out = np.empty(len(rows), rows.dtype)
    step = max(1, ALONE // len(by))
    for start in range(0, len(rows), step):
        np.dot(rows[start : start + step], by, out=out[start : start + step])
    return out


def choice_fits(passes: Bools, cell: Ints, code: int) -> Floats:
    if code < 0:
        return np.full(len(cell), UNKNOWN_FIT)
    return passes[min(code, len(passes) - 1)].take(cell).astype(np.float64)


def range_fits(edges: Floats, name: str, maybe: Hopeful, have: Arrays, home: int, well: Bools) -> Floats:
    """Nearly all wishes are known to be met or missed; only the others are measured."""
    if name not in maybe.missed:
        return np.full(len(maybe.cell), UNKNOWN_FIT)
    fit = (~maybe.missed[name].reshape(-1).take(maybe.at)).astype(np.float64)
    partly = np.flatnonzero(maybe.partly[name].reshape(-1).take(maybe.at))
    low, high, below, above, _, rules = edges.take(maybe.cell.take(partly), axis=0).T
    fit[partly] = some = range_fit(have[name][home], low, high, below, above)
    well[partly] &= (some > 0) | (rules == 0)
    return fit


def near_fits(
    blocks: WishBlocks, name: str, table: AreaTable, maybe: Hopeful, spot: Floats, well: Bools
) -> Floats:
    if name not in maybe.missed:
        return np.full(len(maybe.cell), UNKNOWN_FIT)
    fit = np.zeros(len(maybe.cell))
    near = np.flatnonzero(~maybe.missed[name].reshape(-1).take(maybe.at) & well)
    cell = maybe.cell.take(near)
    fit[near] = some = area_fits(blocks.areas[name], cell, table, spot[:, np.newaxis])
    well[near] &= (some > 0) | ~blocks.balls[name].must.take(cell // blocks.slot.shape[1])
    return fit


def area_fits(areas: FirstAreas, cell: Ints, table: AreaTable, spot: Floats) -> Floats:
    """As ``near_fit`` for a home at ``spot`` (3, 1): what is known of first areas lies beside each other."""
    fit = np.zeros(len(cell))
    start, count = areas.start.take(cell), areas.count.take(cell)
    raise_to(fit, np.arange(len(cell)), start, areas.facts.take(cell, axis=0), table, spot)
    more = np.flatnonzero(count > 1)
    owner, area = expand(start.take(more) + 1, count.take(more) - 1)
    raise_to(fit, more.take(owner), area, table.rows(area), table, spot)
    return fit


def raise_to(fit: Floats, pair: Ints, area: Ints, rows: Floats, table: AreaTable, spot: Floats) -> None:
    """Raise ``fit`` in place to what areas (k,), with their facts as rows (k, FACTS), give to pairs (k,)."""
    facts = Facts(rows.T)
    near = np.flatnonzero(squared_chord(spot, facts.centre) <= facts.cap)
    facts = Facts(rows.take(near, axis=0).T.copy())
    outside = table.outside_km(area.take(near), facts, spot)
    np.maximum.at(fit, pair.take(near), area_fit(outside, facts.fade, facts.priority))
