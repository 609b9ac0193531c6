"""One ball around all areas of a wish, on a grid a square around it, and one ball around those of a block."""

from dataclasses import dataclass

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Bools, Floats, Ints
from matching.geometry import dot, frame_of

LOST = 1e-6
"""Chord (6 m) that is added to every reach: more than rounding may move a place."""

OCTAVES = 2
"""Balls in one block differ in size by up to so many doublings: a large one would spoil the bounds of all."""

GRID = 0xFE
"""Lines of the grid of a block; of the numbers that a byte holds the lowest and the highest stand for what
lies beyond it."""


@dataclass(slots=True)
class Balls:
    """Blocks (B,): around the ``middle`` of each lies the ball beyond whose squared chord no area reaches,
    infinite where some wish names none; a home out there is out if it is a ``must``. ``around`` (B, 4) is
    middle and squared chord.

    Each has a grid on a plane, in ``grid`` (B, 12): middle, two directions, how far from the middle
    the grid begins in either, and its lines per chord.
    """

    around: Floats
    must: Bools
    grid: Floats

    def spots(self, at: Ints, spot: Floats) -> tuple[Array, Array]:
        """Where on the grids of blocks (k,) a place (3,) lies: to the right and up, (k, 1) each."""
        grid = self.grid.take(at, axis=0).T
        x, y, z = spot[0] - grid[0], spot[1] - grid[1], spot[2] - grid[2]
        right = grid[3] * x + grid[4] * y + grid[5] * z
        up = grid[6] * x + grid[7] * y + grid[8] * z
        scale = grid[11]
        return (
            on_grid(right, grid[9], scale)[:, np.newaxis],
            on_grid(up, grid[10], scale)[:, np.newaxis],
        )

    def beyond(self, at: Ints, spot: Floats) -> Bools:
        """Which of the blocks (k,) are of no use to a home at ``spot`` (3,), NaN where that is unknown."""
        x, y, z, square = self.around.take(at, axis=0).T
        x, y, z = x - spot[0], y - spot[1], z - spot[2]
        return (x * x + y * y + z * z > square) & self.must.take(at)


def on_grid(place: Floats, origin: Floats, scale: Floats) -> Array:
    return np.clip((place - origin) * scale + 1, 0, GRID + 1).astype(np.uint8)


def ball_around(table: AreaTable, wish: Ints) -> tuple[Floats, Floats]:
    """Centre (3, k) of the first area of each wish, NaN where it has none, and the chord (k,) from there
    that reaches beyond all of its areas."""
    centre = first_centres(table, wish)
    farthest = np.full(len(wish), np.inf)
    for number in range(int(table.count[wish].max(initial=0))):
        at = np.flatnonzero(table.count[wish] > number)
        facts = table.facts(table.start[wish[at]] + number)
        away = np.sqrt(((facts.centre - centre[:, at]) ** 2).sum(axis=0)) + np.sqrt(facts.cap)
        farthest[at] = np.maximum(farthest[at], away) if number else away
    return centre, farthest + LOST


def first_centres(table: AreaTable, wish: Ints) -> Floats:
    has = table.count[wish] > 0
    centres = np.full((3, len(wish)), np.nan)
    centres[:, has] = table.facts(table.start[wish[has]]).centre
    return centres


def sizes_of(reach: Floats) -> Ints:
    """A number (k,) for balls of about the same size.

    >>> sizes_of(np.array([0.001, 0.0011, 0.1, np.inf])).tolist()
    [-5, -5, -2, 99]
    """
    return np.where(np.isinf(reach), 99, np.frexp(reach)[1] // OCTAVES)


def balls_of(centre: Floats, reach: Floats, must: Bools, slot: Ints) -> tuple[Balls, list[Array]]:
    """The balls of wishes (n,) in blocks (B, b): ``slot`` says which, -1 none. With them what of each grid
    the areas of each wish may touch, (B, b) each: from left to right, from below to above."""
    there = slot >= 0
    spots = np.nan_to_num(centre)[:, slot]
    size = np.maximum(there.sum(axis=1), 1)
    middle = np.where(there, spots, 0.0).sum(axis=2) / size
    spots -= middle[:, :, np.newaxis]
    away = np.sqrt((spots**2).sum(axis=0)) + reach[slot]
    around = np.where(there, away, -1.0).max(axis=1, initial=-1.0) + LOST
    # Where no wish names an area there is no middle, nor need of a grid.
    frame = np.nan_to_num(frame_of(middle / np.maximum(np.sqrt(dot(middle, middle)), 1e-9)))
    across = np.stack([dot(axis[:, :, np.newaxis], spots) for axis in frame])
    known = np.isfinite(reach)[slot] & there
    ends = np.stack([across - reach[slot], across + reach[slot]])
    left = np.where(known, ends[0], np.inf).min(axis=2, initial=np.inf)
    right = np.where(known, ends[1], -np.inf).max(axis=2, initial=-np.inf)
    some = known.any(axis=1)
    origin = np.where(some, left, 0.0)
    scale = np.where(some, (GRID - 2) / np.where(some, (right - origin).max(axis=0), 1.0), 0.0)
    grid = on_grid(ends, origin[:, :, np.newaxis], scale[:, np.newaxis])
    grid[0][:, ~known], grid[1][:, ~known] = 0, GRID + 1
    # Where there is no wish everybody is beyond.
    grid[0][:, ~there], grid[1][:, ~there] = GRID + 1, 0
    balls = Balls(
        np.column_stack([middle.T, np.square(around) * np.sign(around)]),
        must[slot[:, 0]],
        np.column_stack([middle.T, *(axis.T for axis in frame), origin.T, scale]),
    )
    return balls, [grid[end, axis] for axis in range(2) for end in range(2)]
