"""One ball around all areas of a wish, a square around each ball, and one ball around those of a whole block."""

from dataclasses import dataclass

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Bools, Floats, Ints, Singles
from matching.geometry import dot, frame_of

LOST = 1e-6
"""Chord (6 m) that is added to every reach: more than rounding may move a place."""

OCTAVES = 2
"""Balls in one block differ in size by up to so many doublings: a large one would spoil the bounds of all."""

GRID = 0xFFFE
"""Lines of the grid of a block; the lowest and the highest number stand for what lies beyond it."""


@dataclass(slots=True)
class Balls:
    """Blocks (B,): around ``middle`` (3, B) lies the ball beyond whose squared chord ``around`` no area
    reaches, infinite where some wish names none; for a ``must`` a home out there is out.

    Each has a grid on a plane: a place p is ``scale`` · ((p - middle) · across - left) to the right, likewise
    up, with ``frame`` (2, 3, B) and ``origin`` (2, B).
    """

    middle: Floats
    around: Singles
    must: Bools
    frame: Floats
    origin: Floats
    scale: Floats

    def spots(self, at: Ints, spot: Floats) -> Array:
        """Where on the grids of blocks (k,) a place (3,) lies: (2, k)."""
        away = spot[:, np.newaxis] - self.middle.take(at, axis=1)
        across = np.stack([dot(axis.take(at, axis=1), away) for axis in self.frame])
        return on_grid(across, self.origin.take(at, axis=1), self.scale.take(at))


def on_grid(place: Floats, origin: Floats, scale: Floats) -> Array:
    return np.clip((place - origin) * scale + 1, 0, GRID + 1).astype(np.uint16)


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
    frame = frame_of(middle / np.maximum(np.sqrt(dot(middle, middle)), 1e-9))
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
    balls = Balls(middle, square_of(around.astype(np.float32)), must[slot[:, 0]], frame, origin, scale)
    return balls, [grid[end, axis] for axis in range(2) for end in range(2)]


def square_of(reach: Singles) -> Singles:
    """The squares of reaches; below 0 where one is."""
    return (reach * np.abs(reach)).astype(np.float32)


def beyond_blocks(balls: Balls, at: Ints, spot: Floats) -> Bools:
    """Which of the blocks (k,) are of no use to a home at ``spot`` (3,), NaN where that is unknown."""
    away = balls.middle.take(at, axis=1) - spot[:, np.newaxis]
    return balls.must.take(at) & (dot(away, away) > balls.around.take(at))
