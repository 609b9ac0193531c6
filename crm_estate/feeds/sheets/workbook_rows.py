"""Rows of a workbook's sheet out of their bytes: plainly written cells at once, others by openpyxl.

openpyxl alone takes about three times as long for the same rows, and libraries that hold a sheet as one table
(calamine) fall over a sheet of two cells, the first and the last there can be. Here a row costs what is
written in it.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import IO, Any, BinaryIO, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types
from openpyxl.cell.text import Text
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from crm_estate.feeds.xml_records import Piece, pieces

Values = dict[int, Any]
"""What the cells of a row hold, by their column counted from 0; empty ones are left out."""

_ROW = re.compile(rb'<row(?=[\s>/])(?:[^>]*?\sr="([0-9]{1,9})")?[^>]*?(/?)>')
_CELL = re.compile(
    rb'(<c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="(s|n|b|e|str|inlineStr)")?(?:/>|>'
    rb"(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    rb"(?:<v>([^<]*)</v>|<v/>|<is><t(?: [^<>]*)?>([^<]*)</t></is>)?</c>))"
)
_TEXT = re.compile(rb"<si><t(?: [^<>]*)?>([^<]*)</t></si>")


class Unusual(Exception):
    """A row that is not plainly written."""


class SheetRows:
    """How cells of a book are read: its texts, which of its styles are dates, and since when it counts."""

    def __init__(
        self, texts: Sequence[str], dates: Collection[int], durations: Collection[int], epoch: datetime
    ) -> None:
        self._texts, self._dates = texts, dates
        parser: Any = WorkSheetParser  # which has no types
        self._parser = parser(
            None, texts, data_only=True, epoch=epoch, date_formats=dates, timedelta_formats=durations
        )  # fmt: skip

    def read(self, sheet: IO[bytes], name: str) -> Iterator[tuple[int, Values]]:
        """The number of each row that is written, and what it holds."""
        line = 0
        for piece in pieces(cast(BinaryIO, sheet), ("row",), name=name):
            number, values = self._read(piece)
            line = number or line + 1
            yield line, values

    def _read(self, piece: Piece) -> tuple[int, Values]:
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
            return _text(inline)
        if kind in (b"", b"n"):
            if style and int(style) in self._dates:
                raise Unusual
            return float(written) if b"." in written or b"E" in written or b"e" in written else int(written)
        return bool(int(written)) if kind == b"b" else _text(written)

    def _unusual(self, piece: Piece) -> tuple[int, Values]:
        row = etree.fromstring(f'<x xmlns="{SHEET_MAIN_NS}">{piece.raw()}</x>')[0]
        self._parser.row_counter = -1
        number, cells = self._parser.parse_row(row)
        said = {cell["column"] - 1: cell["value"] for cell in cells if cell["value"] not in (None, "")}
        return max(number, 0), said


def texts_in(table: IO[bytes], name: str) -> Iterator[str]:
    """The texts that the cells of a book share, in order."""
    for piece in pieces(cast(BinaryIO, table), ("si",), name=name):
        plain = _TEXT.fullmatch(piece.written())
        if plain is not None and b"\r" not in plain[1]:
            text = _text(plain[1])
        else:
            rich: Any = Text.from_tree(piece.element)
            text = rich.content
        yield text.replace("x005F_", "")  # as openpyxl does: how Excel writes that an underscore is one


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


def _text(written: bytes) -> str:
    """Text as it was before it was written as XML."""
    if b"&" in written:
        return etree.fromstring(b"<t>%b</t>" % written).text or ""
    return written.decode()
