"""What a contender is asked, and what it gives."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

EVERY = 2**31 - 1
"""As ``best``: all that reach the floor."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The ``best`` homes of at least ``floor`` for every wish, by ``threads``; ``folder`` is for scratch."""

    best: int
    floor: float
    threads: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Answer:
    """Pairs (k,) ordered by wish, then score descending, then home; seconds of ``each`` question."""

    wish: NDArray[np.int64]
    home: NDArray[np.int64]
    score: NDArray[np.float32]
    each: tuple[float, ...] = ()


def no_processes() -> list[int]:
    return []


@dataclass(frozen=True, slots=True)
class Ready:
    """A contender with everything loaded: it answers as often as asked. ``processes`` are those that work
    for it, ``notes`` what a reader of the figures should know."""

    answer: Callable[[], Answer]
    processes: Callable[[], list[int]] = no_processes
    notes: dict[str, Any] = field(default_factory=dict[str, Any])


class Skipped(Exception):
    """The contender does not take part, and why."""


def answer_of(wish: Any, home: Any, score: Any, each: tuple[float, ...] = ()) -> Answer:
    """An answer from columns in any order."""
    ids = np.asarray(wish, np.int64), np.asarray(home, np.int64)
    scores = np.asarray(score, np.float32)
    order = np.lexsort((ids[1], -scores, ids[0]))
    return Answer(ids[0][order], ids[1][order], scores[order], each)


Pairs = tuple[Any, Any, Any]


def one_by_one(ask_one: Callable[[int], Pairs], count: int) -> Answer:
    """The answer to ``count`` questions, each of which gives columns wish, home and score."""
    parts: list[Pairs] = []
    each: list[float] = []
    for row in range(count):
        began = time.perf_counter()
        parts.append(ask_one(row))
        each.append(time.perf_counter() - began)
    return answer_of(*(np.concatenate(columns) for columns in zip(*parts, strict=True)), each=tuple(each))
