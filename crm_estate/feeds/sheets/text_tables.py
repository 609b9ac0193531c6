"""Tables in text: CSV, TSV and their relatives, with whatever separator they use."""

import csv
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TextIO

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.reasons import because
from crm_estate.feeds.rows import LONGEST_CELL, LONGEST_LINE, Row, column_names, not_of_width
from crm_estate.feeds.sheets.sheet import Sheet, as_written
from crm_estate.feeds.survey import NO_LETTER, open_text, survey

SEPARATORS = ",;\t|"
SAMPLE = 2**16
MOST_LINES = 1_000
"""Lines that one row may run over before a quote must have been left open."""


@contextmanager
def text_table(path: Path) -> Generator[Sheet]:
    """The table in a text file; open as long as the block runs."""
    surveyed = survey(path)
    csv.field_size_limit(LONGEST_CELL)
    with open_text(path, surveyed.encoding) as text:
        separator = find_separator(text.read(SAMPLE))
        text.seek(0)
        rows = _rows(text, separator)
        header = next(rows, None)
        if header is None or header.wrong:
            raise Invalid("%(file)s has no row that names its columns.", field="file", file=path.name)
        shown = "tab" if separator == "\t" else separator
        columns = column_names(header.cells)
        yield Sheet(
            columns=columns,
            written=(as_written(_of_width(row, len(columns))) for row in rows),
            lines=surveyed.lines,
            written_as=f"text, {surveyed.encoding}, separator {shown}",
        )


def find_separator(sample: str) -> str:
    """The separator that cuts the first rows into the most columns, equally many in each.

    >>> find_separator("price;place\\n3.100,00;Ljubljana, center\\n2,5;Celje\\n")
    ';'
    """
    if sample[:4].lower() == "sep=" and sample[4:5] in SEPARATORS:
        return sample[4]
    return max(SEPARATORS, key=lambda separator: _columns_cut(sample, separator))


def _columns_cut(sample: str, separator: str) -> float:
    rows = csv.reader(StringIO(sample, newline=""), delimiter=separator)
    try:
        widths = [len(row) for row in islice(rows, 30) if row]
    except csv.Error:
        return 0
    if not widths:
        return 0
    width, often = Counter(widths).most_common(1)[0]
    return (width - 1) * often / len(widths)


def _rows(text: TextIO, separator: str) -> Iterator[Row]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator)
    while True:
        line = lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line, (), because(N_("This row has no end: is a quotation mark left open?")))
            continue
        if line == 1 and cells and cells[0][:4].lower() == "sep=":
            continue
        if NO_LETTER in "".join(cells):
            yield Row(line, cells, because(N_("This row holds bytes that are no letters in its encoding.")))
        elif any(cells):
            yield Row(line, cells)


def _of_width(row: Row, width: int) -> Row:
    """The row with exactly one cell per column, or what is wrong with it."""
    cells = row.cells
    if len(cells) == width or row.wrong:
        return row
    if len(cells) > width and not any(cells[width:]):
        return Row(row.line, cells[:width])
    return not_of_width(row.line, cells, len(cells), width)


class _Lines:
    """Lines of a file, counted, and only so many of them for one row."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._count = self._row_lines = self._row_length = 0

    def begin_row(self) -> int:
        """The number of the line the next row begins on."""
        self._row_lines = self._row_length = 0
        return self._count + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._row_lines >= MOST_LINES or self._row_length > LONGEST_LINE:
            raise csv.Error("a row without an end")
        line = next(self._text)
        self._count += 1
        self._row_lines += 1
        self._row_length += len(line)
        return line
