"""Answers kept for a day, so that a request sent again under the same word is not done again."""

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid

KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(minutes=10)
"""How long work that is not one transaction may take before someone else may do it over."""

HEADER = "Idempotency-Key"


class Answer(Struct, frozen=True, kw_only=True):
    """What a request was answered."""

    status: int
    headers: dict[str, str]
    body: bytes


class Asked(Struct, frozen=True, kw_only=True):
    """A request under a word of its sender's choice; `digest` is that of all it says."""

    key: int
    word: str
    digest: bytes


async def known_answer(asked: Asked, now: datetime) -> Answer | None:
    """What this was answered before; None when it is new, and then nobody else may do it meanwhile.

    Call it in the transaction that does the work. Conflict while someone else is at it, Invalid when the
    word stood for another request.
    """
    name = f"{asked.key} {asked.word}"
    if not await database.fetch_value("select pg_try_advisory_xact_lock(hashtextextended($1, 8))", name):
        raise _busy()
    row = await database.fetch_row(
        "select * from kept_answer where api_key = $1 and word = $2 and created_at > $3",
        asked.key,
        asked.word,
        now - KEPT_FOR,
    )
    if row is None:
        return None
    if row["request"] != asked.digest:
        raise Invalid("This key was used for another request already.", field=HEADER)
    if row["status"] is not None:
        headers = msgspec.json.decode(row["headers"], type=dict[str, str])
        return Answer(status=row["status"], headers=headers, body=row["body"])
    if row["claimed_until"] > now:
        raise _busy()
    return None


async def claim(asked: Asked, now: datetime) -> None:
    """Say that work has begun that is more than one transaction; it may be done over after a while."""
    await _put(asked, None, now + LEASE, now)


async def keep(asked: Asked, answer: Answer, now: datetime) -> None:
    """Keep an answer for when the same is asked again."""
    await _put(asked, answer, None, now)


async def give_up(asked: Asked) -> None:
    """Work that was claimed came to nothing: it may be asked for again."""
    await database.execute(
        "delete from kept_answer where api_key = $1 and word = $2 and status is null", asked.key, asked.word
    )


async def forget_old_answers(now: datetime) -> None:
    """Drop the answers that are no longer given again."""
    await database.execute("delete from kept_answer where created_at <= $1", now - KEPT_FOR)


async def _put(asked: Asked, answer: Answer | None, claimed_until: datetime | None, now: datetime) -> None:
    await database.execute(
        """insert into kept_answer (api_key, word, request, status, headers, body, claimed_until, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (api_key, word) do update set request = excluded.request, status = excluded.status,
             headers = excluded.headers, body = excluded.body, claimed_until = excluded.claimed_until,
             created_at = excluded.created_at""",
        asked.key,
        asked.word,
        asked.digest,
        answer and answer.status,
        msgspec.json.encode(answer.headers if answer else {}).decode(),
        answer and answer.body,
        claimed_until,
        now,
    )


def _busy() -> Conflict:
    return Conflict("A request with this key is being worked on. Ask again in a moment.", field=HEADER)
