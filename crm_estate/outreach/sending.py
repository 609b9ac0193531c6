"""Sending what is queued: claimed, checked once more, written, handed to the server, recorded.

A claim is a lease that names the worker; a worker holds an advisory lock for as long as it lives, so that
what a dead one had claimed is soon free. No transaction is open while the server is spoken to. A message
keeps its Message-ID whatever happens: if a worker dies between the server's yes and the record of it, the
copy that follows is known as one.
"""

import asyncio
import logging
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import msgspec

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.letters import Letter
from crm_estate.base.mail import Accepted, Deferred, Outcome, Post, Refused
from crm_estate.base.settings import settings
from crm_estate.base.wording import Sentence, told
from crm_estate.matchmaking.rematch import rematch
from crm_estate.outreach.checking import UNREADABLE, Verdict
from crm_estate.outreach.letters import get_digest
from crm_estate.outreach.preparing import prepare

LOG = logging.getLogger("crm_estate.outreach")

LEASE = timedelta(minutes=10)
GRACE = timedelta(seconds=15)
"""A worker that loses its way to the database for a moment is not taken for dead before this."""
TRIES = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
PRESENCE = 4_220_013
"""Class of the advisory locks that workers hold while they live."""
RECORD_TRIES = 60

CLAIM = """update digest set claimed_by = $1, claimed_until = $2::timestamptz + $3::interval,
      attempts = attempts + 1
    where id = (
      select id from digest d where state = 'queued' and next_try <= $2 and (
        claimed_until is null or claimed_until < $2 or claimed_by = $1 and claimed_by <> 0
        or claimed_by <> 0 and claimed_until < $2 + $3::interval - $5::interval and not exists (
          select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = $4::bigint::oid
            and l.objid = d.claimed_by::bigint::oid
            and l.database = (select oid from pg_database where datname = current_database())))
      order by next_try, id limit 1 for update skip locked)
    returning id, attempts, claimed_until"""


async def send_due(post: Post, now: datetime, *, worker: int = 0, most: int = 1000) -> int:
    """Send what is queued, at most `most` messages; returns how many the server took.

    `worker`: the number under which the caller holds the advisory lock PRESENCE; who holds none is 0, and
    what they had claimed when they died is free after LEASE.
    """
    sent = 0
    for _ in range(most):
        claim = await database.fetch_row(CLAIM, worker, now, LEASE, PRESENCE, GRACE)
        if claim is None:
            break
        sent += await _send(claim, post, now)
    return sent


async def revive(digest: int, *, actor: Actor, now: datetime) -> None:
    """Put a message that was given up back into the queue; an address that refused it gets another chance."""
    before = await get_digest(digest, actor=actor)
    async with database.transaction():
        done = await database.execute(
            """update digest set state = 'queued', attempts = 0, next_try = $2, error = null, why = null,
                 reason = null, claimed_until = null where id = $1 and state in ('dead', 'refused')""",
            digest,
            now,
        )
        if done == "UPDATE 0":
            raise Conflict("Only a message that was given up can be tried again.")
        await database.execute("delete from suppressed_address where address = $1", before.address)
        fact = journal.Fact(kind="digest.revived", at=now, actor=actor.name, digest=digest)
        await journal.record(fact)


async def _send(claim: Mapping[str, Any], post: Post, now: datetime) -> bool:
    """Returns whether the server took the message."""
    try:
        verdict, letter = await _prepared(claim, now)
    except Exception as error:  # one message that cannot be written must not hold up the rest
        if database.is_away(error):
            raise
        LOG.exception("Message %s could not be written.", claim["id"])
        await _again(claim, f"{type(error).__name__}: {error}", None, now)
        return False
    if letter is None:
        await _close(claim, verdict, now)
        return False
    outcome = await post.send(letter)
    await _record_surely(claim, verdict, letter, outcome, now)
    return isinstance(outcome, Accepted)


async def _prepared(claim: Mapping[str, Any], now: datetime) -> tuple[Verdict, Letter | None]:
    try:
        return await prepare(claim["id"], now)
    except Invalid as wrong:  # an address no letter can be made for: nothing was written, nothing is retried
        return Verdict(reason=UNREADABLE, shown=[], left_out={}, why=told(wrong)), None


async def _record_surely(
    claim: Mapping[str, Any], verdict: Verdict, letter: Letter, outcome: Outcome, now: datetime
) -> None:
    """Record what the server said, also when the database is away for a while: it must not be asked twice."""
    for attempt in range(RECORD_TRIES):
        try:
            return await _record(claim, verdict, letter, outcome, now)
        except Exception as error:  # away, or two who waited for each other; all else is passed on
            passing = database.is_away(error) or isinstance(error, asyncpg.TransactionRollbackError)
            if attempt + 1 == RECORD_TRIES or not passing:
                raise
            await asyncio.sleep(min(5.0, 0.1 * 2**attempt))
    return None


async def _record(
    claim: Mapping[str, Any], verdict: Verdict, letter: Letter, outcome: Outcome, now: datetime
) -> None:
    match outcome:
        case Accepted():
            await _sent(claim, verdict, letter, now)
            await _look_again(verdict, now)
        case Refused(code, detail, why):
            await _refused(claim, letter, f"{code} {detail}".strip(), why, now)
        case Deferred(code, detail, why):
            await _again(claim, f"{code or ''} {detail}".strip(), why, now)


