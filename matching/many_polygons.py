"""Polygons of many wishes checked and drawn at once.

What is surely well is drawn; of the rest, ``shapes`` says in words what is wrong with it, one by one.
Numbers come out the same to the last bit either way.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from matching.areas import Polygon
from matching.arrays import Bools, Floats, pieces
from matching.geometry import km_of_chord, squared_chord
from matching.many_circles import fades_well
from matching.many_crossings import doubtful
from matching.many_rings import Rings, on_the_sphere, on_their_planes, with_middles
from matching.reading import numbers_or_nan
from matching.shapes import cap_of
from matching.sheets import (
    CAP,
    CORNER,
    EDGE_COUNT,
    EDGE_START,
    FACTS,
    FADE,
    FRAME,
    PRIORITY,
    Sheet,
    starts_of,
)

POINTS = 1 << 14
"""So many points are looked at together: enough to make little of each step, few enough for the cache."""

FEWEST = 3


def draw_polygons(polygons: Sequence[Polygon]) -> tuple[Sheet, Bools]:
    """Polygons (k,) on a sheet, and which of them (k,) are well; the rest of the sheet means nothing."""
    areas, frames = np.zeros((len(polygons), FACTS)), np.zeros((len(polygons), FRAME))
    areas[:, FADE] = numbers_or_nan([one.fade for one in polygons])
    areas[:, PRIORITY] = numbers_or_nan([one.priority for one in polygons])
    given = given_rings(polygons, fades_well(areas[:, FADE], areas[:, PRIORITY]))
    # Only as much of it is ever touched, and so takes memory, as there are corners.
    corners = np.empty((given.points.shape[1], CORNER))
    well, used = np.zeros(len(polygons), np.bool_), 0
    for part in parts(given):
        rings, middles = with_middles(on_the_sphere(part))
        if len(rings.counts):
            polygon = rings.polygon[rings.outer]
            frame, plane = on_their_planes(rings, middles)
            frames[polygon] = frame.reshape(FRAME, -1).T
            areas[polygon] = facts_of(rings, middles, areas[polygon], used)
            drawn = np.vstack([rings.points, plane, rings.after - np.arange(plane.shape[1])]).T
            corners[used : used + len(drawn)] = drawn
            used += len(drawn)
            well[polygon] = True
            well[doubtful(rings, plane)] = False
    return Sheet(areas, frames, corners[:used]), well


def facts_of(rings: Rings, middles: Floats, said: Floats, used: int) -> Floats:
    """Areas (P, FACTS) whose fade and priority are said, the rest made out; corners begin at ``used``."""
    facts = said.copy()
    outer = rings.points.take(rings.outer_points, axis=1)
    counts = rings.counts[rings.outer]
    away = km_of_chord(squared_chord(np.repeat(middles, counts, axis=1), outer))
    facts[:, :3] = middles.T
    facts[:, CAP] = cap_of(np.maximum.reduceat(away, starts_of(counts)), facts[:, FADE])
    facts[:, EDGE_START] = used + rings.starts[rings.outer]
    facts[:, EDGE_COUNT] = np.add.reduceat(rings.counts, rings.outer)
    return facts


def parts(rings: Rings) -> Iterator[Rings]:
    """The rings in parts of whole polygons."""
    if not len(rings.counts):
        return
    first = np.append(rings.outer, len(rings.counts))
    corner = np.append(rings.starts, rings.points.shape[1])[first]
    for piece in pieces(np.diff(corner), POINTS):
        of = slice(first[piece.start], first[piece.stop])
        points = rings.points[:, corner[piece.start] : corner[piece.stop]]
        yield Rings(rings.polygon[of], rings.counts[of], points)


def given_rings(polygons: Sequence[Polygon], wanted: Bools) -> Rings:
    """The rings, in degrees (2, V), of those wanted polygons whose rings are all plainly pairs of numbers."""
    owner: list[int] = []
    arrays: list[Floats] = []
    for at in np.flatnonzero(wanted).tolist():
        read = list(map(pairs, listed)) if type(listed := polygons[at].rings) in (list, tuple) else []
        # Pairs are never None; arrays cannot be asked whether None is in them.
        if all(ring is not None for ring in read):
            owner += [at] * len(read)
            arrays += [ring for ring in read if ring is not None]
    counts = np.fromiter(map(len, arrays), np.int64, len(arrays))
    points = np.concatenate([np.empty((0, 2)), *arrays])
    return Rings(np.array(owner, dtype=np.int64), counts, np.ascontiguousarray(points.T))


def pairs(ring: Any) -> Floats | None:
    """An array (k, 2) of at least three pairs, or None."""
    try:
        array = np.asarray(ring, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    return array if array.ndim == 2 and array.shape[1] == 2 and len(array) >= FEWEST else None
