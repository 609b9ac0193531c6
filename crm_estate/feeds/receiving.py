"""What was understood of a feed becomes listings: one batch, one transaction."""

from collections.abc import Sequence
from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Outcome
from crm_estate.feeds.known_rows import remember_rows
from crm_estate.feeds.opened import Source
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.sheets.reading import problem_of
from crm_estate.feeds.spool import Waiting
from crm_estate.feeds.tally import Tally
from crm_estate.listings.facts import ListingFacts, Status
from crm_estate.listings.leaving import change_status, references_of
from crm_estate.listings.lifecycle import receive_all


async def receive_waiting(
    batch: Sequence[Waiting],
    opened: Source[ListingFacts],
    sender: str,
    tally: Tally,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Receive one batch, in one transaction, and count what became of it."""
    stated = [(waiting, waiting.facts) for waiting in batch if waiting.facts is not None]
    marked = [waiting for waiting in batch if waiting.mark is not None]
    async with database.transaction():
        results = await receive_all([facts for _, facts in stated], actor=actor, now=now, said=opened.said)
        await remember_rows(
            sender,
            [
                (result.id, waiting.print)
                for (waiting, _), result in zip(stated, results, strict=True)
                if not isinstance(result, Outcome)
            ],
        )
        left = await _leave(marked, actor, now)
    for (waiting, facts), result in zip(stated, results, strict=True):
        if isinstance(result, Outcome):
            _refuse(waiting, facts, result, opened, tally)
        else:
            tally.count(result.result)
    tally.report.withdrawn += left
    tally.report.unchanged += len(marked) - left


async def _leave(marked: Sequence[Waiting], actor: Actor, now: datetime) -> int:
    """Do what stubs and delete markers say; returns how many listings are changed by it."""
    marks = [waiting.mark for waiting in marked if waiting.mark]
    if not marks:
        return 0
    references = await references_of([(mark.source, mark.source_id) for mark in marks])
    statuses: dict[str, Status] = {
        references[mark.source, mark.source_id]: mark.standard_status
        for mark in marks
        if (mark.source, mark.source_id) in references
    }
    done = await change_status(statuses, actor=actor, now=now)
    return sum(received.result == "changed" for received in done)


def _refuse(
    waiting: Waiting, facts: ListingFacts, wrong: Outcome, opened: Source[ListingFacts], tally: Tally
) -> None:
    problem = problem_of(waiting.line, wrong.message, wrong.field or "", opened.binding, waiting.cells)
    item: Candidate[ListingFacts] = Candidate(
        line=waiting.line, cells=waiting.cells, place=waiting.place, reference=facts.reference or ""
    )
    tally.refuse(item, [problem])
