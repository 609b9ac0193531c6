"""A table as its reader gives it: rows as they are written, each read only when somebody wants to know."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from crm_estate.feeds.records import print_of
from crm_estate.feeds.rows import Row


class Written(Struct, frozen=True):
    """One row as it stands in a file. `read` must be called before the next one is asked for."""

    line: int
    print: bytes
    """Fingerprint of all that it says, wherever in the file it stands."""
    read: Callable[[], Row]


class Sheet(Struct, frozen=True):
    """A table: names of its columns, its rows one by one, and about how many lines it has."""

    columns: list[str]
    written: Iterator[Written]
    lines: int | None
    written_as: str
    """How the file is written, for the report: `CSV, cp1250, ';'`."""

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that are left, read."""
        return (one.read() for one in self.written)


def as_written(row: Row) -> Written:
    """A row that is read already."""
    print_ = print_of("\x1f".join(map(str, row.cells)), row.wrong.said_in() if row.wrong else "")
    return Written(row.line, print_, lambda: row)


def read_now(one: Written) -> Written:
    """The same row, to be asked for at any time."""
    row = one.read()
    return Written(one.line, one.print, lambda: row)
