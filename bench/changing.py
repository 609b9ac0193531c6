"""The changes that bench.updates makes, to homes or to wishes, and the rows as they then should be."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.criteria import CRITERIA
from bench.market import market
from matching import Homes, Ranking, Wishes, rank_one

OTHERS = 20
"""Rows of the side that does not change; each asks a question of the one that does."""

Rows = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """So many changes took so many seconds; then the next question took, and the one after it."""

    count: int
    seconds: float
    next_answer: float
    then: float

    @property
    def cost(self) -> float:
        """Of the changes, with what they leave for the next question beyond what one takes anyway."""
        return self.seconds + max(0.0, self.next_answer - self.then)


class Side:
    """A store under change. ``columns`` are its rows as they should be, ``fresh`` rows to change it to."""

    def __init__(self, columns: Rows, fresh: Rows, build: Callable[[Rows], Homes | Wishes], ask: Any) -> None:
        self.columns: dict[str, Any] = dict(columns)
        self.fresh = fresh
        self._build, self._ask = build, ask
        self.random = np.random.default_rng(0)
        self.store: Any = None

    def build(self) -> None:
        self.store = self._build(self.columns)

    def ask(self) -> None:
        self._ask(self.store, 0)

    def questions(self) -> tuple[float, float]:
        """Seconds of the next question and of the quickest of those after it."""
        first = timed(self.ask)
        return first, min(timed(self.ask) for _ in range(3))

    def some(self, at: slice) -> dict[str, Any]:
        return {name: column[at] for name, column in self.fresh.items()}

    def update(self, rows: np.ndarray, at: slice) -> None:
        self.store.update(rows, self.some(at))

    def append(self, at: slice) -> None:
        self.store.append(at.stop - at.start, self.some(at))

    def updated(self, rows: np.ndarray) -> None:
        """What the columns should be once the first fresh rows stand in ``rows``."""
        for name, column in self.columns.items():
            if isinstance(column, list):
                for row, value in zip(rows.tolist(), self.fresh[name], strict=False):
                    column[row] = value
            else:
                column[rows] = self.fresh[name][: len(rows)]

    def appended(self, count: int) -> None:
        for name, column in self.columns.items():
            more = self.fresh[name][:count]
            self.columns[name] = column + more if isinstance(column, list) else np.concatenate([column, more])

    def removed(self, rows: np.ndarray) -> None:
        gone = set(rows.tolist())
        for name, column in self.columns.items():
            if isinstance(column, list):
                self.columns[name] = [value for row, value in enumerate(column) if row not in gone]
            else:
                self.columns[name] = np.delete(column, rows, axis=0)

    def same_as_fresh(self) -> bool:
        anew = self._build(self.columns)
        return all(same(self._ask(self.store, row), self._ask(anew, row)) for row in range(OTHERS))


def homes_side(rows: int, updates: int, seed: int) -> Side:
    data, fresh = market(rows, OTHERS, seed), market(updates, 0, seed + 1)
    wishes = CRITERIA.wishes(OTHERS, data.wish_columns())
    return Side(
        data.homes,
        fresh.homes,
        lambda columns: CRITERIA.homes(len(columns["price"]), columns),
        lambda homes, row: rank_one(homes, wishes, wish=row),
    )


def wishes_side(rows: int, updates: int, seed: int) -> Side:
    data, fresh = market(OTHERS, rows, seed), market(0, updates, seed + 1)
    homes = CRITERIA.homes(OTHERS, data.homes)
    return Side(
        data.wish_columns(),
        fresh.wish_columns(),
        lambda columns: CRITERIA.wishes(len(columns["price:min"]), columns),
        lambda wishes, row: rank_one(homes, wishes, home=row),
    )


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def same(one: Ranking, other: Ranking) -> bool:
    pairs = ((one.wish, other.wish), (one.home, other.home), (one.score, other.score))
    return all(np.array_equal(a, b) for a, b in pairs)


def each_in_turn(count: int, limit: float, work: Callable[[int], object]) -> tuple[int, float]:
    """How many were done, and in how many seconds, until all were or the limit was over."""
    began = time.perf_counter()
    for done in range(count):
        work(done)
        if time.perf_counter() - began > limit:
            return done + 1, time.perf_counter() - began
    return count, time.perf_counter() - began


def picked(side: Side) -> np.ndarray:
    """Rows to change, without order."""
    return side.random.choice(len(side.store), count_of(side), replace=False)


def count_of(side: Side) -> int:
    return len(next(iter(side.fresh.values())))


def update_at_once(side: Side, limit: float) -> Changed:
    rows = picked(side)
    took = timed(lambda: side.update(rows, slice(0, len(rows))))
    side.updated(rows)
    return Changed(len(rows), took, *side.questions())


def update_each(side: Side, limit: float) -> Changed:
    rows = picked(side)
    done, took = each_in_turn(len(rows), limit, lambda at: side.update(rows[at : at + 1], slice(at, at + 1)))
    side.updated(rows[:done])
    return Changed(done, took, *side.questions())


def append_at_once(side: Side, limit: float) -> Changed:
    count = count_of(side)
    took = timed(lambda: side.append(slice(0, count)))
    side.appended(count)
    return Changed(count, took, *side.questions())


def append_each(side: Side, limit: float) -> Changed:
    done, took = each_in_turn(count_of(side), limit, lambda at: side.append(slice(at, at + 1)))
    side.appended(done)
    return Changed(done, took, *side.questions())


def remove_at_once(side: Side, limit: float) -> Changed:
    rows = picked(side)
    took = timed(lambda: side.store.remove(rows))
    side.removed(rows)
    return Changed(len(rows), took, *side.questions())


def remove_each(side: Side, limit: float) -> Changed:
    """From the end of the picked rows, so that the numbers of the others stay."""
    rows = np.sort(picked(side))[::-1]
    done, took = each_in_turn(len(rows), limit, lambda at: side.store.remove(rows[at : at + 1]))
    side.removed(rows[:done])
    return Changed(done, took, *side.questions())


def update_and_ask(side: Side, limit: float) -> Changed:
    """Each change followed by a question, as life has it; their seconds together."""
    rows = picked(side)

    def change(at: int) -> None:
        side.update(rows[at : at + 1], slice(at, at + 1))
        side.ask()

    done, took = each_in_turn(len(rows), limit, change)
    side.updated(rows[:done])
    return Changed(done, took, *side.questions())


CHANGES: dict[str, Callable[[Side, float], Changed]] = {
    "update, at once": update_at_once,
    "update, one by one": update_each,
    "update and ask, in turn": update_and_ask,
    "append, at once": append_at_once,
    "append, one by one": append_each,
    "remove, at once": remove_at_once,
    "remove, one by one": remove_each,
}
