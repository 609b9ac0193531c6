"""Gathering: what is due for a contact goes into one digest per slot, over all their requirements."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from crm_estate.base import database, journal
from crm_estate.base.settings import settings
from crm_estate.matchmaking.unwanted import UNWANTED
from crm_estate.outreach.queue import SCHEDULE, slot_of

CONTACTS_AT_ONCE = 200

DUE = f"""select n.due_at, m.listing, m.news, m.offered_at, m.offered_price, m.offered_currency,
      m.feedback_at, m.feedback_price, m.feedback_currency, c.language,
      m.fits and m.state in ('ready', 'approved') and r.state = 'active' and not {UNWANTED} as still_news,
      {SCHEDULE}
    join news n on n.match = m.id where n.due_at <= $1 and n.contact = any($2)
    order by m.contact, floor(extract(epoch from m.found_at) / 86400) desc, m.score desc, m.id
    for update of n skip locked"""
"""What is due, the newest day first, then the best; another worker's share is passed over."""


async def gather(now: datetime) -> int:
    """Make the digests that are due; returns how many. No message leaves here."""
    made = 0
    while True:
        async with database.transaction():
            contacts = await _with_due_news(now)
            rows = await database.fetch(DUE, now, contacts) if contacts else []
            by_contact: dict[int, list[Mapping[str, Any]]] = {}
            for row in rows:
                by_contact.setdefault(row["contact"], []).append(row)
            for contact, news in by_contact.items():
                made += await _make(contact, news, now)
        if not rows:
            return made


async def _with_due_news(now: datetime) -> list[int]:
    """Contacts with something due, but not those whose matches are still being counted up."""
    rows = await database.fetch(
        """select distinct contact from news where due_at <= $1 and contact not in (
             select m.contact from fact f join match m on m.id = f.match
             where f.handled_at is null and f.attempts = 0 and f.kind like 'match.%')
           limit $2""",
        now,
        CONTACTS_AT_ONCE,
    )
    return [row["contact"] for row in rows]


async def _make(contact: int, news: Sequence[Mapping[str, Any]], now: datetime) -> bool:
    """One digest for this slot; what comes too late for it moves to the next."""
    wanted = [row for row in news if row["still_news"]]
    slot = max(row["due_at"] for row in news)
    digest = await _insert(contact, slot, news[0]["language"], now) if wanted else None
    if wanted and digest is None:
        await _move_on(wanted, slot)
        done = [row["id"] for row in news if not row["still_news"]]
    else:
        done = [row["id"] for row in news]
    await database.execute("delete from news where match = any($1)", done)
    if digest is None:
        return False
    await _add_items(digest, wanted)
    data = {"listings": len({row["listing"] for row in wanted})}
    await journal.record(
        journal.Fact(kind="digest.queued", at=now, actor="system", contact=contact, digest=digest, data=data)
    )
    return True


async def _insert(contact: int, slot: datetime, language: str, now: datetime) -> int | None:
    return await database.fetch_value(
        """with numbered as (select nextval('digest_id_seq') as id)
           insert into digest (id, contact, slot, language, state, message_id, next_try, created_at)
           select id, $1, $2, $3, 'queued', '<digest-' || id || '@' || $4::text || '>', $5, $5 from numbered
           on conflict (contact, slot) do nothing returning id""",
        contact,
        slot,
        language,
        settings().mail_domain(),
        now,
    )


async def _move_on(news: Sequence[Mapping[str, Any]], slot: datetime) -> None:
    after = slot + timedelta(seconds=1)
    await database.execute_many(
        "update news set due_at = $2 where match = $1", [(row["id"], slot_of(row, after)) for row in news]
    )


async def _add_items(digest: int, news: Sequence[Mapping[str, Any]]) -> None:
    await database.copy(
        "digest_item",
        ("digest", "match", "position", "news", "seen_price", "seen_currency"),
        [
            (digest, row["id"], position, row["news"], *_seen_price(row))
            for position, row in enumerate(news, 1)
        ],
    )


def _seen_price(row: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """The price the contact last saw, in a message or on their page, for a price cut to be told against."""
    told, said = row["offered_at"], row["feedback_at"]
    if told is None or (said is not None and said > told and row["feedback_price"] is not None):
        return row["feedback_price"], row["feedback_currency"]
    return row["offered_price"], row["offered_currency"]
