"""Reading the messages: what went out, what did not and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import NotFound
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.base.wording import Sentence
from crm_estate.contacts.search import visible

DigestState = Literal["queued", "sent", "not_sent", "refused", "dead"]

COLUMNS = """d.id, d.contact as contact_id, c.reference as contact,
    coalesce(nullif(c.company, ''), trim(c.given || ' ' || c.family)) as contact_name,
    d.state, d.reason, d.error, d.why, d.language, d.subject, coalesce(d.address, c.emails[1]) as address,
    d.slot, d.created_at, d.sent_at, d.attempts, d.next_try,
    array(select l.reference from digest_item i join match m on m.id = i.match
          join listing l on l.id = m.listing where i.digest = d.id and i.left_out is null
          order by i.position limit 50) as listings,
    (select count(*) from digest_item i where i.digest = d.id and i.left_out is null) as total"""


class DigestOut(Struct, frozen=True, kw_only=True):
    """A message: to whom, in which state, why not sent, and the references of the listings in it."""

    id: int
    contact: str
    contact_id: int
    contact_name: str
    state: DigestState
    reason: str | None
    error: str | None
    """What the mail server said, or what went wrong here, in English."""
    why: Sentence | None
    """What went wrong here, in words that are translated."""
    language: str
    subject: str | None
    address: str | None
    slot: datetime
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    next_try: datetime
    listings: list[str]
    total: int
    text: str | None = None
    html: str | None = None


async def find_digests(
    *,
    actor: Actor,
    contact: int | None = None,
    state: DigestState | None = None,
    limit: int = LIMIT,
    after: str | None = None,
) -> Page[DigestOut]:
    """One page of the messages to contacts that the actor may see, newest first, without their bodies."""
    where = visible(actor).add_given("d.contact = {}", contact).add_given("d.state = {}", state)
    if (seen := position(after)) is not None:
        where.add("d.id < {}::bigint", seen[1])
    size = limited(limit)
    rows = await database.fetch(
        f"""select {COLUMNS} from digest d join contact c on c.id = d.contact
            where {where.sql} order by d.id desc limit {size + 1}""",
        *where.args,
    )
    return page_of(rows, size, _out, by=("id", "id"))


async def get_digest(digest: int, *, actor: Actor) -> DigestOut:
    """The message with this id, as it went out; NotFound also when its contact is out of reach."""
    where: Where = visible(actor).add("d.id = {}", digest)
    row = await database.fetch_row(
        f"""select {COLUMNS}, d.text, d.html from digest d join contact c on c.id = d.contact
            where {where.sql}""",
        *where.args,
    )
    if row is None:
        raise NotFound("There is no such message.")
    return _out(row)


def _out(row: Mapping[str, Any]) -> DigestOut:
    why = msgspec.json.decode(row["why"], type=Sentence) if row["why"] else None
    said: dict[str, Any] = {**row, "why": why}
    return DigestOut(**said)


async def count_unsent(*, actor: Actor) -> dict[str, int]:
    """How many messages were not sent, by reason."""
    where = visible(actor).add("d.state in ('not_sent', 'refused', 'dead')")
    rows = await database.fetch(
        f"""select coalesce(split_part(d.reason, ':', 1), d.state) as reason, count(*) as n
            from digest d join contact c on c.id = d.contact where {where.sql} group by 1""",
        *where.args,
    )
    return {row["reason"]: row["n"] for row in rows}
