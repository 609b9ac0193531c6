"""The engine itself, through its public face."""

import inspect

from bench.asking import Answer, Ask, Ready
from bench.criteria import CRITERIA
from bench.market import Market
from matching import Homes, Wishes, rank


def prepare(market: Market, ask: Ask) -> Ready:
    homes, wishes = stores(market)
    threads = {"threads": ask.threads} if "threads" in inspect.signature(rank).parameters else {}

    def answer() -> Answer:
        ranking = rank(homes, wishes, best=ask.best, floor=ask.floor, **threads)
        return Answer(ranking.wish, ranking.home, ranking.score)

    return Ready(answer, notes={"threads": ask.threads if threads else "as the engine chooses"})


def stores(market: Market) -> tuple[Homes, Wishes]:
    homes, wishes = market.sizes
    return CRITERIA.homes(homes, market.homes), CRITERIA.wishes(wishes, market.wish_columns())