async def _sent(claim: Mapping[str, Any], verdict: Verdict, letter: Letter, now: datetime) -> None:
    async with database.transaction():
        done = await database.fetch_row(
            """update digest set state = 'sent', sent_at = $2, address = $3, subject = $4, text = $5,
                 html = $6, error = null, why = null, claimed_until = null
               where id = $1 and state = 'queued' returning contact""",
            claim["id"], now, letter.to, letter.subject, letter.text, letter.html,
        )  # fmt: skip
        if done is None:
            return
        await _mark_left_out(verdict)
        await _mark_offered(done["contact"], verdict.shown, now)
        best = settings().digest_best  # the rest were counted and linked, not spoken of
        await journal.record(
            _fact("digest.sent", claim, done["contact"], now, listings=len(verdict.shown)),
            *(_offered(item, claim["id"], done["contact"], now) for item in verdict.shown[:best]),
        )


async def _mark_offered(contact: int, shown: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """The contact has been told of these listings at these prices, whichever wish of theirs they suit."""
    await database.execute(
        """update match m set state = 'sent', offered_at = $2, offered_price = t.price,
             offered_currency = t.currency,
             offered_score = case when m.id = t.match then t.score else m.score end
           from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::real[])
             as t (match, listing, price, currency, score)
           where m.contact = $1 and m.listing = t.listing
             and (m.id = t.match or (m.fits and m.state <> 'dropped'))""",
        contact,
        now,
        *([item[name] for item in shown] for name in ("match", "listing", "price", "currency", "score")),
    )


async def _look_again(verdict: Verdict, now: datetime) -> None:
    """A price that changed while the message was on its way is news compared with what it said."""
    rows = await database.fetch(
        """select l.id from listing l join unnest($1::bigint[], $2::bigint[], $3::text[])
             as t (listing, price, currency) on t.listing = l.id
           where (l.price, l.currency) is distinct from (t.price, t.currency)""",
        *([item[name] for item in verdict.shown] for name in ("listing", "price", "currency")),
    )
    if rows:
        await rematch([row["id"] for row in rows], [], now)


async def _mark_left_out(verdict: Verdict) -> None:
    await database.execute_many(
        "update digest_item set left_out = $2 where id = $1", list(verdict.left_out.items())
    )


async def _close(claim: Mapping[str, Any], verdict: Verdict, now: datetime) -> None:
    """The message is not sent, for the reason named."""
    async with database.transaction():
        row = await database.fetch_row(
            """update digest set state = 'not_sent', reason = $2, why = $3, claimed_until = null
               where id = $1 and state = 'queued' returning contact""",
            claim["id"],
            verdict.reason,
            _json(verdict.why),
        )
        if row is not None:
            await _mark_left_out(verdict)
            await journal.record(_fact("digest.not_sent", claim, row["contact"], now, reason=verdict.reason))


async def _refused(
    claim: Mapping[str, Any], letter: Letter, said: str, why: Sentence | None, now: datetime
) -> None:
    """The address does not work: nothing more is sent to it until someone mends it."""
    async with database.transaction():
        contact = await database.fetch_value(
            """update digest set state = 'refused', reason = 'refused', error = $2, address = $3, why = $4,
                 claimed_until = null where id = $1 and state = 'queued' returning contact""",
            claim["id"],
            said,
            letter.to,
            _json(why),
        )
        if contact is None:
            return
        await database.execute(
            """insert into suppressed_address (address, reason, at) values ($1, $2, $3)
               on conflict (address) do update set reason = $2, at = $3""",
            letter.to,
            said,
            now,
        )
        await journal.record(_fact("digest.refused", claim, contact, now, said=said))


async def _again(claim: Mapping[str, Any], said: str, why: Sentence | None, now: datetime) -> None:
    """It did not work this time: try again later, or give up where an agent can see it."""
    dead = claim["attempts"] >= TRIES
    async with database.transaction():
        contact = await database.fetch_value(
            """update digest set state = $2, error = $3, next_try = $4, why = $5, claimed_until = null,
                 reason = case when $2 = 'dead' then 'gave_up' else reason end
               where id = $1 and state = 'queued' returning contact""",
            claim["id"],
            "dead" if dead else "queued",
            said,
            now + _wait(claim["attempts"]),
            _json(why),
        )
        if contact is not None and dead:
            await journal.record(_fact("digest.dead", claim, contact, now, said=said))


def _json(why: Sentence | None) -> str | None:
    return msgspec.json.encode(why).decode() if why else None


def _wait(attempts: int) -> timedelta:
    """Twice as long after every failure, up to a limit, spread so that not all come back at once."""
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing


def _fact(kind: str, claim: Mapping[str, Any], contact: int, now: datetime, **data: object) -> journal.Fact:
    return journal.Fact(kind=kind, at=now, actor="system", contact=contact, digest=claim["id"], data=data)


def _offered(item: Mapping[str, Any], digest: int, contact: int, now: datetime) -> journal.Fact:
    """That this contact was told of this listing, at which price and with which score."""
    return journal.Fact(
        kind="listing.offered",
        at=now,
        actor="system",
        listing=item["listing"],
        contact=contact,
        requirement=item["requirement"],
        match=item["match"],
        digest=digest,
        data={"price": item["price"], "currency": item["currency"], "score": round(item["score"], 6)},
    )
