"""What is in an agent's calendar: the days on which requirements of their contacts end.

It is what the CRM knows today with a day on it. What has no day of its own, such as what waits for an
approval, is no event: it would be another one each time a calendar looks.
"""

from datetime import date, datetime, timedelta

from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.languages import gettext_for
from crm_estate.base.settings import settings

BACK = timedelta(days=60)
AHEAD = timedelta(days=400)
MOST = 2_000


class Entry(Struct, frozen=True, kw_only=True):
    """Something that is on a day. `uid` stays the same for ever; `sequence` grows with every change."""

    uid: str
    sequence: int
    changed_at: datetime
    day: date
    summary: str
    description: str
    url: str


async def ending_requirements(agent: int, language: str, now: datetime) -> list[Entry]:
    """The days on which what the agent's own contacts look for ends, or has ended of late."""
    rows = await database.fetch(
        """select r.id, r.name, r.version, r.expires_on, greatest(r.updated_at, c.updated_at) as changed_at,
                  coalesce(nullif(trim(c.given || ' ' || c.family), ''), c.company) as contact
           from requirement r join contact c on c.id = r.contact
           where c.agent = $1 and r.state in ('active', 'paused', 'expired')
             and r.expires_on between $2 and $3
           order by r.expires_on, r.id limit $4""",
        agent,
        (now - BACK).date(),
        (now + AHEAD).date(),
        MOST,
    )
    return [_entry(row, language) for row in rows]


def _entry(row: database.Row, language: str) -> Entry:
    known, say = settings(), gettext_for(language)
    about = say("Last day of “%(wish)s”. Ask whether they are still looking.")
    return Entry(
        uid=f"requirement-{row['id']}@{known.mail_domain()}",
        sequence=row["version"],
        changed_at=row["changed_at"],
        day=row["expires_on"],
        summary=say("The search of %(contact)s ends") % {"contact": row["contact"]},
        description=about % {"wish": row["name"]},
        url=f"{known.base_url}/desk/requirements/{row['id']}",
    )
