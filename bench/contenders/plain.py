"""Plain Python: the oracle's loops, called for the pairs that pass the gates."""

import numpy as np

from bench.asking import Ask, Ready, Skipped, answer_of
from bench.criteria import CRITERIA
from bench.market import Market
from matching import oracle

MOST_PAIRS = 20_000_000


def prepare(market: Market, ask: Ask) -> Ready:
    homes, wishes = market.sizes
    if homes * wishes > MOST_PAIRS:
        raise Skipped(
            f"{homes * wishes:,} pairs are more than the {MOST_PAIRS:,} that plain loops are let try"
        )
    columns = market.wish_columns()
    return Ready(lambda: answer_of(*np.array(ranked(market, columns, ask)).reshape(-1, 3).T))


def ranked(market: Market, columns: dict[str, object], ask: Ask) -> list[tuple[int, int, float]]:
    found: list[tuple[int, int, float]] = []
    codes = [(market.homes[name].tolist(), columns[f"{name}:any"]) for name in ("offer", "kind")]
    for wish in range(market.sizes[1]):
        asked = [(code, passes(table[wish])) for code, table in codes]
        open_to = [home for home in range(market.sizes[0]) if all(open_[code[home]] for code, open_ in asked)]
        own = [
            (-np.float32(score), home)
            for home in open_to
            if (score := oracle.score(CRITERIA, market.homes, columns, home, wish)) is not None
            and score >= ask.floor
        ]
        found += [(wish, home, float(-score)) for score, home in sorted(own)[: ask.best]]
    return found


def passes(asked: np.ndarray) -> list[bool]:
    """By code, with what an unknown code (-1) gets at the end; a gate that is not stated is open."""
    return [*asked.tolist(), False] if asked.any() else [True] * (len(asked) + 1)
