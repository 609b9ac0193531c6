"""Numbers as people and programs write them: groups, decimal commas, currencies, units."""

import re
from typing import Literal

from crm_estate.base.errors import Invalid
from crm_estate.base.texts import fold
from crm_estate.feeds.rows import Cell, clip

Mark = Literal[".", ","]

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"-?\d(?:[.,]\d+)?[eE]\+?(?:0?\d|1[0-2])", re.ASCII)
"""What spreadsheets make of long numbers."""

_DIGIT = re.compile(r"\d", re.ASCII)
_SPACES = re.compile(r"[\s\u200b\u2060]+")
_WRITTEN = re.compile(
    r"(?P<before>[^\W\d_]{0,4}\.?|[$€£]) ?(?P<number>[-+−]?\d+(?:[ .,'’]\d+)*)[.,]?"
    r"(?P<after>(?: ?m2| ?m\^2)?[^\d]{0,24})",
    re.ASCII,
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*", re.ASCII)

CURRENCIES = {
    "kc": "CZK", "czk": "CZK", "zl": "PLN", "pln": "PLN", "zloty": "PLN", "lei": "RON", "ron": "RON",
    "eur": "EUR", "euro": "EUR", "huf": "HUF", "ft": "HUF", "usd": "USD", "gbp": "GBP", "chf": "CHF",
}  # fmt: skip
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}

ON_REQUEST = frozenset({
    "on request", "price on request", "poa", "na vyzadani", "cena na vyzadani", "info o cene u rk",
    "info v rk", "zapytaj o cene", "cena na zapytanie", "la cerere", "pret la cerere", "po dogovoru",
    "cena po dogovoru", "na poizvedbo",
})  # fmt: skip


def number(cell: Cell, decimal: Mark | None = None, *, thousands: bool = False) -> float:
    """The number in a cell. Invalid when there is none, or more than one.

    `decimal`: the decimal mark of the source, where it is known. Where it is not, one mark before
    exactly three digits is taken for a decimal mark, or for a group if `thousands` says so.

    >>> number("5\\xa0415\\xa0000 Kč"), number("3.100,00 EUR/mes"), number("$70.00"), number("50.063,")
    (5415000.0, 3100.0, 70.0, 50.063)
    >>> number("1.10E+06"), number("2,5E3")
    (1100000.0, 2500.0)
    >>> number("159,950"), number("159,950", thousands=True), number("1,234,567.5"), number("69 m²")
    (159.95, 159950.0, 1234567.5, 69.0)
    """
    return written_number(cell, decimal, thousands)[0]


def written_number(cell: Cell, decimal: Mark | None, thousands: bool) -> tuple[float, str]:
    """The number in a cell and the words around it."""
    if not isinstance(cell, str):
        return float(cell), ""
    if _PLAIN.fullmatch(cell) and decimal != "," and not (thousands and _THOUSANDS.fullmatch(cell)):
        return float(cell), ""
    text = _SPACES.sub(" ", cell).strip().replace("²", "2")
    if _SCIENTIFIC.fullmatch(text):
        return float(text.replace(",", ".")), ""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise Invalid("%(value)s is not a number.", value=repr(clip(cell)))
    value = _value(found["number"], decimal, thousands)
    if value is None:
        raise Invalid(
            "%(value)s is not one number: its groups of digits do not add up.", value=repr(clip(cell))
        )
    return value, f"{found['before']} {found['after']}"


def whole_number(cell: Cell, decimal: Mark | None = None) -> int:
    """The whole number in a cell, also when it is written like a fraction.

    >>> whole_number("3.0"), whole_number(4)
    (3, 4)
    """
    value = number(cell, decimal)
    if value != int(value):
        raise Invalid("%(value)s is not a whole number.", value=repr(clip(cell)))
    return int(value)


def amount(cell: Cell, decimal: Mark | None = None) -> tuple[float, str | None]:
    """An amount of money and, where it is named, its currency; 0 when the price is on request.

    >>> amount("5 415 000 Kč"), amount("Cena na vyžádání"), amount("1200")
    ((5415000.0, 'CZK'), (0.0, None), (1200.0, None))
    """
    if isinstance(cell, str) and not _DIGIT.search(cell) and fold(cell) in ON_REQUEST:
        return 0.0, None
    value, words = written_number(cell, decimal, thousands=True)
    return value, currency_in(words) if words else None


def currency_in(words: str) -> str | None:
    """The currency that words beside an amount name.

    >>> currency_in("EUR/mes"), currency_in(" zł "), currency_in("per month")
    ('EUR', 'PLN', None)
    """
    signs = (SIGNS[sign] for sign in words if sign in SIGNS)
    names = (CURRENCIES[word] for word in fold(words).split() if word in CURRENCIES)
    return next(signs, None) or next(names, None)


def _value(written: str, decimal: Mark | None, thousands: bool) -> float | None:
    """The number that digits with marks between them mean; None when they mean none."""
    sign = -1 if written[0] in "-−" else 1
    digits = written.lstrip("+-−")
    mark = decimal or _decimal_mark(digits, thousands)
    whole, _, fraction = digits.rpartition(mark) if mark and mark in digits else (digits, "", "")
    if not whole.isdigit() and not _GROUPED.fullmatch(whole):
        return None
    if fraction and not fraction.isdigit():
        return None
    return sign * float("".join(char for char in whole if char.isdigit()) + "." + (fraction or "0"))


def _decimal_mark(digits: str, thousands: bool) -> str | None:
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return None
    mark = digits[last]
    if digits.count(mark) > 1 or (thousands and _THOUSANDS.fullmatch(digits)):
        return None
    return mark
