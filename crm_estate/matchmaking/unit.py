"""The unit that prices are held in: both sides times their own currency's factor of the day.

The factor is positive and the same on both sides, so amounts in one currency compare as they did before.
A currency without a rate compares only with itself: it has a criterion of its own, or, where no home
is priced in it, one that nothing is known of.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from crm_estate.base.money import exponent

PRICE = "price"
UNHEARD_OF = "price_other"
"""The criterion of wishes in a currency that no home is priced in and no rate is known of."""


class Unit(Struct, frozen=True, dict=True):
    """Units per euro of the day by currency, the euro's 1 among them, and the currencies that stand alone."""

    per_euro: Mapping[str, float]
    alone: tuple[str, ...] = ()

    @classmethod
    def of(cls, per_euro: Mapping[str, float | None], currencies: Iterable[str] = ()) -> "Unit":
        """The unit in which `currencies` can be held, by the rates that are known."""
        rated = {currency: rate for currency, rate in per_euro.items() if rate is not None} | {"EUR": 1.0}
        return cls(rated, tuple(sorted(set(currencies) - rated.keys())))

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """Names of all criteria that hold prices."""
        return (PRICE, *(f"{PRICE}_{currency}" for currency in self.alone), UNHEARD_OF)

    def criterion(self, currency: str) -> str:
        """Which of them holds prices in this currency.

        >>> unit = Unit.of({"PLN": 4.3}, ["PLN", "EUR", "CZK"])
        >>> [unit.criterion(currency) for currency in ("PLN", "EUR", "CZK", "RON")]
        ['price', 'price', 'price_CZK', 'price_other']
        """
        if currency in self.per_euro:
            return PRICE
        return f"{PRICE}_{currency}" if currency in self.alone else UNHEARD_OF

    def plain(self, criterion: str) -> str:
        """The name under which people know a criterion: all of prices are `price`."""
        return PRICE if criterion in self.criteria else criterion

    def factor(self, currency: str) -> float:
        """What an amount in major units is multiplied by to be held."""
        return 1 / self.per_euro.get(currency, 1.0)

    def amount(self, held: float, currency: str) -> float:
        """An amount as it is held back in major units, rounded to the currency's smallest coin.

        >>> unit = Unit.of({"PLN": 4.2713})
        >>> unit.amount(862_000 * unit.factor("PLN") - 850_000 * unit.factor("PLN"), "PLN")
        12000.0
        """
        return round(held / self.factor(currency), exponent(currency))

    def held(
        self, amounts: NDArray[np.float64], currencies: list[str | None]
    ) -> dict[str, NDArray[np.float64]]:
        """Amounts (n,) in major units as columns (n,), one for each criterion, NaN where it is another's."""
        numbers = {currency: at for at, currency in enumerate(dict.fromkeys(currencies))}
        code = np.array([numbers[currency] for currency in currencies], dtype=np.int64)
        columns = {name: np.full(len(amounts), np.nan) for name in self.criteria}
        for currency, number in numbers.items():
            if currency is not None:
                at = np.flatnonzero(code == number)
                columns[self.criterion(currency)][at] = amounts[at] * self.factor(currency)
        return columns
