"""Handing in a file at the desk, looking at how it would be read, and confirming it."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from msgspec import Struct

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Conflict, Invalid, Outcome
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked
from crm_estate.desk.forms import Form, corrected
from crm_estate.desk.import_words import SUBJECTS, UNITS, Fields
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import screen
from crm_estate.desk.words import words_of
from crm_estate.feeds import waiting
from crm_estate.feeds.chosen_columns import SHARED, Choices, source_name
from crm_estate.feeds.confirming import Confirmed, confirm_as, go_straight
from crm_estate.feeds.previewing import Preview, preview_of
from crm_estate.feeds.run_search import Run, get_run
from crm_estate.feeds.runs import Asked
from crm_estate.feeds.sheets.columns import Subject
from crm_estate.web.faults import said
from crm_estate.web.forms import Given, given, one, read
from crm_estate.web.pages import see_other

LARGEST_UPLOAD = 64 * 2**20
FORM_ROOM = 2**16
"""Bytes of the form around the file."""

PIECE = 2**18
MOST_COLUMNS = 200
"""Columns whose reading may be changed on the page; the others are read as they are known."""


class Handed(Struct, frozen=True, kw_only=True):
    """What the form says beside the file."""

    subject: Subject = "listings"
    full: bool | None = None
    look: bool = False
    """Whether to look at it first, also where it would go straight through."""


@get("/new/import")
async def new_import(request: AnyRequest, me: Who) -> Response[str]:
    subject = asked(request).get("subject", "listings")
    return await _form(request, me, Form({"subject": [subject]}))


@post("/new/import", request_max_body_size=LARGEST_UPLOAD + FORM_ROOM)
async def add_import(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    """A file that is read as a confirmed map says goes straight through; any other is looked at first."""
    fields = await given(request)
    file = (await request.form()).get("file")
    try:
        handed = read(fields, Handed)
        chosen = _chosen(file)
        run = await waiting.hand_in(
            _pieces(chosen),
            handed.subject,
            chosen.filename,
            Asked(full=handed.full),
            actor=me.actor,
            now=now,
            state="draft",
        )
    except Invalid as wrong:
        return await _form(request, me, corrected(fields, wrong, me.language))
    if not handed.look and await go_straight(run, actor=me.actor, now=now):
        return see_other(place_of("imports", run))
    return see_other(f"{place_of('imports', run)}/preview")


@get("/imports/{run:int}/preview")
async def import_preview(request: AnyRequest, me: Who, now: Now, run: FromPath[int]) -> Response[Any]:
    found = await get_run(run, actor=me.actor)
    if found.state != "draft":
        return see_other(place_of("imports", run))
    preview = await preview_of(found, None, actor=me.actor, now=now)
    return await _preview(request, me, found, preview, Form({}))


@post("/imports/{run:int}/preview")
async def import_look(request: AnyRequest, me: Who, now: Now, run: FromPath[int]) -> Response[Any]:
    """The file as it is read with other choices; nothing is kept."""
    found = await get_run(run, actor=me.actor)
    fields = await given(request)
    return await _looked_at(request, me, now, found, fields, None)


@post("/imports/{run:int}/confirmation")
async def import_confirmation(request: AnyRequest, me: Who, now: Now, run: FromPath[int]) -> Response[Any]:
    found = await get_run(run, actor=me.actor)
    fields = await given(request)
    try:
        confirmed = read(fields, Confirmed)
        await confirm_as(run, _choices(fields), confirmed, actor=me.actor, now=now)
    except (Conflict, Invalid) as wrong:
        if wrong.field == "state":
            raise
        return await _looked_at(request, me, now, found, fields, wrong)
    return see_other(place_of("imports", run))


async def _looked_at(
    request: AnyRequest, me: Me, now: Now, run: Run, fields: Given, wrong: Outcome | None
) -> Response[str]:
    try:
        choices = _choices(fields)
    except Invalid as unreadable:
        choices, wrong = _choices_without_source(fields), wrong or unreadable
    preview = await preview_of(run, choices, actor=me.actor, now=now)
    form = corrected(fields, wrong, me.language) if wrong else Form({k: list(v) for k, v in fields.items()})
    return await _preview(request, me, run, preview, form)


def _choices(fields: Given) -> Choices | None:
    """What the form says of columns and of what all rows share; None where there are no columns."""
    if "decimal" not in fields:
        return None
    said = {
        "columns": _numbered(fields, "column."),
        "units": _numbered(fields, "unit."),
        "words": _words(fields),
        "constants": {path: _shared(fields, path) for path in SHARED},
        "source": one(fields, "source") or None,
        "decimal": one(fields, "decimal") or None,
    }
    try:
        return msgspec.convert(said, Choices, strict=False)
    except msgspec.ValidationError as error:
        field = "source" if "$.source" in str(error) else "columns"
        raise Invalid("Only small letters, digits, and signs between them go here.", field=field) from None


def _choices_without_source(fields: Given) -> Choices | None:
    """What can be read of the choices although something in them cannot."""
    try:
        return _choices({**fields, "source": [""]})
    except Invalid:
        return None


def _shared(fields: Given, path: str) -> str:
    """What all rows share; codes of countries and currencies are capital letters however they are typed."""
    text = one(fields, f"constant.{path}")
    return text.upper() if path in ("country", "list_price.currency") else text


def _words(fields: Given) -> dict[str, dict[str, str]]:
    """What words were chosen to mean: a word and its meaning come as two fields with the same numbers."""
    found: dict[str, dict[str, str]] = {}
    for name, meant in _numbered(fields, "means.").items():
        word = one(fields, f"word.{name}")
        if word and meant:
            found.setdefault(name.partition(".")[0], {})[word] = meant
    return found


def _numbered(fields: Given, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): values[-1] for name, values in fields.items() if name.startswith(prefix)
    }


async def _form(request: AnyRequest, me: Me, form: Form) -> Response[str]:
    return await screen(
        request,
        me,
        "imports/new.html",
        status=422 if form.errors else 200,
        form=form,
        subjects=list(SUBJECTS.items()),
        largest=LARGEST_UPLOAD >> 20,
    )


async def _preview(request: AnyRequest, me: Me, run: Run, preview: Preview, form: Form) -> Response[str]:
    return await screen(
        request,
        me,
        "imports/preview.html",
        status=422 if form.errors else 200,
        run=run,
        preview=preview,
        form=form,
        fields=Fields(run.subject, await words_of(me.language)),
        units=UNITS,
        most=MOST_COLUMNS,
        name=_name(preview, run),
        wrong=said(preview.wrong, me.language) if preview.wrong else "",
    )


def _name(preview: Preview, run: Run) -> str:
    """What the map is called, unless someone says otherwise."""
    if preview.saved is not None:
        return preview.saved.name
    return "" if preview.is_known_as_is else source_name(run.file_name)


def _chosen(file: object) -> UploadFile:
    if not isinstance(file, UploadFile):
        raise Invalid("Choose a file.", field="file")
    return file


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    size = 0
    while piece := await file.read(PIECE):
        size += len(piece)
        if size > LARGEST_UPLOAD:
            raise Invalid(
                "At the desk a file may have %(mb)s MB. Larger ones go through the API or the command line.",
                field="file",
                mb=LARGEST_UPLOAD >> 20,
            )
        yield piece
