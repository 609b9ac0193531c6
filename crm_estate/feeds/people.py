"""Contacts out of a file, one by one, with only the consents that the file proves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from crm_estate.accounts.permissions import Actor
from crm_estate.base.errors import NotFound, Outcome
from crm_estate.base.settings import settings
from crm_estate.base.wording import N_
from crm_estate.contacts.facts import ContactFacts, ContactOut
from crm_estate.contacts.people import Received, receive
from crm_estate.contacts.search import get_contact
from crm_estate.doubles.arriving import likely_doubles_of_many
from crm_estate.feeds import runs
from crm_estate.feeds.bodies import finish_contact
from crm_estate.feeds.opened import Source
from crm_estate.feeds.reasons import because
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.report import Problem, Progress, RefusedRows, Report
from crm_estate.feeds.runs import Asked
from crm_estate.feeds.saved_maps import maps_of
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.sheets.reading import problem_of
from crm_estate.feeds.sources import source
from crm_estate.feeds.tally import Tally

BATCH = 200
"""Rows whose likely doubles are looked for together."""

STEP = 20
"""Rows between two words on progress."""


async def import_contacts(
    path: Path,
    *,
    actor: Actor,
    now: datetime,
    asked: Asked | None = None,
    map: str | Path | None = None,
    progress: Progress | None = None,
    refused: Path | None = None,
    run: int | None = None,
) -> Report:
    """Receive every contact of a .csv, .tsv, .jsonl (each also .gz) or .xlsx file, each in a transaction.

    As with listings, what the file has no column for stays as it is. A consent needs its day and its source.
    A new contact that looks like another is taken, with a note, and joins the likely doubles; of one that was
    merged into another only the consents count.
    """
    chosen = asked or Asked()
    async with runs.kept("contacts", path, chosen, actor=actor, now=now, run=run) as kept:
        around = Around(now=now, time_zone=settings().time_zone)
        chosen_map = map or await runs.map_named(chosen.map, "contacts")
        saved = await maps_of("contacts", actor)
        with (
            source(
                path,
                chosen_map,
                "contacts",
                ContactFacts,
                finish_contact,
                around,
                format=chosen.format,
                saved=saved,
            ) as opened,
            RefusedRows(refused, opened.columns) as rows,
        ):
            tally = Tally(opened, rows, progress)
            candidates = (record.read() for record in opened.records)
            while batch := list(islice(candidates, BATCH)):
                await _take_batch(batch, opened, tally, actor, now)
                await kept.advance(batch[-1].line, opened.lines)
        await kept.done(tally.done(), opened, rows.kept)
        return tally.report


async def _take_batch(
    batch: Sequence[Candidate[ContactFacts]],
    opened: Source[ContactFacts],
    tally: Tally,
    actor: Actor,
    now: datetime,
) -> None:
    """Receive the rows one by one; what they look like is found out for all of them at once."""
    good = [(item, item.facts) for item in batch if tally.first_look(item) and item.facts]
    doubles = await likely_doubles_of_many([facts for _, facts in good], actor=actor)
    for i, (item, facts) in enumerate(good, 1):
        await _take(item, facts, opened, tally, actor, now, doubles)
        if i % STEP == 0:
            tally.advance(item.line)
    tally.advance(batch[-1].line)


async def _take(
    item: Candidate[ContactFacts],
    facts: ContactFacts,
    opened: Source[ContactFacts],
    tally: Tally,
    actor: Actor,
    now: datetime,
    doubles: Mapping[str, Sequence[str]],
) -> None:
    try:
        received = await _receive(facts, opened.said_by(item), actor, now)
        tally.count(received.result)
        if received.result == "new" and received.reference in doubles:
            tally.note(_looks_like(item, doubles[received.reference]))
        elif received.reference != facts.reference:
            tally.note(_was_merged(item, facts.reference or "", received.reference))
    except Outcome as wrong:  # its transaction is undone as a whole; the next row has one of its own
        path = wrong.field or ""
        tally.refuse(item, [problem_of(item.line, because(wrong), path, opened.binding, item.cells)])


async def _receive(facts: ContactFacts, said: frozenset[str] | None, actor: Actor, now: datetime) -> Received:
    """Receive a contact; of the fields that the file does not speak of, it keeps its own."""
    if said is None:
        return await receive(facts, actor=actor, now=now)
    try:
        before = await get_contact(facts.reference or "", actor=actor)
    except NotFound:
        return await receive(facts, actor=actor, now=now)
    if before.reference != facts.reference:
        return await _hear_of_former(before, facts, actor, now)
    unsaid = set(ContactFacts.__struct_fields__) - said - {"consents", "kind"}
    kept: dict[str, Any] = {name: getattr(before, name) for name in unsaid}
    merged = msgspec.structs.replace(facts, **kept)
    return await receive(merged, actor=actor, now=now, version=before.version)


async def _hear_of_former(now_is: ContactOut, said: ContactFacts, actor: Actor, now: datetime) -> Received:
    """A contact that was merged lives on as another, which keeps what was chosen for it."""
    kept: dict[str, Any] = {name: getattr(now_is, name) for name in ContactFacts.__struct_fields__}
    facts = msgspec.structs.replace(ContactFacts(**kept), consents=said.consents)
    return await receive(facts, actor=actor, now=now, version=now_is.version)


def _looks_like(item: Candidate[ContactFacts], references: Sequence[str]) -> Problem:
    names = ", ".join(references)
    why = because(
        N_("This looks like %(names)s: it was taken, and is listed among the likely doubles."), names=names
    )
    return Problem(line=item.line, why=why, field="reference", value=names, refused=False)


def _was_merged(item: Candidate[ContactFacts], former: str, reference: str) -> Problem:
    why = because(
        N_("%(former)s was merged into %(other)s, which stays as it is but for consents."),
        former=former, other=reference,
    )  # fmt: skip
    return Problem(line=item.line, why=why, field="reference", value=reference, refused=False)
