"""All areas of a store of wishes side by side, so that pairs of a home and an area are computed in one go."""

import numpy as np

from matching.arrays import Array, Arrays, Bools, Floats, Ints, expand, pieces
from matching.geometry import (
    EDGE_KM,
    EDGE_ROWS,
    chord_to_edges,
    crosses_edges,
    dot,
    km_of_chord,
    squared_chord,
)
from matching.room import with_room
from matching.shapes import Shape

EDGE_CELLS = 1 << 15
LEAST_LEFT_OVER = 1 << 12


class AreaTable:
    """The ``count[w]`` areas of wish ``w`` begin at ``start[w]``, the ``edge_count[a]`` edges of area ``a``
    at ``edge_start[a]``; a circle has none.

    With A areas and E edges: ``centre`` (3, A), ``frame`` (6, A), ``edges`` (EDGE_ROWS, E), and (A,) each of
    ``km``, ``fade``, ``priority``, ``cap``. What a wish asked for before it changed stays behind, unused,
    until half of the table is.
    """

    def __init__(self) -> None:
        self.start, self.count = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self._areas = Piles({
            "centre": 3, "frame": 6, "km": 0, "fade": 0, "priority": 0, "cap": 0,
            "edge_start": 0, "edge_count": 0,
        })  # fmt: skip
        self._edges = Piles({"edges": EDGE_ROWS})

    @property
    def centre(self) -> Floats:
        return self._areas["centre"]

    @property
    def frame(self) -> Floats:
        return self._areas["frame"]

    @property
    def km(self) -> Floats:
        return self._areas["km"]

    @property
    def fade(self) -> Floats:
        return self._areas["fade"]

    @property
    def priority(self) -> Floats:
        return self._areas["priority"]

    @property
    def cap(self) -> Floats:
        return self._areas["cap"]

    @property
    def edges(self) -> Floats:
        return self._edges["edges"]

    def edge_range(self, area: Ints) -> tuple[Ints, Ints]:
        """First edge and number of edges of areas (k,)."""
        start, count = self._areas["edge_start"][area], self._areas["edge_count"][area]
        return start.astype(np.int64), count.astype(np.int64)

    def drawn(self, area: Ints) -> Bools:
        """Which of the areas (k,) are polygons."""
        return self._areas["edge_count"][area] > 0

    def put(self, wish: Ints, per_wish: Array) -> None:
        """Say what the areas of wishes (k,) are: an array (k,) of tuples of shapes."""
        shapes: list[Shape] = [shape for shapes in per_wish for shape in shapes]
        counts = np.fromiter((len(shapes) for shapes in per_wish), np.int64, len(per_wish))
        edge_counts = np.fromiter((shape.edges.shape[1] for shape in shapes), np.int64, len(shapes))
        first_edge = self._edges.used
        drawn = [shape.edges for shape in shapes if shape.edges.shape[1]]
        if drawn:
            self._edges.add({"edges": np.concatenate(drawn, axis=1)})
        first = self._areas.used
        self._areas.add({
            "centre": side_by_side([shape.centre for shape in shapes], 3),
            "frame": side_by_side([shape.frame.ravel() for shape in shapes], 6),
            "km": np.array([shape.km for shape in shapes], np.float64),
            "fade": np.array([shape.fade for shape in shapes], np.float64),
            "priority": np.array([shape.priority for shape in shapes], np.float64),
            "cap": np.array([shape.cap for shape in shapes], np.float64),
            "edge_start": first_edge + starts_of(edge_counts),
            "edge_count": edge_counts,
        })  # fmt: skip
        known, needed = len(self.start), int(wish.max(initial=-1)) + 1
        self.start, self.count = (with_room(array, known, needed) for array in (self.start, self.count))
        self.count[known:] = 0
        self.start[wish], self.count[wish] = first + starts_of(counts), counts

    @property
    def is_mostly_left_over(self) -> bool:
        """Whether fewer than half of the areas belong to a wish."""
        return self._areas.used > LEAST_LEFT_OVER and self._areas.used > 2 * int(self.count.sum())

    def outside_km(self, area: Ints, home: Floats) -> Floats:
        """Kilometres (k,) by which home positions (3, k) lie outside the areas (k,) beside them; 0 inside."""
        chord2 = np.empty(len(area))
        drawn = self.drawn(area)
        round_, angular = np.flatnonzero(~drawn), np.flatnonzero(drawn)
        chord2[round_] = squared_chord(home[:, round_], self.centre[:, area[round_]])
        _, counts = self.edge_range(area[angular])
        for piece in pieces(counts, EDGE_CELLS):
            some = angular[piece]
            chord2[some] = self.polygon_chords(area[some], counts[piece], home[:, some])
        outside = np.maximum(km_of_chord(chord2) - self.km[area], 0)
        outside[outside <= EDGE_KM] = 0
        return outside

    def polygon_chords(self, area: Ints, counts: Ints, home: Floats) -> Floats:
        """Squared chords (k,) to the nearest edge of polygons (k,) of ``counts`` edges; 0 inside."""
        owner, edge = expand(self.edge_range(area)[0], counts)
        edges = self.edges.take(edge, axis=1)
        first = np.cumsum(counts) - counts
        nearest = np.minimum.reduceat(chord_to_edges(home.take(owner, axis=1), edges), first)
        centre, frame = self.centre[:, area], self.frame[:, area]
        depth = dot(centre, home)
        x, y = dot(frame[0:3], home) / depth, dot(frame[3:6], home) / depth
        inside = np.logical_xor.reduceat(crosses_edges(x[owner], y[owner], edges), first)
        return np.where(inside & (depth > 0), 0.0, nearest)


class Piles:
    """Arrays of floats (rows, n) or (n,) to whose end more is added, with room to spare."""

    def __init__(self, rows: dict[str, int]) -> None:
        self.used = 0
        self._whole: Arrays = {name: np.zeros((high, 0) if high else 0) for name, high in rows.items()}

    def __getitem__(self, name: str) -> Floats:
        return self._whole[name][..., : self.used]

    def add(self, more: Arrays) -> None:
        count = next(iter(more.values())).shape[-1]
        for name, array in more.items():
            whole = self._whole[name]
            if whole.shape[-1] < self.used + count:
                room = self.used + count if not self.used else (self.used + count) * 3 // 2
                longer = np.empty((*whole.shape[:-1], room))
                longer[..., : self.used] = whole[..., : self.used]
                self._whole[name] = whole = longer
            whole[..., self.used : self.used + count] = array
        self.used += count


def starts_of(counts: Ints) -> Ints:
    """Where each of several lists begins that are laid end to end."""
    return np.cumsum(counts) - counts


def side_by_side(vectors: list[Floats], height: int) -> Floats:
    """Vectors (height,) as the columns of one array (height, k)."""
    return np.stack(vectors).T if vectors else np.zeros((height, 0))
