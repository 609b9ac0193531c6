"""The engine: every wish that one home suits."""

from bench.asking import Ask, Pairs, Ready, one_by_one
from bench.contenders.engine import stores
from bench.market import Market
from matching import rank_one


def prepare(market: Market, ask: Ask) -> Ready:
    homes, wishes = stores(market)

    def question(home: int) -> Pairs:
        found = rank_one(homes, wishes, home=home, floor=ask.floor)
        return found.wish, found.home, found.score

    question(0)
    return Ready(lambda: one_by_one(question, len(homes)))
