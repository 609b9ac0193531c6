"""The calendars that an agent is busy in: an address that is read again and again, or a file, read once."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid, NotFound
from crm_estate.base.outgoing import target_of
from crm_estate.calendars.entries import AHEAD
from crm_estate.calendars.reading import Read, read_busy

MOST_SOURCES = 5
LONGEST_ADDRESS = 2_000
BACK = timedelta(days=7)


class BusySourceOut(Struct, frozen=True, kw_only=True):
    """A calendar as its agent sees it; of an address only the host, the rest of it is a secret."""

    id: int
    name: str
    is_address: bool
    read_at: datetime | None
    until: datetime | None
    unread: int
    times: int
    error: str | None
    next_try: datetime | None


async def busy_sources(agent: int) -> list[BusySourceOut]:
    """The agent's calendars, in the order in which they came."""
    rows = await database.fetch(
        """select s.*, s.url is not null as is_address,
                  (select count(*) from busy_time t where t.source = s.id) as times
           from busy_source s where s.agent = $1 order by s.id limit $2""",
        agent,
        MOST_SOURCES,
    )
    return [BusySourceOut(**{name: row[name] for name in BusySourceOut.__struct_fields__}) for row in rows]


async def add_address(agent: int, text: str, now: datetime) -> int:
    """An address that is read by the next round and then every hour. Invalid where it may not lead."""
    address = https_of(text)
    if len(address) > LONGEST_ADDRESS:
        raise Invalid("This is not a web address.", field="url")
    await target_of(address)
    async with database.transaction():
        await _require_room(agent)
        known = "select 1 from busy_source where agent = $1 and url = $2"
        if await database.fetch_value(known, agent, address):
            raise Conflict("This calendar is there already.", field="url")
        return await database.fetch_value(
            """insert into busy_source (agent, name, url, next_try, created_at)
               values ($1, $2, $3, $4, $4) returning id""",
            agent,
            urlsplit(address).hostname or "",
            address,
            now,
        )


def read_file(data: bytes, time_zone: str, now: datetime) -> Read:
    """What a file says of the days that matter; it takes a while for a large one."""
    return read_busy(data, time_zone, now - BACK, now + AHEAD)


async def add_file(agent: int, name: str, read: Read, now: datetime) -> int:
    """The busy times of a file; the file itself is not kept."""
    async with database.transaction():
        await _require_room(agent)
        source = await database.fetch_value(
            """insert into busy_source (agent, name, created_at) values ($1, $2, $3) returning id""",
            agent,
            name.strip()[:120] or "calendar.ics",
            now,
        )
        await put_times(source, agent, read, now)
    return source


async def remove_source(source: int, agent: int) -> None:
    """Forget a calendar of the agent's and the times it said."""
    done = await database.execute("delete from busy_source where id = $1 and agent = $2", source, agent)
    if done == "DELETE 0":
        raise NotFound("There is no such calendar.")


async def put_times(source: int, agent: int, read: Read, now: datetime) -> None:
    """Make a calendar say what was read of it now, and nothing of what it said before."""
    async with database.transaction():
        await database.execute("delete from busy_time where source = $1", source)
        await database.execute_many(
            "insert into busy_time (source, agent, begins, ends) values ($1, $2, $3, $4)",
            [(source, agent, one.begin, one.end) for one in read.times],
        )
        await database.execute(
            """update busy_source set read_at = $2, until = $3, unread = $4, attempts = 0, error = null
               where id = $1""",
            source,
            now,
            now + AHEAD,
            read.unread,
        )


def https_of(text: str) -> str:
    """An address as it is called: calendars are often handed on as webcal.

    >>> https_of(" webcal://example.org/a.ics ")
    'https://example.org/a.ics'
    """
    address = text.strip()
    scheme, mark, rest = address.partition("://")
    return f"https://{rest}" if mark and scheme.lower() in ("webcal", "webcals") else address


async def _require_room(agent: int) -> None:
    await database.fetch("select 1 from agent where id = $1 for update", agent)
    if await database.fetch_value("select count(*) from busy_source where agent = $1", agent) >= MOST_SOURCES:
        raise Conflict("There can be %(n)s calendars at most. Remove one first.", field="url", n=MOST_SOURCES)
