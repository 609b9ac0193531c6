"""Columns whose name alone does not say what they hold: `Typ` may be flat or house, sale or rent.

What stands in them decides: the field whose words or numbers most of the cells are.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Reference
from crm_estate.feeds import dwellings, numbers
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.rows import Cell
from crm_estate.feeds.sheets.columns import ColumnMap, FieldMap
from crm_estate.feeds.words import is_nothing, known_word, text_of

ENOUGH = 0.6
"""Share of the cells that must be understood for a column to be taken for a field."""

Fits = Callable[[Cell], bool]


def field_by_values(known: ColumnMap, paths: Sequence[str], cells: Sequence[Cell]) -> str | None:
    """Which of the fields most of these cells are of, the first of equals; None where too few are of any."""
    said = Counter(cell for cell in cells if not is_nothing(cell))
    if not said:
        return None
    shares = {path: share(known, path, said) for path in paths}
    best = max(shares, key=lambda path: shares[path])
    return best if shares[best] >= ENOUGH else None


def share(known: ColumnMap, path: str, said: Counter[Cell]) -> float:
    """How many of the cells, as a share, may be of a field; `said`: how often each of them occurs."""
    field = known.fields.get(path)
    fits = _is_one_of(field) if field and field.choices else FITS.get(path, _is_name)
    if path == "reference" and max(said.values()) > 1:
        return 0.0
    return sum(rows for cell, rows in said.items() if _holds(fits, cell)) / said.total()


def _is_one_of(field: FieldMap) -> Fits:
    return lambda cell: known_word(text_of(cell), field.choices) is not None


def _holds(fits: Fits, cell: Cell) -> bool:
    try:
        return fits(cell)
    except (Invalid, ValueError, msgspec.ValidationError):
        return False


def _is_name(cell: Cell) -> bool:
    text = text_of(cell)
    return len(text) <= 120 and any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


def _is_reference(cell: Cell) -> bool:
    text = msgspec.convert(text_of(cell), Reference)
    return any(map(str.isdigit, text)) and " " not in text


def _between(least: float, most: float) -> Fits:
    return lambda cell: least <= numbers.number(cell) <= most


def _is_layout(cell: Cell) -> bool:
    rooms = dwellings.rooms(cell)
    return rooms is None or 0.5 <= rooms <= 20


FITS: Mapping[str, Fits] = {
    "country": lambda cell: bool(country_code(text_of(cell))),
    "reference": _is_reference,
    "rooms_total": _is_layout,
    "living_area": _between(8, 5_000),
    "plot_area": _between(50, 10_000_000),
    "year_built": _between(1700, 2100),
    "location": lambda cell: bool(dwellings.coordinates(cell)),
}
"""What the cells of a field look like; a name, without digits, where nothing is said."""
