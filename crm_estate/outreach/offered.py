"""What was offered already: to whom, which listing, when, at what price, and what they said to it.

The facts of sending are the truth: a listing that was offered again cheaper stands here twice.
"""

from datetime import datetime

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import Invalid
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.contacts.former import merged_into
from crm_estate.contacts.search import get_contact, visible
from crm_estate.listings.facts import Price
from crm_estate.listings.rows import price_of
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking.facts import Feedback

COLUMNS = """f.id, f.at, f.data, f.match, f.digest, f.listing as listing_id, l.reference as listing,
    c.id as contact_id, c.reference as contact, r.id as requirement_id, r.name as requirement,
    coalesce(nullif(c.company, ''), trim(c.given || ' ' || c.family)) as contact_name,
    d.subject, m.feedback, m.feedback_reason, m.feedback_at"""
JOINED = """fact f join listing l on l.id = f.listing left join former_contact k on k.id = f.contact
    join contact c on c.id = coalesce(k.contact, f.contact) left join requirement r on r.id = f.requirement
    left join match m on m.id = f.match left join digest d on d.id = f.digest"""


class Said(Struct, frozen=True):
    """What the fact says besides."""

    price: int | None = None
    currency: str | None = None
    score: float | None = None


class OfferOut(Struct, frozen=True, kw_only=True):
    """One listing in one message to one contact, and the last word of the contact on that match since.

    `price` is the one that the message named; `digest` is the message, `subject` its subject.
    """

    id: int
    at: datetime
    listing: str
    listing_id: int
    contact: str
    contact_id: int
    contact_name: str
    requirement: str | None
    requirement_id: int | None
    match: int | None
    score: float | None
    price: Price | None
    digest: int | None
    subject: str | None
    feedback: Feedback | None
    feedback_reason: str | None
    feedback_at: datetime | None


async def offers_to_contact(
    reference: str, *, actor: Actor, limit: int = LIMIT, after: str | None = None
) -> Page[OfferOut]:
    """What one contact, and those merged into it, were told of, the latest first."""
    contact = await get_contact(reference, actor=actor)
    ids = [contact.id, *await merged_into(contact.id)]
    return await _latest_first(visible(actor).add("f.contact = any({}::bigint[])", ids), limit, after)


async def offers_of_listing(
    reference: str, *, actor: Actor, limit: int = LIMIT, after: str | None = None
) -> Page[OfferOut]:
    """Who was told of a listing, of the contacts that the actor may see, the latest first."""
    listing = await get_listing(reference, actor=actor)
    return await _latest_first(visible(actor).add("f.listing = {}", listing.id), limit, after)


async def _latest_first(where: Where, limit: int, after: str | None) -> Page[OfferOut]:
    where.add("f.kind = 'listing.offered'")
    if (seen := position(after)) is not None:
        if not isinstance(seen[1], int):
            raise Invalid("This cursor belongs to another list.", field="cursor")
        where.add("f.id < {}::bigint", seen[1])
    size = limited(limit)
    rows = await database.fetch(
        f"select {COLUMNS} from {JOINED} where {where.sql} order by f.id desc limit {size + 1}", *where.args
    )
    return page_of(rows, size, _out, by=("id", "id"))


def _out(row: database.Row) -> OfferOut:
    said = msgspec.json.decode(row["data"], type=Said)
    same = {name: row[name] for name in OfferOut.__struct_fields__ if name not in ("price", "score")}
    return OfferOut(**same, score=said.score, price=price_of(said.price, said.currency))
