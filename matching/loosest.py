"""Which homes a wish could get by giving way in one thing: no others need a closer look."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.arrays import Arrays, Ints
from matching.columns import wish_columns
from matching.criteria import Criteria
from matching.declarations import Choice, Criterion, Tags
from matching.loosening import Change, is_stated
from matching.ranking import rank_one
from matching.stores import Homes

ROUNDING = 1e-6
"""More than the score of a pair may differ by how it is computed."""


def within_reach(homes: Homes, wish: Arrays, changes: Sequence[Change], floor: float) -> Ints:
    """Rows (k,), ascending, of all homes that suit the wish (columns of length 1) after any single change.

    Those that suit a wish that gives way in everything at once; tags, and what could lose by giving
    way, are taken to be met.
    """
    columns, declared = dict(wish), homes.declared
    for change in changes:
        for name, value in change.columns.items():
            columns[name] = merged(name, columns[name], value)
    weights = {one.name: weight_of(one, wish) for one in declared}
    unsteady = {change.criterion for change in changes if not change.only_gains}
    granted = [one for one in declared if isinstance(one, Tags) or one.name in unsteady]
    for one in granted:
        for column in wish_columns(one):
            del columns[column.name]
    whole, given = sum(weights.values()), sum(weights[one.name] for one in granted)
    if whole <= given:
        return np.arange(len(homes)) if whole else np.zeros(0, np.int64)
    least = max(0.0, ((floor - ROUNDING) * whole - given) / (whole - given))
    loosest = Criteria(*declared).wishes(1, columns)
    return np.sort(rank_one(homes, loosest, wish=0, floor=least).home)


def weight_of(criterion: Criterion, wish: Arrays) -> float:
    """What the criterion weighs in the score; avoid tags weigh nothing."""
    if isinstance(criterion, Choice) and criterion.gate:
        return 0.0
    return float(wish[f"{criterion.name}:weight"][0]) if is_stated(criterion, wish) else 0.0


def merged(name: str, wish: Any, value: Any) -> Any:
    """A column of the wish and what a change makes of it, whichever is the looser."""
    match name.rpartition(":")[2]:
        case "max":
            return np.maximum(wish, value)
        case "min":
            return np.minimum(wish, value)
        case "any":
            return wish | value
        case "areas":
            return wish if sum(a.km for a in wish[0]) > sum(a.km for a in value) else [value]
        case _:
            return [value]
