"""Ranges in float32, rounded to the home's favour: straight lines that are never below the fit."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Arrays, Bools, Floats, Ints, Singles

FAR = 1e30
"""Numbers beyond are taken for this one: it can be multiplied in float32."""

GRACE = 4e-5
"""Added to a fit that is partial: more than float32 may lose on the way."""

LOST_IN_SUMS = 1e-5
"""Added to it as well: more than float32 may lose where a few dozen numbers are added up."""

FINENESS = 1 << 23
"""Full and half weights are counted in parts of 1 by so much and twice as much: sums below 1 are exact."""

SOFT = 0.01
"""A hard edge falls off over at least this share of the bound, so that float32 can tell where it is."""

OUT = np.float32(-4.0)
"""Added where a pair is ruled out: no sum of fits makes up for it."""


@dataclass(slots=True)
class Slopes:
    """A Range, (W,) each: the fit times its weight is min(up - value·up_by, value·down_by - down),
    cut off at ``weight`` above; below at ``least``, after what is negative was made ``steep`` times as large.
    """

    up: Singles
    up_by: Singles
    down: Singles
    down_by: Singles
    weight: Singles
    least: Singles
    steep: Singles
    bounded: tuple[bool, bool]
    strict: bool

    def some(self, rows: Ints) -> "Slopes":
        return Slopes(
            up=self.up[rows],
            up_by=self.up_by[rows],
            down=self.down[rows],
            down_by=self.down_by[rows],
            weight=self.weight[rows],
            least=self.least[rows],
            steep=self.steep[rows],
            bounded=self.bounded,
            strict=self.strict,
        )


def slopes_of(name: str, ask: Arrays, rows: Ints, weight: Floats) -> Slopes:
    least_wanted, most_wanted, below, above, *_ = ask[f"{name}:edges"][rows].T
    weight = raised(weight)
    high, up_by = edge_of(most_wanted, above, weight)
    low, down_by = edge_of(least_wanted, below, weight)
    full = weight * (1 + GRACE) + LOST_IN_SUMS
    least, steep, strict = severity(ask[f"{name}:rules"][rows])
    return Slopes(
        up=single(full + np.where(up_by > 0, high, 0) * up_by),
        up_by=up_by,
        down=single(np.where(down_by > 0, low, 0) * down_by - full),
        down_by=down_by,
        weight=single(weight),
        least=least,
        steep=steep,
        bounded=(bool(up_by.any()), bool(down_by.any())),
        strict=strict,
    )


def edge_of(bound: Floats, reach: Floats, weight: Floats) -> tuple[Floats, Singles]:
    """The bound in its range and the slope beyond it, 0 where it is open."""
    edge = np.clip(np.nan_to_num(bound), -FAR, FAR)
    width = np.maximum(np.fmax(reach, SOFT * np.abs(edge)), 1e-20)
    return edge, single(np.where(np.isnan(bound), 0.0, weight / width))


def single(values: Floats) -> Singles:
    return values.astype(np.float32)


def raised(values: Floats) -> Floats:
    """Up to the next number that is counted, 0 staying 0.

    >>> (raised(np.array([0.0, 0.25, 1e-9])) * FINENESS).tolist()
    [0.0, 2097152.0, 1.0]
    """
    return np.ceil(values * FINENESS) / FINENESS


def severity(rules: Bools) -> tuple[Singles, Singles, bool]:
    least = np.where(rules, OUT, np.float32(0))
    return least, np.where(rules, np.float32(1e6), np.float32(1)), bool(rules.any())
