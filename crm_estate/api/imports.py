"""Imports at the API: a file is handed in, read by a worker, looked after. What is held waits for a word."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Stream
from msgspec import Meta, Struct

from crm_estate.accounts.permissions import Actor, Scope, require
from crm_estate.api.import_examples import BODIES, REFUSED
from crm_estate.api.paging import Paged
from crm_estate.api.paths import row_id
from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Line, Slug
from crm_estate.base.paging import Page
from crm_estate.feeds import waiting
from crm_estate.feeds.report import Problem
from crm_estate.feeds.run_search import Run, RunFacts, State, find_runs, get_run, problems_of, refused_rows
from crm_estate.feeds.runs import Asked
from crm_estate.feeds.saved_maps import MapName
from crm_estate.feeds.sheets.columns import Subject
from crm_estate.feeds.sizes import LARGEST_SENT
from crm_estate.web.queries import provide_query

AnyRequest = Request[Any, Any, Any]

WRITES: Mapping[Subject, Scope] = {"listings": "listings:write", "contacts": "contacts:write"}
READS: Mapping[Subject, Scope] = {"listings": "listings:read", "contacts": "contacts:read"}
MAY_WRITE: dict[str, Any] = {"scope": WRITES["listings"], "scopes": tuple(WRITES.values())}
MAY_READ: dict[str, Any] = {"scope": READS["listings"], "scopes": tuple(READS.values())}
CSV = "text/csv"
SUFFIXES = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/x-ndjson": ".jsonl",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
"""How a file without a name is called, by its media type."""


class ImportAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is in the body and how it is to be read; what is not said is recognised."""

    subject: Annotated[Subject, Meta(description="What the file holds.")] = "listings"
    file_name: (
        Annotated[Line, Meta(description="Its name; the ending says what it is. Else the media type.")] | None
    ) = None
    format: Annotated[Slug, Meta(description="One of the known formats, such as kyero.")] | None = None
    map: Annotated[MapName, Meta(description="A column map, saved at the desk or known.")] | None = None
    full: (
        Annotated[bool, Meta(description="Whether what the file does not name is withdrawn.")] | None
    ) = None  # fmt: skip


class ImportsAsked(Paged, frozen=True, kw_only=True):
    """How many imports; `state` and `subject` show those alone."""

    state: State | None = None
    subject: Subject | None = None


class ImportOut(RunFacts, frozen=True, kw_only=True):
    """An import: what came, how it was asked to be read, what was made of it, and what is off about it.

    `held`: it waits for a word, with `alarms` as the evidence. Counts are of records. `error`: why nothing
    came of it; its `error_code` stays the same whatever the values in it.
    """

    error: str | None
    error_code: str | None


class ImportProblem(Struct, frozen=True, kw_only=True):
    """One thing about one record: where it is, what it is about, and why it was refused or left out.

    `code` is the same for the same reason, whatever the values in it.
    """

    line: int
    code: str
    reason: str
    place: str
    column: str
    field: str
    value: str
    refused: bool


