"""Columns that grow and shrink at little cost: room to spare at the end, empty slots in between."""

import numpy as np

from matching.arrays import Array, Arrays, Bools, Ints

SPARE = 0.5
"""So much more than is needed is set aside when a column must grow."""

HOLES = 0.125
"""Beyond this share of empty slots the others close up."""


class Columns:
    """Named arrays of one length, ``held`` by slot, with some slots empty.

    Rows number the slots that are not empty: those before an empty one keep their number.
    """

    def __init__(self, rows: int) -> None:
        self.held: Arrays = {}
        self.used = self.rows = rows
        self._whole: Arrays = {}
        self._filled: Bools = np.ones(rows, np.bool_)
        self._slots: Ints | None = None
        self._numbers: Ints | None = None

    def put(self, name: str, array: Array) -> None:
        """Set a column (used, …), new or instead of one that was there."""
        self._whole[name] = self.held[name] = array

    def grow(self, count: int) -> int:
        """Add slots at the end, whose content is to be written; the first of them."""
        first = self.used
        self.used += count
        self.rows += count
        self._filled = with_room(self._filled, first, self.used)
        self._filled[first : self.used] = True
        for name, whole in self._whole.items():
            self._whole[name] = with_room(whole, first, self.used)
            self.held[name] = self._whole[name][: self.used]
        self._forget()
        return first

    def empty(self, slots: Ints) -> None:
        self._filled[slots] = False
        self.rows -= len(slots)
        self._forget()

    @property
    def is_full_of_holes(self) -> bool:
        return self.used - self.rows > HOLES * self.used

    def close_up(self) -> bool:
        """Give up the empty slots; whether there were any."""
        if self.rows == self.used:
            return False
        kept = np.flatnonzero(self._filled[: self.used])
        for name, held in self.held.items():
            self.put(name, held[kept])
        self.used = self.rows
        self._filled = np.ones(self.rows, np.bool_)
        self._forget()
        return True

    def slots(self, rows: Ints) -> Ints:
        if self.rows == self.used:
            return rows
        if self._slots is None:
            self._slots = np.flatnonzero(self._filled[: self.used])
        return self._slots[rows]

    def numbers(self, slots: Ints) -> Ints:
        if self.rows == self.used:
            return slots
        if self._numbers is None:
            self._numbers = np.cumsum(self._filled[: self.used]) - 1
        return self._numbers[slots]

    def _forget(self) -> None:
        self._slots = self._numbers = None


def with_room(whole: Array, used: int, needed: int) -> Array:
    """The array, or a longer copy of what is used of it."""
    if len(whole) >= needed:
        return whole
    longer = np.empty((int(needed * (1 + SPARE)) + 1, *whole.shape[1:]), whole.dtype)
    longer[:used] = whole[:used]
    return longer
