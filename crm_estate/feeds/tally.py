"""Counting an import while it runs: what was taken, refused, noted, and how far it is."""

from collections.abc import Sequence
from typing import Any, Literal

from crm_estate.base.wording import N_
from crm_estate.feeds.opened import Source
from crm_estate.feeds.reasons import because
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.report import Problem, Progress, RefusedRows, Report


class Tally:
    """The report of an import as it grows."""

    def __init__(self, opened: Source[Any], refused: RefusedRows, progress: Progress | None) -> None:
        name = opened.binding.map.name if opened.binding else ""
        self.report = Report(map=name, written_as=opened.written_as)
        self.refused = refused
        self._progress = progress
        self._lines = opened.lines
        self._met: dict[str, int] = {}
        self._refused_names: set[str] = set()
        self.nameless = 0
        """Refused records of which nobody knows whose they are."""

    def first_look(self, item: Candidate[Any]) -> bool:
        """Count a row; whether it may go on: it states something, and no earlier row said it already."""
        self.report.read += 1
        if item.facts is None:
            self.refuse(item, item.problems)
            return False
        reference = item.facts.reference
        if reference is not None and not self._is_first(item, reference):
            return False
        self._note_all(item)
        return True

    def first_word(self, item: Candidate[Any]) -> None:
        """Count a record that only says what became of a listing."""
        self.report.read += 1
        self._note_all(item)

    def known(self, reference: str, line: int) -> None:
        """Count a record that is the same as last time."""
        self.report.read += 1
        self.report.unchanged += 1
        self._met.setdefault(reference, line)

    def has_met(self, reference: str) -> bool:
        """Whether the file names this one, be it in a row that was refused."""
        return reference in self._met or reference in self._refused_names

    def _is_first(self, item: Candidate[Any], reference: str) -> bool:
        line = self._met.setdefault(reference, item.line)
        if line != item.line:
            why = because(N_("The same id is on line %(line)s; that row was taken."), line=line)
            self.refuse(item, [Problem(line=item.line, why=why, field="reference", value=reference)])
        return line == item.line

    def _note_all(self, item: Candidate[Any]) -> None:
        for problem in item.problems:
            self.note(problem)

    def refuse(self, item: Candidate[Any], problems: Sequence[Problem]) -> None:
        """A row is not taken."""
        self.report.refused += 1
        if item.reference:
            self._refused_names.add(item.reference)
        else:
            self.nameless += 1
        for problem in problems:
            self.report.add(problem)
        self.refused.add(item.cells, item.line, problems)

    def note(self, problem: Problem) -> None:
        """A row is taken without one of its values."""
        self.report.noted += 1
        self.report.add(problem)

    def count(self, result: Literal["new", "changed", "unchanged"]) -> None:
        """A row is taken."""
        setattr(self.report, result, getattr(self.report, result) + 1)

    def done(self) -> Report:
        """The report, its problems in the order of the file."""
        self.report.problems.sort(key=lambda problem: problem.line)
        return self.report

    def advance(self, line: int) -> None:
        """Tell whoever waits how far the import is."""
        if self._progress is not None:
            self._progress(line, self._lines)

    def advance_half(self, line: int, *, second: bool = False) -> None:
        """The same, where the file is gone through twice: read first, then received."""
        self.advance(self.half(line, second=second))

    def half(self, line: int, *, second: bool = False) -> int:
        """How far a file is that is gone through twice."""
        if self._lines is None:
            return line
        return (min(line, self._lines) + (self._lines if second else 0)) // 2
