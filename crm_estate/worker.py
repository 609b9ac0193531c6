"""The worker: reacts to facts, goes its rounds by the clock, sends what is queued.

`REACTIONS` says what follows from what, `ROUNDS` what runs by the clock. Reactions touch only the database
and share the transaction that closes their facts: they happen once.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import asyncpg
from msgspec import Struct

from crm_estate.accounts.answers import forget_old_answers
from crm_estate.accounts.signin import forget_old_sessions
from crm_estate.accounts.throttling import forget_the_rested
from crm_estate.base import database, journal
from crm_estate.base.journal import Fact
from crm_estate.base.mail import Post, open_post
from crm_estate.base.settings import Settings
from crm_estate.calendars.refreshing import refresh_due
from crm_estate.doubles.dwellings import review_listings
from crm_estate.doubles.reviewing import COMPARED, review
from crm_estate.doubles.searching import search_by_night
from crm_estate.doubles.searching_listings import search_listings_by_night
from crm_estate.feeds.runs import forget_old_files
from crm_estate.feeds.waiting import read_next
from crm_estate.listings.pictures import forget_unused
from crm_estate.matchmaking.rematch import rematch
from crm_estate.matchmaking.wishes import MATCHED_COLUMNS
from crm_estate.outreach import digests, queue, sending
from crm_estate.portals.following import follow
from crm_estate.portals.publishing import publish_due
from crm_estate.requirements.custom_use import requirements_on
from crm_estate.requirements.wishes import expire
from crm_estate.webhooks.delivering import Courier, forget_old, open_courier
from crm_estate.webhooks.fanning_out import fan_out

LOG = logging.getLogger("crm_estate.worker")

FACTS_AT_ONCE = 2000
MESSAGES_AT_ONCE = 50
IDLE = timedelta(seconds=2)
"""How long a loop waits when there is nothing to do and nobody wakes it."""

Reaction = Callable[[Sequence[Fact], datetime], Awaitable[object]]


async def match_again(facts: Sequence[Fact], now: datetime) -> None:
    """What changed is matched again with the other side; changes that matching does not read are not."""
    listings = {f.listing for f in facts if f.kind.startswith("listing.") and _concerns_matching(f)}
    requirements = {f.requirement for f in facts if f.kind.startswith("requirement.")}
    await rematch(filter(None, listings), filter(None, requirements), now)


async def match_own_fields_again(facts: Sequence[Fact], now: datetime) -> None:
    """A field that is now missed by less, or counts no more, changes what fits those who ask for it."""
    await rematch([], await requirements_on([fact.data["key"] for fact in facts]), now)


async def review_doubles(facts: Sequence[Fact], now: datetime) -> None:
    """Contacts that are new or go by something else now are compared with all others."""
    changed = {f.contact for f in facts if COMPARED.intersection(f.data.get("fields", COMPARED))}
    await review(list(filter(None, changed)), now)


async def review_dwellings(facts: Sequence[Fact], now: datetime) -> None:
    """Listings that come, go or are described anew are compared with their neighbours."""
    await review_listings([listing for listing in {fact.listing for fact in facts} if listing], now)


async def follow_on_portals(facts: Sequence[Fact], now: datetime) -> None:
    """What changes here changes on the portals that show it."""
    await follow([listing for listing in {fact.listing for fact in facts} if listing], now)


async def queue_news(facts: Sequence[Fact], now: datetime) -> None:
    await queue.enqueue([fact.match for fact in facts if fact.match], now)


async def move_news(facts: Sequence[Fact], now: datetime) -> None:
    changed = [f for f in facts if "frequency" in f.data.get("fields", ())]
    await queue.reschedule([fact.requirement for fact in changed if fact.requirement])


REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "listing.published": (match_again, review_dwellings, follow_on_portals),
    "listing.withdrawn": (match_again, review_dwellings, follow_on_portals),
    "listing.repriced": (match_again, review_dwellings, follow_on_portals),
    "listing.changed": (match_again, review_dwellings, follow_on_portals),
    "requirement.added": (match_again,),
    "requirement.changed": (match_again, move_news),
    "contact.added": (review_doubles,),
    "contact.changed": (review_doubles,),
    "contact.merged": (review_doubles,),
    "contact.unmerged": (review_doubles,),
    "field.changed": (match_own_fields_again,),
    "match.found": (queue_news,),
    "match.improved": (queue_news,),
    "match.approved": (queue_news,),
}


class Round(Struct, frozen=True):
    """Something done again and again, at least `every` apart."""

    every: timedelta
    do: Callable[[datetime], Awaitable[object]]


ROUNDS = (
    Round(timedelta(seconds=2), digests.gather),
    Round(timedelta(minutes=10), expire),
    Round(timedelta(seconds=30), refresh_due),
    Round(timedelta(hours=1), forget_old_sessions),
    Round(timedelta(hours=6), forget_old_files),
    Round(timedelta(hours=12), forget_unused),
    Round(timedelta(hours=1), forget_old),
    Round(timedelta(hours=1), forget_old_answers),
    Round(timedelta(hours=1), forget_the_rested),
    Round(timedelta(minutes=10), search_by_night),
    Round(timedelta(minutes=10), search_listings_by_night),
)


async def react(now: datetime) -> int:
    """React to the open facts, a batch at a time, until there are none; returns how many there were."""
    total = 0
    while done := await _react_to_some(now):
        total += done
    await journal.close_unheard(REACTIONS, now)
    return total


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set; when the database goes away, wait for it to come back."""
    url = database.address(settings)
    smtp = settings.smtp_url.reveal() if settings.smtp_url else None
    me = Presence(random.SystemRandom().randrange(1, 2**31), asyncio.Event())
    while not stop.is_set():
        try:
            async with (
                database.connected(url),
                open_post(smtp, settings.data_dir / "mail") as post,
                open_courier() as courier,
                asyncio.TaskGroup() as group,
            ):
                for step, pause in _steps(url, me, post, courier, stop):
                    group.create_task(_for_ever(step, pause, stop))
        except OSError as error:  # the database was not there at the start
            await _wait_for_database(error, stop)


