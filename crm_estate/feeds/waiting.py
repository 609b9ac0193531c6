"""Files that wait to be read: kept in pieces, taken by a worker one at a time, decided on by people.

draft → waiting → running → done | failed | held; held → waiting (with a go-ahead) | dropped.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec

from crm_estate.accounts.actors import actor_named
from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid, Outcome
from crm_estate.base.wording import N_
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.people import import_contacts
from crm_estate.feeds.report import Report
from crm_estate.feeds.run_search import get_run
from crm_estate.feeds.runs import LEASE, Asked, Kept, begin
from crm_estate.feeds.sheets.columns import Subject
from crm_estate.feeds.sizes import LARGEST_SENT

PIECE = 2**20
TRIES = 3
READ = {"listings": import_listings, "contacts": import_contacts}


async def hand_in(
    pieces: AsyncIterator[bytes],
    subject: Subject,
    file_name: str,
    asked: Asked,
    *,
    actor: Actor,
    now: datetime,
    state: Literal["draft", "waiting"] = "waiting",
) -> int:
    """Keep a file to be read by a worker, or, as a draft, once someone says how. Returns the run's number.

    Raises Invalid when it is empty or larger than any import may be; nothing is kept then.
    """
    async with database.transaction():
        run = await begin(subject, Path(file_name).name or "file", 0, asked, state, actor=actor, now=now)
        size = await _keep_pieces(run, pieces)
        if not size:
            raise Invalid("The file is empty.", field="file")
        await database.execute("update feed_run set bytes = $2 where id = $1", run, size)
        await _wake()
    return run


async def confirm(run: int, asked: Asked, *, actor: Actor) -> None:
    """Let a draft be read as `asked`."""
    await _decide(run, ("draft",), asked, actor, None)


async def go_ahead(run: int, *, actor: Actor, now: datetime) -> None:
    """A person has seen what is off and wants it done all the same."""
    found = await get_run(run, actor=actor)
    await _decide(run, ("held",), msgspec.structs.replace(found.asked, go_ahead=True), actor, now)


async def drop(run: int, *, actor: Actor, now: datetime) -> None:
    """A person decides that this is not to be done; the file is forgotten at once."""
    await get_run(run, actor=actor)
    async with database.transaction():
        done = await database.execute(
            """update feed_run set state = 'dropped', decided_by = $2, decided_at = $3
               where id = $1 and state in ('draft', 'waiting', 'held')""",
            run,
            actor.name,
            now,
        )
        if done == "UPDATE 0":
            raise Conflict("This import is past being dropped.", field="state")
        await database.execute("delete from feed_file where run = $1", run)


async def read_next(now: datetime) -> Report | None:
    """Take up the import that waits longest and read it; None when none waits.

    One whose worker fell silent is taken up again: what has landed of it is then unchanged.
    """
    row = await database.fetch_row(
        """update feed_run set state = 'running', started_at = $1, claimed_until = $1 + $2::interval,
             tries = tries + 1
           where id = (select id from feed_run
                       where state = 'waiting' or state = 'running' and claimed_until < $1
                       order by id limit 1 for update skip locked)
           returning id, subject, file_name, actor, asked, tries""",
        now,
        LEASE,
    )
    if row is None:
        return None
    record = Kept(row["id"], now)
    if row["tries"] > TRIES:
        await record.failed(N_("The worker stopped each time it read this file."))
        return Report(map="", written_as="", run=row["id"])
    try:
        return await _read(row, now)
    except Outcome as wrong:
        await record.failed(wrong)
        return Report(map="", written_as="", run=row["id"])


async def kept_file(run: int, folder: Path, name: str) -> Path:
    """Write the file of a run into a folder, piece by piece; Conflict when it was forgotten."""
    path = folder / (Path(name).name or "file")
    parts = await database.fetch_value("select count(*) from feed_file where run = $1", run)
    if not parts:
        raise Conflict("The file of this import is no longer kept: send it again.", field="file")
    with path.open("wb") as file:
        for part in range(parts):
            content = await database.fetch_value(
                "select content from feed_file where run = $1 and part = $2", run, part
            )
            file.write(content)
    return path


async def _read(row: database.Row, now: datetime) -> Report:
    asked = msgspec.json.decode(row["asked"], type=Asked)
    actor = await actor_named(row["actor"])
    with TemporaryDirectory(prefix="feed") as folder:
        path = await kept_file(row["id"], Path(folder), row["file_name"])
        return await READ[row["subject"]](path, actor=actor, now=now, asked=asked, run=row["id"])


async def _decide(
    run: int, states: tuple[str, ...], asked: Asked, actor: Actor, now: datetime | None
) -> None:
    await get_run(run, actor=actor)
    async with database.transaction():
        done = await database.execute(
            """update feed_run set state = 'waiting', asked = $2, tries = 0, alarms = '[]', error = null,
                 decided_by = case when $3::timestamptz is null then decided_by else $4 end, decided_at = $3
               where id = $1 and state = any($5) and exists (select 1 from feed_file where run = $1)""",
            run,
            msgspec.json.encode(asked).decode(),
            now,
            actor.name,
            list(states),
        )
        if done == "UPDATE 0":
            raise Conflict("This import no longer waits for a word. Look at it again.", field="state")
        await _wake()


async def _keep_pieces(run: int, pieces: AsyncIterator[bytes]) -> int:
    size = part = 0
    async for piece in pieces:
        for first in range(0, len(piece), PIECE):
            chunk = piece[first : first + PIECE]
            size += len(chunk)
            if size > LARGEST_SENT:
                raise Invalid("The file is larger than %(mb)s MB.", field="file", mb=LARGEST_SENT >> 20)
            await database.execute(
                "insert into feed_file (run, part, content) values ($1, $2, $3)", run, part, chunk
            )
            part += 1
    return size


async def _wake() -> None:
    """Wake a worker that has nothing to do."""
    await database.execute("select pg_notify('facts', '')")
