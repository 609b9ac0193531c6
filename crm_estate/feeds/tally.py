"""Counting an import while it runs: what was taken, refused, noted, and how far it is."""

from collections.abc import Sequence
from typing import Any, Literal

from crm_estate.feeds.opened import Source
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.report import Problem, Progress, RefusedRows, Report


class Tally:
    """The report of an import as it grows."""

    def __init__(self, opened: Source[Any], refused: RefusedRows, progress: Progress | None) -> None:
        name = opened.binding.map.name if opened.binding else ""
        self.report = Report(map=name, written_as=opened.written_as)
        self._refused = refused
        self._progress = progress
        self._lines = opened.lines
        self._met: dict[str, int] = {}

    def first_look(self, item: Candidate[Any]) -> bool:
        """Count a row; whether it may go on: it states something, and no earlier row said it already."""
        self.report.read += 1
        if item.facts is None:
            self.refuse(item, item.problems)
            return False
        reference = item.facts.reference
        if reference is not None and reference in self._met:
            reason = f"The same id is on line {self._met[reference]}; that row was taken."
            self.refuse(item, [Problem(line=item.line, reason=reason, field="reference", value=reference)])
            return False
        if reference is not None:
            self._met[reference] = item.line
        for problem in item.problems:
            self.note(problem)
        return True

    def refuse(self, item: Candidate[Any], problems: Sequence[Problem]) -> None:
        """A row is not taken."""
        self.report.refused += 1
        for problem in problems:
            self.report.add(problem)
        reasons = [f"{p.column or p.field}: {p.reason}".removeprefix(": ") for p in problems if p.refused]
        self._refused.add(item.cells, item.line, reasons)

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
