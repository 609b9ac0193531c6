"""A file before it is imported: how its first rows would be read, also with what is chosen otherwise."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base.errors import Conflict, Invalid, NotFound, Outcome
from crm_estate.base.settings import settings
from crm_estate.contacts.facts import ContactFacts
from crm_estate.feeds.bodies import finish_contact, finish_listing
from crm_estate.feeds.chosen_columns import AS_IS, Choices, Unit, chosen_map, suggested, units_for
from crm_estate.feeds.chosen_words import Word, is_spoken, words_to_ask
from crm_estate.feeds.records import Candidate, Mark, Record
from crm_estate.feeds.report import Problem
from crm_estate.feeds.rows import Row, clip
from crm_estate.feeds.run_search import Run
from crm_estate.feeds.runs import map_named
from crm_estate.feeds.saved_maps import SavedMap, maps_of, saved_maps
from crm_estate.feeds.sheets.binding import bind, lay_over, missing_in, positions_of
from crm_estate.feeds.sheets.columns import ColumnMap, Subject, map_names
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.sheets.reading import Finish, records
from crm_estate.feeds.sheets.settling import HEAD, settled
from crm_estate.feeds.sheets.sheet import Sheet, as_written
from crm_estate.feeds.sources import format_of, is_lines, map_for, source, table_opener
from crm_estate.feeds.waiting import kept_file
from crm_estate.listings.custom import CustomField, custom_fields, in_use
from crm_estate.listings.facts import ListingFacts

SHOWN = 10
"""Records that are understood and shown."""

SAMPLED = 50
LOOKED_THROUGH = 5_000
"""Rows in which words are looked for."""

SAMPLES = 3
CLIPPED = 60
INTO: dict[Subject, tuple[type[Any], Finish]] = {
    "listings": (ListingFacts, finish_listing),
    "contacts": (ContactFacts, finish_contact),
}


class Column(Struct, frozen=True, kw_only=True):
    """One column of a table: what stands in it, and what it is read as."""

    position: int
    name: str
    samples: list[str]
    choice: str
    several: list[str] = []
    """The fields that it is read as, where they are more than one."""
    unit: Unit = ""
    units: tuple[Unit, ...] = ()
    words: list[Word] = []
    """What stands in it and is not understood by itself, where a field takes few values."""
    wrong: str = ""
    is_hidden: bool = False
    """Whether a column before it has the same name, so that this one cannot be chosen."""


class Shown(Struct, frozen=True, kw_only=True):
    """One record as it was understood: what it states, or what is wrong with it."""

    line: int
    facts: ListingFacts | ContactFacts | None = None
    mark: Mark | None = None
    problems: list[Problem] = []


class Preview(Struct, frozen=True, kw_only=True):
    """How a file would be read."""

    subject: Subject
    format: str = ""
    """Title of the format of the trade it is in; empty for tables and lines of JSON."""
    written_as: str = ""
    sender: str = ""
    whole: bool = False
    lines: int | None = None
    map: ColumnMap | None = None
    """For tables: the map that the choices make, ready to be saved."""
    saved: SavedMap | None = None
    """The map confirmed before that it was recognised by."""
    is_known_as_is: bool = False
    """Whether it is an export that is known, read as it always is."""
    choices: Choices = Choices()
    columns: list[Column] = []
    rows: list[Shown] = []
    wrong: Outcome | None = None
    """Why nothing can be read of it as it stands; None when something can."""
    missing: list[str] = []
    """The fields that no column says and that are not the same in all rows, if that is what is wrong."""
    field: str = ""
    """What is at fault then: `file`, `map` or a choice."""

    @property
    def understood(self) -> int:
        """How many of the records shown would be taken."""
        return sum(row.facts is not None or row.mark is not None for row in self.rows)

    @property
    def is_sound(self) -> bool:
        """Whether it can be imported as it is read now."""
        return not self.wrong and not any(column.wrong for column in self.columns)


class Looking(Struct, frozen=True, kw_only=True):
    """What a file is looked at with."""

    subject: Subject
    around: Around
    own: Sequence[CustomField] = ()
    maps: Sequence[ColumnMap] = ()
    map: ColumnMap | None = None
    format: str | None = None


async def preview_of(run: Run, choices: Choices | None, *, actor: Actor, now: datetime) -> Preview:
    """The preview of a draft, as it is read by itself or as chosen. Conflict when its file is forgotten."""
    if run.state != "draft":
        raise Conflict("This import no longer waits to be looked at.", field="state")
    own = in_use(await custom_fields()) if run.subject == "listings" else []
    looking = Looking(
        subject=run.subject,
        around=Around(now=now, time_zone=settings().time_zone),
        own=own,
        maps=await maps_of(run.subject, actor),
        map=await map_named(run.asked.map, run.subject),
        format=run.asked.format,
    )
    with TemporaryDirectory(prefix="feed") as folder:
        path = await kept_file(run.id, Path(folder), run.file_name)
        found = await asyncio.to_thread(preview, path, looking, choices)
    return msgspec.structs.replace(found, saved=await _saved(found))


def preview(path: Path, looking: Looking, choices: Choices | None = None) -> Preview:
    """How a file would be read. Whatever is wrong with it is said in the preview."""
    try:
        known = format_of(path, looking.map, looking.subject, looking.format)
        if known is not None or is_lines(path):
            return _of_format(path, looking, known.title if known else "")
        with table_opener(path)(path) as sheet:
            return _of_table(sheet, looking, choices, path.name)
    except (Invalid, NotFound) as wrong:
        return Preview(subject=looking.subject, wrong=wrong, field=wrong.field or "file")


def _of_format(path: Path, looking: Looking, title: str) -> Preview:
    into, finish = INTO[looking.subject]
    with source(
        path, None, looking.subject, into, finish, looking.around, looking.own, looking.format
    ) as opened:
        return Preview(
            subject=looking.subject,
            format=title,
            written_as=opened.written_as,
            sender=opened.sender,
            whole=opened.whole,
            lines=opened.lines,
            rows=_shown(opened.records),
        )


def _of_table(sheet: Sheet, looking: Looking, choices: Choices | None, file_name: str) -> Preview:
    head = list(islice(sheet.rows, HEAD))
    base = map_for(looking.map, sheet.columns, looking.subject, looking.maps)
    base = settled(base, sheet.columns, head, looking.own)
    by_itself = suggested(base, sheet.columns, looking.own, file_name)
    choices = _merged(by_itself, choices)
    made, wrong = chosen_map(base, sheet.columns, looking.own, choices)
    rows, why = _read(head[:SHOWN], made, sheet.columns, looking)
    words = _words(chain(head, islice(sheet.rows, LOOKED_THROUGH)), base, sheet.columns, looking, choices)
    return Preview(
        subject=looking.subject,
        written_as=sheet.written_as,
        sender=made.source or "",
        lines=sheet.lines,
        map=made,
        is_known_as_is=base.name in map_names() and bool(base.signature) and choices == by_itself,
        choices=choices,
        columns=_columns(sheet.columns, head[:SAMPLED], base, looking, choices, wrong, words),
        rows=rows,
        wrong=why,
        missing=[paths[0] for paths in missing_in(lay_over(made, sheet.columns, looking.own))],
        field=(why.field or "map") if why else "",
    )


def _merged(by_itself: Choices, choices: Choices | None) -> Choices:
    """What was chosen; a column of which nothing was said is read as it is by itself."""
    if choices is None:
        return by_itself
    return msgspec.structs.replace(choices, columns={**by_itself.columns, **choices.columns})


def _read(
    head: Sequence[Row], made: ColumnMap, columns: list[str], looking: Looking
) -> tuple[list[Shown], Invalid | None]:
    into, finish = INTO[looking.subject]
    try:
        binding = bind(made, columns, looking.own)
    except Invalid as wrong:
        return [], wrong
    return _shown(records(map(as_written, head), binding, into, finish, looking.around)), None


def _shown(found: Iterable[Record[Any]]) -> list[Shown]:
    return [_said(record.read()) for record in islice(found, SHOWN)]


def _said(item: Candidate[Any]) -> Shown:
    return Shown(line=item.line, facts=item.facts, mark=item.mark, problems=item.problems)


def _columns(
    names: list[str],
    head: Sequence[Row],
    base: ColumnMap,
    looking: Looking,
    choices: Choices,
    wrong: dict[int, str],
    words: dict[int, list[Word]],
) -> list[Column]:
    found = lay_over(base, names, looking.own)
    positions = set(positions_of(names).values())
    columns: list[Column] = []
    for position, name in enumerate(names):
        paths = [bound.path for bound in found.bound if bound.index == position]
        choice = choices.columns.get(position, "")
        columns.append(
            Column(
                position=position,
                name=name,
                samples=_samples(head, position),
                choice=choice,
                several=paths if len(paths) > 1 or choice == AS_IS else [],
                unit=choices.units.get(position, ""),
                units=units_for(choice, looking.subject),
                words=words.get(position, []),
                wrong=wrong.get(position, ""),
                is_hidden=position not in positions,
            )
        )
    return columns


def _words(
    rows: Iterable[Row], base: ColumnMap, names: list[str], looking: Looking, choices: Choices
) -> dict[int, list[Word]]:
    """Words that are not understood as the columns are read without what was said of words."""
    if looking.subject != "listings":
        return {}
    plain, _ = chosen_map(base, names, looking.own, msgspec.structs.replace(choices, words={}))
    bound = [
        one
        for one in lay_over(plain, names, looking.own).bound
        if choices.columns.get(one.index) == one.path and is_spoken(one.path, one.kind)
    ]
    return words_to_ask(rows, bound, choices.words, looking.around, looking.own)


def _samples(head: Sequence[Row], position: int) -> list[str]:
    """The first few different things that stand in a column."""
    cells = (str(row.cells[position]) for row in head if not row.wrong)
    return [clip(cell, CLIPPED) for cell in list(dict.fromkeys(filter(str.strip, cells)))[:SAMPLES]]


async def _saved(found: Preview) -> SavedMap | None:
    """The saved map among those of the subject that this one was made from."""
    if found.map is None:
        return None
    maps = await saved_maps(found.subject)
    return next((saved for saved in maps if saved.name == found.map.name), None)
