"""Imports as they are read again: lists, one with its problems, and the refused rows to be mended."""

import csv
from collections.abc import AsyncIterator
from datetime import datetime
from io import StringIO
from typing import Any, Literal

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import NotFound
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.feeds.alarms import Alarm
from crm_estate.feeds.reasons import Reason, as_written
from crm_estate.feeds.report import ADDED, Problem
from crm_estate.feeds.rows import harmless
from crm_estate.feeds.runs import Asked
from crm_estate.feeds.sheets.columns import Subject

State = Literal["draft", "waiting", "running", "held", "done", "failed", "dropped"]
ROWS_AT_ONCE = 500


class RunFacts(Struct, frozen=True, kw_only=True):
    """One import: what was sent, by whom, what became of it."""

    id: int
    subject: Subject
    file_name: str
    bytes: int
    asked: Asked
    written_as: str
    sender: str
    map_name: str
    state: State
    actor: str
    agent_name: str | None
    read: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    refused: int
    noted: int
    lines_done: int
    lines_all: int | None
    columns: list[str]
    alarms: list[Alarm]
    decided_by: str | None
    decided_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    has_file: bool


class Run(RunFacts, frozen=True, kw_only=True):
    """The same, with why nothing came of it, if so."""

    error: Reason | None


SELECT = """select r.*, a.name as agent_name,
              exists (select 1 from feed_file f where f.run = r.id and f.part = 0) as has_file
            from feed_run r left join agent a on a.id = r.agent"""


async def find_runs(
    *,
    actor: Actor,
    state: State | None = None,
    subject: Subject | None = None,
    limit: int = LIMIT,
    after: str | None = None,
) -> Page[Run]:
    """Imports that the actor may see, newest first: an agent's own, a manager's office's, or all."""
    where = _visible(actor)
    where.add_given("r.state = {}", state).add_given("r.subject = {}", subject)
    if (seen := position(after)) is not None:
        where.add("r.id < {}::bigint", seen[1])
    size = limited(limit)
    rows = await database.fetch(
        f"{SELECT} where {where.sql} order by r.id desc limit {size + 1}", *where.args
    )
    return page_of(rows, size, _run_of, by=("id", "id"))


async def get_run(run: int, *, actor: Actor) -> Run:
    """One import; NotFound also when it is not the actor's to see."""
    where = _visible(actor).add("r.id = {}::bigint", run)
    row = await database.fetch_row(f"{SELECT} where {where.sql}", *where.args)
    if row is None:
        raise NotFound("There is no import %(number)s.", number=run)
    return _run_of(row)


async def problems_of(
    run: int, *, actor: Actor, limit: int = LIMIT, after: str | None = None
) -> Page[Problem]:
    """What was refused or left out, in the order of the file; only the first thousand are kept."""
    await get_run(run, actor=actor)
    seen = position(after)
    size = limited(limit)
    rows = await database.fetch(
        """select * from feed_problem where run = $1 and number > $2 order by number limit $3""",
        run,
        seen[1] if seen else 0,
        size + 1,
    )
    return page_of(rows, size, _problem_of, by=("number", "number"))


async def refused_rows(run: int, *, actor: Actor) -> AsyncIterator[bytes]:
    """The refused rows as a CSV to be mended and sent again, piece by piece."""
    found = await get_run(run, actor=actor)
    yield b"\xef\xbb\xbf" + _csv([*found.columns, *ADDED])
    number = 0
    while rows := await database.fetch(
        "select * from feed_refused where run = $1 and number > $2 order by number limit $3",
        run,
        number,
        ROWS_AT_ONCE,
    ):
        for row in rows:
            cells = msgspec.json.decode(row["cells"], type=list[str])
            missing = [""] * (len(found.columns) - len(cells))
            yield _csv([*cells, *missing, *(row[name] for name in ADDED)])
        number = rows[-1]["number"]


def _visible(actor: Actor) -> Where:
    where = Where()
    if actor.kind == "system" or actor.role == "administrator" or (actor.kind == "key" and not actor.office):
        return where
    if actor.kind == "key" or actor.role == "manager":
        return where.add("r.office = {}", actor.office)
    return where.add("r.agent = {}", actor.id if actor.kind == "agent" else 0)


def _run_of(row: database.Row) -> Run:
    plain = {name: row[name] for name in Run.__struct_fields__ if name not in ("asked", "alarms", "error")}
    return Run(
        **plain,
        asked=msgspec.json.decode(row["asked"], type=Asked),
        alarms=msgspec.json.decode(row["alarms"], type=list[Alarm]),
        error=None if row["error"] is None else as_written(row["error"]),
    )


def _problem_of(row: database.Row) -> Problem:
    same = {name: row[name] for name in ("line", "place", "field", "value", "refused")}
    return Problem(**same, column=row["column_name"], why=as_written(row["why"]))


def _csv(cells: list[Any]) -> bytes:
    line = StringIO()
    csv.writer(line).writerow([harmless(cell) for cell in cells])
    return line.getvalue().encode()
