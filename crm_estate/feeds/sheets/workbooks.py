"""Workbooks (.xlsx): the first sheet, row by row, after a look at what the archive claims to hold."""

import warnings
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from crm_estate.base.errors import Invalid
from crm_estate.feeds.rows import LARGEST_FILE, WIDEST_ROW, Cell, Row, Sheet, column_names

LARGEST_BOOK = 256 * 2**20
LARGEST_STRINGS = 64 * 2**20
MOST_PARTS = 2_000
LAST_ROW = 1_048_576
DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What the workbook reader lets through when a file is not what it should be."""


@contextmanager
def workbook(path: Path) -> Generator[Sheet]:
    """The first sheet of the workbook; open as long as the block runs."""
    check_archive(path)
    book = _guarded(path, lambda: load_workbook(path, read_only=True, data_only=True, keep_links=False))
    try:
        if not book.worksheets:
            raise Invalid(f"{path.name} has no sheet.", field="file")
        sheet = book.worksheets[0]
        lines = sheet.max_row
        sheet.reset_dimensions()
        rows = _rows(path, sheet.iter_rows(values_only=True))
        header = next(rows, None)
        if header is None:
            raise Invalid(f"{path.name} has no row that names its columns.", field="file")
        columns = column_names(header.cells)
        fitted = (_of_width(row, len(columns)) for row in rows)
        yield Sheet(columns=columns, rows=fitted, lines=lines, written_as=f"workbook, sheet {sheet.title}")
    finally:
        book.close()


def check_archive(path: Path) -> None:
    """Refuse an archive that would grow beyond bounds, or whose XML declares entities."""
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid(f"{path.name} is larger than {LARGEST_FILE >> 20} MB.", field="file")
    with _guarded(path, lambda: zipfile.ZipFile(path)) as archive:
        parts = archive.infolist()
        strings = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
        if (
            len(parts) > MOST_PARTS
            or sum(part.file_size for part in parts) > LARGEST_BOOK
            or strings > LARGEST_STRINGS
        ):
            raise Invalid(f"{path.name} unpacks to more than a workbook of listings needs.", field="file")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _guarded(path, lambda part=part: _check_beginning(archive, part))


def _check_beginning(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read up to the first element: a document type, and with it entities, can only stand before it."""
    begun: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = lambda name, _: begun.append(name)
    with archive.open(part) as file:
        while not begun and (chunk := file.read(4096)):
            try:
                parser.Parse(chunk)
            except expat.ExpatError as error:
                raise ParseError(str(error)) from None


def _refuse_document_type(*_: object) -> None:
    raise Invalid("This workbook declares XML entities; no workbook needs that.", field="file")


def _rows(path: Path, values: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    line = 0
    while (cells := _guarded(path, lambda: next(values, None))) is not None:
        line += 1
        if line > LAST_ROW:
            raise Invalid(f"{path.name} has more rows than a workbook can have.", field="file")
        if any(cell is not None and cell != "" for cell in cells):
            yield Row(line, [cell_of(cell) for cell in cells])


def _of_width(row: Row, width: int) -> Row:
    """The row with one cell per column: a workbook leaves out the empty ones at the end."""
    cells = list(row.cells)
    if any(cell != "" for cell in cells[width:]):
        return Row(row.line, cells[:WIDEST_ROW], f"{len(cells)} cells where the columns are {width}.")
    return Row(row.line, cells[:width] + [""] * (width - len(cells)))


def cell_of(value: object) -> Cell:
    """A cell's value as text or number.

    >>> cell_of(None), cell_of(69), cell_of(True), cell_of(date(2020, 5, 2))
    ('', 69, 'true', '2020-05-02')
    """
    if isinstance(value, str):
        return "" if value in ERRORS else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


ERRORS = frozenset({"#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!"})


def _guarded(path: Path, read: Any) -> Any:
    """What `read` gives, with its many ways of failing on a damaged file said in one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read()
    except DAMAGED:
        raise Invalid(
            f"{path.name} is not a workbook that can be read (damaged, protected or of another kind).",
            field="file",
        ) from None
