"""How a person says a table is to be read: a field for each column, and what all rows share, made a map."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, cast

import msgspec
from msgspec import Meta, Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Slug
from crm_estate.base.texts import fold
from crm_estate.base.wording import N_
from crm_estate.feeds.chosen_words import LONGEST_WORD, with_words
from crm_estate.feeds.numbers import Mark
from crm_estate.feeds.paths import is_path, kind_of
from crm_estate.feeds.rows import WIDEST_ROW
from crm_estate.feeds.sheets.binding import lay_over, positions_of
from crm_estate.feeds.sheets.columns import ColumnMap, FieldMap, Subject, recognise
from crm_estate.feeds.sheets.readers import Bound
from crm_estate.listings.custom import PREFIX, CustomField

ID = "id"
"""What a column is chosen as that holds the source's own number."""

AS_IS = "="
"""A column that the map reads as several fields, or in a way of its own, and goes on to."""

SHARED = ("offer", "kind", "country", "list_price.currency")
"""Fields that may be the same in all rows, so that no column says them."""

Unit = Literal["", "square_feet", "ares", "hectares", "thousands"]
UNITS: Mapping[Unit, float] = {
    "square_feet": 0.09290304, "ares": 100.0, "hectares": 10_000.0, "thousands": 1000.0,
}  # fmt: skip
UNITS_OF: Mapping[str, tuple[Unit, ...]] = {
    "area": ("square_feet", "ares", "hectares"),
    "money": ("thousands",),
}
"""What a column may be written in besides square metres and whole units of money, by its kind."""

NUMBERS = frozenset({"id", "nr", "no", "number", "numer", "lp", "cislo", "stevilka", "numar", "listing id"})
"""Names, folded, of columns that most likely hold the source's own number."""

Position = Annotated[int, Meta(ge=0, lt=WIDEST_ROW)]
FieldPath = Annotated[str, Meta(max_length=80)]
SourceWord = Annotated[str, Meta(max_length=LONGEST_WORD)]


class Choices(Struct, frozen=True, kw_only=True):
    """What a person chose. Columns are counted from 0; one that is read as nothing is not read."""

    columns: dict[Position, FieldPath] = {}
    units: dict[Position, Unit] = {}
    words: dict[Position, dict[SourceWord, FieldPath]] = {}
    """What words of the source's own mean, by column."""
    constants: dict[str, str] = {}
    source: Slug | None = None
    decimal: Mark | None = None


def suggested(base: ColumnMap, columns: list[str], own: Sequence[CustomField], file_name: str) -> Choices:
    """The choices that say what a map finds by itself."""
    bound = lay_over(base, columns, own)
    by_column = _by_column(bound.bound)
    chosen: dict[int, str] = {}
    for position in positions_of(columns).values():
        found = by_column.get(position, [])
        chosen[position] = AS_IS if len(found) > 1 else found[0].path if found else ""
    number = bound.id if bound.id is not None else _number_column(base, columns, chosen)
    if number is not None and chosen.get(number) in ("", None):
        chosen[number] = ID
    alone = [b for b in bound.bound if chosen[b.index] != AS_IS]
    return Choices(
        columns=chosen,
        units={b.index: _unit_of(b) for b in alone if _unit_of(b)},
        constants={path: str(base.constants[path]) for path in SHARED if path in base.constants},
        source=base.source or (source_name(file_name) if number is not None else None),
        decimal=base.decimal,
    )


def chosen_map(
    base: ColumnMap, columns: list[str], own: Sequence[CustomField], choices: Choices
) -> tuple[ColumnMap, dict[int, str]]:
    """The map that the choices make of what the base knows, and what is wrong with a column's choice."""
    by_column = _by_column(lay_over(base, columns, own).bound)
    names = recognise([], base.of).fields
    fields: dict[str, FieldMap] = {}
    wrong: dict[int, str] = {}
    for position in positions_of(columns).values():
        for path, field in _fields(position, columns, choices, by_column, names):
            if not _is_field(path, base.of, own):
                wrong[position] = N_("There is no such field.")
            elif path in fields:
                wrong[position] = N_("Another column is read as this field.")
            else:
                fields[path] = with_words(field, path, choices.words.get(position, {}), own)
    numbers = [position for position, path in choices.columns.items() if path == ID]
    for position in numbers[1:]:
        wrong[position] = N_("Another column holds the source's own number.")
    return _map(base, columns, choices, fields, numbers), wrong