@post(
    "/imports",
    status_code=202,
    request_max_body_size=LARGEST_SENT,
    opt={**MAY_WRITE, "query": ImportAsked, "takes": BODIES},
    dependencies={"asked": Provide(provide_query(ImportAsked))},
)
async def post_import(
    request: AnyRequest,
    asked: NamedDependency[ImportAsked],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[ImportOut]:
    """Hand in a file of listings or contacts, as it is, up to 256 MB. It is read soon: look at `Location`.
    Tables (CSV, TSV, XLSX), lines of JSON and the formats of the trade, each also as .gz, are known.
    """
    require(actor, WRITES[asked.subject])
    run = await waiting.hand_in(
        request.stream(),
        asked.subject,
        asked.file_name or _named_by(request.headers.get("content-type", "")),
        Asked(format=asked.format, map=asked.map, full=asked.full),
        actor=actor,
        now=now,
    )
    out = _out(await get_run(run, actor=actor))
    return Response(out, status_code=202, headers={"Location": f"/api/v1/imports/{run}"})


@get(
    "/imports",
    opt={**MAY_READ, "query": ImportsAsked},
    dependencies={"asked": Provide(provide_query(ImportsAsked))},
)
async def get_imports(asked: NamedDependency[ImportsAsked], actor: NamedDependency[Actor]) -> Page[ImportOut]:
    """The imports that this key may see, the newest first."""
    page = await find_runs(
        actor=actor,
        state=asked.state,
        subject=_subject(asked.subject, actor),
        limit=asked.limit,
        after=asked.cursor,
    )
    return Page([_out(run) for run in page.items], page.next)


@get("/imports/{run:int}", opt=MAY_READ)
async def get_one_import(run: FromPath[int], actor: NamedDependency[Actor]) -> ImportOut:
    """Read one import: how far it is, what came of it, and what is off."""
    return _out(await _readable(run, actor))


@get(
    "/imports/{run:int}/problems",
    opt={**MAY_READ, "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_import_problems(
    run: FromPath[int], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[ImportProblem]:
    """What was refused or left out, in the order of the file; the first thousand are kept."""
    found = await _readable(run, actor)
    page = await problems_of(found.id, actor=actor, limit=asked.limit, after=asked.cursor)
    return Page([_problem_out(one) for one in page.items], page.next)


@get("/imports/{run:int}/refused", opt={**MAY_READ, "gives": {f"{CSV}; charset=utf-8": REFUSED}})
async def get_import_refused(run: FromPath[int], actor: NamedDependency[Actor]) -> Stream:
    """The refused records with line, code and reason, to be mended and sent again; kept for 30 days."""
    found = await _readable(run, actor)
    named = {"Content-Disposition": f'attachment; filename="refused-{found.id}.csv"'}
    return Stream(refused_rows(found.id, actor=actor), media_type=CSV, headers=named)


@post("/imports/{run:int}/approval", status_code=200, opt=MAY_WRITE)
async def post_import_approval(
    run: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> ImportOut:
    """Do what is held all the same: someone has seen what is off and wants it."""
    found = await _writable(run, actor)
    await waiting.go_ahead(found.id, actor=actor, now=now)
    return _out(await get_run(found.id, actor=actor))


@delete("/imports/{run:int}", status_code=200, opt=MAY_WRITE)
async def delete_import(
    run: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> ImportOut:
    """Drop an import that waits or is held. Its file is forgotten; that it came stays known."""
    found = await _writable(run, actor)
    await waiting.drop(found.id, actor=actor, now=now)
    return _out(found)


async def _readable(run: int, actor: Actor) -> Run:
    return await _of_scope(run, actor, READS)


async def _writable(run: int, actor: Actor) -> Run:
    return await _of_scope(run, actor, WRITES)


async def _of_scope(run: int, actor: Actor, scopes: Mapping[Subject, Scope]) -> Run:
    found = await get_run(row_id(run), actor=actor)
    require(actor, scopes[found.subject])
    return found


def _subject(asked: Subject | None, actor: Actor) -> Subject | None:
    """What the list is narrowed to: a key that reads only listings, or only contacts, sees those imports."""
    if asked is not None:
        require(actor, READS[asked])
        return asked
    readable: list[Subject] = [subject for subject, scope in READS.items() if scope in actor.scopes]
    return readable[0] if len(readable) == 1 else None


def _named_by(content_type: str) -> str:
    media = content_type.partition(";")[0].strip().lower()
    if media not in SUFFIXES:
        raise Invalid("Name the file, or send its media type.", field="file_name")
    return f"import{SUFFIXES[media]}"


def _out(run: Run) -> ImportOut:
    return ImportOut(
        **{name: getattr(run, name) for name in RunFacts.__struct_fields__},
        error=run.error.said_in() if run.error else None,
        error_code=run.error.code if run.error else None,
    )


def _problem_out(problem: Problem) -> ImportProblem:
    same = ("line", "reason", "place", "column", "field", "value", "refused")
    return ImportProblem(**{name: getattr(problem, name) for name in same}, code=problem.why.code)


HANDLERS = (
    post_import, get_imports, get_one_import, get_import_problems, get_import_refused, post_import_approval,
    delete_import,
)  # fmt: skip
