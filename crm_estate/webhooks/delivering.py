"""Calling receivers: for each one after the other, oldest first; one that is slow holds up no other.

A delivery is claimed by a lease and no transaction is open during the call. If a worker dies between the
receiver's yes and our record of it, the lease runs out and the fact is told again, under the same id.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from crm_estate.base import database
from crm_estate.webhooks import outcomes
from crm_estate.webhooks.calling import Answer, Caller, open_caller
from crm_estate.webhooks.listing import message_of
from crm_estate.webhooks.reach import SPEAKS, eyes_of
from crm_estate.webhooks.signing import headers_of
from crm_estate.webhooks.visible import change
from crm_estate.webhooks.writing import body_of

LOG = logging.getLogger("crm_estate.webhooks")

AT_ONCE = 20
"""Receivers that are spoken to at the same time."""
IN_A_ROW = 500
TURN = timedelta(seconds=30)
"""Deliveries that a receiver gets before others have their turn, and how long its turn may last."""
LEASE = timedelta(minutes=2)
FAREWELL = 5
"""Seconds that calls under way are given to end when the worker stops."""

FREE = "d.state = 'waiting' and d.next_try <= {now} and (d.leased_until is null or d.leased_until < {now})"

WAITING = f"""select w.id from webhook w cross join lateral (
      select min(d.next_try) as since from webhook_delivery d
      where d.webhook = w.id and {FREE.format(now="$1")}) due
    where {SPEAKS} and due.since is not null and not w.id = any($2::bigint[])
      and not exists (select from webhook_delivery d where d.webhook = w.id and d.state = 'waiting'
        and d.leased_until >= $1)
    order by due.since limit $3"""
"""Receivers for whom something is due and whom no worker speaks to."""

CLAIM = f"""update webhook_delivery set leased_until = $2::timestamptz + $3::interval, attempts = attempts + 1
    where id = (select d.id from webhook_delivery d join webhook w on w.id = d.webhook
      where d.webhook = $1 and {FREE.format(now="$2")} and {SPEAKS}
      order by d.next_try, d.id limit 1 for update of d skip locked)
    returning id, webhook, fact, attempts, (select kind from fact f where f.id = fact) as kind"""


class Courier:
    """Speaks to several receivers at a time, in tasks of its own."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._turns: dict[int, asyncio.Task[None]] = {}

    @property
    def speaks_to(self) -> int:
        """How many receivers it is speaking to."""
        return len(self._turns)

    async def begin(self, now: datetime) -> int:
        """Begin a turn for receivers with something due; returns how many there were."""
        room = AT_ONCE - len(self._turns)
        if room <= 0:
            return 0
        rows = await database.fetch(WAITING, now, list(self._turns), room)
        for row in rows:
            self._turns[row["id"]] = asyncio.create_task(self._turn(row["id"], now))
        return len(rows)

    async def wait(self) -> None:
        """Return when all turns that were begun have ended."""
        while self._turns:
            await asyncio.wait(self._turns.values())

    async def stop(self) -> None:
        """Let calls under way end, but not for long; of those broken off the leases run out."""
        turns = list(self._turns.values())
        if not turns:
            return
        _, pending = await asyncio.wait(turns, timeout=FAREWELL)
        for turn in pending:
            turn.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def _turn(self, webhook: int, now: datetime) -> None:
        try:
            await _deliver_some(self._caller, webhook, now)
        except Exception as error:  # one receiver's trouble must not end the worker; the lease runs out
            if not database.is_away(error):
                LOG.exception("Deliveries to webhook %s broke off.", webhook)
        finally:
            del self._turns[webhook]


@asynccontextmanager
async def open_courier() -> AsyncGenerator[Courier]:
    """A courier for as long as the block runs."""
    async with open_caller() as caller:
        courier = Courier(caller)
        try:
            yield courier
        finally:
            await courier.stop()


async def deliver_due(now: datetime) -> int:
    """Deliver what is due, a turn for every receiver; returns how many receivers had one."""
    async with open_courier() as courier:
        begun = await courier.begin(now)
        await courier.wait()
    return begun


async def forget_old(now: datetime) -> None:
    """Forget what was delivered a month ago, or given up three months ago."""
    await database.execute(
        """delete from webhook_delivery where id in (select id from webhook_delivery
             where state <> 'waiting' and created_at < $1::timestamptz - case state
               when 'parked' then interval '90 days' else interval '30 days' end limit 20000)""",
        now,
    )


def seeds_of(row: database.Row, now: datetime) -> Sequence[str]:
    """The seeds whose secrets sign at this moment, the newest first."""
    until = row["former_until"]
    return [row["seed"], row["former_seed"]] if until is not None and now < until else [row["seed"]]


async def _deliver_some(caller: Caller, webhook: int, now: datetime) -> None:
    """Stops at the first failure: who does not answer is not asked again at once."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    for _ in range(IN_A_ROW):
        moment = now + timedelta(seconds=loop.time() - started)
        if moment - now > TURN:
            break
        claim = await database.fetch_row(CLAIM, webhook, moment, LEASE)
        if claim is None or not await _deliver(caller, claim, moment):
            break


async def _deliver(caller: Caller, claim: database.Row, now: datetime) -> bool:
    """Whether the next one may be tried."""
    row = await database.fetch_row("select * from webhook where id = $1", claim["webhook"])
    if row is None:
        return False
    told = await change(claim["fact"], actor=eyes_of(row), kind=claim["kind"])
    if told is None:
        await outcomes.withheld(claim)
        return True
    body = body_of(told)
    headers = headers_of(message_of(claim["fact"]), body, seeds_of(row, now), now)
    answer = await caller.call(row["url"], headers, body)
    await _record(claim, answer, now)
    return answer.is_taken


async def _record(claim: database.Row, answer: Answer, now: datetime) -> None:
    if answer.is_taken:
        await outcomes.delivered(claim, answer, now)
    else:
        await outcomes.failed(claim, answer, now)