def source_name(file_name: str) -> str:
    """A name for whoever the file is of, out of its own name without day and ending.

    >>> source_name("Oferty Nowak 2026-11-02.csv.gz"), source_name("7.csv")
    ('oferty_nowak', 'file_7')
    """
    words = re.findall(r"[a-z0-9]+", fold(Path(file_name).name.partition(".")[0]))
    named = [word for word in words if not word.isdigit()] or ["file", *words]
    return "_".join(named)[:40].strip("_")


def check_complete(map: ColumnMap) -> None:
    """Invalid unless what was chosen can be kept: a source's own numbers need the name of the source."""
    if map.id and not map.source:
        raise Invalid("Name the source whose own numbers these are.", field="source")


def _fields(
    position: int,
    columns: Sequence[str],
    choices: Choices,
    by_column: Mapping[int, Sequence[Bound]],
    names: Mapping[str, FieldMap],
) -> Iterator[tuple[str, FieldMap]]:
    """What one column is read as: as the map has it, or newly chosen with the words known for that field."""
    path, column = choices.columns.get(position, ""), columns[position]
    there = by_column.get(position, ())
    if path in ("", ID):
        return
    kept = [bound for bound in there if path in (AS_IS, bound.path)]
    for bound in kept:
        yield bound.path, _with_unit(_as_found(bound), bound.kind, position, choices, path)
    if not kept and path != AS_IS:
        named = names.get(path, FieldMap(column=column))
        field = FieldMap(column=column, choices=named.choices, others=named.others, loose=named.loose)
        yield path, _with_unit(field, None, position, choices, path)


def _as_found(bound: Bound) -> FieldMap:
    return msgspec.structs.replace(bound.field, column=bound.column, kind=bound.kind)


def _with_unit(field: FieldMap, kind: str | None, position: int, choices: Choices, path: str) -> FieldMap:
    if path == AS_IS:
        return field
    unit = choices.units.get(position, "")
    if unit:
        return msgspec.structs.replace(field, times=UNITS[unit])
    is_other_unit = field.times in UNITS.values()
    return msgspec.structs.replace(field, times=1.0) if is_other_unit else field


def _map(
    base: ColumnMap,
    columns: Sequence[str],
    choices: Choices,
    fields: dict[str, FieldMap],
    numbers: Sequence[int],
) -> ColumnMap:
    others = {path: value for path, value in base.constants.items() if path not in SHARED}
    said = {path: choices.constants[path] for path in SHARED if choices.constants.get(path)}
    return ColumnMap(
        name=base.name,
        about=base.about,
        of=base.of,
        source=choices.source if numbers else None,
        id=columns[numbers[0]] if numbers else None,
        decimal=choices.decimal,
        constants={**others, **{path: value for path, value in said.items() if path not in fields}},
        fields=fields,
    )


def _is_field(path: str, of: Subject, own: Sequence[CustomField]) -> bool:
    if path.startswith(PREFIX):
        return any(field.criterion == path for field in own)
    return is_path(path, of)


def _by_column(bound: Sequence[Bound]) -> dict[int, list[Bound]]:
    found: dict[int, list[Bound]] = defaultdict(list)
    for one in bound:
        found[one.index].append(one)
    return found


def _unit_of(bound: Bound) -> Unit:
    units = UNITS_OF.get(bound.kind, ())
    return cast(Unit, next((unit for unit in units if UNITS[unit] == bound.field.times), ""))


def _number_column(base: ColumnMap, columns: Sequence[str], chosen: Mapping[int, str]) -> int | None:
    """Where the source's own number most likely is, in a file that says no reference."""
    if base.id or base.of != "listings" or {"reference", "source_id"} & set(chosen.values()):
        return None
    free = (position for position, path in chosen.items() if not path)
    return next((p for p in free if fold(columns[p]).replace("_", " ") in NUMBERS), None)


def units_for(path: str, of: Subject) -> tuple[Unit, ...]:
    """What a column that is read as this field may be written in."""
    return UNITS_OF.get(kind_of(path, of), ()) if path not in ("", ID, AS_IS) else ()
