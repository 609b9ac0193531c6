"""Opening a file, whatever it is: a table, lines of JSON, or one of the formats of the trade."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from crm_estate.base.errors import Invalid, NotFound
from crm_estate.feeds.formats import Format
from crm_estate.feeds.json_lines import json_lines
from crm_estate.feeds.known_formats import format_named, recognised
from crm_estate.feeds.opened import Source
from crm_estate.feeds.records import Facts, print_of
from crm_estate.feeds.sheets.binding import bind
from crm_estate.feeds.sheets.columns import ColumnMap, Subject, read_map, recognise
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.sheets.reading import Finish, records
from crm_estate.feeds.sheets.text_tables import text_table
from crm_estate.feeds.sheets.workbooks import workbook
from crm_estate.listings.custom import CustomField

TEXT_TABLES = (".csv", ".tsv", ".tab", ".txt")
JSON_LINES = (".jsonl", ".ndjson")


@contextmanager
def source(
    path: Path,
    map: str | Path | ColumnMap | None,
    of: Subject,
    into: type[Facts],
    finish: Finish,
    around: Around,
    own: Sequence[CustomField] = (),
    format: str | None = None,
) -> Generator[Source[Facts]]:
    """Open a file. NotFound when it is not there, Invalid when it cannot be read at all.

    `own`: the firm's own fields in use, for listings. `format`: one of `known_formats`; None: recognised.
    """
    if not path.is_file():
        raise NotFound("There is no file %(path)s.", path=path)
    known = _format_of(path, map, of, format)
    if known is not None:
        with known.open(path, around) as opened:
            yield opened
    elif _kind(path) in JSON_LINES:
        with json_lines(path, into) as (found, lines):
            yield Source(records=found, columns=["body"], lines=lines, written_as="lines of JSON")
    else:
        with _table(path, map, of, into, finish, around, own) as opened:
            yield opened


def _format_of(
    path: Path, map: str | Path | ColumnMap | None, of: Subject, format: str | None
) -> Format | None:
    if format:
        return format_named(format, of)
    return None if map or _kind(path) in JSON_LINES else recognised(path, of)


@contextmanager
def _table(
    path: Path,
    map: str | Path | ColumnMap | None,
    of: Subject,
    into: type[Facts],
    finish: Finish,
    around: Around,
    own: Sequence[CustomField],
) -> Generator[Source[Facts]]:
    with _opener(path)(path) as sheet:
        known = _map(map, sheet.columns, of)
        binding = bind(known, sheet.columns, own)
        yield Source(
            records=records(sheet.rows, binding, into, finish, around),
            columns=sheet.columns,
            lines=sheet.lines,
            written_as=sheet.written_as,
            binding=binding,
            sender=binding.source if known.id else "",
            said=binding.said(),
            read_with=_read_with(known, sheet.columns, own),
        )


def _map(map: str | Path | ColumnMap | None, columns: list[str], of: Subject) -> ColumnMap:
    chosen = read_map(map) if isinstance(map, str | Path) else map
    known = chosen or recognise(columns, of)
    if known.of != of:
        raise Invalid(
            "The map %(name)s is for %(its)s, not for %(of)s.",
            field="map",
            name=known.name,
            its=known.of,
            of=of,
        )
    return known


def _read_with(known: ColumnMap, columns: Sequence[str], own: Sequence[CustomField]) -> bytes:
    return print_of(msgspec.json.encode([known, columns, own]))


def _kind(path: Path) -> str:
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def _opener(path: Path) -> Any:
    kind = _kind(path)
    if kind in TEXT_TABLES:
        return text_table
    if kind == ".xlsx" and path.suffix.lower() != ".gz":
        return workbook
    raise Invalid(
        "%(file)s is of a kind that cannot be read: .csv, .tsv, .jsonl (each also .gz), .xlsx and the "
        "formats of the trade can; save an older workbook as .xlsx.",
        field="file",
        file=path.name,
    )
