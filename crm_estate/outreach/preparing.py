"""Reading everything anew for one message, at the moment it is to leave."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crm_estate.base import database
from crm_estate.base.letters import Letter
from crm_estate.contacts.consent import agreed
from crm_estate.listings.custom import custom_fields
from crm_estate.listings.search import listings_by_id
from crm_estate.matchmaking.unwanted import UNWANTED
from crm_estate.outreach.checking import Verdict, judge
from crm_estate.outreach.queue import TOLD_ELSEWHERE
from crm_estate.outreach.writing import Sender, write

ITEMS = f"""select i.id as item, i.news, i.seen_price, i.seen_currency, m.id as match, m.listing,
      m.requirement, m.score, m.reasons, m.fits and m.contact = g.contact as fits, m.state,
      r.state as requirement_state,
      l.on_market, l.price, l.currency, {UNWANTED} as dismissed, coalesce(l.dwelling, l.id) as dwelling,
      {TOLD_ELSEWHERE} as told_elsewhere
    from digest_item i join digest g on g.id = i.digest join match m on m.id = i.match
    join requirement r on r.id = m.requirement
    join listing l on l.id = m.listing where i.digest = $1 order by i.position"""

DIGEST = """select d.id, d.contact, d.message_id, c.language, c.emails[1] as address, c.given,
      coalesce(nullif(c.company, ''), trim(c.given || ' ' || c.family)) as contact_name,
      a.name as agent_name, coalesce(a.email, o.email) as email, coalesce(a.phone, o.phone) as phone,
      o.name as office_name,
      (select r.language from digest_item i join match m on m.id = i.match
         join requirement r on r.id = m.requirement where i.digest = d.id order by i.position limit 1)
        as asked_language,
      exists (select 1 from suppressed_address s where s.address = c.emails[1]) as address_refuses
    from digest d join contact c on c.id = d.contact left join agent a on a.id = c.agent and a.active
    left join office o on o.id = c.office where d.id = $1"""


async def prepare(digest: int, now: datetime) -> tuple[Verdict, Letter | None]:
    """What of the digest may leave now and the letter that says it; no letter when nothing may."""
    row = await database.fetch_row(DIGEST, digest)
    if row is None:
        raise LookupError(digest)
    verdict = judge(
        await database.fetch(ITEMS, digest),
        address=row["address"],
        agrees=bool(await agreed([row["contact"]], "matching", "email")),
        address_refuses=row["address_refuses"],
    )
    if verdict.reason is not None:
        return verdict, None
    listings = await listings_by_id([item["listing"] for item in verdict.shown])
    spoken: Mapping[str, Any] = {**row, "language": row["asked_language"] or row["language"]}
    own = await custom_fields()
    return verdict, write(spoken, verdict.shown, listings, _sender(row), now, own)


def _sender(row: Mapping[str, Any]) -> Sender:
    return Sender(name=row["agent_name"], email=row["email"], phone=row["phone"], office=row["office_name"])