class Presence(Struct, frozen=True):
    """This worker's number, by which its claims are known, and what wakes it: new facts."""

    number: int
    awake: asyncio.Event


Step = Callable[[], Awaitable[object]]


def _steps(
    url: str, me: Presence, post: Post, courier: Courier, stop: asyncio.Event
) -> Iterator[tuple[Step, timedelta]]:
    """What the worker does over and over, each with the pause between two times."""
    yield partial(_be_present, url, me, stop), IDLE
    yield partial(_react_or_wait, me, stop), timedelta(0)
    yield partial(_send_or_wait, me, post, stop), timedelta(0)
    yield partial(_import_or_wait, stop), timedelta(0)
    yield partial(_tell_webhooks, courier), IDLE / 2
    yield _publish_on_portals, IDLE
    for one in ROUNDS:
        yield partial(_go_round, one), one.every


async def _for_ever(step: Step, pause: timedelta, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await step()
        except Exception as error:
            if not database.is_away(error):
                raise
            await _wait_for_database(error, stop)
        await _sleep(stop, pause)


async def _be_present(url: str, me: Presence, stop: asyncio.Event) -> None:
    """Be known as alive, by an advisory lock that falls when this process does, and hear of new facts."""
    gone = asyncio.Event()
    connection = await asyncpg.connect(url)
    try:
        connection.add_termination_listener(lambda *_: gone.set())
        await connection.execute("select pg_advisory_lock($1, $2)", sending.PRESENCE, me.number)
        await connection.add_listener(journal.CHANNEL, lambda *_: me.awake.set())
        await _first(gone.wait(), stop.wait())
    finally:
        connection.terminate()


async def _react_or_wait(me: Presence, stop: asyncio.Event) -> None:
    me.awake.clear()
    if not await react(datetime.now(UTC)):
        await _first(me.awake.wait(), stop.wait(), wait=IDLE)


async def _send_or_wait(me: Presence, post: Post, stop: asyncio.Event) -> None:
    now = datetime.now(UTC)
    if not await sending.send_due(post, now, worker=me.number, most=MESSAGES_AT_ONCE):
        await _sleep(stop, IDLE / 2)


async def _tell_webhooks(courier: Courier) -> None:
    """Calls go on in tasks of their own: no receiver keeps the others waiting."""
    now = datetime.now(UTC)
    await fan_out(now)
    await courier.begin(now)


async def _publish_on_portals() -> None:
    await publish_due(datetime.now(UTC))


async def _import_or_wait(stop: asyncio.Event) -> None:
    if await read_next(datetime.now(UTC)) is None:
        await _sleep(stop, IDLE)


async def _go_round(one: Round) -> None:
    await one.do(datetime.now(UTC))


async def _wait_for_database(error: Exception, stop: asyncio.Event) -> None:
    LOG.warning("The database is away: %s. Trying again.", error)
    await _sleep(stop, IDLE)


async def _react_to_some(now: datetime) -> int:
    """One batch; if it fails, its facts one by one, so that only those at fault wait."""
    try:
        async with database.transaction():
            facts = await journal.claim(REACTIONS, FACTS_AT_ONCE, now)
            await _react_to(facts, now)
            return len(facts)
    except Exception as error:  # whatever a reaction raises is recorded with the fact it failed on
        if database.is_away(error):
            raise
        LOG.exception("A batch of facts failed; trying them one by one.")
        return await _react_one_by_one(now)


async def _react_one_by_one(now: datetime) -> int:
    for _ in range(FACTS_AT_ONCE):
        facts: list[Fact] = []
        try:
            async with database.transaction():
                facts = await journal.claim(REACTIONS, 1, now)
                await _react_to(facts, now)
        except Exception as error:  # recorded with its fact, which is tried again later
            if database.is_away(error):
                raise
            LOG.exception("Fact %s failed.", facts[0].id if facts else None)
            await journal.postpone(facts, f"{type(error).__name__}: {error}", now)
        if not facts:
            break
    return 0


async def _react_to(facts: Sequence[Fact], now: datetime) -> None:
    if not facts:
        return
    for reaction in dict.fromkeys(r for fact in facts for r in REACTIONS[fact.kind]):
        await reaction([fact for fact in facts if reaction in REACTIONS[fact.kind]], now)
    await journal.close(facts, now)


def _concerns_matching(fact: Fact) -> bool:
    fields = fact.data.get("fields")
    return fact.kind != "listing.changed" or fields is None or not MATCHED_COLUMNS.isdisjoint(fields)


async def _sleep(stop: asyncio.Event, wait: timedelta) -> None:
    await _first(stop.wait(), wait=wait)


async def _first(*events: Awaitable[object], wait: timedelta | None = None) -> None:
    """Return when the first of these happens, or after `wait`."""
    tasks = [asyncio.ensure_future(event) for event in events]
    try:
        seconds = None if wait is None else wait.total_seconds()
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
