"""All areas of a store of wishes side by side, so that pairs of a home and an area are computed in one go."""

from itertools import chain

import numpy as np

from matching.arrays import Array, Floats, Ints, expand, pieces
from matching.geometry import (
    EDGE_KM,
    EDGE_ROWS,
    ENDS,
    chord_to_edges,
    crosses_edges,
    dot,
    km_of_chord,
    plane_distances,
    squared_chord,
)
from matching.inner_circles import inner_circles
from matching.room import with_room
from matching.sheets import (
    CAP,
    EDGE_COUNT,
    EDGE_START,
    FACTS,
    FADE,
    FRAME,
    KM,
    PRIORITY,
    Sheet,
    sheet_of,
    starts_of,
)

EDGE_CELLS = 1 << 15
LEAST_DEPTH = 0.1

CLOSELY, CLOSE = 1e-6, 1e-18
"""Share of a squared distance on the plane, and such a one in radii, by which rounding does not move it."""

LEAST_LEFT_OVER = 1 << 12


class Facts:
    """What is known of areas, from an array (FACTS, k): centre (3, k), and (k,) each of ``cap``, ``km``,
    ``fade``, ``priority``, ``edge_start`` and ``edge_count``; a circle has no edges."""

    def __init__(self, table: Floats) -> None:
        self._table = table
        self.centre = table[0:3]
        self.cap, self.km, self.fade, self.priority = table[CAP], table[KM], table[FADE], table[PRIORITY]

    @property
    def edge_start(self) -> Ints:
        return self._table[EDGE_START].astype(np.int64)

    @property
    def edge_count(self) -> Ints:
        return self._table[EDGE_COUNT].astype(np.int64)

    def some(self, at: Ints) -> "Facts":
        return Facts(self._table.take(at, axis=1))


