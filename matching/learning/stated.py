"""What people state of themselves: how much each criterion matters to them."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats
from matching.reading import as_array, check_shape, refuse_where


@dataclass(frozen=True, slots=True)
class Stated:
    """Average (q,) and spread (q,) of what the crowd stated, to read what one person states against."""

    average: Floats
    spread: Floats

    @classmethod
    def of(cls, given: object, people: int) -> "Stated":
        """From numbers (p, q), NaN where somebody did not say."""
        table = read_stated(given, people, None)
        said = ~np.isnan(table)
        average = mean_where(table, said)
        spread = np.sqrt(mean_where((table - average) ** 2, said))
        return cls(average, np.where(spread > 0, spread, 1.0))

    def beside_one(self, given: object, people: int) -> Floats:
        """1 and the numbers (p, q + 1) in spreads from the average; who did not say is average."""
        width = len(self.average)
        if given is None:
            return np.hstack([np.ones((people, 1)), np.zeros((people, width))])
        apart = (read_stated(given, people, width) - self.average) / self.spread
        return np.hstack([np.ones((people, 1)), np.nan_to_num(apart, nan=0.0)])


def read_stated(given: object, people: int, width: int | None) -> Floats:
    said = np.zeros((people, 0)) if given is None else given
    array = as_array("stated", said, np.empty(0, np.int64), "fiu", "numbers")
    check_shape("stated", array, (people, width))
    table = np.array(array, dtype=np.float64)
    refuse_where("stated", np.arange(people), np.isinf(table), lambda at: "a number is not finite")
    return table


def mean_where(table: Floats, said: Bools) -> Floats:
    whole = np.where(said, table, 0.0).sum(axis=0)
    return whole / np.maximum(said.sum(axis=0), 1)
