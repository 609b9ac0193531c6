"""Imports as they are kept: each begins, ends, or is held, with what came of it and what was wrong."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import NotFound, Outcome
from crm_estate.base.fields import Slug
from crm_estate.feeds.opened import Source
from crm_estate.feeds.reasons import Why, because, written
from crm_estate.feeds.report import RefusedRow, Report
from crm_estate.feeds.same_file import forget_files
from crm_estate.feeds.sheets.columns import ColumnMap, Subject, map_names, read_map

COUNTS = ("read", "new", "changed", "unchanged", "withdrawn", "refused", "noted")
SAID = ("place", "column", "field", "value")
LEASE = timedelta(minutes=15)
"""How long a worker may be silent about an import before another takes it up again."""

REFUSED_KEPT = timedelta(days=30)
"""How long files and refused rows are kept: they may hold personal data."""


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What whoever sends a file chooses; all of it may be left to what the file says."""

    format: Slug | None = None
    map: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    """Name of a map that comes along or was saved at the desk."""
    full: bool | None = None
    """Whether what the file does not name is gone; None: as the file says."""
    go_ahead: bool = False
    """Whether a person has seen what is off and wants it done."""


class Kept:
    """The record of one import under way."""

    def __init__(self, run: int, now: datetime) -> None:
        self.run = run
        self._now = now
        self._begun = monotonic()

    async def done(
        self, report: Report, opened: Source[Any], refused: Sequence[RefusedRow], state: str | None = None
    ) -> None:
        """Keep what came of it."""
        report.run = self.run
        counts = [getattr(report, name) for name in COUNTS]
        sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(COUNTS, 10))
        async with database.transaction():
            await database.execute(
                f"""update feed_run set state = $2, ended_at = $3, written_as = $4, sender = $5,
                      map_name = $6, lines_all = $7, columns = $8, alarms = $9, claimed_until = null,
                      lines_done = coalesce($7, lines_done), {sets} where id = $1""",
                self.run,
                state or ("held" if report.held else "done"),
                self._ended,
                report.written_as,
                opened.sender,
                report.map,
                opened.lines,
                opened.columns,
                msgspec.json.encode(report.alarms).decode(),
                *counts,
            )
            await self._keep_problems(report)
            await self._keep_refused(refused)

    async def advance(self, line: int, lines: int | None = None) -> None:
        """Say how far it is, of about how many lines, and that its worker is there."""
        await database.execute(
            """update feed_run set lines_done = $2, lines_all = coalesce($3, lines_all),
                 claimed_until = greatest(claimed_until, now() + $4::interval) where id = $1""",
            self.run,
            line,
            lines,
            LEASE,
        )

    async def failed(self, why: Why) -> None:
        """Keep why nothing came of it."""
        await database.execute(
            """update feed_run set state = 'failed', ended_at = $2, error = $3, claimed_until = null
               where id = $1""",
            self.run,
            self._ended,
            written(because(why)),
        )

    @property
    def _ended(self) -> datetime:
        """This moment, by a stopwatch that ran since it began."""
        return self._now + timedelta(seconds=monotonic() - self._begun)

    async def _keep_problems(self, report: Report) -> None:
        await database.execute("delete from feed_problem where run = $1", self.run)
        rows = [
            (
                self.run,
                number,
                problem.line,
                *(_plain(getattr(problem, name)) for name in SAID),
                written(problem.why),
                problem.refused,
            )
            for number, problem in enumerate(report.problems, 1)
        ]
        columns = ("run", "number", "line", "place", "column_name", "field", "value", "why", "refused")
        await database.copy("feed_problem", columns, rows)

    async def _keep_refused(self, refused: Sequence[RefusedRow]) -> None:
        await database.execute("delete from feed_refused where run = $1", self.run)
        await database.copy(
            "feed_refused",
            ("run", "number", "line", "code", "reason", "cells"),
            [
                (self.run, number, row.line, row.code, _plain(row.reason),
                 msgspec.json.encode([_plain(cell) for cell in row.cells]).decode())
                for number, row in enumerate(refused, 1)
            ],
        )  # fmt: skip


@asynccontextmanager
async def kept(
    subject: Subject, path: Path, asked: Asked, *, actor: Actor, now: datetime, run: int | None
) -> AsyncGenerator[Kept]:
    """Keep an import: begin it, unless `run` has begun already, and say so if it fails."""
    if run is None:
        size = path.stat().st_size if path.is_file() else 0  # noqa: ASYNC240 - one look at a local file
        run = await begin(subject, path.name, size, asked, "running", actor=actor, now=now)
    record = Kept(run, now)
    try:
        yield record
    except Outcome as wrong:
        await record.failed(wrong)
        raise


async def begin(
    subject: Subject, file_name: str, size: int, asked: Asked, state: str, *, actor: Actor, now: datetime
) -> int:
    """The number of a new import."""
    return await database.fetch_value(
        """insert into feed_run (subject, file_name, bytes, asked, state, actor, agent, office, created_at,
             started_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id""",
        subject,
        _plain(file_name)[:200],
        size,
        msgspec.json.encode(asked).decode(),
        state,
        actor.name,
        actor.id if actor.kind == "agent" else None,
        actor.office,
        now,
        now if state == "running" else None,
    )


async def map_named(name: str | None, of: Subject) -> ColumnMap | None:
    """A map saved at the desk, or one that comes along, by its name."""
    if name is None:
        return None
    body = await database.fetch_value("select body from feed_map where name = $1 and subject = $2", name, of)
    if body is not None:
        return msgspec.json.decode(body, type=ColumnMap)
    if name in map_names():
        return read_map(name)
    raise NotFound("There is no column map %(name)s.", field="map", name=repr(name))


async def forget_old_files(now: datetime) -> None:
    """Forget files and refused rows after a month; what came of the import stays."""
    old = "(select id from feed_run where created_at < $1 and state not in ('waiting', 'running'))"
    await database.execute(f"delete from feed_file where run in {old}", now - REFUSED_KEPT)
    await database.execute(f"delete from feed_refused where run in {old}", now - REFUSED_KEPT)
    await forget_files(now - REFUSED_KEPT)


def _plain(text: str) -> str:
    """Text as PostgreSQL can hold it."""
    return text.replace("\x00", "").encode(errors="replace").decode()
