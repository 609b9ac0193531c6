"""Contacts out of a file, one by one, with only the consents that the file proves."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from crm_estate.accounts.permissions import Actor
from crm_estate.base.errors import NotFound, Outcome
from crm_estate.base.settings import settings
from crm_estate.contacts.facts import ContactFacts
from crm_estate.contacts.people import Received, receive
from crm_estate.contacts.search import get_contact
from crm_estate.feeds.binding import Binding
from crm_estate.feeds.bodies import finish_contact
from crm_estate.feeds.candidates import Candidate, problem_of
from crm_estate.feeds.readers import Around
from crm_estate.feeds.report import Progress, RefusedRows, Report
from crm_estate.feeds.sources import source
from crm_estate.feeds.tally import Tally

STEP = 20
"""Rows between two words on progress."""


async def import_contacts(
    path: Path,
    *,
    actor: Actor,
    now: datetime,
    map: str | Path | None = None,
    progress: Progress | None = None,
    refused: Path | None = None,
) -> Report:
    """Receive every contact of a .csv, .tsv, .jsonl (each also .gz) or .xlsx file, each in a transaction.

    As with listings, what the file has no column for stays as it is. A consent needs its day and its source.
    """
    around = Around(now=now, time_zone=settings().time_zone)
    with (
        source(path, map, "contacts", ContactFacts, finish_contact, around) as opened,
        RefusedRows(refused, opened.columns) as rows,
    ):
        tally = Tally(opened, rows, progress)
        for item in opened.candidates:
            if tally.first_look(item) and item.facts:
                await _take(item, item.facts, opened.binding, tally, actor, now)
            if tally.report.read % STEP == 0:
                tally.advance(item.line)
        return tally.done()


async def _take(
    item: Candidate[ContactFacts],
    facts: ContactFacts,
    binding: Binding | None,
    tally: Tally,
    actor: Actor,
    now: datetime,
) -> None:
    try:
        tally.count((await _receive(facts, binding, actor, now)).result)
    except Outcome as wrong:  # its transaction is undone as a whole; the next row has one of its own
        path = wrong.field or ""
        tally.refuse(item, [problem_of(item.line, wrong.message, path, binding, item.cells)])


async def _receive(facts: ContactFacts, binding: Binding | None, actor: Actor, now: datetime) -> Received:
    """Receive a contact; of the fields that the file does not speak of, it keeps its own."""
    if binding is None:
        return await receive(facts, actor=actor, now=now)
    try:
        before = await get_contact(facts.reference or "", actor=actor)
    except NotFound:
        return await receive(facts, actor=actor, now=now)
    unsaid = set(ContactFacts.__struct_fields__) - binding.said() - {"consents", "kind"}
    kept: dict[str, Any] = {name: getattr(before, name) for name in unsaid}
    merged = msgspec.structs.replace(facts, **kept)
    return await receive(merged, actor=actor, now=now, version=before.version)
