"""Dated exchange rates per euro: kept in a table, used as one value for a whole batch."""

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.ecb import Rate, read_ecb

__all__ = ["Rate", "Rates", "load_rates", "read_ecb", "store_rates"]


class Rates(Struct, frozen=True):
    """What was known of exchange rates: per currency the dated units per euro, oldest first."""

    per_euro: Mapping[str, list[tuple[dt.date, float]]]

    @classmethod
    def of(cls, rates: Iterable[Rate]) -> "Rates":
        """Rates in any order; of two for one day and currency the later one counts."""
        newest = {(rate.currency, rate.day): rate.per_euro for rate in rates}
        kept: dict[str, list[tuple[dt.date, float]]] = {}
        for (currency, day), per_euro in sorted(newest.items()):
            kept.setdefault(currency, []).append((day, per_euro))
        return cls(kept)

    def factor(self, source: str, target: str, day: dt.date) -> float | None:
        """What one unit of `source` is worth in `target`; None without rates up to that day."""
        if source == target:
            return 1.0
        had, wanted = self._euro(source, day), self._euro(target, day)
        return None if had is None or wanted is None else wanted / had

    def convert(self, amount: float, source: str, target: str, day: dt.date) -> float | None:
        """The amount in another currency at the latest rates up to `day`; None without any.

        In the same currency it comes back unchanged.
        """
        factor = self.factor(source, target, day)
        return None if factor is None else amount * factor

    def vector(self, sources: Iterable[str], target: str, day: dt.date) -> dict[str, float]:
        """Per source currency the factor into `target`; nan where there is none."""
        factors = {source: self.factor(source, target, day) for source in sources}
        return {source: math.nan if found is None else found for source, found in factors.items()}

    def _euro(self, currency: str, day: dt.date) -> float | None:
        if currency == "EUR":
            return 1.0
        dated = self.per_euro.get(currency, [])
        until = bisect_right(dated, (day, math.inf))
        return dated[until - 1][1] if until else None


async def store_rates(rates: Iterable[Rate]) -> int:
    """Keep rates; one for a day and currency already known replaces it. Returns how many."""
    rows = list({(rate.day, rate.currency): rate.per_euro for rate in rates}.items())
    await database.execute(
        "insert into rate (day, currency, per_euro) select * from unnest"
        "($1::date[], $2::text[], $3::float8[]) on conflict (day, currency) "
        "do update set per_euro = excluded.per_euro where rate.per_euro <> excluded.per_euro",
        [day for (day, _), _ in rows],
        [currency for (_, currency), _ in rows],
        [per_euro for _, per_euro in rows],
    )
    return len(rows)


async def load_rates() -> Rates:
    """Everything the table knows."""
    rows = await database.fetch("select day, currency, per_euro from rate")
    return Rates.of(Rate(row["day"], row["currency"], row["per_euro"]) for row in rows)
