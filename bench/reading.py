"""How long it takes to read columns once from memory: nothing that looks at all of them can be quicker."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from bench.asking import Answer, Ask, Ready
from bench.drawn import Columns

WORD = 8
TRIALS = 3
KERNELS: tuple[Callable[[Any], Any], ...] = (np.bitwise_or.reduce, np.sum, np.max)
NO_IDS, NO_SCORES = np.zeros(0, np.int64), np.zeros(0, np.float32)

Way = Callable[[list[np.ndarray]], object]


def reader(groups: dict[str, Columns], ask: Ask) -> Ready:
    """Reads groups of columns, each at the narrowest width that holds it. ``each`` of an answer is a group.

    It reads in the quickest of several ways, tried beforehand.
    """
    words = [[as_words(column) for column in columns.values()] for columns in groups.values()]
    everything = [array for arrays in words for array in arrays]
    way = min(ways(ask.threads), key=lambda way: min(seconds(way, everything) for _ in range(TRIALS)))
    notes = {
        f"{group}_bytes": sum(array.nbytes for array in arrays)
        for group, arrays in zip(groups, words, strict=True)
    }
    return Ready(lambda: read(way, words), notes=notes)


def read(way: Way, words: list[list[np.ndarray]]) -> Answer:
    return Answer(NO_IDS, NO_IDS, NO_SCORES, tuple(seconds(way, arrays) for arrays in words))


def seconds(way: Way, arrays: list[np.ndarray]) -> float:
    began = time.perf_counter()
    way(arrays)
    return time.perf_counter() - began


def as_words(column: np.ndarray) -> np.ndarray:
    """The bytes of a column as whole words, with zeros up to the end of the last."""
    octets = np.ascontiguousarray(column).view(np.uint8).ravel()
    return np.concatenate([octets, np.zeros(-len(octets) % WORD, np.uint8)]).view(np.uint64)


def ways(threads: int) -> list[Way]:
    """By one thread or by all of them, by each of several things that numpy can do with every word."""
    pool = ThreadPoolExecutor(threads)
    alone: list[Way] = [
        lambda arrays, kernel=kernel: [kernel(array) for array in arrays] for kernel in KERNELS
    ]
    shared: list[Way] = [
        lambda arrays, kernel=kernel: list(
            pool.map(lambda part: [kernel(array) for array in part], halves(arrays, threads))
        )
        for kernel in KERNELS
    ]
    return alone + shared


def halves(arrays: list[np.ndarray], threads: int) -> list[list[np.ndarray]]:
    """Each array cut into as many runs as there are threads."""
    return [list(parts) for parts in zip(*(np.array_split(array, threads) for array in arrays), strict=True)]
