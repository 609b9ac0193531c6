"""Amounts as they were said, by row of a store: what prices are held anew from when the rates change."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crm_estate.matchmaking.unit import PRICE, Unit

Floats = NDArray[np.float64]


class Amounts:
    """Amounts in major units, and what currency those of a row are in.

    >>> prices = Amounts(1)
    >>> prices.put(np.array([0, 1]), ["EUR", "PLN"], [np.array([100.0, 430.0])])
    >>> prices.held(Unit.of({"PLN": 4.3}))[0].round(9).tolist()
    [100.0, 100.0]
    """

    def __init__(self, columns: int) -> None:
        self._amounts = np.full((columns, 16), np.nan)
        self._currencies: list[str | None] = []
        self.currencies: set[str] = set()
        """All that were ever said."""

    def put(
        self, rows: NDArray[np.int64], currencies: Sequence[str | None], amounts: Sequence[Floats]
    ) -> None:
        """What is said in these rows (k,): their currencies and, for each column, the amounts (k,)."""
        self._grow(int(rows.max(initial=-1)) + 1)
        self._amounts[:, rows] = amounts
        for row, currency in zip(rows.tolist(), currencies, strict=True):
            self._currencies[row] = currency
        self.currencies.update(currency for currency in currencies if currency)

    def currency(self, row: int) -> str | None:
        return self._currencies[row]

    def held(self, unit: Unit) -> list[Floats]:
        """Each column as it is held under the criterion that currencies with a rate share."""
        return [
            unit.held(column[: len(self._currencies)], self._currencies)[PRICE] for column in self._amounts
        ]

    def _grow(self, count: int) -> None:
        self._currencies += [None] * (count - len(self._currencies))
        more = count - self._amounts.shape[1]
        if more > 0:
            wider = max(more, self._amounts.shape[1])
            self._amounts = np.pad(self._amounts, ((0, 0), (0, wider)), constant_values=np.nan)
