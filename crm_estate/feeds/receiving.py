"""What was understood of a feed becomes listings: one batch, one transaction."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Outcome
from crm_estate.base.wording import N_
from crm_estate.feeds.known_rows import remember_gone, remember_rows
from crm_estate.feeds.opened import Source
from crm_estate.feeds.reasons import because
from crm_estate.feeds.records import Candidate, Mark
from crm_estate.feeds.report import Problem
from crm_estate.feeds.sheets.reading import problem_of
from crm_estate.feeds.spool import Waiting
from crm_estate.feeds.tally import Tally
from crm_estate.listings.facts import ListingFacts, Status
from crm_estate.listings.leaving import change_prices, change_status, references_of
from crm_estate.listings.lifecycle import Received, receive_all
from crm_estate.listings.pictures import keep_pictures
from crm_estate.listings.said import Said


async def receive_waiting(
    batch: Sequence[Waiting],
    opened: Source[ListingFacts],
    sender: str,
    run: int,
    tally: Tally,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Receive one batch, in one transaction, and count what became of it. `run`: number of the import."""
    stated = [(waiting, waiting.facts) for waiting in batch if waiting.facts is not None]
    marked = [(waiting, waiting.mark) for waiting in batch if waiting.mark is not None]
    async with database.transaction():
        results = await _receive(stated, opened, sender, run, actor, now)
        left, repriced = await _leave(marked, run, tally, actor, now)
    for (waiting, facts), result in zip(stated, results, strict=True):
        if isinstance(result, Outcome):
            _refuse(waiting, facts, result, opened, tally)
        else:
            tally.count(result.result)
    tally.report.withdrawn += left
    tally.report.changed += repriced
    tally.report.unchanged += len(marked) - left - repriced


async def let_go(references: Sequence[str], sender: str, run: int, *, actor: Actor, now: datetime) -> int:
    """Withdraw what its sender no longer names; returns how many listings that are."""
    said = dict.fromkeys(references, Said(where={"run": run, "source": sender}))
    async with database.transaction():
        done = await change_status(dict.fromkeys(references, "Withdrawn"), actor=actor, now=now, said=said)
        await remember_gone(sender, [received.id for received in done])
    return len(done)


def said_in(waiting: Waiting, run: int, source: str | None, source_id: str | None) -> Said:
    """How much a record tells, and where it stands: in which run's file, on which line, and whose it is.

    `place` is left out where the line says enough, `source` and `source_id` where a record has none.

    >>> row = Waiting(line=7, place="", print=b"", cells=[], said=frozenset({"floor"}))
    >>> said_in(row, 3, "kyero-casas", "A-1").where
    {'run': 3, 'line': 7, 'source': 'kyero-casas', 'source_id': 'A-1'}
    """
    where = {
        "run": run, "line": waiting.line, "place": waiting.place, "source": source, "source_id": source_id
    }  # fmt: skip
    return Said(waiting.said, {name: value for name, value in where.items() if value})


async def _receive(
    stated: Sequence[tuple[Waiting, ListingFacts]],
    opened: Source[ListingFacts],
    sender: str,
    run: int,
    actor: Actor,
    now: datetime,
) -> list[Received | Outcome]:
    if not stated:
        return []
    said = [said_in(waiting, run, facts.source, facts.source_id) for waiting, facts in stated]
    results = await receive_all([facts for _, facts in stated], actor=actor, now=now, said=said)
    taken = [
        (waiting, facts, result)
        for (waiting, facts), result in zip(stated, results, strict=True)
        if not isinstance(result, Outcome)
    ]
    if opened.pictures:
        await keep_pictures(chain.from_iterable(opened.pictures(facts) for _, facts, _ in taken), now)
    await remember_rows(sender, [(result.id, waiting.print) for waiting, _, result in taken])
    return results


async def _leave(
    marked: Sequence[tuple[Waiting, Mark]], run: int, tally: Tally, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Do what stubs, delete markers and changes of a price alone say.

    Returns how many listings left or came back by it, and how many have another price.
    """
    if not marked:
        return 0, 0
    references = await references_of([(mark.source, mark.source_id) for _, mark in marked])
    known = [
        (references[mark.source, mark.source_id], waiting, mark)
        for waiting, mark in marked
        if (mark.source, mark.source_id) in references
    ]
    said = {name: said_in(waiting, run, mark.source, mark.source_id) for name, waiting, mark in known}
    statuses: dict[str, Status] = {
        name: mark.standard_status for name, _, mark in known if mark.standard_status
    }
    prices = {name: mark.new_price for name, _, mark in known if mark.new_price}
    for waiting, mark in marked:
        if mark.new_price and (mark.source, mark.source_id) not in references:
            tally.note(_nobodys_price(waiting, mark.source_id))
    left = await change_status(statuses, actor=actor, now=now, said=said)
    repriced = await change_prices(prices, actor=actor, now=now, said=said)
    return _changed(left), _changed(repriced)


def _changed(received: Sequence[Received]) -> int:
    return sum(one.result == "changed" for one in received)


def _nobodys_price(waiting: Waiting, source_id: str) -> Problem:
    why = because(N_("Only a price is told, and the listing that it is of is not known here."))
    return Problem(
        line=waiting.line, place=waiting.place, why=why, field="source_id", value=source_id, refused=False
    )


def _refuse(
    waiting: Waiting, facts: ListingFacts, wrong: Outcome, opened: Source[ListingFacts], tally: Tally
) -> None:
    problem = problem_of(waiting.line, because(wrong), wrong.field or "", opened.binding, waiting.cells)
    item: Candidate[ListingFacts] = Candidate(
        line=waiting.line, cells=waiting.cells, place=waiting.place, reference=facts.reference or ""
    )
    tally.refuse(item, [problem])
