"""Workbooks (.xlsx): the first sheet, row by row, after a look at what the archive claims to hold."""

import re
import warnings
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS

from crm_estate.base.errors import Invalid
from crm_estate.feeds.rows import WIDEST_ROW, Cell, Row, column_names, not_of_width
from crm_estate.feeds.sheets.shared_texts import SharedTexts, shared_texts
from crm_estate.feeds.sheets.sheet import Sheet, Written
from crm_estate.feeds.sheets.workbook_rows import SheetRow, SheetRows, Values
from crm_estate.feeds.sizes import check_file

LARGEST_BOOK = 256 * 2**20
LARGEST_STRINGS = 64 * 2**20
MOST_PARTS = 2_000
LAST_ROW = 1_048_576
BEGINNING = 4_096
"""Bytes of a sheet in which its size is said, if it is said."""

DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What the workbook reader lets through when a file is not what it should be."""

_DIMENSION = re.compile(rb'<(?:\w+:)?dimension [^>]*ref="[A-Z]+[0-9]+:[A-Z]+([0-9]{1,9})"')


@contextmanager
def workbook(path: Path) -> Generator[Sheet]:
    """The first sheet of the workbook; open as long as the block runs."""
    check_archive(path)
    with _guarded(path, lambda: zipfile.ZipFile(path)) as archive:
        title, part, cells = _guarded(path, lambda: _open(path))
        lines = _guarded(path, lambda: _last_line(archive, part))
        with _guarded(path, lambda: archive.open(part)) as sheet:
            rows = _rows(path, cells.read(sheet, path.name))
            header = next(rows, None)
            if header is None:
                raise Invalid("%(file)s has no row that names its columns.", field="file", file=path.name)
            named = header.values()
            columns = column_names(_laid_out(named, max(named) + 1))
            written = (_written(path, row, len(columns)) for row in rows)
            yield Sheet(columns=columns, written=written, lines=lines, written_as=f"workbook, sheet {title}")


def _open(path: Path) -> tuple[str, str, SheetRows]:
    """Title and place of the first sheet, and how its cells are read."""
    with warnings.catch_warnings():  # of styles and extensions that openpyxl passes over
        warnings.simplefilter("ignore")
        return _opened(path)


def _opened(path: Path) -> tuple[str, str, SheetRows]:
    reader = ExcelReader(path, read_only=True, data_only=True, keep_links=False)
    with reader.archive:
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        shared = reader.package.find(SHARED_STRINGS)
        texts = SharedTexts()
        if shared is not None:
            with reader.archive.open(shared.PartName[1:]) as table:
                texts = shared_texts(table, path.name)
        found = reader.parser.find_sheets()
        sheets = ((sheet.name, rel.target) for sheet, rel in found if "chartsheet" not in rel.Type)
        title, part = next((one for one in sheets if one[1] in reader.valid_files), ("", ""))
    if not part:
        raise Invalid("%(file)s has no sheet.", field="file", file=path.name)
    book: Any = reader.wb
    rows = SheetRows(texts, book._date_formats, book._timedelta_formats, book.epoch)
    return title, part, rows


def _last_line(archive: zipfile.ZipFile, part: str) -> int | None:
    """About how many rows there are, if the sheet says so."""
    with archive.open(part) as sheet:
        said = _DIMENSION.search(sheet.read(BEGINNING))
    return min(int(said[1]), LAST_ROW) if said else None


def check_archive(path: Path) -> None:
    """Refuse an archive that would grow beyond bounds, or whose XML declares entities."""
    check_file(path)
    with _guarded(path, lambda: zipfile.ZipFile(path)) as archive:
        parts = archive.infolist()
        strings = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
        if (
            len(parts) > MOST_PARTS
            or sum(part.file_size for part in parts) > LARGEST_BOOK
            or strings > LARGEST_STRINGS
        ):
            raise Invalid(
                "%(file)s unpacks to more than a workbook of listings needs.", field="file", file=path.name
            )
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


def _rows(path: Path, read: Iterator[SheetRow]) -> Iterator[SheetRow]:
    """Rows in which something is written."""
    while (row := _guarded(path, lambda: next(read, None))) is not None:
        if row.line > LAST_ROW:
            raise Invalid("%(file)s has more rows than a workbook can have.", field="file", file=path.name)
        yield row


def _written(path: Path, row: SheetRow, width: int) -> Written:
    return Written(
        row.line, row.print, lambda: _guarded(path, lambda: _fitted(row.line, row.values(), width))
    )


def _fitted(line: int, values: Values, width: int) -> Row:
    """The row with one cell per column: a workbook leaves out the empty ones."""
    last = max(values, default=0)
    if last >= width:
        cells = _laid_out(values, min(last + 1, WIDEST_ROW))
        return not_of_width(line, cells, last + 1, width)
    return Row(line, _laid_out(values, width))


def _laid_out(values: Values, width: int) -> list[Cell]:
    cells: list[Cell] = [""] * width
    for column, value in values.items():
        if column < width:
            cells[column] = cell_of(value)
    return cells


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
        return read()
    except DAMAGED:
        raise Invalid(
            "%(file)s is not a workbook that can be read (damaged, protected or of another kind).",
            file=path.name,
            field="file",
        ) from None