class AreaTable:
    """The ``count[w]`` areas of wish ``w`` begin at ``start[w]``, the edges of each where its facts say.

    What belongs to one area lies together, so that looking it up touches memory once. What a wish
    asked for before it changed stays behind, unused, until half of the table is.
    """

    def __init__(self) -> None:
        self.start, self.count = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.used = self._edges_used = 0
        self._areas, self._frames = np.zeros((0, FACTS)), np.zeros((0, FRAME))
        self._inner = np.zeros((0, 2))
        self._edges, self._ends = np.zeros((0, EDGE_ROWS)), np.zeros((0, ENDS))

    def facts(self, area: Ints) -> Facts:
        """What is known of areas (k,)."""
        return Facts(self.rows(area).T)

    def rows(self, area: Ints) -> Floats:
        """The same as rows (k, FACTS)."""
        return self._areas.take(area, axis=0)

    def frame(self, area: Ints) -> Floats:
        """The planes (6, k) on which areas (k,) are drawn."""
        return self._frames.take(area, axis=0).T

    def inner(self, area: Ints) -> Floats:
        """Squared chords (2, k) from the centres: who is farther than the one and not as far as the other
        surely stands in the area (k,); none there is a negative second one, as of circles."""
        return self._inner.take(area, axis=0).T

    def edges(self, edge: Ints) -> Floats:
        """Edges (EDGE_ROWS, k) by their number (k,)."""
        return np.ascontiguousarray(self._edges.take(edge, axis=0).T)

    def ends(self, edge: Ints) -> Floats:
        """Where edges (k,) begin and end on the planes of their areas: (ENDS, k)."""
        return np.ascontiguousarray(self._ends.take(edge, axis=0).T)

    def put(self, wish: Ints, per_wish: Array) -> None:
        """Say what the areas of wishes (k,) are: an array (k,) of tuples of shapes."""
        counts = np.fromiter(map(len, per_wish), np.int64, len(per_wish))
        first = self._add(sheet_of(list(chain.from_iterable(per_wish))))
        known, needed = len(self.start), int(wish.max(initial=-1)) + 1
        self.start, self.count = (with_room(array, known, needed) for array in (self.start, self.count))
        self.count[known:] = 0
        self.start[wish], self.count[wish] = first + starts_of(counts), counts

    def _add(self, sheet: Sheet) -> int:
        """Take in the areas of a sheet; the number that the first of them gets."""
        had, had_edges = self.used, self._edges_used
        self.used, self._edges_used = had + len(sheet.areas), had_edges + len(sheet.corners)
        self._areas = with_room(self._areas, had, self.used)
        self._frames = with_room(self._frames, had, self.used)
        self._inner = with_room(self._inner, had, self.used)
        self._edges = with_room(self._edges, had_edges, self._edges_used)
        self._ends = with_room(self._ends, had_edges, self._edges_used)
        self._areas[had : self.used], self._frames[had : self.used] = sheet.areas, sheet.frames
        self._areas[had : self.used, EDGE_START] += had_edges
        drawn = slice(had_edges, self._edges_used)
        sheet.draw_edges(self._edges[drawn], self._ends[drawn])
        self._inner[had : self.used] = -1
        angular = had + np.flatnonzero(sheet.areas[:, EDGE_COUNT])
        counts = self._areas[angular, EDGE_COUNT].astype(np.int64)
        if len(angular):
            self._inner[angular] = np.stack(inner_circles(self._ends[drawn].T, counts), axis=1)
        return had

    @property
    def is_mostly_left_over(self) -> bool:
        """Whether fewer than half of the areas belong to a wish."""
        return self.used > LEAST_LEFT_OVER and self.used > 2 * int(self.count.sum())

    def outside_km(self, area: Ints, facts: Facts, home: Floats) -> Floats:
        """Kilometres (k,) by which home positions (3, k), or a single one (3, 1), lie outside areas (k,); 0
        inside."""
        chord2 = squared_chord(home, facts.centre)
        counts = facts.edge_count
        angular = np.flatnonzero(counts)
        least, most = self.inner(area[angular])
        deep = (chord2[angular] > least) & (chord2[angular] < most)
        chord2[angular[deep]] = 0
        angular = angular[~deep]
        for piece in pieces(counts[angular], EDGE_CELLS):
            some = angular[piece]
            chord2[some] = self.polygon_chords(area[some], facts.some(some), those(home, some))
        outside = np.maximum(km_of_chord(chord2) - facts.km, 0)
        outside[outside <= EDGE_KM] = 0
        return outside

    def polygon_chords(self, area: Ints, facts: Facts, home: Floats) -> Floats:
        """Squared chords (k,) to the nearest edge of polygons (k,); 0 inside, holes being outside.

        On a polygon's plane it is told which edges may be the nearest: these few are measured on the sphere.
        """
        owner, edge = expand(facts.edge_start, facts.edge_count)
        first = starts_of(facts.edge_count)
        frame, depth = self.frame(area), dot(facts.centre, home)
        x, y = dot(frame[0:3], home) / depth, dot(frame[3:6], home) / depth
        x, y, ends = x.take(owner), y.take(owner), self.ends(edge)
        inside = np.logical_xor.reduceat(crosses_edges(x, y, ends), first) & (depth > 0)
        away = plane_distances(x, y, ends)
        enough = np.minimum.reduceat(away, first) * bending(depth, facts.cap) + CLOSE
        enough[inside] = -1
        # What is NaN is behind the plane, where nothing is told.
        maybe = np.flatnonzero(~(away > enough.take(owner)))
        owner = owner.take(maybe)
        away = chord_to_edges(those(home, owner), self.edges(edge.take(maybe)))
        chord2 = np.zeros(len(area))
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        if len(first):
            chord2[owner.take(first)] = np.minimum.reduceat(away, first)
        return chord2


def bending(depth: Floats, cap: Floats) -> Floats:
    """How much larger the square (k,) of a distance on the plane may be than of another one that is no
    shorter on the sphere; infinite where little is told by either.

    Whoever is at an angle of t from the middle finds lengths drawn larger by up to 1 / cos² t.
    """
    cosine = np.minimum(depth, 1 - cap / 2)
    return np.where(cosine > LEAST_DEPTH, (1 + CLOSELY) / cosine**4, np.inf)


def those(home: Floats, at: Ints) -> Floats:
    """Positions (3, k) by number; a single one (3, 1) stands for any."""
    return home if home.shape[1] == 1 else home.take(at, axis=1)
