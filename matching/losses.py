"""What a home loses at least with each wish of a block, in whole parts of the wish's weight.

A wish's weights together are 1, so a home scores at most 1 less what it loses. A criterion is met or missed
here, nothing in between: what lies on the slope between is left to the exact score.
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Arrays, Floats, Ints, Singles
from matching.declarations import Choice, Criterion

TOP = 0xFFFF
TOP_STEP = 0xFF

HAIR = 1e-9
"""Share of a number by which the end of a slack is moved out, and more than rounding may move it."""


@dataclass(frozen=True, slots=True)
class Units:
    """How weights are counted: all of a wish's are ``whole``, and ``out`` is lost where it is ruled out.
    So much from every criterion still fits into 16 bits."""

    whole: int
    out: int


def units_for(declared: tuple[Criterion, ...]) -> Units:
    weighed = sum(not (isinstance(one, Choice) and one.gate) for one in declared)
    return Units(TOP // max(weighed, 1) - 1, TOP // max(weighed, 1))


def at_stake(units: Units, weight: Floats, must: Array) -> Array:
    """What is lost where a criterion of these weights is missed altogether."""
    lost = np.floor(weight * (1 - HAIR) * units.whole)
    return np.where(must, units.out, lost).astype(np.uint16)


def half(units: Units, lost: Array) -> Array:
    """What is lost where it is unknown whether a criterion is met; a must does not rule out then."""
    return np.where(lost == units.out, 0, lost).astype(np.uint16) >> 1


@dataclass(slots=True)
class Steps:
    """A Range: which step a number is on, by the first numbers of all but the lowest, ascending. A number
    on a higher step than another is larger. There are so few that a byte tells them apart."""

    first: Floats

    def of(self, numbers: Floats) -> Array:
        return np.searchsorted(self.first, numbers, side="right").astype(np.uint8)


def steps_for(ends: Floats) -> Steps:
    """Steps by which to tell numbers from these ends, infinite ones aside: about equally many on each."""
    known = np.sort(ends[np.isfinite(ends)])
    return Steps(np.unique(known[:: max(1, -(-len(known) // TOP_STEP))]))


@dataclass(slots=True)
class Ends:
    """A Range of wishes (…): below ``least`` and above ``most`` a number surely fits not at all, from ``low``
    to ``high`` surely in full; infinite where open."""

    least: Floats
    low: Floats
    high: Floats
    most: Floats


def ends_of(name: str, ask: Arrays, slot: Ints) -> Ends:
    low, high, below, above, *_ = np.moveaxis(ask[f"{name}:edges"][slot], -1, 0)
    least = low - below - HAIR * (np.abs(low) + below)
    most = high + above + HAIR * (np.abs(high) + above)
    starts = (np.where(np.isnan(end), -np.inf, end) for end in (least, low))
    stops = (np.where(np.isnan(end), np.inf, end) for end in (high, most))
    return Ends(*starts, *stops)


def columns_of(ends: Ends, steps: Steps) -> list[Array]:
    """The lowest and highest step that is not missed altogether, and those surely met in full, (…) each."""
    # On the step of an end a number may lie on either side of it; where it is open there is no end.
    inner = np.where(np.isinf(ends.low), 0, steps.of(ends.low).astype(np.int64) + 1)
    outer = np.where(np.isinf(ends.high), TOP_STEP, steps.of(ends.high).astype(np.int64) - 1)
    never = (outer < 0) | (inner > TOP_STEP)
    inner[never], outer[never] = TOP_STEP, 0
    return [steps.of(ends.least), steps.of(ends.most), inner.astype(np.uint8), outer.astype(np.uint8)]


def limits_of(name: str, ask: Arrays, slot: Ints) -> tuple[Singles, Singles]:
    """From where to where (B,) a number may lie for some wish of each block (B, b)."""
    low, high, below, above, _, rules = np.moveaxis(ask[f"{name}:edges"][slot], 2, 0)
    empty = slot < 0
    lowest = np.where(np.isnan(low) | (rules == 0), -np.inf, low - below)
    highest = np.where(np.isnan(high) | (rules == 0), np.inf, high + above)
    least = np.where(empty, np.inf, lowest).min(axis=1, initial=np.inf).astype(np.float32)
    most = np.where(empty, -np.inf, highest).max(axis=1, initial=-np.inf).astype(np.float32)
    end = np.float32(np.inf)
    return np.nextafter(least, -end), np.nextafter(most, end)


def in_common(table: Array, slot: Ints) -> Array:
    """The bits (B, W) that all wishes of a block have."""
    every = np.where((slot < 0)[..., np.newaxis], ~np.uint64(0), table[slot])
    return np.bitwise_and.reduce(every, axis=1)


def misses_of(passes: Array, lost: Array, units: Units) -> Array:
    """A Choice: from what passes (c + 1, B, b), what each code loses, then any other, then an unknown one."""
    return np.concatenate([np.where(passes, np.uint16(0), lost), half(units, lost)[np.newaxis]])


def miss(lost: Array, code: int) -> Array:
    """The table (B, b) of what is lost with this code, -1 unknown."""
    last = len(lost) - 2
    return lost[-1 if code < 0 else min(code, last)]
