"""Amounts: major units outside (`850000` PLN), whole minor units inside; rents by the month."""

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal

from babel.core import get_global
from babel.numbers import get_territory_currencies

from crm_estate.base.errors import Invalid
from crm_estate.base.rates import Rate, Rates, load_rates, read_ecb, store_rates

__all__ = [
    "Period",
    "Rate",
    "Rates",
    "exponent",
    "is_currency",
    "load_rates",
    "major",
    "minor",
    "per_month",
    "read_ecb",
    "store_rates",
]

Period = Literal["day", "week", "month", "year"]

# ISO 4217, every currency whose minor unit is not a hundredth. Unicode's digits (babel's) differ
# for some, are for display and change between releases: stored amounts must not change with them.
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_EXPONENTS = {
    **dict.fromkeys(_WHOLE.split(), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_MONTHS = {"day": 365.25 / 12, "week": 365.25 / 12 / 7, "month": 1.0, "year": 1 / 12}
_EURO_BEGAN = (1999, 1, 1)


def exponent(currency: str) -> int:
    """How many decimals an amount of the currency has, by ISO 4217."""
    return _EXPONENTS.get(currency, 2)


def minor(amount: float, currency: str) -> int:
    """Whole minor units of an amount in major units, halves rounded away from zero.

    >>> minor(850000.0, "PLN"), minor(0.285, "EUR"), minor(1500.4, "JPY")
    (85000000, 29, 1500)
    """
    if not math.isfinite(amount):
        raise Invalid("This must be a finite number.", field="amount")
    scaled = Decimal(repr(float(amount))).scaleb(exponent(currency))
    return int(scaled.quantize(Decimal(1), ROUND_HALF_UP))


def major(minor: int, currency: str) -> float:
    """The amount in major units.

    >>> major(85000050, "PLN"), major(1500, "JPY")
    (850000.5, 1500.0)
    """
    return minor / 10 ** exponent(currency)


def is_currency(code: str) -> bool:
    """Whether this is the ISO code of money that people have paid with since the euro began.

    >>> is_currency("PLN"), is_currency("HRK"), is_currency("XXX"), is_currency("pln")
    (True, True, False, False)
    """
    return code in _tender()


def per_month(amount: float, period: Period) -> float:
    """A rent said by day, week, month or year, by the month (365.25 days a year).

    >>> per_month(1200, "year"), per_month(700, "month")
    (100.0, 700.0)
    """
    return amount * _MONTHS[period]


def currency_of_country(country: str) -> str:
    """The money of a country, by its two letters; empty if unknown.

    >>> currency_of_country("CZ"), currency_of_country("SI"), currency_of_country("?")
    ('CZK', 'EUR', '')
    """
    return next(iter(get_territory_currencies(country)), "")


@cache
def _tender() -> frozenset[str]:
    used = get_global("territory_currencies")
    return frozenset(
        code
        for spans in used.values()
        for code, _, ended, tender in spans
        if tender and (ended is None or tuple(ended) >= _EURO_BEGAN)
    )
