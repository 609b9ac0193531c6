"""A map of names for a file whose columns are called a little otherwise, or by names of several meanings."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from crm_estate.base.texts import fold
from crm_estate.feeds.paths import is_path, kind_of
from crm_estate.feeds.rows import Row, as_meant
from crm_estate.feeds.sheets.by_values import field_by_values
from crm_estate.feeds.sheets.columns import ColumnMap, FieldMap, plain_name
from crm_estate.feeds.sheets.headings import Heading, heading_of
from crm_estate.feeds.sheets.own_columns import names_of_own
from crm_estate.listings.custom import CustomField

HEAD = 200
"""Rows by whose cells it is decided what a column holds."""

Names = dict[str, list[str]]
"""Columns by field."""


def settled(
    known: ColumnMap, columns: Sequence[str], head: Sequence[Row], own: Sequence[CustomField] = ()
) -> ColumnMap:
    """The map with each of its fields' columns as this file calls them; only for maps of names.

    A name counts also without its unit, accents and signs; a currency in it is that of the prices. Columns
    that the map names in `by_values` are what most of their cells in `head` are.
    """
    if not known.own_names:
        return known
    headings = {column: heading_of(column) for column in reversed(columns) if column}
    unsure = _unsure(known, headings, own)
    found = _named(known, headings, set(unsure))
    for column, paths in unsure.items():
        at = columns.index(column)
        cells = [as_meant(row.cells[at]) for row in head if row.wrong is None]
        free = [path for path in paths if path not in found]
        if path := (field_by_values(known, free, cells) if free else None) or _usual(known, column, free):
            found[path] = [column]
    return _with_columns(known, headings, found, set(unsure))


def _usual(known: ColumnMap, column: str, free: Sequence[str]) -> str | None:
    """The field that has this name among its own, whatever stands in the column."""
    name = fold(column)
    return next((path for path in free if name in _folded(known.fields.get(path))), None)


def _folded(field: FieldMap | None) -> set[str]:
    return set(map(fold, field.names())) if field else set()


def _unsure(
    known: ColumnMap, headings: dict[str, Heading], own: Sequence[CustomField]
) -> dict[str, list[str]]:
    """Columns with names of several meanings, in their order, and which fields they may be."""
    paths = {fold(name): of for name, of in known.by_values.items()}
    taken = names_of_own(own)
    said = {column: paths.get(headings[column].name, []) for column in reversed(headings)}
    return {column: of for column, of in said.items() if of and fold(column) not in taken}


def _named(known: ColumnMap, headings: Mapping[str, Heading], unsure: set[str]) -> Names:
    """Columns that bear one of a field's names, as it stands or nearly so."""
    sure = {column: heading for column, heading in headings.items() if column not in unsure}
    exact = {plain_name(column): column for column in sure}
    listed = {plain_name(name) for field in known.fields.values() for name in field.names()}
    others = [column for column in sure if not _is_said(column, listed, known)]
    found: Names = {}
    for path, field in known.fields.items():
        there = [exact[plain_name(name)] for name in field.names() if plain_name(name) in exact]
        near = list(_near(path, field, {column: sure[column] for column in others}, known))
        if columns := there + near if field.together else there[:1] or near[:1]:
            found[path] = list(dict.fromkeys(columns))
    return found


def _is_said(column: str, listed: set[str], known: ColumnMap) -> bool:
    return plain_name(column) in listed or is_path(plain_name(column), known.of)


def _near(path: str, field: FieldMap, sure: Mapping[str, Heading], known: ColumnMap) -> Iterator[str]:
    kind = field.kind or kind_of(path, known.of)
    for name in map(fold, field.names()):
        yield from (column for column, heading in sure.items() if heading.name == name and heading.fits(kind))


def _with_columns(
    known: ColumnMap, headings: Mapping[str, Heading], found: Names, unsure: set[str]
) -> ColumnMap:
    """The map that names these columns; a field that has none keeps its names, but for unsure ones."""
    fields = {path: _field(field, found.get(path), headings, unsure) for path, field in known.fields.items()}
    fields |= {path: FieldMap(column=columns) for path, columns in found.items() if path not in fields}
    constants = dict(known.constants)
    price = found.get("list_price.amount", [])
    currency = next((headings[column].currency for column in price), "")
    if currency and "list_price.currency" not in found:
        constants.setdefault("list_price.currency", currency)
    return msgspec.structs.replace(known, fields=fields, constants=constants, by_values={})


def _field(
    field: FieldMap, columns: list[str] | None, headings: Mapping[str, Heading], unsure: set[str]
) -> FieldMap:
    if columns is None:
        taken = set(map(plain_name, unsure))
        names = [name for name in field.names() if plain_name(name) not in taken]
        return msgspec.structs.replace(field, column=names)
    metres = headings[columns[0]].metres
    times = field.times if metres is None else metres
    return msgspec.structs.replace(field, column=columns if field.together else columns[0], times=times)
