"""The compiled loop over all homes for one wish: no index, each pair left as early as it can be."""

import numpy as np

from bench.asking import Ask, Pairs, Ready
from bench.contenders.compiled_one_home import arguments, ready
from bench.contenders.compiled_pairs import scores_of_wish
from bench.market import Market
from bench.tables import tables


def prepare(market: Market, ask: Ask) -> Ready:
    given = arguments(tables(market), ask)
    homes, wishes = market.sizes

    def question(wish: int) -> Pairs:
        scores = scores_of_wish(wish, homes, ask.floor, *given)
        home = np.flatnonzero(scores >= 0)
        return np.full(len(home), wish), home, scores[home]

    return ready(question, wishes)
