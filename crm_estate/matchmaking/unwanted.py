"""Homes that someone has put aside: they are not offered again, by no other wish and by no other advert.

Only what was too expensive may come back: by an advert that asks less than they were told.
"""

from crm_estate.base import database

_STILL = """(d.feedback_reason is distinct from 'too_expensive'
    or o.currency is distinct from d.feedback_currency or o.price is null or o.price >= d.feedback_price)"""
"""Whether the dismissal `d` speaks against the advert `o` as it is now."""

UNWANTED = f"""exists (select from listing o
    join lateral (select o.id union all select t.id from listing t where t.dwelling = o.dwelling)
      twin (listing) on true
    join match d on d.contact = m.contact and d.listing = twin.listing and d.feedback = 'dismissed'
    where o.id = m.listing and (d.id = m.id or {_STILL}))"""
"""Whether the contact of the match `m` wants to hear no more of its home, for whichever wish."""


async def unwanted_by(contact: int) -> set[int]:
    """Ids of the listings that are not to be offered to this contact, on the market or not."""
    rows = await database.fetch(
        f"""select o.id from match d join listing h on h.id = d.listing
              join lateral (select h.id union all select t.id from listing t where t.dwelling = h.dwelling)
                twin (listing) on true
              join listing o on o.id = twin.listing
            where d.contact = $1 and d.feedback = 'dismissed' and {_STILL}""",
        contact,
    )
    return {row["id"] for row in rows}
