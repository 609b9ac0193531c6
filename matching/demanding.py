"""How many wishes want a home at each price: the demand curve of its owner."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints, Singles
from matching.criteria import Criteria
from matching.declarations import Range
from matching.ranking import check_limits, rank_one
from matching.reading import only_row, read_numbers
from matching.rows import home_copies
from matching.scoring import check_same, score_pairs
from matching.stores import Homes, Wishes

STEPS = tuple(eighth / 40 for eighth in range(-8, 9))
"""From 20 % below to 20 % above, by 2.5 %."""

ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """How many ``wishes`` (s,) int64 want a home were it at each ``value`` (s,), and their mean
    ``score`` (s,), NaN where there are none.

    Which ones they are: ``step`` and ``wish`` (k,) int64, ordered by (step, wish).
    """

    value: Floats
    wishes: Ints
    score: Floats
    step: Ints
    wish: Ints


def demand(
    homes: Homes,
    wishes: Wishes,
    home: int | None = None,
    *,
    criterion: str = "price",
    steps: Sequence[float] = STEPS,
    values: Sequence[float] | None = None,
    floor: float = 0.5,
) -> Demand:
    """How many wishes want ``home`` at each step of one Range ``criterion``, all else being as it is.

    ``home`` may be left out where ``homes`` holds exactly one. ``steps`` are shares of the home's own
    value; ``values``, where given, are used instead, in the criterion's unit and in the order given.
    A wish counts from a score of ``floor`` on: what ``rank_one`` finds for such a home. Raises
    ValueError as ``rank_one`` does, for a criterion that is no Range, and where the home's own value
    is needed and unknown.

    >>> from matching import Criteria, Range
    >>> criteria = Criteria(Range("price", slack=0.1))
    >>> homes = criteria.homes(1, {"price": [100.0]})
    >>> wishes = criteria.wishes(3, {"price:max": [80.0, 90.0, 100.0]})
    >>> demand(homes, wishes, steps=[-0.1, 0.0, 0.1]).wishes.tolist()
    [2, 1, 0]
    """
    check_same(homes, wishes)
    check_limits(None, floor)
    row = only_row(home, len(homes), "home")
    value = values_of(homes, row, criterion, steps, values)
    step, wish, score = wanting(variants_of(homes, row, criterion, value), wishes, floor)
    count = np.bincount(step, minlength=len(value))
    whole = np.bincount(step, weights=score, minlength=len(value))
    mean = np.divide(whole, count, out=np.full(len(value), np.nan), where=count > 0)
    return Demand(value, count, mean, step, wish)


def values_of(
    homes: Homes, row: int, criterion: str, steps: Sequence[float], values: Sequence[float] | None
) -> Floats:
    """What the home could cost, (s,)."""
    if not any(isinstance(one, Range) and one.name == criterion for one in homes.declared):
        raise ValueError(f"criterion: {criterion!r} is not a Range of these criteria")
    if values is not None:
        return read_known("values", values)
    own = float(homes.arrays[criterion][row])
    if np.isnan(own):
        raise ValueError(f"home: {criterion} of row {row} is unknown; say values")
    return own * (1 + read_known("steps", steps))


def read_known(name: str, given: Sequence[float]) -> Floats:
    known = read_numbers(name, given, np.arange(len(given)))
    if np.isnan(known).any():
        raise ValueError(f"{name}: NaN is not a number to ask for")
    return known


def variants_of(homes: Homes, row: int, criterion: str, value: Floats) -> Homes:
    """The home at each of the values (s,) and, after them, with the value unknown."""
    columns = home_copies(homes, row, len(value) + 1)
    columns[criterion] = np.append(value, np.nan)
    return Criteria(*homes.declared).homes(len(value) + 1, columns)


def wanting(variants: Homes, wishes: Wishes, floor: float) -> tuple[Ints, Ints, Singles]:
    """Step, wish and score of the pairs that match; every home but the last is a step.

    Only wishes that could want the home at its best price are looked at step by step: an unknown
    value is given half, so a known one can add at most the other half of the criterion's weight.
    """
    steps = len(variants) - 1
    maybe = rank_one(variants, wishes, home=steps, floor=max(0.0, floor - 0.5 - ROUNDING))
    wish = np.sort(maybe.wish)
    found = [some_wanting(variants, wishes, step, wish, floor) for step in range(steps)]
    none = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
    step, wish, score = (np.concatenate(column) for column in zip(none, *found, strict=True))
    return step, wish, score


def some_wanting(
    variants: Homes, wishes: Wishes, step: int, wish: Ints, floor: float
) -> tuple[Ints, Ints, Singles]:
    score = score_pairs(variants, wishes, np.full(len(wish), step), wish)
    kept = np.flatnonzero(score >= np.float32(floor))
    return np.full(len(kept), step), wish[kept], score[kept]
