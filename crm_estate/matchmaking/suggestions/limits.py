"""Round numbers for limits that people would choose themselves."""

import math
from collections.abc import Iterator

STEPWISE = {"floor": 1.0, "bedrooms_total": 1.0, "rooms_total": 1.0}
"""Counts move by one; everything else to a round number."""

SMALLEST_STEP = 1.0
NEAR = 0.1
"""Where nothing was liked yet a limit moves at most by this share."""

ROUNDING_UP = 0.02


def narrowed(criterion: str, end: str, last: float, first: float) -> float:
    """A limit that keeps the `last` value that was liked (nan: none was) and leaves out the `first` beyond.

    >>> narrowed("price", "max", 720_000, 800_000), narrowed("living_area", "min", 60, 46)
    (750000.0, 50.0)
    >>> narrowed("floor", "min", math.nan, 0), narrowed("price", "max", math.nan, 845_000)
    (1.0, 800000.0)
    """
    upper = end == "max"
    if criterion in STEPWISE:
        step = STEPWISE[criterion]
        return (math.ceil(first / step) - 1) * step if upper else (math.floor(first / step) + 1) * step
    if math.isnan(last):
        last = first * (1 - NEAR) if upper else first * (1 + NEAR)
    low, high = (last, math.nextafter(first, -math.inf)) if upper else (math.nextafter(first, math.inf), last)
    return roundest(low, high, highest=upper)


def widened(criterion: str, end: str, farthest: float) -> float:
    """A limit that takes in the `farthest` value that was liked, a little rounded.

    >>> widened("price", "max", 883_500), widened("living_area", "min", 41.3), widened("floor", "max", 6.0)
    (900000.0, 41.0, 6.0)
    """
    if criterion in STEPWISE or criterion == "year_built":
        return farthest
    if end == "max":
        return roundest(farthest, farthest * (1 + ROUNDING_UP), highest=False)
    return roundest(farthest * (1 - ROUNDING_UP), farthest, highest=True)


def roundest(low: float, high: float, *, highest: bool) -> float:
    """The number between `low` and `high` that is a multiple of the largest step; of several the highest or
    lowest. Without any, the end that is asked for."""
    for step in _steps(max(abs(low), abs(high))):
        found = math.floor(high / step) * step if highest else math.ceil(low / step) * step
        if low <= found <= high:
            return found
    return high if highest else low


def _steps(size: float) -> Iterator[float]:
    """Steps from the size of a number down, 5, 2 and 1 in each power of ten."""
    power = math.floor(math.log10(size)) if size > 0 else 0
    for exponent in range(power, -1, -1):
        yield from (digit * 10.0**exponent for digit in (5, 2, 1) if digit * 10.0**exponent >= SMALLEST_STEP)
