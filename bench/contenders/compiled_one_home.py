"""The compiled loop over all wishes for one home: no index, each pair left as early as it can be."""

from collections.abc import Callable

import numba
import numpy as np

from bench.asking import Ask, Pairs, Ready, one_by_one
from bench.contenders.compiled import area_arrays, home_arrays, wish_arrays
from bench.contenders.compiled_pairs import scores_of_home
from bench.market import Market
from bench.tables import Tables, tables

Arguments = tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...], tuple[np.ndarray, ...]]


def prepare(market: Market, ask: Ask) -> Ready:
    given = arguments(tables(market), ask)
    homes, wishes = market.sizes

    def question(home: int) -> Pairs:
        scores = scores_of_home(home, wishes, ask.floor, *given)
        wish = np.flatnonzero(scores >= 0)
        return wish, np.full(len(wish), home), scores[wish]

    return ready(question, homes)


def ready(question: Callable[[int], Pairs], count: int) -> Ready:
    question(0)
    return Ready(lambda: one_by_one(question, count), notes={"threads": numba.get_num_threads()})


def arguments(data: Tables, ask: Ask) -> Arguments:
    numba.set_num_threads(min(ask.threads, numba.config.NUMBA_NUM_THREADS))
    gates = np.stack([data.homes[name] for name in ("offer", "kind")], axis=1).astype(np.int32)
    rows = np.arange(len(gates))
    return (*home_arrays(data.homes, rows), gates), wish_arrays(data.wishes), area_arrays(data)
