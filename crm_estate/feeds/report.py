"""What came of an import: counts, and every row that was refused or is worth a word, with its place."""

import csv
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TextIO

from msgspec import Struct

from crm_estate.base.errors import Conflict
from crm_estate.feeds.alarms import Alarm
from crm_estate.feeds.reasons import Reason
from crm_estate.feeds.rows import Cell, harmless

KEPT = 1_000
"""Problems that a report remembers; the rest are counted."""

MOST_REFUSED = 10_000
"""Refused rows that are kept to be mended; a file can have all of them written."""

ADDED = ("line", "code", "reason")
"""Columns of the file of refused rows besides those that were sent: where it was, and why."""

Progress = Callable[[int, int | None], None]
"""Told after every batch: lines read so far, and lines in all (about; None where nobody can know)."""


class Problem(Struct, frozen=True, kw_only=True):
    """One thing about one row: its line, the column and field it is about, the value and the reason."""

    line: int
    why: Reason
    place: str = ""
    """Where in the file, if its line says little: a path."""
    column: str = ""
    field: str = ""
    value: str = ""
    """Clipped; empty where it would be personal data."""
    refused: bool = True
    """False: the row was taken, but something in it was left out."""

    @property
    def reason(self) -> str:
        """Why, in English."""
        return self.why.said_in()


class Report(Struct, kw_only=True):
    """An import in numbers. `problems` holds the first thousand, refusals and notes."""

    map: str
    written_as: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    refused: int = 0
    noted: int = 0
    problems: list[Problem] = []
    alarms: list[Alarm] = []
    """What a person should look at first."""
    held: bool = False
    """Whether something was not done because of that: nothing is stored, or, if all that is off is how many
    listings would go, these are not withdrawn."""
    run: int = 0
    """Number of the import as it is kept."""

    def add(self, problem: Problem) -> None:
        """Remember a problem, as long as there is room for it."""
        if len(self.problems) < KEPT:
            self.problems.append(problem)


class RefusedRow(Struct, frozen=True):
    """A row as it came, and why it was refused."""

    line: int
    code: str
    reason: str
    cells: list[str]


class RefusedRows(AbstractContextManager["RefusedRows"]):
    """The rows that were refused as a CSV of their own, with line and reason, to mend and send again.

    The file may hold personal data: only its owner may read it. Without a path none is written; the first
    ten thousand `kept` are remembered for the run.
    """

    def __init__(self, path: Path | None, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = columns
        self._file: TextIO | None = None
        self.kept: list[RefusedRow] = []

    def __enter__(self) -> "RefusedRows":
        if self._path is not None:
            try:
                handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            except OSError as error:
                raise Conflict(
                    "%(file)s cannot be written: %(reason)s.",
                    field="refused", file=self._path, reason=error.strerror,
                ) from None  # fmt: skip
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            self._write([*self._columns, *ADDED])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, cells: Sequence[Cell], line: int, problems: Sequence[Problem]) -> None:
        """Write one row as it came, and why it was refused."""
        missing = [""] * (len(self._columns) - len(cells))
        refusals = [problem for problem in problems if problem.refused]
        code = " ".join(dict.fromkeys(problem.why.code for problem in refusals))
        reason = " ".join(f"{one.column or one.field}: {one.reason}".removeprefix(": ") for one in refusals)
        self._write([*cells, *missing, line, code, reason])
        if len(self.kept) < MOST_REFUSED:
            self.kept.append(RefusedRow(line, code, reason, [str(cell) for cell in cells]))

    def _write(self, cells: Sequence[Cell]) -> None:
        if self._file is not None:
            csv.writer(self._file).writerow([harmless(cell) for cell in cells])
