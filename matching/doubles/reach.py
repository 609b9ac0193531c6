"""Candidates are as near as their pass asks: a cell of a grid holds some that are farther apart."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Ints
from matching.doubles.bands import number_levels, place_levels
from matching.doubles.fields import Field, Number, Place
from matching.doubles.passes import Pass
from matching.doubles.stored import Numbers, Points, Stored


@dataclass(frozen=True, slots=True)
class Reach:
    """Numbers and places of one pass, with what the asking and the standing records hold of them."""

    measured: tuple[tuple[Field, Stored, Stored], ...]

    def within(self, asking: Ints, standing: Ints) -> Bools:
        """Whether each pair is no farther apart than the widest bands."""
        near = np.ones(len(asking), dtype=np.bool_)
        for field, first, second in self.measured:
            at = np.flatnonzero(near)
            near[at] = is_near(field, first, second, asking[at], standing[at])
        return near


def is_near(field: Field, first: Stored, second: Stored, asking: Ints, standing: Ints) -> Bools:
    match field, first, second:
        case Number(), Numbers(), Numbers():
            levels = number_levels(field, first.numbers[asking], second.numbers[standing])
        case Place(), Points(), Points():
            levels = place_levels(field, first.points[asking], second.points[standing])
        case _:
            raise TypeError(f"{field.name} is not measured")
    return levels < len(field.levels) - 1


def reach_of(
    one: Pass, fields: Mapping[str, Field], asking: Mapping[str, Stored], standing: Mapping[str, Stored]
) -> Reach:
    """What a pass measures; numbers, which are quicker, before places."""
    keyed = [fields[key.fields[0]] for key in one.keys if len(key.fields) == 1]
    measured = [field for field in keyed if isinstance(field, Number | Place) and is_cell(field)]
    measured.sort(key=lambda field: isinstance(field, Place))
    return Reach(tuple((field, asking[field.name], standing[field.name]) for field in measured))


def is_cell(field: Number | Place) -> bool:
    """Whether its keys are cells of grids, and not the values themselves."""
    return isinstance(field, Place) or bool(field.within)
