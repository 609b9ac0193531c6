"""Checked areas as rows of shared arrays: a million of them are a few arrays, not millions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter

import numpy as np

from matching.arrays import Floats, Ints, expand
from matching.geometry import edges_between

FACTS = 9
"""Numbers kept for an area: centre (3), cap, km, fade, priority, and where its edges start and how many
they are. ``cap`` is the squared chord from the centre beyond which the fit is surely 0; ``km`` is the
radius of a circle, 0 for a polygon; a circle has no edges. At each corner of a ring begins an edge."""

CAP, KM, FADE, PRIORITY, EDGE_START, EDGE_COUNT = range(3, FACTS)
FRAME = 6
CORNER = 6
"""Numbers kept for a corner: a unit vector (3), the same on the plane (2), and how many corners further on
the next of its ring is."""

EDGES_AT_ONCE = 1 << 14
SHEET, AT = attrgetter("sheet"), attrgetter("at")


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Areas (A, FACTS), the planes they are drawn on (A, FRAME) and their corners (E, CORNER). Never
    written once made."""

    areas: Floats
    frames: Floats
    corners: Floats

    def draw_edges(self, edges: Floats, ends: Floats) -> None:
        """Write the edge that begins at each corner into ``edges`` (E, EDGE_ROWS) and ``ends`` (E, ENDS)."""
        for start in range(0, len(edges), EDGES_AT_ONCE):
            here = self.corners[start : start + EDGES_AT_ONCE]
            step = here[:, -1].astype(np.int64)
            there = self.corners.take(np.arange(start, start + len(here)) + step, axis=0)
            some = slice(start, start + len(here))
            edges[some] = edges_between(here[:, :3].T.copy(), there[:, :3].T.copy()).T
            ends[some, :2], ends[some, 2:] = here[:, 3:5], there[:, 3:5]

    def only(self, at: Ints) -> "Sheet":
        """The areas of these numbers (k,) with their corners, in this order."""
        if len(at) == len(self.areas) and np.array_equal(at, np.arange(len(at))):
            return self
        areas = self.areas.take(at, axis=0)
        counts = areas[:, EDGE_COUNT].astype(np.int64)
        _, corner = expand(areas[:, EDGE_START].astype(np.int64), counts)
        areas[:, EDGE_START] = starts_of(counts)
        return Sheet(areas, self.frames.take(at, axis=0), self.corners.take(corner, axis=0))


# Not frozen: a frozen one takes twice as long to make, and a column makes a million.
@dataclass(slots=True, eq=False)
class Shape:
    """A checked area: the one of this number on its sheet."""

    sheet: Sheet
    at: int


def circle_sheet(areas: Floats) -> Sheet:
    """A sheet of areas (A, FACTS) without corners."""
    return Sheet(areas, np.zeros((len(areas), FRAME)), np.zeros((0, CORNER)))


def shapes_of(sheet: Sheet) -> list[Shape]:
    return list(map(Shape, repeat(sheet), range(len(sheet.areas))))


def shapes_apart(sheet: Sheet) -> list[Shape]:
    """The areas of a sheet, each on one of its own."""
    return [Shape(sheet.only(at), 0) for at in np.arange(len(sheet.areas))[:, np.newaxis]]


def sheet_of(shapes: Sequence[Shape]) -> Sheet:
    """One sheet with these areas, in this order; their own if they are all of one."""
    if not shapes:
        return circle_sheet(np.zeros((0, FACTS)))
    owners = list(map(SHEET, shapes))
    at = np.fromiter(map(AT, shapes), np.int64, len(shapes))
    if owners.count(owners[0]) == len(owners):
        return owners[0].only(at)
    sheets = list(dict.fromkeys(owners))
    numbers = dict(zip(sheets, range(len(sheets)), strict=True))
    number = np.fromiter(map(numbers.__getitem__, owners), np.int64, len(owners))
    order = np.argsort(number, kind="stable")
    spans = np.split(at[order], np.flatnonzero(np.diff(number[order])) + 1)
    joined = laid_together([sheet.only(span) for sheet, span in zip(sheets, spans, strict=True)])
    return joined.only(np.argsort(order, kind="stable"))


def laid_together(sheets: Sequence[Sheet]) -> Sheet:
    """The areas of these sheets, one sheet after another."""
    areas = np.concatenate([sheet.areas for sheet in sheets])
    frames = np.concatenate([sheet.frames for sheet in sheets])
    corners = np.concatenate([sheet.corners for sheet in sheets])
    sizes = np.fromiter((len(sheet.areas) for sheet in sheets), np.int64, len(sheets))
    before = starts_of(np.fromiter((len(sheet.corners) for sheet in sheets), np.int64, len(sheets)))
    areas[:, EDGE_START] += np.repeat(before, sizes)
    return Sheet(areas, frames, corners)


def starts_of(counts: Ints) -> Ints:
    """Where each of several lists begins that are laid end to end.

    >>> starts_of(np.array([2, 3, 1])).tolist()
    [0, 2, 5]
    """
    return np.cumsum(counts) - counts
