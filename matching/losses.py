"""What a home loses with each wish, in float32 and rounded in the home's favour: never too much.

A wish's weights together are 1, so a home scores at most 1 less what it loses.
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Arrays, Floats, Ints, Singles
from matching.slopes import FAR, GRACE, edge_of, single

OUT = np.float32(4.0)
"""Lost where a home is ruled out."""

MARGIN = 2e-5
"""So much more than 1 - floor may be lost: float32 may lose less than this of a sum."""

PLAINLY = 1.0001
"""Times its weight is what a must that is not met loses by its slope, however float32 rounds it."""


@dataclass(slots=True)
class Bands:
    """A Range, (B, b) each: what is lost is the higher of value·up_by - up and down - value·down_by, cut off
    at ``weight``; all is lost where that is above ``most``, which is infinite where the Range is no must.

    ``low`` and ``high`` (B,): what some wish of a block allows.
    """

    up: Singles
    up_by: Singles
    down: Singles
    down_by: Singles
    weight: Singles
    most: Singles
    low: Singles
    high: Singles


@dataclass(slots=True)
class Wants:
    """Tags, by wish: half the loss (n, t) of an absent one; packed ``requires`` and ``avoids`` (n, W), and
    those (B, W) that all of a block have in common."""

    halves: Singles
    requires: Array
    avoids: Array
    all_require: Array
    all_avoid: Array


def bands_of(name: str, ask: Arrays, slot: Ints, weight: Floats) -> Bands:
    """For the wishes of blocks (B, b), with their weights (B, b)."""
    least_wanted, most_wanted, below, above, _, rules = np.moveaxis(ask[f"{name}:edges"][slot], 2, 0)
    high, up_by = edge_of(most_wanted, above, weight)
    low, down_by = edge_of(least_wanted, below, weight)
    low_of_block, high_of_block = limits_of(name, ask, slot)
    return Bands(
        up=single(high * up_by + weight * GRACE),
        up_by=up_by,
        down=single(low * down_by - weight * GRACE),
        down_by=down_by,
        weight=single(weight),
        most=single(np.where(rules > 0, weight * PLAINLY + 1e-30, np.inf)),
        low=low_of_block,
        high=high_of_block,
    )


def limits_of(name: str, ask: Arrays, slot: Ints) -> tuple[Singles, Singles]:
    """From where to where (B,) a number may lie for some wish of each block."""
    low, high, below, above, _, rules = np.moveaxis(ask[f"{name}:edges"][slot], 2, 0)
    empty = slot < 0
    lowest = np.where(np.isnan(low) | (rules == 0), -np.inf, low - below)
    highest = np.where(np.isnan(high) | (rules == 0), np.inf, high + above)
    least = np.where(empty, np.inf, lowest).min(axis=1, initial=np.inf).astype(np.float32)
    most = np.where(empty, -np.inf, highest).max(axis=1, initial=-np.inf).astype(np.float32)
    end = np.float32(np.inf)
    return np.nextafter(least, -end), np.nextafter(most, end)


def wants_of(name: str, ask: Arrays, slot: Ints, weight: Floats) -> Wants:
    flat = slot.reshape(-1)
    wanted, whole = ask[f"{name}:wanted"][flat], ask[f"{name}:whole"][flat]
    half = np.divide(weight.reshape(-1), 2 * whole, out=np.zeros(len(flat)), where=whole > 0)
    words = [ask[f"{name}:{kind}"] for kind in ("requires", "avoids")]
    return Wants(
        (wanted * half[:, np.newaxis]).astype(np.float32),
        *(table[flat] for table in words),
        *(in_common(table, slot) for table in words),
    )


def in_common(table: Array, slot: Ints) -> Array:
    """The bits (B, W) that all wishes of a block have."""
    every = np.where((slot < 0)[..., np.newaxis], ~np.uint64(0), table[slot])
    return np.bitwise_and.reduce(every, axis=1)


def misses_of(name: str, ask: Arrays, slot: Ints, weight: Floats) -> Singles:
    """A Choice: what each code loses, then any other, then an unknown one: (c + 2, B, b)."""
    passes, must = np.moveaxis(ask[f"{name}:pass"][slot], 2, 0), ask[f"{name}:rules"][slot]
    lost = np.where(passes, 0.0, np.where(must, OUT, weight))
    return np.concatenate([lost, weight[np.newaxis] * 0.5]).astype(np.float32, order="C")


def miss(lost: Singles, code: int) -> Singles:
    """The table (B, b) of what is lost with this code, -1 unknown."""
    last = len(lost) - 2
    return lost[-1 if code < 0 else min(code, last)]


def band_loss(bands: Bands, value: float, at: Ints) -> Singles:
    """What a home of this value, NaN unknown, loses with the wishes (k, b) of the blocks ``at`` (k,)."""
    weight = bands.weight.take(at, axis=0)
    if np.isnan(value):
        weight *= np.float32(0.5 - GRACE)
        return weight
    single_value = np.float32(np.clip(value, -FAR, FAR))
    lost = bands.up_by.take(at, axis=0)
    lost *= single_value
    lost -= bands.up.take(at, axis=0)
    other = bands.down_by.take(at, axis=0)
    other *= single_value
    np.subtract(bands.down.take(at, axis=0), other, out=other)
    np.maximum(lost, other, out=lost)
    ruled_out = lost > bands.most.take(at, axis=0)
    np.clip(lost, np.float32(0), weight, out=lost)
    np.copyto(lost, OUT, where=ruled_out)
    return lost
