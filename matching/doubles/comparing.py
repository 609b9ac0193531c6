"""Comparing pairs of records: field by field, but for names that may have changed places."""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.doubles.agreeing import Agreed, Between, compare_field
from matching.doubles.fields import Field, Name
from matching.doubles.plan import Plan
from matching.doubles.stored import Tally

SWAP_COSTS = np.array([0.0, 1.0, 2.0, 3.0, 2.5, 2.5, 2.5])
"""Of the levels of a name, missing last: pairs are taken crosswise where that costs less by more than 1."""

Tallies = dict[str, Tally]


def units(plan: Plan) -> list[tuple[Field, ...]]:
    """Fields that are compared together: one by one, but for names that swap."""
    swapped = {field.swaps for field in plan.fields if isinstance(field, Name) and field.swaps}
    alone = [field for field in plan.weighed if field.name not in swapped]
    return [
        (field, plan.field(field.swaps)) if isinstance(field, Name) and field.swaps else (field,)
        for field in alone
    ]


def compare(unit: tuple[Field, ...], pairs: Between, tallies: Tallies) -> list[Agreed]:
    """What the pairs agree in, for each field of the unit."""
    if len(unit) == 1:
        return [compare_field(unit[0], unit[0], pairs, tallies[unit[0].name])]
    straight = [compare_field(field, field, pairs, tallies[field.name]) for field in unit]
    costs = SWAP_COSTS[straight[0].levels] + SWAP_COSTS[straight[1].levels]
    doubtful = np.flatnonzero(costs > 2)
    cross = compare_crosswise(unit, pairs.some(doubtful), tallies)
    better = SWAP_COSTS[cross[0].levels] + SWAP_COSTS[cross[1].levels] + 1 < costs[doubtful]
    crossed = np.zeros(len(pairs), dtype=np.bool_)
    crossed[doubtful[better]] = True
    return [taken(*two, doubtful[better], better, crossed) for two in zip(straight, cross, strict=True)]


def compare_crosswise(unit: tuple[Field, ...], pairs: Between, tallies: Tallies) -> list[Agreed]:
    """One name of the left with the other of the right, in both ways.

    Which of the two is held to be whose says the side a record stands on, and nothing else: the name that
    agrees better, or of equal ones the rarer, counts for the first of the unit.
    """
    one, other = unit
    short = any(isinstance(field, Name) and field.short for field in unit)
    both = joint(tallies[one.name], tallies[other.name])
    first, second = Name(one.name, short=short), Name(other.name, short=short)
    there, back = compare_field(first, second, pairs, both), compare_field(second, first, pairs, both)
    turn = doubt(back) < doubt(there)
    return [chosen(turn, back, there), chosen(turn, there, back)]


def doubt(agreed: Agreed) -> Floats:
    """The less, the better two names agree, and of equal ones the rarer they are."""
    return SWAP_COSTS[agreed.levels] + agreed.held / (agreed.held + 1) / 4


def chosen(which: Bools, one: Agreed, other: Agreed) -> Agreed:
    return Agreed(np.where(which, one.levels, other.levels), np.where(which, one.held, other.held))


def taken(straight: Agreed, cross: Agreed, at: Ints, better: Bools, crossed: Bools) -> Agreed:
    levels, held = straight.levels.copy(), straight.held.copy()
    levels[at], held[at] = cross.levels[better], cross.held[better]
    return Agreed(levels, held, crossed)


def joint(one: Tally, other: Tally) -> Tally:
    keys, at = np.unique(np.concatenate([one.keys, other.keys]), return_inverse=True)
    counts = np.bincount(at, np.concatenate([one.counts, other.counts]), len(keys)).astype(np.int64)
    return Tally(keys, counts, max(one.total, other.total))
