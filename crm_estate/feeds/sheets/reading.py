"""Rows of a table turned into what the features understand, or into what is wrong with them, one by one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.feeds.bodies import feed_reference
from crm_estate.feeds.paths import nested, put
from crm_estate.feeds.reasons import Reason, because
from crm_estate.feeds.records import Candidate, Facts, Record, said_wrong, shown
from crm_estate.feeds.report import Problem
from crm_estate.feeds.rows import Cell, Row, as_meant
from crm_estate.feeds.sheets.binding import Binding
from crm_estate.feeds.sheets.readers import Around, Bound, Note, read
from crm_estate.feeds.sheets.sheet import Written
from crm_estate.feeds.words import text_of

Finish = Callable[[dict[str, Any], Around], None]
"""Puts the last touches to a body before it is checked: what takes more than one column."""


def records(
    written: Iterable[Written], binding: Binding, into: type[Facts], finish: Finish, around: Around
) -> Iterator[Record[Facts]]:
    """What every row states, in order; nothing a row holds stops the next one."""
    for one in written:
        yield Record(one.line, one.print, partial(_understand, one, binding, into, finish, around))


def problem_of(line: int, why: Reason, path: str, binding: Binding | None, cells: Sequence[Cell]) -> Problem:
    """A refusal found after reading, with the column that the field came from."""
    column = binding.column_of(path) if binding else ""
    value = ""
    if binding and column:
        value = shown(path, cells[next(b.index for b in binding.bound if b.column == column)])
    return Problem(line=line, why=why, column=column, field=path, value=value)


def _understand(
    written: Written, binding: Binding, into: type[Facts], finish: Finish, around: Around
) -> Candidate[Facts]:
    row = written.read()
    if row.wrong:
        return Candidate(line=row.line, cells=row.cells, problems=[Problem(line=row.line, why=row.wrong)])
    around.notes.clear()
    body, problems = _body(row, binding, around)
    facts = None if problems else _facts(body, row, binding, into, finish, around, problems)
    problems += [_noted(row.line, note, binding) for note in around.notes]
    return Candidate(
        line=row.line, cells=row.cells, facts=facts, problems=problems, reference=_reference(body)
    )


def _reference(body: dict[str, Any]) -> str:
    """Whose row it is, also if something in it is wrong."""
    if body.get("reference"):
        return str(body["reference"])
    return feed_reference(body["source"], body["source_id"]) if body.get("source_id") else ""


def _body(row: Row, binding: Binding, around: Around) -> tuple[dict[str, Any], list[Problem]]:
    body: dict[str, Any] = dict(binding.map.constants)
    problems: list[Problem] = []
    for bound in binding.bound:
        cell = as_meant(row.cells[bound.index])
        try:
            for path, value in read(cell, bound, around).items():
                put(body, path, value)
        except Invalid as wrong:
            problems.append(_problem(row.line, bound, cell, because(wrong)))
    if binding.id is not None:
        _name(body, binding, text_of(row.cells[binding.id]))
    return nested(body), problems


def _name(body: dict[str, Any], binding: Binding, source_id: str) -> None:
    body["source"] = binding.source
    if source_id:
        body["source_id"] = source_id


def _facts(
    body: dict[str, Any],
    row: Row,
    binding: Binding,
    into: type[Facts],
    finish: Finish,
    around: Around,
    problems: list[Problem],
) -> Facts | None:
    try:
        finish(body, around)
        return msgspec.convert(body, into)
    except msgspec.ValidationError as error:
        why, path = said_wrong(error)
    except Invalid as wrong:
        why, path = because(wrong), wrong.field or ""
    problems.append(problem_of(row.line, why, path, binding, row.cells))
    return None


def _problem(line: int, bound: Bound, cell: Cell, why: Reason) -> Problem:
    value = shown(bound.path, cell)
    return Problem(line=line, why=why, column=bound.column, field=bound.path, value=value)


def _noted(line: int, note: Note, binding: Binding) -> Problem:
    return Problem(
        line=line,
        why=note.why,
        column=note.column or binding.column_of(note.path),
        field=note.path,
        value=shown(note.path, note.cell),
        refused=False,
    )
