"""Following a server of the RESO Web API: what it has is brought once, then what it changes.

The records become a file of the Common Format, and the import takes it like any other: it withdraws what is
marked as gone, leaves alone what is the same, and holds what stands off. How far the server was followed is
kept only after what came is stored, so that whatever breaks off in between is brought again.
"""

import gzip
import re
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import httpx
import msgspec
from msgspec import Meta, Raw, Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.fields import Slug
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.report import Progress, Report
from crm_estate.feeds.reso.asking import Server, page_of
from crm_estate.feeds.reso.cursors import cursor_of, keep_cursor, next_cursor, stamp_of
from crm_estate.feeds.reso.names import CONTEXT
from crm_estate.feeds.reso.reading import FORMAT, SENDER, WHOLE
from crm_estate.feeds.runs import COUNTS, Asked

AT_ONCE = 200
"""Records of a page; the least of what servers allow."""
MOST_PAGES = 50_000
PART = 20_000
"""Records that are brought before they are taken in."""
_NAME = re.compile(r"(?=.{1,30}$)[a-z0-9]+(?:-[a-z0-9]+)*")
TURNS = 7_205_012
"""Advisory lock by which a server is followed once at a time."""


class Followed(Struct, frozen=True, kw_only=True):
    """Which server is followed, and under which name its listings are kept here."""

    source: Slug
    system: Annotated[str, Meta(max_length=255)] | None = None
    """Its OriginatingSystemName, where the server holds several."""
    full: bool = False
    """Bring everything anew; what the server no longer has is withdrawn."""
    go_ahead: bool = False
    """Whether a person has seen what is off and wants it done."""


class Known(Struct, frozen=True):
    """What a server says that it can be asked for."""

    has_view: bool
    has_media: bool


async def replicate(
    server: Server, followed: Followed, *, actor: Actor, now: datetime, progress: Progress | None = None
) -> list[Report]:
    """Bring what a server has, or has changed since; returns what came of each part, nothing if nothing came.

    Invalid or NotAllowed when the server cannot be asked, Conflict while someone else is following it.
    """
    if _NAME.fullmatch(followed.source) is None:
        raise Invalid("A source is named in small letters, digits and hyphens.", field="source")
    async with _turn(followed.source):
        return await _replicate(server, followed, actor, now, progress)


@asynccontextmanager
async def _turn(source: str) -> AsyncGenerator[None]:
    async with database.connection() as connection:
        if not await connection.fetchval("select pg_try_advisory_lock($1, hashtext($2))", TURNS, source):
            raise Conflict("This server is being followed right now.", field="source")
        try:
            yield
        finally:
            try:
                await connection.execute("select pg_advisory_unlock($1, hashtext($2))", TURNS, source)
            except BaseException:
                connection.terminate()  # the lock falls with the connection, which must not serve others
                raise


async def _replicate(
    server: Server, followed: Followed, actor: Actor, now: datetime, progress: Progress | None
) -> list[Report]:
    address = str(server.address)
    before = None if followed.full else await cursor_of(followed.source, address)
    following = Following(server, followed, before)
    reports: list[Report] = []
    with tempfile.TemporaryDirectory(prefix="crm-reso-") as folder:
        async for file in following.parts(Path(folder), now):
            asked = Asked(format=FORMAT.name, full=followed.full, go_ahead=followed.go_ahead)
            reports.append(await import_listings(file, actor=actor, now=now, asked=asked, progress=progress))
            file.unlink()
            if reports[-1].held:
                return reports
    if (reached := following.reached(now)) is not None:
        await keep_cursor(followed.source, address, reached, now)
    return reports


