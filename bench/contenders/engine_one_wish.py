"""The engine: every home that suits one wish."""

from bench.asking import Ask, Pairs, Ready, one_by_one
from bench.contenders.engine import stores
from bench.market import Market
from matching import rank_one


def prepare(market: Market, ask: Ask) -> Ready:
    homes, wishes = stores(market)

    def question(wish: int) -> Pairs:
        found = rank_one(homes, wishes, wish=wish, floor=ask.floor)
        return found.wish, found.home, found.score

    question(0)
    return Ready(lambda: one_by_one(question, len(wishes)))
