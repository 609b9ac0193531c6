"""Whether two answers are the same answer. Scores may differ by rounding, and then so may who is last."""

from dataclasses import asdict, dataclass

import numpy as np

from bench.asking import Answer, Ask
from bench.criteria import CRITERIA
from bench.market import Market
from matching import oracle

CLOSE = 1e-5


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pairs in both answers and the largest difference of their scores; pairs in one only that are excused,
    being within CLOSE of the floor or of the last score that the other one kept; and pairs that are wrong."""

    both: int
    farthest: float
    ties: int
    wrong: int

    @property
    def same(self) -> bool:
        return self.wrong == 0 and self.farthest <= CLOSE

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"same": self.same}


def compare(one: Answer, other: Answer, ask: Ask) -> Comparison:
    """A pair that only one answer names is excused if the other had no room for it or could not tell it from
    the floor; whatever else is missing is wrong."""
    mine, theirs = keys(one), keys(other)
    _, at_one, at_other = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
    apart = np.abs(one.score[at_one].astype(np.float64) - other.score[at_other])
    alone = [left_over(one, at_one, other, ask), left_over(other, at_other, one, ask)]
    wrong = sum(int((~excused).sum()) for excused in alone)
    ties = sum(int(excused.sum()) for excused in alone)
    return Comparison(len(at_one), float(apart.max(initial=0.0)), ties, wrong)


def keys(answer: Answer) -> np.ndarray:
    return (answer.wish << 32) | answer.home


def left_over(one: Answer, shared: np.ndarray, other: Answer, ask: Ask) -> np.ndarray:
    """Of the pairs that only ``one`` names: whether each is within CLOSE of what ``other`` kept last."""
    alone = np.delete(np.arange(len(one.wish)), shared)
    first = np.searchsorted(other.wish, one.wish[alone], side="left")
    end = np.searchsorted(other.wish, one.wish[alone], side="right")
    full = end - first >= ask.best
    last = np.full(len(alone), ask.floor)
    last[full] = other.score[end[full] - 1]
    return np.abs(one.score[alone] - last) <= CLOSE


def same_as_plain_loops(market: Market, answer: Answer, sample: int, seed: int) -> float:
    """The farthest that scores of a sample of the answer's pairs are from those of the plain oracle."""
    if not len(answer.wish):
        return 0.0
    some = np.random.default_rng(seed).choice(len(answer.wish), min(sample, len(answer.wish)), replace=False)
    apart = [0.0]
    for wish, home, score in zip(answer.wish[some], answer.home[some], answer.score[some], strict=True):
        value = oracle.score(CRITERIA, market.homes, one_wish(market, int(wish)), int(home), 0)
        apart.append(abs(value - float(score)) if value is not None else 1.0)
    return max(apart)


def one_wish(market: Market, wish: int) -> dict[str, object]:
    """Columns of a single wish, so that the areas of the others need not be made."""
    row = slice(wish, wish + 1)
    return {name: column[row] for name, column in market.wishes.items()} | {
        "place:areas": market.areas.lists(row)
    }
