"""All areas of a store of wishes side by side, so that pairs of a home and an area are computed in one go."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import Array, Bools, Floats, Ints, expand, pieces
from matching.geometry import (
    EDGE_KM,
    EDGE_ROWS,
    chord_to_edges,
    crosses_edges,
    dot,
    km_of_chord,
    squared_chord,
)
from matching.shapes import Shape

EDGE_CELLS = 1 << 15


@dataclass(frozen=True)
class AreaTable:
    """The areas of wish ``w`` are ``start[w] … start[w + 1] - 1``; those of one area among edges
    likewise.

    With A areas and E edges: ``start`` (m + 1,), ``edge_start`` (A + 1,), ``centre`` (3, A),
    ``frame`` (6, A), ``edges`` (EDGE_ROWS, E), and (A,) each of ``km``, ``fade``, ``priority``, ``cap``.
    """

    start: Ints
    centre: Floats
    frame: Floats
    km: Floats
    fade: Floats
    priority: Floats
    cap: Floats
    edge_start: Ints
    edges: Floats

    @cached_property
    def drawn(self) -> Bools:
        """Which areas (A,) are polygons."""
        return np.diff(self.edge_start) > 0

    def outside_km(self, area: Ints, home: Floats) -> Floats:
        """Kilometres (k,) by which home positions (3, k) lie outside the areas (k,) beside them; 0 inside."""
        chord2 = np.empty(len(area))
        drawn = self.drawn[area]
        round_, angular = np.flatnonzero(~drawn), np.flatnonzero(drawn)
        chord2[round_] = squared_chord(home[:, round_], self.centre[:, area[round_]])
        counts = self.edge_start[area[angular] + 1] - self.edge_start[area[angular]]
        for piece in pieces(counts, EDGE_CELLS):
            some = angular[piece]
            chord2[some] = self.polygon_chords(area[some], counts[piece], home[:, some])
        outside = np.maximum(km_of_chord(chord2) - self.km[area], 0)
        outside[outside <= EDGE_KM] = 0
        return outside

    def polygon_chords(self, area: Ints, counts: Ints, home: Floats) -> Floats:
        """Squared chords (k,) to the nearest edge of polygons (k,) of ``counts`` edges; 0 inside."""
        owner, edge = expand(self.edge_start[area], counts)
        edges = self.edges.take(edge, axis=1)
        first = np.cumsum(counts) - counts
        nearest = np.minimum.reduceat(chord_to_edges(home.take(owner, axis=1), edges), first)
        centre, frame = self.centre[:, area], self.frame[:, area]
        depth = dot(centre, home)
        x, y = dot(frame[0:3], home) / depth, dot(frame[3:6], home) / depth
        inside = np.logical_xor.reduceat(crosses_edges(x[owner], y[owner], edges), first)
        return np.where(inside & (depth > 0), 0.0, nearest)


def table_of(per_wish: Array) -> AreaTable:
    """The table of an array (m,) of tuples of shapes."""
    shapes: list[Shape] = [shape for shapes in per_wish for shape in shapes]
    counts = np.fromiter((len(shapes) for shapes in per_wish), np.int64, len(per_wish))
    edge_counts = np.fromiter((shape.edges.shape[1] for shape in shapes), np.int64, len(shapes))
    drawn = [shape.edges for shape in shapes if shape.edges.shape[1]]
    return AreaTable(
        start=starts_of(counts),
        centre=side_by_side([shape.centre for shape in shapes], 3),
        frame=side_by_side([shape.frame.ravel() for shape in shapes], 6),
        km=np.array([shape.km for shape in shapes], dtype=np.float64),
        fade=np.array([shape.fade for shape in shapes], dtype=np.float64),
        priority=np.array([shape.priority for shape in shapes], dtype=np.float64),
        cap=np.array([shape.cap for shape in shapes], dtype=np.float64),
        edge_start=starts_of(edge_counts),
        edges=np.concatenate(drawn, axis=1) if drawn else np.zeros((EDGE_ROWS, 0)),
    )


def starts_of(counts: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])


def side_by_side(vectors: list[Floats], height: int) -> Floats:
    """Vectors (height,) as the columns of one array (height, k) whose rows are contiguous."""
    if not vectors:
        return np.zeros((height, 0))
    return np.ascontiguousarray(np.stack(vectors).T)
