"""Rows of a workbook's sheet out of their bytes: plainly written cells at once, others by openpyxl.

openpyxl alone takes about three times as long for the same rows, and libraries that hold a sheet as one table
(calamine) fall over a sheet of two cells, the first and the last there can be. Here a row costs what is
written in it.
"""

import re
import warnings
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import lru_cache, partial
from typing import IO, Any, BinaryIO, cast

import msgspec
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types
from msgspec import Struct
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from crm_estate.feeds.records import print_of
from crm_estate.feeds.sheets.shared_texts import SharedTexts, text_of
from crm_estate.feeds.xml_records import Piece, pieces

Values = dict[int, Any]
"""What the cells of a row hold, by their column counted from 0; empty ones are left out."""

_ROW = re.compile(rb'<row(?=[\s>/])(?:[^>]*?\sr="([0-9]{1,9})")?[^>]*?(/?)>')
_CELL = re.compile(
    rb'(<c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="(s|n|b|e|str|inlineStr)")?(?:/>|>'
    rb"(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    rb"(?:<v>([^<]*)</v>|<v/>|<is><t(?: [^<>]*)?>([^<]*)</t></is>)?</c>))"
)
_HEAD = re.compile(rb'<c r="([A-Z]{1,3})[0-9]+"((?: s="[0-9]+")?)(?: t="s"><v>([0-9]+)</v>|(?= t="|/?>))')
"""How a plain cell begins, and the number of its text if that is what it holds."""
_OTHER_CELL = re.compile(rb"<(?:[^<>\s/]*:)?c[\s/>]")
_OTHER_TEXT = b' t="s"'
_SAYS = re.compile(rb"<(?:v|t(?: [^<>]*)?)>[^<]")


class SheetRow(Struct, frozen=True):
    """A row of a sheet: its number, 0 where it has none; `says`: whether anything is written in it."""

    line: int
    print: bytes
    says: bool
    values: Callable[[], Values]


class Unusual(Exception):
    """A row that is not plainly written."""


class SheetRows:
    """How cells of a book are read: its texts, which of its styles are dates, and since when it counts."""

    def __init__(
        self, texts: SharedTexts, dates: Collection[int], durations: Collection[int], epoch: datetime
    ) -> None:
        self._texts, self._dates = texts, dates
        self._print = print_of(repr(sorted(dates)), repr(sorted(durations)), epoch.isoformat())
        parser: Any = WorkSheetParser  # which has no types
        self._parser = parser(
            None, texts, data_only=True, epoch=epoch, date_formats=dates, timedelta_formats=durations
        )  # fmt: skip

    def read(self, sheet: IO[bytes], name: str) -> Iterator[SheetRow]:
        """Each row in which something is written."""
        line = 0
        for piece in pieces(cast(BinaryIO, sheet), ("row",), name=name):
            row = self._as_written(piece) or self._as_read(piece)
            line = row.line or line + 1
            if row.says:
                yield row if row.line else msgspec.structs.replace(row, line=line)

    def _as_written(self, piece: Piece) -> SheetRow | None:
        """A row as it is told from others without being read: by its bytes, with texts for their numbers.

        Left out are numbers of rows, which change with every row above. None where some cell is not plainly
        written, or none says anything.
        """
        raw = piece.written()
        begin = _ROW.match(raw)
        if begin is None or b"<!" in raw:
            return None
        parts = _HEAD.split(raw[begin.end() :])
        numbers = parts[3::4]
        parts[3::4] = [self._texts.written(int(number)) if number else b"" for number in numbers]
        says = any(parts[3::4]) or _SAYS.search(raw)
        rest = b"\0".join(parts)
        if not says or _OTHER_CELL.search(rest) or _OTHER_TEXT in rest:
            return None
        print_ = print_of(self._print, piece.encoding, rest)
        return SheetRow(int(begin[1] or 0), print_, True, partial(self._values, piece))

    def _as_read(self, piece: Piece) -> SheetRow:
        number, values = self._cells(piece)
        return SheetRow(number, print_of(repr(sorted(values.items()))), bool(values), lambda: values)

    def _values(self, piece: Piece) -> Values:
        return self._cells(piece)[1]

    def _cells(self, piece: Piece) -> tuple[int, Values]:
        try:
            return self._plain(piece.written())
        except Unusual:
            pass
        try:  # without the prefixes that some programs write before every name
            return self._plain(piece.raw().encode())
        except Unusual:
            return self._unusual(piece)

    def _plain(self, row: bytes) -> tuple[int, Values]:
        begin = _ROW.match(row)
        if begin is None or b"\r" in row:
            raise Unusual
        at, end = begin.end(), len(row) if begin[2] else row.rfind(b"</")
        cells = _CELL.findall(row, at, end)
        if sum(len(cell[0]) for cell in cells) != end - at:
            raise Unusual
        values: Values = {}
        for _, column, style, kind, written, inline in cells:
            value = self._value(kind, style, written, inline) if written or inline else ""
            if value != "":
                values[column_number(column)] = value
        return int(begin[1] or 0), values

    def _value(self, kind: bytes, style: bytes, written: bytes, inline: bytes) -> Any:
        if kind == b"s":
            return self._texts[int(written)]
        if kind == b"inlineStr":
            return text_of(inline)
        if kind in (b"", b"n"):
            if style and int(style) in self._dates:
                raise Unusual
            return float(written) if b"." in written or b"E" in written or b"e" in written else int(written)
        return bool(int(written)) if kind == b"b" else text_of(written)

    def _unusual(self, piece: Piece) -> tuple[int, Values]:
        row = etree.fromstring(f'<x xmlns="{SHEET_MAIN_NS}">{piece.raw()}</x>')[0]
        self._parser.row_counter = -1
        with warnings.catch_warnings():  # of moments that no calendar has
            warnings.simplefilter("ignore")
            number, cells = self._parser.parse_row(row)
        said = {cell["column"] - 1: cell["value"] for cell in cells if cell["value"] not in (None, "")}
        return max(number, 0), said


@lru_cache(20_000)
def column_number(letters: bytes) -> int:
    """The place of a column, counted from 0.

    >>> column_number(b"A"), column_number(b"AA"), column_number(b"XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
