"""What follows from an answer: delivered, tried again later, given up, or the webhook is disabled."""

import random
from datetime import datetime, timedelta

from crm_estate.base import database, journal
from crm_estate.webhooks.calling import Answer

GONE = 410
WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 1800, 3600, 7200, 4 * 3600, 8 * 3600, 8 * 3600)
)
"""How long to wait after each failure, together about a day; who fails once more is given up."""
PATIENCE = timedelta(days=5)
"""A webhook at which nothing has arrived for so long is disabled."""


async def delivered(claim: database.Row, answer: Answer, now: datetime) -> None:
    await database.execute(
        """with d as (update webhook_delivery set state = 'delivered', status = $2, error = null,
             sent_at = $3, leased_until = null where id = $1 and state = 'waiting')
           update webhook set failing_since = null where id = $4 and failing_since is not null""",
        claim["id"],
        answer.status,
        now,
        claim["webhook"],
    )


async def withheld(claim: database.Row) -> None:
    """The fact went out of the webhook's sight since it happened: it is told no more."""
    await database.execute(
        """update webhook_delivery set state = 'withheld', leased_until = null
           where id = $1 and state = 'waiting'""",
        claim["id"],
    )


async def failed(claim: database.Row, answer: Answer, now: datetime) -> None:
    """Try again later or give up; a receiver that is gone, or was away for days, is asked no more."""
    async with database.transaction():
        await _put_off(claim, answer, now)
        since = await database.fetch_value(
            """update webhook set failing_since = coalesce(failing_since, $2) where id = $1
               returning failing_since""",
            claim["webhook"],
            now,
        )
        if answer.status == GONE:
            await _disable(claim["webhook"], "gone", answer, now)
        elif since is not None and now - since >= PATIENCE:
            await _disable(claim["webhook"], "failing", answer, now)


async def _put_off(claim: database.Row, answer: Answer, now: datetime) -> None:
    tried = claim["attempts"]
    is_last = tried > len(WAITS)
    await database.execute(
        """update webhook_delivery set state = $2, status = $3, error = $4, next_try = $5, leased_until = null
           where id = $1 and state = 'waiting'""",
        claim["id"],
        "parked" if is_last else "waiting",
        answer.status,
        answer.error,
        now if is_last else now + _spread(WAITS[tried - 1]),
    )


async def _disable(webhook: int, reason: str, answer: Answer, now: datetime) -> None:
    done = await database.execute(
        """update webhook set state = 'disabled', reason = $2, version = version + 1, updated_at = $3
           where id = $1 and state <> 'disabled'""",
        webhook,
        reason,
        now,
    )
    if done != "UPDATE 0":
        data = {"webhook": webhook, "reason": reason, "error": answer.error}
        await journal.record(journal.Fact(kind="webhook.disabled", at=now, actor="system", data=data))


def _spread(wait: timedelta) -> timedelta:
    """About so long, so that not all come back at once."""
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing
