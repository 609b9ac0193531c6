"""Speaking to portals: each has one turn at a time, listings one after the other, longest waiting first.

A listing is claimed by a lease and no transaction is open during a call. If a worker dies between the yes of
a portal and our record of it, the lease runs out and the listing has its turn again.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from crm_estate.base import database
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.search import listings_by_id
from crm_estate.portals import outcomes
from crm_estate.portals.adapters import Adapter, Answer, Known, Message, Trouble
from crm_estate.portals.calling import open_line
from crm_estate.portals.known_portals import PORTALS, is_configured
from crm_estate.portals.words import TROUBLE

LOG = logging.getLogger("crm_estate.portals")

IN_A_ROW = 30
TURN = timedelta(seconds=60)
"""Listings of one turn, and how long it goes on taking up new ones."""
LONGEST = 480
"""Seconds for all that one listing needs of a portal, its photos included."""
LEASE = timedelta(minutes=12)

CLAIM = """update portal_listing p set leased_until = $2::timestamptz + $3::interval,
      attempts = p.attempts + 1
    from (select d.id, d.state as was from portal_listing d
      where d.portal = $1 and d.state in ('waiting', 'sent', 'live') and d.next_try <= $2
        and (d.leased_until is null or d.leased_until < $2)
      order by d.next_try, d.id limit 1 for update skip locked) due
    where p.id = due.id returning p.*, due.was"""

BEGIN = """update portal_account set leased_until = $2::timestamptz + $3::interval
    where portal = $1 and (leased_until is null or leased_until < $2)
      and (paused_until is null or paused_until <= $2)
      and exists (select from portal_listing d where d.portal = $1 and d.state in ('waiting', 'sent', 'live')
        and d.next_try <= $2 and (d.leased_until is null or d.leased_until < $2))
    returning portal"""


async def publish_due(now: datetime) -> int:
    """Give every portal that is set up and has something due a turn; returns how many listings had theirs."""
    configured = [name for name in PORTALS if is_configured(name)]
    if not configured:
        return 0
    await database.execute(
        "insert into portal_account (portal) select unnest($1::text[]) on conflict do nothing", configured
    )
    return sum(await asyncio.gather(*(_turn(name, now) for name in configured)))


async def _turn(name: str, now: datetime) -> int:
    if not await database.fetch_value(BEGIN, name, now, LEASE):
        return 0
    try:
        async with open_line() as line:
            adapter = PORTALS[name].open(line)
            done = await _one_after_the_other(name, adapter, now)
            with suppress(Trouble):
                await adapter.close()
            return done
    finally:
        await database.execute("update portal_account set leased_until = null where portal = $1", name)


async def _one_after_the_other(name: str, adapter: Adapter, now: datetime) -> int:
    """Stops at the first trouble: who cannot be reached is not asked again at once."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    for done in range(IN_A_ROW):
        moment = now + timedelta(seconds=loop.time() - started)
        row = await database.fetch_row(CLAIM, name, moment, LEASE) if moment - now <= TURN else None
        if row is None:
            return done
        if not await _serve(adapter, row, moment):
            return done + 1
    return IN_A_ROW


async def _serve(adapter: Adapter, row: database.Row, now: datetime) -> bool:
    """Whether the next listing may be tried."""
    try:
        async with asyncio.timeout(LONGEST):
            await _do(adapter, row, now)
    except Trouble as trouble:
        await outcomes.troubled(row, trouble, now)
        return False
    except TimeoutError:
        await outcomes.troubled(row, Trouble(Message("no_answer_in_time")), now)
        return False
    except Exception as error:  # recorded with the listing it failed on, which is tried again later
        if database.is_away(error):
            raise
        LOG.exception("Listing %s broke off at the portal %s.", row["listing"], row["portal"])
        await outcomes.troubled(row, Trouble(Message("broke_off")), now)
        return False
    return True


async def _do(adapter: Adapter, row: database.Row, now: datetime) -> None:
    """What is to be done is decided by how the listing is at this moment."""
    listing = (await listings_by_id([row["listing"]]))[row["listing"]]
    known = Known(
        reference=listing.reference or "",
        remote_id=row["remote_id"],
        kept=msgspec.json.decode(row["kept"], type=dict),
    )
    if not (row["wanted"] and listing.on_market):
        await _take_down(adapter, known, row, now)
    elif row["was"] == "waiting":
        await _publish(adapter, listing, known, row, now)
    else:
        await _look(adapter, known, row, now)


async def _publish(
    adapter: Adapter, listing: ListingOut, known: Known, row: database.Row, now: datetime
) -> None:
    prepared = adapter.prepare(listing)
    if prepared.missing:
        await outcomes.answered(row, _refusal(known, row, prepared.missing), now)
    elif row["last_answer"] and prepared.fingerprint == row["fingerprint"]:
        await outcomes.unchanged(row, now)
    else:
        answer = await adapter.publish(prepared, known)
        await outcomes.answered(row, answer, now, fingerprint=prepared.fingerprint, version=listing.version)


async def _take_down(adapter: Adapter, known: Known, row: database.Row, now: datetime) -> None:
    perhaps_there = known.remote_id or _was_troubled(row)
    answer = await adapter.take_down(known) if perhaps_there else Answer(state="removed", kept=known.kept)
    why = [Message("off_market")] if row["wanted"] else []
    await outcomes.answered(row, msgspec.structs.replace(answer, messages=[*answer.messages, *why]), now)


async def _look(adapter: Adapter, known: Known, row: database.Row, now: datetime) -> None:
    answer = await adapter.look(known)
    if answer.state == "removed":  # nobody here asked for that
        gone = msgspec.structs.replace(answer, messages=answer.messages or [Message("advert_gone")])
        answer = msgspec.structs.replace(gone, state="refused", is_shown=False)
    await outcomes.answered(row, answer, now)


def _was_troubled(row: database.Row) -> bool:
    """Whether the last try got no answer: it may have arrived."""
    messages = msgspec.json.decode(row["messages"], type=list[Message])
    return any(message.code in TROUBLE for message in messages)


def _refusal(known: Known, row: database.Row, why: Sequence[Message]) -> Answer:
    """Ours, before anything is sent: what stands at the portal stays."""
    return Answer(
        state="refused", remote_id=known.remote_id, address=row["address"], messages=why, kept=known.kept
    )
