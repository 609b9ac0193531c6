"""Listings out of a file: received batch by batch, compared with what is there, and reported row by row.

An import is partial: a listing that the file does not name stays as it is, and of a listing that it names,
the fields for which the file has no column stay too. Each batch is one transaction; an import that breaks
off has landed up to its last batch, and doing it again changes only what is still different.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from crm_estate.accounts.permissions import Actor
from crm_estate.base.errors import Outcome
from crm_estate.base.settings import settings
from crm_estate.feeds.bodies import finish_listing
from crm_estate.feeds.opened import Source
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.report import Problem, Progress, RefusedRows, Report
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.sheets.reading import problem_of
from crm_estate.feeds.sources import source
from crm_estate.feeds.tally import Tally
from crm_estate.feeds.towns import Towns
from crm_estate.listings.custom import custom_fields, in_use
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.lifecycle import receive_all

BATCH = 500
Item = Candidate[ListingFacts]


async def import_listings(
    path: Path,
    *,
    actor: Actor,
    now: datetime,
    map: str | Path | None = None,
    progress: Progress | None = None,
    refused: Path | None = None,
) -> Report:
    """Receive every listing of a .csv, .tsv, .jsonl (each also .gz) or .xlsx file.

    `map`: name or path of a column map; None: recognised by the columns. `refused`: where to write the rows
    that were refused. Rows that are wrong stop nothing and are reported; Invalid when the whole file is.
    """
    around = Around(now=now, time_zone=settings().time_zone)
    own = in_use(await custom_fields())
    with (
        source(path, map, "listings", ListingFacts, finish_listing, around, own) as opened,
        RefusedRows(refused, opened.columns) as rows,
    ):
        intake = Intake(opened, Tally(opened, rows, progress), actor, now)
        candidates = (record.read() for record in opened.records)
        while batch := list(islice(candidates, BATCH)):
            await intake.take(batch)
        return intake.tally.done()


class Intake:
    """One import under way."""

    def __init__(self, opened: Source[ListingFacts], tally: Tally, actor: Actor, now: datetime) -> None:
        self.tally = tally
        self._binding = opened.binding
        self._said = opened.said
        self._actor = actor
        self._now = now
        self._towns = Towns()

    async def take(self, batch: Sequence[Item]) -> None:
        """Receive one batch, in one transaction."""
        good = [(item, item.facts) for item in batch if self.tally.first_look(item) and item.facts]
        await self._towns.learn([facts for _, facts in good])
        settled = [self._settle(item, facts) for item, facts in good]
        results = await receive_all(settled, actor=self._actor, now=self._now, said=self._said)
        for (item, _), result in zip(good, results, strict=True):
            if isinstance(result, Outcome):
                wrong = problem_of(item.line, result.message, result.field or "", self._binding, item.cells)
                self.tally.refuse(item, [wrong])
            else:
                self.tally.count(result.result)
        self.tally.advance(batch[-1].line)

    def _settle(self, item: Item, facts: ListingFacts) -> ListingFacts:
        settled, note = self._towns.settle(facts)
        if note:
            column = self._binding.column_of("place") if self._binding else ""
            self.tally.note(
                Problem(
                    line=item.line,
                    reason=note,
                    column=column,
                    field="place",
                    value=facts.place or "",
                    refused=False,
                )
            )
        return settled
