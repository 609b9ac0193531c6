"""Which columns each kind of criterion takes, on either side, and what stands there when nothing is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.area_lists import read_areas
from matching.arrays import Array, Arrays, Ints
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.reading import (
    read_bool_table,
    read_bools,
    read_codes,
    read_numbers,
    read_places,
    read_slacks,
    read_weight_table,
    read_weights,
    refuse_where,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by name: how it is read from what is given for rows (k,), and k rows of nothing said."""

    name: str
    read: Callable[[str, object, Ints], Array]
    blank: Callable[[int], Array]


def filled(value: float | bool, count: int) -> Array:
    return np.full(count, value)


def no_table(kind: type, count: int) -> Array:
    return np.zeros((count, 0), dtype=kind)


def no_areas(count: int) -> Array:
    areas = np.empty(count, dtype=object)
    areas[:] = [()] * count
    return areas


def no_codes(count: int) -> Array:
    return np.full(count, -1, dtype=np.int64)


def no_places(count: int) -> Array:
    return np.full((count, 2), np.nan)


OPEN = partial(filled, np.nan)
ONE = partial(filled, 1.0)
NOT = partial(filled, False)
NO_BOOLS = partial(no_table, np.bool_)
NO_WEIGHTS = partial(no_table, np.float64)


def home_columns(criterion: Criterion) -> tuple[Column, ...]:
    name = criterion.name
    match criterion:
        case Range():
            return (Column(name, read_numbers, OPEN),)
        case Choice():
            return (Column(name, read_codes, no_codes),)
        case Near():
            return (Column(name, read_places, no_places),)
        case Tags():
            return (
                Column(name, read_bool_table, NO_BOOLS),
                Column(f"{name}:known", read_bool_table, NO_BOOLS),
            )


def wish_columns(criterion: Criterion) -> tuple[Column, ...]:
    name = criterion.name
    weight = Column(f"{name}:weight", read_weights, ONE)
    must = Column(f"{name}:must", read_bools, NOT)
    match criterion:
        case Range():
            low = Column(f"{name}:min", read_numbers, OPEN)
            high = Column(f"{name}:max", read_numbers, OPEN)
            return (low, high, Column(f"{name}:slack", read_slacks, OPEN), weight, must)
        case Choice():
            return (Column(f"{name}:any", read_bool_table, NO_BOOLS), weight, must)
        case Near():
            return (Column(f"{name}:areas", read_areas, no_areas), weight, must)
        case Tags():
            return (
                Column(f"{name}:must", read_bool_table, NO_BOOLS),
                Column(f"{name}:nice", read_weight_table, NO_WEIGHTS),
                Column(f"{name}:avoid", read_bool_table, NO_BOOLS),
                weight,
            )


def levelled(raw: Arrays, width: int) -> Arrays:
    """Columns of one criterion with every table as wide as the widest or as ``width``; 0 columns
    say nothing.

    Raises ValueError, naming the column, where two tables say different widths.
    """
    widths = {name: array.shape[1] for name, array in raw.items() if is_table(name, array)}
    wide = width or max(widths.values(), default=0)
    for name, have in widths.items():
        if have not in (0, wide):
            raise ValueError(f"{name}: {have} columns where {wide} are expected")
    return {
        name: padded(array, wide) if name in widths and not array.shape[1] else array
        for name, array in raw.items()
    }


def is_table(name: str, array: Array) -> bool:
    """Tables are as wide as there are codes or tags; a place is a table of fixed width."""
    return array.ndim == 2 and (array.dtype == np.bool_ or name.endswith(":nice"))


def padded(array: Array, width: int) -> Array:
    return np.zeros((len(array), width), dtype=array.dtype)


def width_of(raw: Arrays) -> int:
    return max((a.shape[1] for name, a in raw.items() if is_table(name, a)), default=0)


def check_together(criterion: Criterion, given: Mapping[str, object]) -> None:
    """Raise ValueError where what homes have is given without what is known of them, or the reverse."""
    if isinstance(criterion, Tags):
        pair = (criterion.name, f"{criterion.name}:known")
        said = [name for name in pair if name in given]
        if len(said) == 1:
            other = pair[0] if said[0] == pair[1] else pair[1]
            raise ValueError(f"{said[0]}: given without {other}")


def check_bounds(criterion: Criterion, raw: Arrays, rows: Ints) -> None:
    """Raise ValueError where a minimum is above its maximum."""
    if isinstance(criterion, Range) and f"{criterion.name}:min" in raw:
        low, high = raw[f"{criterion.name}:min"], raw[f"{criterion.name}:max"]
        name = f"{criterion.name}:max"
        refuse_where(
            f"{criterion.name}:min",
            rows,
            low > high,
            lambda at: f"{low[at]} is above {name} {high[at]}",
        )
