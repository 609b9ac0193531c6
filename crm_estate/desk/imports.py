"""Imports at the desk: what came, what was made of it, what was refused; and a word on what is held."""

from typing import Any, get_args
from urllib.parse import quote

from litestar import Response, get, post
from litestar.response import Stream
from msgspec import Struct

from crm_estate.base.languages import gettext_for
from crm_estate.desk.alarm_words import sentences
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, pages
from crm_estate.desk.import_words import STATES, SUBJECTS, TONES, Fields
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.desk.words import words_of
from crm_estate.feeds import waiting
from crm_estate.feeds.run_search import Run, State, find_runs, get_run, problems_of, refused_rows
from crm_estate.web.headers import page_headers

INDEX = "/desk/imports"
UNDER_WAY = ("waiting", "running")
STEPS = 20
"""In how many steps a bar goes from nothing to all; a step is worth an answer, and a word."""


class Line(Struct, frozen=True):
    """An import as the list shows it."""

    run: Run
    state: str
    tone: str
    is_under_way: bool
    step: int
    """How far it is, in steps."""

    @property
    def seen(self) -> str:
        """What a page shows of it now: as long as this is the same, there is nothing new to show."""
        return f"{self.run.state}-{self.step}"

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        if self.run.started_at is None or self.run.ended_at is None:
            return None
        return round((self.run.ended_at - self.run.started_at).total_seconds(), 1)


@get("/imports")
async def import_index(request: AnyRequest, me: Who) -> Response[str]:
    query = asked(request)
    state: Any = query.get("state")
    subject: Any = query.get("subject")
    found = await find_runs(
        actor=me.actor,
        state=state if state in get_args(State) else None,
        subject=subject if subject in SUBJECTS else None,
        after=query.get("after") or None,
    )
    say = gettext_for(me.language)
    return await screen(
        request,
        me,
        "imports/index.html",
        lines=[line_of(run) for run in found.items],
        query=query,
        states=[(code, say(text)) for code, text in STATES.items()],
        subjects=list(SUBJECTS.items()),
        **pages(query, found.next),
    )


@get("/imports/{run:int}")
async def import_page(request: AnyRequest, me: Who, run: FromPath[int]) -> Response[str]:
    found = await get_run(run, actor=me.actor)
    query = asked(request)
    problems = await problems_of(run, actor=me.actor, after=query.get("after") or None)
    return await screen(
        request,
        me,
        "imports/run.html",
        line=line_of(found),
        run=found,
        alarms=[sentences(alarm, me.language) for alarm in found.alarms],
        is_stored={alarm.kind for alarm in found.alarms} <= {"withdrawals", "nameless"},
        subject=SUBJECTS[found.subject],
        fields=Fields(found.subject, await words_of(me.language)),
        problems=problems.items,
        **pages(query, problems.next),
    )


@get("/imports/{run:int}/progress")
async def import_progress(request: AnyRequest, me: Who, run: FromPath[int]) -> Response[Any]:
    """For a page that is open: nothing new, how far it is, or that the page should be loaded again."""
    line = line_of(await get_run(run, actor=me.actor))
    if request.query_params.get("seen") == line.seen:
        return Response(None, status_code=204)
    is_row = request.query_params.get("part") == "row"
    headers = {} if line.is_under_way or is_row else {"HX-Refresh": "true"}
    template = "imports/row.html" if is_row else "imports/progress.html"
    return await screen(request, me, template, line=line, headers=headers)


@get("/imports/{run:int}/refused")
async def import_refused(me: Who, run: FromPath[int]) -> Stream:
    """The refused rows as a file to mend and send again."""
    found = await get_run(run, actor=me.actor)
    name = quote(f"refused-{run}-{found.file_name.rpartition('.')[0] or found.file_name}.csv", safe="")
    return Stream(
        refused_rows(run, actor=me.actor),
        media_type="text/csv",
        headers={
            **page_headers("no-referrer"),
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        },
    )


@post("/imports/{run:int}/approval")
async def import_approval(me: Who, now: Now, run: FromPath[int]) -> Response[None]:
    """A person has seen what is off and wants it done."""
    await waiting.go_ahead(run, actor=me.actor, now=now)
    return done(place_of("imports", run), "state")


@post("/imports/{run:int}/drop")
async def import_drop(me: Who, now: Now, run: FromPath[int]) -> Response[None]:
    await waiting.drop(run, actor=me.actor, now=now)
    return done(place_of("imports", run), "dropped")


def line_of(run: Run) -> Line:
    return Line(
        run=run,
        state=STATES[run.state],
        tone=TONES.get(run.state, "mute"),
        is_under_way=run.state in UNDER_WAY,
        step=_step(run),
    )


def _step(run: Run) -> int:
    if run.state != "running" or not run.lines_all:
        return 0
    return min(STEPS, STEPS * run.lines_done // run.lines_all)
