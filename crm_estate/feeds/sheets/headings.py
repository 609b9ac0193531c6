"""What a column is called and what it is measured in: `Cena (zł)`, `Pow. użytkowa [m2]`, `Price EUR`."""

import re
from collections.abc import Mapping

from msgspec import Struct

from crm_estate.base.texts import fold
from crm_estate.feeds.numbers import CURRENCIES, SIGNS
from crm_estate.feeds.sheets.columns import Kind

AREAS: Mapping[str, float] = {
    "m2": 1.0, "m kw": 1.0, "mp": 1.0, "mkw": 1.0, "sqm": 1.0, "sq m": 1.0, "qm": 1.0, "kvm": 1.0,
    "sqft": 0.09290304, "sq ft": 0.09290304, "ft2": 0.09290304, "ha": 10_000.0, "ar": 100.0,
}  # fmt: skip
"""Square metres in each unit."""

IN = frozenset({"in", "v", "w", "ve", "we"})
"""What may stand before a unit: `Cena v Kč`, `Preis in EUR`."""

_BRACKETED = re.compile(r"[\[(]([^\])]*)[\])]\s*$")


class Heading(Struct, frozen=True):
    """The name of a column, folded, and its unit if it ends with one: square metres in it, or a currency."""

    name: str
    metres: float | None = None
    currency: str = ""

    def fits(self, kind: Kind) -> bool:
        """Whether a column of this kind can be measured so."""
        if self.metres is not None:
            return kind == "area"
        return not self.currency or kind == "money"


def heading_of(column: str) -> Heading:
    """A column's name apart from its unit. What stands in brackets and is no unit stays part of the name.

    >>> heading_of("Cena (zł)"), heading_of("Pow. użytkowa [m²]")
    (Heading(name='cena', metres=None, currency='PLN'), Heading(name='pow uzytkowa', metres=1.0, currency=''))
    >>> heading_of("Price EUR").currency, heading_of("Cena v Kč").name, heading_of("Cena za m2").name
    ('EUR', 'cena', 'cena za')
    >>> heading_of("m2"), heading_of("E-mail (praca)").name
    (Heading(name='m2', metres=None, currency=''), 'e mail praca')
    """
    if (found := _BRACKETED.search(column)) and (unit := _unit(found[1])):
        return Heading(fold(column[: found.start()]), *unit)
    name = fold(column)
    words = name.split()
    for size in (2, 1):
        last = column.split()[-1] if size == 1 and column.split() else " ".join(words[-size:])
        if len(words) > size and (unit := _unit(last)):
            named = words[:-size]
            return Heading(" ".join(named[:-1] if named[-1] in IN and named[1:] else named), *unit)
    return Heading(name)


def _unit(text: str) -> tuple[float | None, str] | None:
    unit = fold(text)
    if unit in AREAS:
        return AREAS[unit], ""
    currency = CURRENCIES.get(unit) or SIGNS.get(text.strip())
    return (None, currency) if currency else None
