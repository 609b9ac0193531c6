"""What every kind of table comes down to: named columns and rows of cells with their place in the file."""

import re
from collections.abc import Sequence

from msgspec import Struct

from crm_estate.base.wording import N_
from crm_estate.feeds.reasons import Reason, because

Cell = str | int | float
"""Text as it was written, or a number where the file itself holds numbers (a workbook does)."""

LONGEST_LINE = 2**20
"""Bytes of one line, and characters of one row that runs over several lines."""

LONGEST_CELL = 131_072
WIDEST_ROW = 1_000


class Row(Struct, frozen=True):
    """The cells of one row and the line it begins on; `wrong` says why it could not be read."""

    line: int
    cells: Sequence[Cell]
    wrong: Reason | None = None


def not_of_width(line: int, cells: Sequence[Cell], count: int, width: int) -> Row:
    """A row of more or fewer cells than there are columns: refused. `cells`: as many as are shown of them."""
    why = because(N_("%(cells)s cells where the columns are %(columns)s."), cells=count, columns=width)
    return Row(line, cells[:WIDEST_ROW], why)


def column_names(header: Sequence[Cell]) -> list[str]:
    """Names as people see them: without the invisible marks that programs leave in the first cell.

    >>> column_names(["\\ufeffid", "\\u200b city ", 3])
    ['id', 'city', '3']
    """
    return [str(name).strip("\ufeff\u200b\u200c\u200d\u2060 \t\r\n\xa0") for name in header]


def clip(value: object, length: int = 80) -> str:
    """A value short enough for a report, on one line.

    >>> clip("a\\nb"), clip("x" * 99, 5)
    ('a b', 'xxxx…')
    """
    text = " ".join(str(value)[: 4 * length].split())
    return text if len(text) <= length else text[: length - 1] + "…"


def harmless(cell: Cell) -> Cell:
    """A cell as it may be written to a file that people open: nothing in it runs as a formula.

    >>> harmless("=1+1"), harmless("+48 600 000 000"), harmless("-12,5"), harmless("Praha")
    ("'=1+1", '+48 600 000 000', '-12,5', 'Praha')
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def as_meant(cell: Cell) -> Cell:
    """A cell that `harmless` wrote, as it was before.

    >>> as_meant("'=1+1"), as_meant("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and _FORMULA.match(cell[1:]) else cell


_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d ().,/-]*$)")
