"""Listings out of a file: understood as a whole, looked over, then received batch by batch.

Nothing is stored before the whole file has been read: a file that is damaged at its end changes nothing, and
a batch that stands off what is known is held for a person. Then each batch is one transaction; an import that
breaks off has landed up to its last batch, and doing it again changes only what is still different.

A partial feed leaves alone what it does not name; a full one withdraws it. Of a listing that is named, the
fields of which the file has no word stay as they are.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.settings import settings
from crm_estate.feeds import runs
from crm_estate.feeds.alarms import too_many_gone
from crm_estate.feeds.bodies import finish_listing
from crm_estate.feeds.evidence import Evidence, stored_values
from crm_estate.feeds.known_rows import Known, known_rows
from crm_estate.feeds.one_thread import OneThread, in_one_thread
from crm_estate.feeds.opened import Source
from crm_estate.feeds.receiving import let_go, receive_waiting
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.report import Problem, Progress, RefusedRows, Report
from crm_estate.feeds.runs import Asked, Kept
from crm_estate.feeds.same_file import Named, named_in, print_of_file, remember_file
from crm_estate.feeds.saved_maps import maps_of
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.sources import source
from crm_estate.feeds.spool import Spool, Waiting
from crm_estate.feeds.tally import Tally
from crm_estate.feeds.towns import Towns
from crm_estate.listings.custom import custom_fields, in_use
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.leaving import stock_of

BATCH = 500
Item = Candidate[ListingFacts]


async def import_listings(
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
    """Receive every listing of a file: .csv, .tsv, .jsonl, .xlsx or a format of the trade (each also .gz).

    `asked`: what whoever sent it chose. `map`: name or path of a column map; None: recognised by the columns.
    `refused`: where to write the records that were refused. `run`: the import as it is kept, if it is begun.
    Records that are wrong stop nothing and are reported; Invalid when the whole file is.
    """
    chosen = asked or Asked()
    async with runs.kept("listings", path, chosen, actor=actor, now=now, run=run) as kept:
        around = Around(now=now, time_zone=settings().time_zone)
        own = in_use(await custom_fields())
        chosen_map = map or await runs.map_named(chosen.map, "listings")
        saved = await maps_of("listings", actor)
        opening = source(
            path, chosen_map, "listings", ListingFacts, finish_listing, around, own, chosen.format, saved
        )
        async with in_one_thread(opening) as (opened, thread):
            with RefusedRows(refused, opened.columns) as rows, Spool() as spool:
                tally = Tally(opened, rows, progress)
                intake = Intake(path, opened, thread, tally, spool, chosen, kept, actor, now)
                await intake.look_through()
                await intake.take()
                await intake.remember()
        await kept.done(intake.tally.done(), opened, rows.kept)
        return intake.tally.report


class Intake:
    """One import under way."""

    def __init__(
        self,
        path: Path,
        opened: Source[ListingFacts],
        thread: OneThread,
        tally: Tally,
        spool: Spool,
        asked: Asked,
        kept: Kept,
        actor: Actor,
        now: datetime,
    ) -> None:
        self.tally = tally
        self._path = path
        self._opened = opened
        self._thread = thread
        self._spool = spool
        self._asked = asked
        self._kept = kept
        self._actor = actor
        self._now = now
        self._named = Named()
        self._has_marks = False
        self._towns = Towns()
        self._evidence = Evidence()
        self._sender = opened.sender or tally.report.map or opened.written_as

    async def look_through(self) -> None:
        """Understand every record, and put aside what is to be received."""
        self._known = await known_rows(self._sender, self._opened.read_with, actor=self._actor)
        self._file = await self._thread.run(
            print_of_file, self._path, self._known.read_with, self._opened.as_of
        )
        if await self._is_as_before():
            return
        while (batch := await self._thread.run(self._next, self._known)) is not None:
            good = [(item, print_) for item, print_ in batch if self._first_look(item)]
            await self._put_aside(good)
            await self._advance(self._named.last_line)
        if not self._asked.go_ahead:
            self.tally.report.alarms += await self._evidence.alarms()

    async def take(self) -> None:
        """Receive what was put aside, unless a person should look first; then let go of what is gone."""
        if self.tally.report.alarms:
            self.tally.report.held = True
            return
        waiting = iter(self._spool)
        while batch := list(islice(waiting, BATCH)):
            await receive_waiting(
                batch,
                self._opened,
                self._sender,
                self._kept.run,
                self.tally,
                actor=self._actor,
                now=self._now,
            )
            await self._advance(batch[-1].line, second=True)
        await self._advance(self._opened.lines or self._named.last_line, second=True)
        if self.tally.report.new >= database.MANY:
            await database.analyse("listing", "feed_row")
        if self._is_whole() and self._opened.sender:
            await self._let_go()

    async def remember(self) -> None:
        """Keep what the file names, if to take it in again is to do nothing."""
        report = self.tally.report
        if not (report.held or report.refused or self._has_marks):
            await remember_file(self._sender, self._file, self._named, self._now)

    async def _is_as_before(self) -> bool:
        """Whether this is a file that was taken in before, and all that it named stands as it left it."""
        named = await named_in(self._sender, self._file)
        references = named.references(self._known.references) if named else None
        if named is None or references is None:
            return False
        self._named = named
        for reference in references:
            self.tally.known(reference, named.last_line)
        await self._advance(named.last_line)
        return True

    def _next(self, known: Known) -> list[tuple[Item, bytes]] | None:
        """Up to a batch of records that are not the same as last time; None at the end of the file."""
        found: list[tuple[Item, bytes]] = []
        seen = 0
        for record in islice(self._opened.records, BATCH):
            seen += 1
            print_ = known.print(record.print)
            self._named.add(print_, record.line)
            reference = known.references.get(print_)
            if reference is None:
                found.append((record.read(), print_))
            else:
                self.tally.known(reference, record.line)
                self._evidence.unchanged += 1
        return found if seen else None

    def _first_look(self, item: Item) -> bool:
        if item.mark is not None:
            self._has_marks = True
            self.tally.first_word(item)
            return True
        return self.tally.first_look(item)

    async def _put_aside(self, good: Sequence[tuple[Item, bytes]]) -> None:
        stated = [item.facts for item, _ in good if item.facts]
        await self._towns.learn(stated)
        priced = [item.reference for item, _ in good if item.mark and item.mark.new_price]
        names = [facts.reference for facts in stated if facts.reference]
        before = await stored_values([*names, *priced])
        for item, print_ in good:
            facts, is_far = self._settle(item, item.facts) if item.facts else (None, False)
            if facts is not None:
                self._evidence.add(facts, before.get(facts.reference or ""), is_far)
            elif item.mark and item.mark.new_price and item.reference in before:
                self._evidence.add_price(item.mark.new_price.amount, before[item.reference])
            self._spool.add(
                Waiting(
                    line=item.line,
                    place=item.place,
                    print=print_,
                    cells=list(item.cells),
                    facts=facts,
                    mark=item.mark,
                    said=self._said_by(item),
                )
            )

    def _said_by(self, item: Item) -> frozenset[str] | None:
        """Of which fields a record speaks.

        Of the status too where the listing left only because its sender had stopped naming it: it is back.
        """
        said = self._opened.said_by(item)
        is_back = said is not None and item.facts is not None and item.facts.reference in self._known.gone
        return said | {"standard_status"} if said is not None and is_back else said

    def _settle(self, item: Item, facts: ListingFacts) -> tuple[ListingFacts, bool]:
        """The listing with its town as it is spelled, or without it, and whether it lies far from there."""
        settled, note, is_far = self._towns.settle(facts)
        if note:
            binding = self._opened.binding
            self.tally.note(
                Problem(
                    line=item.line,
                    place=item.place,
                    why=note,
                    column=binding.column_of("place") if binding else "",
                    field="place",
                    value=facts.place or "",
                    refused=False,
                )
            )
        return settled, is_far

    async def _advance(self, line: int, *, second: bool = False) -> None:
        self.tally.advance_half(line, second=second)
        await self._kept.advance(self.tally.half(line, second=second), self._opened.lines)

    def _is_whole(self) -> bool:
        return self._opened.whole if self._asked.full is None else self._asked.full

    async def _let_go(self) -> None:
        """Withdraw what a full feed no longer names, unless that is too much to do unasked."""
        stock = await stock_of(self._opened.sender, actor=self._actor)
        gone = [reference for reference in stock if not self.tally.has_met(reference)]
        share = settings().feed_withdraw_share
        alarm = too_many_gone(len(gone), len(stock), share, self.tally.nameless)
        if alarm and not self._asked.go_ahead:
            self.tally.report.alarms.append(alarm)
            self.tally.report.held = True
            return
        for first in range(0, len(gone), BATCH):
            batch = gone[first : first + BATCH]
            self.tally.report.withdrawn += await let_go(
                batch, self._opened.sender, self._kept.run, actor=self._actor, now=self._now
            )
