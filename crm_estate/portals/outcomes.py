"""What follows from an answer of a portal, or from none: stored with its reason and its next try."""

import random
from datetime import datetime, timedelta

import msgspec

from crm_estate.base import database, journal
from crm_estate.portals.adapters import Answer, Trouble

WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 3600, 7200, 4 * 3600, 8 * 3600, 8 * 3600)
)
"""How long to wait after each failure, together about a day; what fails once more is given up."""
WHOLE_WAIT = timedelta(minutes=15)
"""How long a portal is left alone when its sign-in fails or it wants no more calls, unless it says itself."""
LOOK_AGAIN = timedelta(hours=12)
"""How often an advert that is live is looked at: portals take some down of themselves."""
SOON, LATER = timedelta(minutes=1), timedelta(hours=6)
"""How soon and how late an advert is looked at again that the portal has yet to show."""

KIND = {
    "live": "listing.portal_live",
    "refused": "listing.portal_refused",
    "removed": "listing.portal_removed",
    "failed": "listing.portal_failed",
}


async def answered(
    row: database.Row,
    answer: Answer,
    now: datetime,
    *,
    fingerprint: str | None = None,
    version: int | None = None,
) -> None:
    """Keep what a portal answered; if more was asked meanwhile, the listing has another turn."""
    async with database.transaction():
        state = await database.fetch_value(
            """update portal_listing set
                 state = case when asked = $2 then $3 else 'waiting' end, last_answer = $3,
                 remote_id = $4, address = $5,
                 live_since = case when $3 = 'removed' or not $12 then null
                   when $3 = 'live' then coalesce(live_since, $6) else live_since end,
                 messages = $7, kept = $8,
                 fingerprint = case $3 when 'removed' then null else coalesce($9, fingerprint) end,
                 sent_version = coalesce($10, sent_version), sent_at = case when $9::text is null then sent_at
                   else $6 end,
                 attempts = 0, leased_until = null, updated_at = $6,
                 next_try = case when asked = $2 then $11 else next_try end
               where id = $1 returning state""",
            row["id"],
            row["asked"],
            answer.state,
            answer.remote_id,
            answer.address,
            now,
            msgspec.json.encode(answer.messages).decode(),
            msgspec.json.encode(answer.kept).decode(),
            fingerprint,
            version,
            _next_look(row, answer, now, fingerprint),
            answer.is_shown is not False,
        )
        await database.execute(
            """update portal_account set last_success = $2, trouble = null, trouble_since = null
               where portal = $1""",
            row["portal"],
            now,
        )
        if state is not None and (answer.state != row["last_answer"] or answer.state == "refused"):
            await _note(row, answer.state, [message.code for message in answer.messages], now)


async def unchanged(row: database.Row, now: datetime) -> None:
    """There is nothing new to send: the advert is as it was answered last."""
    await database.execute(
        """update portal_listing set state = case when asked = $2 then $3 else 'waiting' end,
             leased_until = null, attempts = 0, next_try = case when asked = $2 then $4 else next_try end
           where id = $1""",
        row["id"],
        row["asked"],
        row["last_answer"],
        now + spread(SOON if row["last_answer"] == "sent" else LOOK_AGAIN),
    )


async def troubled(row: database.Row, trouble: Trouble, now: datetime) -> None:
    """Try again later, or give up; what stands at the portal by now is kept all the same."""
    async with database.transaction():
        await _keep_what_stands(row, trouble.answer)
        if trouble.whole:
            await _pause(row["portal"], trouble, now)
        await _put_off(row, trouble, now)


async def _put_off(row: database.Row, trouble: Trouble, now: datetime) -> None:
    tried = row["attempts"]
    is_last = not trouble.whole and tried > len(WAITS)
    wait = _whole_wait(trouble) if trouble.whole else _row_wait(tried, trouble)
    state = await database.fetch_value(
        """update portal_listing set state = case when asked <> $2 then 'waiting' when $3 then 'failed'
             else state end, messages = $4, attempts = case when $5 then attempts - 1 else attempts end,
             next_try = case when asked = $2 then $6 else next_try end, leased_until = null, updated_at = $7
           where id = $1 returning state""",
        row["id"],
        row["asked"],
        is_last,
        msgspec.json.encode([trouble.message]).decode(),
        trouble.whole,
        now + wait,
        now,
    )
    if state == "failed":
        await _note(row, "failed", [trouble.message.code], now)


async def _pause(portal: str, trouble: Trouble, now: datetime) -> None:
    await database.execute(
        """update portal_account set paused_until = $2, trouble = $3,
             trouble_since = coalesce(trouble_since, $4) where portal = $1""",
        portal,
        now + _whole_wait(trouble),
        msgspec.json.encode(trouble.message).decode(),
        now,
    )


async def _keep_what_stands(row: database.Row, answer: Answer | None) -> None:
    if answer is not None:
        await database.execute(
            "update portal_listing set remote_id = $2, kept = $3 where id = $1",
            row["id"],
            answer.remote_id,
            msgspec.json.encode(answer.kept).decode(),
        )


async def _note(row: database.Row, state: str, codes: list[str], now: datetime) -> None:
    if state not in KIND:
        return
    data = {"portal": row["portal"], "why": codes}
    fact = journal.Fact(kind=KIND[state], at=now, actor="system", listing=row["listing"], data=data)
    await journal.record(fact)


def _next_look(row: database.Row, answer: Answer, now: datetime, fingerprint: str | None) -> datetime:
    if answer.state != "sent":
        return now + spread(LOOK_AGAIN)
    since = now if fingerprint is not None or row["sent_at"] is None else row["sent_at"]
    return now + spread(min(max((now - since) / 2, SOON), LATER))


def _whole_wait(trouble: Trouble) -> timedelta:
    return WHOLE_WAIT if trouble.wait is None else timedelta(seconds=trouble.wait)


def _row_wait(tried: int, trouble: Trouble) -> timedelta:
    wait = spread(WAITS[min(tried, len(WAITS)) - 1])
    return max(wait, timedelta(seconds=trouble.wait or 0))


def spread(wait: timedelta) -> timedelta:
    """About so long, so that not all come back at once."""
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing
