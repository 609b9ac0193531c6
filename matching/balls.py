"""One ball around all areas of a wish, and one around those of a whole block."""

from dataclasses import dataclass

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Bools, Floats, Ints, Singles

LOST = 1e-6
"""Chord (6 m) by which float32 may move a place, and more."""

OCTAVES = 2
"""Balls in one block differ in size by up to so many doublings: a large one would spoil the bounds of all."""


@dataclass(slots=True)
class Balls:
    """Centre (3, B, b) and squared chord (B, b) beyond which no area of a wish reaches, infinite where it
    names none; likewise ``middle`` (3, B) and ``around`` (B,) for whole blocks.

    Beyond it a wish loses ``weight`` (B, b) of its score; blocks of which it is a ``must`` (B,) lose all.
    """

    centre: Singles
    square: Singles
    weight: Singles
    middle: Floats
    around: Singles
    must: Bools


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


def balls_of(centre: Floats, reach: Floats, weight: Singles, must: Bools, slot: Ints) -> Balls:
    """The balls of wishes (n,) in blocks (B, b): ``slot`` says which, -1 none."""
    there = slot >= 0
    square = square_of(np.where(there, reach[slot], -1.0).astype(np.float32))
    spots = np.nan_to_num(centre)[:, slot]
    size = np.maximum(there.sum(axis=1), 1)
    middle = np.where(there, spots, 0.0).sum(axis=2) / size
    away = np.sqrt(((spots - middle[:, :, np.newaxis]) ** 2).sum(axis=0)) + reach[slot]
    around = np.where(there, away, -1.0).max(axis=1, initial=-1.0) + LOST
    heavy = np.where(there, weight[slot], np.float32(0))
    of_block = slot[:, 0]
    return Balls(
        spots.astype(np.float32, order="C"),
        square,
        heavy,
        middle,
        square_of(around.astype(np.float32)),
        must[of_block],
    )


def square_of(reach: Singles) -> Singles:
    """The squares of reaches; below 0 where one is."""
    return (reach * np.abs(reach)).astype(np.float32)


def beyond_blocks(balls: Balls, spot: Floats) -> Bools:
    """Blocks (B,) of no use to a home at ``spot`` (3,), NaN where that is unknown."""
    return balls.must & (apart(balls.middle, spot[:, np.newaxis]) > balls.around)


def apart(one: Array, other: Array) -> Array:
    """Squared chords of unit vectors (3, …)."""
    away = one - other
    away *= away
    return away.sum(axis=0)
