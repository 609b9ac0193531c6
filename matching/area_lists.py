"""Reading the areas of many wishes at once."""

from collections.abc import Sequence
from itertools import chain, islice
from typing import cast

import numpy as np

from matching.areas import Circle, Polygon
from matching.arrays import Array, Ints
from matching.many_circles import draw_circles
from matching.many_polygons import draw_polygons
from matching.shapes import shape_of
from matching.sheets import (
    EDGE_COUNT,
    EDGE_START,
    FACTS,
    FRAME,
    Shape,
    Sheet,
    shapes_apart,
    shapes_of,
    starts_of,
)

FEW = 2
"""Up to so many areas are read one by one: what it takes to begin with many is more."""

APART = 512
"""Up to so many areas get a sheet each: wishes changed together do not then keep each other's areas in
memory for as long as one of them stays as it is."""


def read_areas(name: str, given: object, rows: Ints) -> Array:
    """A tuple of shapes per wish, as an array of objects (k,)."""
    per_wish = sequence(given)
    if per_wish is None or len(per_wish) != len(rows):
        raise ValueError(f"{name}: expected {len(rows)} lists of areas")
    lists: list[Sequence[object]] = []
    for areas in per_wish:
        listed = areas if type(areas) is list else sequence(areas)
        if listed is None:
            break
        lists.append(listed)
    shapes = iter(read_lists(name, lists, rows))
    if len(lists) < len(rows):
        raise ValueError(f"{name}, row {rows[len(lists)]}: expected a list of areas")
    tuples = (tuple(islice(shapes, len(listed))) for listed in lists)
    return np.fromiter(tuples, np.dtype(object), len(lists))


def read_lists(name: str, lists: Sequence[Sequence[object]], rows: Ints) -> list[Shape]:
    """The areas of all lists, one after another; ValueError for the first one that cannot be."""
    areas = list(chain.from_iterable(lists))
    shapes: list[Shape | None] = [None] * len(areas)
    if len(areas) > FEW:
        shapes = all_at_once(areas)
    if None in shapes:
        ends = np.cumsum([len(listed) for listed in lists])
        for at in [at for at, shape in enumerate(shapes) if shape is None]:
            wish = int(np.searchsorted(ends, at, side="right"))
            index = at - int(ends[wish]) + len(lists[wish])
            shapes[at] = checked(name, int(rows[wish]), index, areas[at])
    return cast(list[Shape], shapes)


def all_at_once(areas: Sequence[object]) -> list[Shape | None]:
    """Shapes of those areas that are surely well, None for the others."""
    kinds = list(map(type, areas))
    circles = np.flatnonzero([kind is Circle for kind in kinds])
    polygons = np.flatnonzero([kind is Polygon for kind in kinds])
    facts, frames = np.zeros((len(areas), FACTS)), np.zeros((len(areas), FRAME))
    well = np.zeros(len(areas), np.bool_)
    facts[circles], well[circles] = draw_circles([cast(Circle, areas[at]) for at in circles.tolist()])
    drawn, well[polygons] = draw_polygons([cast(Polygon, areas[at]) for at in polygons.tolist()])
    facts[polygons], frames[polygons] = drawn.areas, drawn.frames
    facts[:, EDGE_START] = starts_of(facts[:, EDGE_COUNT].astype(np.int64))
    sheet = Sheet(facts, frames, drawn.corners)
    shapes: list[Shape | None] = [*(shapes_apart(sheet) if len(areas) <= APART else shapes_of(sheet))]
    for at in np.flatnonzero(~well).tolist():
        shapes[at] = None
    return shapes


def checked(name: str, row: int, index: int, area: object) -> Shape:
    try:
        return shape_of(area)
    except ValueError as error:
        raise ValueError(f"{name}, row {row}: area {index}: {error}") from error


def sequence(given: object) -> Sequence[object] | None:
    if isinstance(given, list | tuple):
        return cast(Sequence[object], given)
    if isinstance(given, np.ndarray) and given.ndim == 1:
        return cast(Sequence[object], given.tolist())
    return None
