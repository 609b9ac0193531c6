"""What was understood of a feed becomes listings: one batch, one transaction."""

from collections.abc import Sequence, Set
from datetime import datetime
from itertools import chain

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Outcome
from crm_estate.base.wording import N_
from crm_estate.feeds.known_rows import remember_gone, remember_rows
from crm_estate.feeds.opened import Source
from crm_estate.feeds.reasons import because
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.report import Problem
from crm_estate.feeds.sheets.reading import problem_of
from crm_estate.feeds.spool import Waiting
from crm_estate.feeds.tally import Tally
from crm_estate.listings.facts import ListingFacts, Status
from crm_estate.listings.leaving import change_prices, change_status, references_of
from crm_estate.listings.lifecycle import Received, receive_all
from crm_estate.listings.pictures import keep_pictures


async def receive_waiting(
    batch: Sequence[Waiting],
    opened: Source[ListingFacts],
    sender: str,
    gone: Set[str],
    tally: Tally,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Receive one batch, in one transaction, and count what became of it.

    `gone`: listings that left only because the sender had stopped naming them: named again, they are back.
    """
    stated = [(waiting, waiting.facts) for waiting in batch if waiting.facts is not None]
    back = [pair for pair in stated if pair[1].reference in gone]
    others = [pair for pair in stated if pair[1].reference not in gone]
    marked = [waiting for waiting in batch if waiting.mark is not None]
    said_of_back = opened.said | {"standard_status"} if opened.said is not None else None
    async with database.transaction():
        results = [
            *await _receive(others, opened, opened.said, sender, actor, now),
            *await _receive(back, opened, said_of_back, sender, actor, now),
        ]
        left, repriced = await _leave(marked, tally, actor, now)
    for (waiting, facts), result in zip([*others, *back], results, strict=True):
        if isinstance(result, Outcome):
            _refuse(waiting, facts, result, opened, tally)
        else:
            tally.count(result.result)
    tally.report.withdrawn += left
    tally.report.changed += repriced
    tally.report.unchanged += len(marked) - left - repriced


async def let_go(references: Sequence[str], sender: str, *, actor: Actor, now: datetime) -> int:
    """Withdraw what its sender no longer names; returns how many listings that are."""
    async with database.transaction():
        done = await change_status(dict.fromkeys(references, "Withdrawn"), actor=actor, now=now)
        await remember_gone(sender, [received.id for received in done])
    return len(done)


async def _receive(
    stated: Sequence[tuple[Waiting, ListingFacts]],
    opened: Source[ListingFacts],
    said: frozenset[str] | None,
    sender: str,
    actor: Actor,
    now: datetime,
) -> list[Received | Outcome]:
    if not stated:
        return []
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


async def _leave(marked: Sequence[Waiting], tally: Tally, actor: Actor, now: datetime) -> tuple[int, int]:
    """Do what stubs, delete markers and changes of a price alone say.

    Returns how many listings left or came back by it, and how many have another price.
    """
    marks = [waiting.mark for waiting in marked if waiting.mark]
    if not marks:
        return 0, 0
    references = await references_of([(mark.source, mark.source_id) for mark in marks])
    statuses: dict[str, Status] = {
        references[mark.source, mark.source_id]: mark.standard_status
        for mark in marks
        if mark.standard_status and (mark.source, mark.source_id) in references
    }
    prices = {
        references[mark.source, mark.source_id]: mark.new_price
        for mark in marks
        if mark.new_price and (mark.source, mark.source_id) in references
    }
    for waiting in marked:
        mark = waiting.mark
        if mark and mark.new_price and (mark.source, mark.source_id) not in references:
            tally.note(_nobodys_price(waiting, mark.source_id))
    left = await change_status(statuses, actor=actor, now=now)
    repriced = await change_prices(prices, actor=actor, now=now)
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
