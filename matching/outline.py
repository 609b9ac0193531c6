"""Rows in blocks of alike ones, kept up to date by setting what changed beside the rest."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import numpy as np

from matching.arrays import Ints
from matching.room import with_room

BLOCK = 128
MOST_PARTS = 8
MOST_CHANGED = 0.125
"""When more of the rows than this were changed, all are laid out anew."""


class Laid(Protocol):
    slot: Ints
    """(B, b), -1 where a block is not full."""


NOWHERE, WAITING = -1, -2


L = TypeVar("L", bound=Laid)


class Outline(Generic[L]):
    """Parts of blocks, the first of nearly everything, the others of what came or changed since.

    Whatever changes leaves its block, which goes on being bounded as if it were there, and is laid
    out in a part of its own; parts are put together as they become many.
    """

    def __init__(self, block: int, form: Callable[[Ints, int], L]) -> None:
        self.block = block
        self._form = form
        self._parts: list[L] = []
        self._part: Ints = np.zeros(0, np.int64)
        self._at: Ints = np.zeros(0, np.int64)
        self._waiting = False

    def place(self, slots: Ints) -> None:
        """Lay out these slots, new or changed; done when next asked for."""
        self.drop(slots)
        self._part[slots] = WAITING
        self._waiting = True

    def drop(self, slots: Ints) -> None:
        """Take these slots out."""
        highest = int(slots.max(initial=-1)) + 1
        if highest > len(self._part):
            used = len(self._part)
            self._part, self._at = (with_room(array, used, highest) for array in (self._part, self._at))
            self._part[used:] = NOWHERE
        for number in np.unique(self._part[slots]):
            if number >= 0:
                self._parts[number].slot.reshape(-1)[self._at[slots[self._part[slots] == number]]] = -1
        self._part[slots] = NOWHERE

    def parts(self) -> list[L]:
        """Everything placed, up to date."""
        if self._waiting:
            self._waiting = False
            arriving = np.flatnonzero(self._part == WAITING)
            main = int(np.count_nonzero(self._part == 0))
            beside = int(np.count_nonzero(self._part > 0)) + len(arriving)
            if beside > MOST_CHANGED * main:
                self._rewrite(0, arriving)
            elif len(self._parts) >= MOST_PARTS:
                self._rewrite(1, arriving)
            else:
                self._add(arriving)
        return self._parts

    def _rewrite(self, first: int, arriving: Ints) -> None:
        """Put the parts from ``first`` on and what arrives into one."""
        slots = [part.slot.reshape(-1) for part in self._parts[first:]]
        del self._parts[first:]
        every = np.concatenate([*slots, arriving])
        self._add(np.sort(every[every >= 0]))

    def _add(self, slots: Ints) -> None:
        part = self._form(slots, self.block)
        flat = part.slot.reshape(-1)
        there = np.flatnonzero(flat >= 0)
        self._part[flat[there]] = len(self._parts)
        self._at[flat[there]] = there
        self._parts.append(part)