class Following:
    """One round of asking; what was seen on the way decides up to where all is known."""

    def __init__(self, server: Server, followed: Followed, before: datetime | None) -> None:
        self._server, self._followed, self._before = server, followed, before
        self._greatest: datetime | None = None
        self._begun: datetime | None = None

    def reached(self, now: datetime) -> datetime | None:
        """The new cursor, once everything is stored."""
        return next_cursor(self._before, self._greatest, self._begun or now)

    async def parts(self, folder: Path, now: datetime) -> AsyncIterator[Path]:
        """Files of records; all in one where what is not in it is gone."""
        waiting: Writing | None = None
        number = 0
        async for records in self._pages(now):
            if waiting is None:
                number += 1
                waiting = Writing(folder / f"page-{number}.json.gz", self._followed)
            waiting.add(records)
            if waiting.count >= PART and not self._followed.full:
                yield waiting.done()
                waiting = None
        if waiting is not None and (waiting.count or self._followed.full):
            yield waiting.done()

    async def _pages(self, now: datetime) -> AsyncIterator[Sequence[Raw]]:
        known = await self._what_it_knows()
        url: httpx.URL | None = self._first(known)
        for _ in range(MOST_PAGES):
            said = await self._server.ask(url)
            if self._begun is None:
                self._begun = said.at or now
            page = page_of(said)
            for record in page.value:
                stamp = stamp_of(record)
                if stamp is not None and (self._greatest is None or stamp > self._greatest):
                    self._greatest = stamp
            yield page.value
            if page.next is None:
                return
            following = _joined(url, page.next)
            if following == url:
                break
            url = following
        raise Invalid("The server's pages do not come to an end.", field="url")

    async def _what_it_knows(self) -> Known:
        """By its $metadata; where a server has none, it is asked for nothing that not every one has."""
        try:
            said = await self._server.ask(httpx.URL(f"{self._server.address}/$metadata"))
        except Invalid:
            return Known(has_view=False, has_media=False)
        has_media = (
            re.search(rb'NavigationProperty\s[^>]*Name="Media"|"Media"\s*:\s*\{', said.body) is not None
        )
        return Known(has_view=b"MlgCanView" in said.body, has_media=has_media)

    def _first(self, known: Known) -> httpx.URL:
        """The first page: of everything that is to be seen, later of what has changed, gone or not."""
        filters: list[str] = []
        if self._followed.system:
            name = self._followed.system.replace("'", "''")
            filters.append(f"OriginatingSystemName eq '{name}'")
        if self._before is not None:
            filters.append(f"ModificationTimestamp gt {written(self._before)}")
        elif known.has_view:
            filters.append("MlgCanView eq true")
        asked = {"$top": str(AT_ONCE)}
        if filters:
            asked["$filter"] = " and ".join(filters)
        if known.has_media:
            asked["$expand"] = "Media"
        return httpx.URL(f"{self._server.address}/Property", params=asked)


class Writing:
    """A file of records under way."""

    def __init__(self, path: Path, followed: Followed) -> None:
        self.count, self._path = 0, path
        self._file = gzip.open(path, "wb", compresslevel=1)  # noqa: SIM115 - closed by done
        head = {"@reso.context": CONTEXT, SENDER: followed.source, WHOLE: followed.full}
        self._file.write(msgspec.json.encode(head)[:-1] + b',"value":[')

    def add(self, records: Sequence[Raw]) -> None:
        for record in records:
            self._file.write((b",\n" if self.count else b"\n") + bytes(record))
            self.count += 1

    def done(self) -> Path:
        """End the file."""
        self._file.write(b"\n]}")
        self._file.close()
        return self._path


def summed(reports: Sequence[Report]) -> Report:
    """What came of all parts together."""
    total = Report(map="", written_as=FORMAT.title)
    for report in reports:
        for name in COUNTS:
            setattr(total, name, getattr(total, name) + getattr(report, name))
        for problem in report.problems:
            total.add(problem)
        total.alarms += report.alarms
        total.held, total.run = total.held or report.held, report.run
    return total


def written(moment: datetime) -> str:
    """A point in time as filters have it.

    >>> written(datetime(2026, 11, 2, 9, 0, 0, 174000, tzinfo=UTC))
    '2026-11-02T09:00:00.174000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _joined(url: httpx.URL, link: str) -> httpx.URL:
    try:
        return url.join(link)
    except (httpx.InvalidURL, ValueError):
        raise Invalid("The server names a next page that is no address.", field="url") from None
