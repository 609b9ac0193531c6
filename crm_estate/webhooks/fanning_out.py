"""New facts become deliveries: one for each webhook that asked for the fact and may see it."""

from datetime import datetime

from crm_estate.base import database
from crm_estate.webhooks.feed import EXAMINED, Position, beyond, end_of_batch, opened, unmoved
from crm_estate.webhooks.kinds import named_by
from crm_estate.webhooks.reach import SPEAKS, eyes_of
from crm_estate.webhooks.restored import settle
from crm_estate.webhooks.visible import JOINED, seen_by

BATCHES = 20
"""Batches that one webhook takes at a time, before the others have their turn."""


async def fan_out(now: datetime) -> int:
    """Take what has happened since the last time; returns how many deliveries wait for it."""
    await settle()
    rows = await database.fetch(f"select w.id from webhook w where {SPEAKS} order by w.id")
    return sum([await _take_all(row["id"], now) for row in rows])


async def _take_all(webhook: int, now: datetime) -> int:
    made = 0
    for _ in range(BATCHES):
        more, is_done = await _take(webhook, now)
        made += more
        if is_done:
            break
    return made


async def _take(webhook: int, now: datetime) -> tuple[int, bool]:
    """One batch; the webhook's position moves in the transaction that writes the deliveries."""
    async with database.transaction():
        row = await database.fetch_row(
            f"""select w.*, w.txid::text::bigint as number from webhook w
                where w.id = $1 and {SPEAKS} for update skip locked""",
            webhook,
        )
        if row is None:  # another worker is at it, or it was paused meanwhile
            return 0, True
        before = Position(row["seen"], row["upto"], row["number"], row["fact"])
        position = await opened(before)
        end = await end_of_batch(position)
        made = await _deliveries(row, position, now) if end else 0
        after = end or unmoved(before, position)
        if after != before:
            await _move(webhook, after)
    return made, after.upto is None


async def _deliveries(row: database.Row, position: Position, now: datetime) -> int:
    condition, args = seen_by(eyes_of(row), named_by(row["kinds"]), 7)
    done = await database.execute(
        f"""with batch as materialized (select f.* from fact f where {beyond(1)}
              order by f.txid, f.id limit {EXAMINED})
            insert into webhook_delivery (webhook, fact, state, next_try, created_at)
            select $5::bigint, f.id, 'waiting', $6::timestamptz, $6 from batch f {JOINED} where {condition}
            order by f.txid, f.id on conflict (webhook, fact) do nothing""",
        *position.args,
        row["id"],
        now,
        *args,
    )
    return int(done.rpartition(" ")[2])


async def _move(webhook: int, position: Position) -> None:
    await database.execute(
        "update webhook set seen = $2, upto = $3, txid = $4::text::xid8, fact = $5 where id = $1",
        webhook,
        *position.args,
    )
