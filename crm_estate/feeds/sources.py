"""Opening a file, whatever it is: a table, lines of JSON, or one of the formats of the trade."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
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
from crm_estate.feeds.sheets.settling import HEAD, settled
from crm_estate.feeds.sheets.sheet import read_now
from crm_estate.feeds.sheets.text_tables import text_table
from crm_estate.feeds.sheets.workbooks import workbook
from crm_estate.feeds.sizes import no_more_than_any
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
    saved: Sequence[ColumnMap] = (),
) -> Generator[Source[Facts]]:
    """Open a file. NotFound when it is not there, Invalid when it cannot be read at all.

    `own`: the firm's own fields in use, for listings. `format`: one of `known_formats`; None: recognised.
    `saved`: maps that people confirmed, by whose columns a table is recognised first.
    """
    if not path.is_file():
        raise NotFound("There is no file %(path)s.", path=path)
    known = format_of(path, map, of, format)
    if known is not None:
        with known.open(path, around) as opened:
            yield _bounded(opened, path)
    elif is_lines(path):
        with json_lines(path, into) as (found, lines):
            yield _bounded(
                Source(records=found, columns=["body"], lines=lines, written_as="lines of JSON"), path
            )
    else:
        with _table(path, map, of, into, finish, around, own, saved) as opened:
            yield _bounded(opened, path)


def format_of(
    path: Path, map: str | Path | ColumnMap | None, of: Subject, format: str | None
) -> Format | None:
    """The format of the trade that a file is in, asked for or recognised; None: a table or lines of JSON."""
    if format:
        return format_named(format, of)
    return None if map or is_lines(path) else recognised(path, of)


def _bounded(opened: Source[Facts], path: Path) -> Source[Facts]:
    return msgspec.structs.replace(opened, records=no_more_than_any(opened.records, path.name))


@contextmanager
def _table(
    path: Path,
    map: str | Path | ColumnMap | None,
    of: Subject,
    into: type[Facts],
    finish: Finish,
    around: Around,
    own: Sequence[CustomField],
    saved: Sequence[ColumnMap],
) -> Generator[Source[Facts]]:
    with table_opener(path)(path) as sheet:
        head = [read_now(one) for one in islice(sheet.written, HEAD)]
        rows = [one.read() for one in head]
        known = settled(map_for(map, sheet.columns, of, saved), sheet.columns, rows, own)
        binding = bind(known, sheet.columns, own)
        yield Source(
            records=records(chain(head, sheet.written), binding, into, finish, around),
            columns=sheet.columns,
            lines=sheet.lines,
            written_as=sheet.written_as,
            binding=binding,
            sender=binding.source if known.id else "",
            said=binding.said(),
            read_with=_read_with(known, sheet.columns, own),
        )


def map_for(
    map: str | Path | ColumnMap | None, columns: list[str], of: Subject, saved: Sequence[ColumnMap] = ()
) -> ColumnMap:
    """The map that these columns are read with: the chosen one, or the one they are recognised by."""
    chosen = read_map(map) if isinstance(map, str | Path) else map
    known = chosen or recognise(columns, of, saved)
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


def is_lines(path: Path) -> bool:
    """Whether a file is lines of JSON, by its name."""
    return _kind(path) in JSON_LINES


def _kind(path: Path) -> str:
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def table_opener(path: Path) -> Any:
    """What opens this table; Invalid when nothing can."""
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
