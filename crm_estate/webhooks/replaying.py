"""Telling again: one delivery that was given up, or everything since a moment."""

from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.webhooks.facts import DeliveryOut, ReplayFacts, ReplayOut
from crm_estate.webhooks.kinds import named_by
from crm_estate.webhooks.listing import get_delivery
from crm_estate.webhooks.reach import eyes_of, locked
from crm_estate.webhooks.visible import JOINED, seen_by

MOST = 10_000
"""Deliveries that one replay brings back."""
ANEW = """state = 'waiting', attempts = 0, next_try = {now}, leased_until = null, status = null, error = null,
    sent_at = null"""


async def replay_one(delivery: int, *, actor: Actor, now: datetime) -> DeliveryOut:
    """Deliver a fact again, under the id that it had; a receiver that has it already may pass over it."""
    await get_delivery(delivery, actor=actor)
    done = await database.execute(
        f"update webhook_delivery set {ANEW.format(now='$2')} where id = $1 and state <> 'waiting'",
        delivery,
        now,
    )
    if done == "UPDATE 0":
        raise Conflict("This delivery is under way already.")
    return await get_delivery(delivery, actor=actor)


async def replay_since(webhook: int, facts: ReplayFacts, *, actor: Actor, now: datetime) -> ReplayOut:
    """Deliver again what has happened since a moment, also from before there was this webhook."""
    async with database.transaction():
        row = await locked(webhook, actor)
        condition, args = seen_by(eyes_of(row), named_by(row["kinds"]), 4)
        done = await database.execute(
            f"""insert into webhook_delivery as d (webhook, fact, state, next_try, created_at)
                select $1::bigint, f.id, 'waiting', $3::timestamptz, $3 from fact f {JOINED}
                where f.at >= $2 and {condition} order by f.txid, f.id limit {MOST + 1}
                on conflict (webhook, fact) do update set {ANEW.format(now="excluded.next_try")}
                  where d.state <> 'waiting'""",
            webhook,
            facts.since,
            now,
            *args,
        )
        count = int(done.rpartition(" ")[2])
        if count > MOST:
            raise Invalid("These are more than %(n)s facts. Choose a later moment.", field="since", n=MOST)
    return ReplayOut(deliveries=count)
