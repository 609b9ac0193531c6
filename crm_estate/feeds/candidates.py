"""Rows of a file turned into what the features understand, or into what is wrong with them, one by one."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.binding import Binding
from crm_estate.feeds.paths import nested, put
from crm_estate.feeds.readers import Around, Bound, Note, read
from crm_estate.feeds.report import Problem
from crm_estate.feeds.rows import Cell, Row, clip
from crm_estate.feeds.words import text_of

Facts = TypeVar("Facts")
Finish = Callable[[dict[str, Any], Around], None]
"""Puts the last touches to a body before it is checked: what takes more than one column."""

PERSONAL = frozenset({"description", "agent", "name", "emails", "phones", "note", "company", "owner"})
"""Fields whose values are never shown in a report."""

_AT = re.compile(r"^(?P<reason>.*?)(?: - at `(?:key` in `)?\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r"unknown field `(\w+)`|required field `(\w+)`")


class Candidate(Struct, Generic[Facts], frozen=True, kw_only=True):
    """One row: the facts it states, unless it is wrong, and what there is to say about it."""

    line: int
    cells: Sequence[Cell]
    facts: Facts | None
    problems: list[Problem] = []


def candidates(
    rows: Iterator[Row], binding: Binding, into: type[Facts], finish: Finish, around: Around
) -> Iterator[Candidate[Facts]]:
    """What every row states, in order; nothing a row holds stops the next one."""
    for row in rows:
        if row.wrong:
            problem = Problem(line=row.line, reason=row.wrong)
            yield Candidate(line=row.line, cells=row.cells, facts=None, problems=[problem])
            continue
        around.notes.clear()
        body, problems = _body(row, binding, around)
        facts = None if problems else _facts(body, row, binding, into, finish, around, problems)
        problems += [_noted(row.line, note, binding) for note in around.notes]
        yield Candidate(line=row.line, cells=row.cells, facts=facts, problems=problems)


def said_wrong(error: Exception) -> tuple[str, str]:
    """The reason and the path of the field in what a decoder complains about.

    >>> said_wrong(ValueError("Expected `float` > 0.0 - at `$.living_area`"))
    ('Expected `float` > 0.0', 'living_area')
    >>> said_wrong(ValueError("Object contains unknown field `flor`"))[1]
    'flor'
    """
    found = _AT.match(str(error))
    if found is None:
        return str(error), ""
    path = found["path"] or next(
        (name for match in _UNKNOWN_FIELD.findall(found["reason"]) for name in match if name), ""
    )
    return found["reason"], path


def problem_of(line: int, reason: str, path: str, binding: Binding | None, cells: Sequence[Cell]) -> Problem:
    """A refusal found after reading, with the column that the field came from."""
    column = binding.column_of(path) if binding else ""
    value = ""
    if binding and column:
        value = shown(path, cells[next(b.index for b in binding.bound if b.column == column)])
    return Problem(line=line, reason=reason, column=column, field=path, value=value)


def shown(path: str, cell: Cell) -> str:
    """A value as a report may show it: clipped, and empty where it is personal."""
    return "" if re.split(r"[.\[]", path)[0] in PERSONAL else clip(cell)


def _body(row: Row, binding: Binding, around: Around) -> tuple[dict[str, Any], list[Problem]]:
    body: dict[str, Any] = dict(binding.map.constants)
    problems: list[Problem] = []
    for bound in binding.bound:
        cell = row.cells[bound.index]
        try:
            for path, value in read(cell, bound, around).items():
                put(body, path, value)
        except Invalid as wrong:
            problems.append(_problem(row.line, bound, cell, wrong.message))
    if binding.id is not None:
        _name(body, binding, text_of(row.cells[binding.id]))
    return nested(body), problems


def _name(body: dict[str, Any], binding: Binding, source_id: str) -> None:
    source = binding.map.source or binding.map.name
    body["source"] = source
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
        reason, path = said_wrong(error)
    except Invalid as wrong:
        reason, path = wrong.message, wrong.field or ""
    problems.append(problem_of(row.line, reason, path, binding, row.cells))
    return None


def _problem(line: int, bound: Bound, cell: Cell, reason: str) -> Problem:
    value = shown(bound.path, cell)
    return Problem(line=line, reason=reason, column=bound.column, field=bound.path, value=value)


def _noted(line: int, note: Note, binding: Binding) -> Problem:
    return Problem(
        line=line,
        reason=note.reason,
        column=note.column or binding.column_of(note.path),
        field=note.path,
        value=shown(note.path, note.cell),
        refused=False,
    )
