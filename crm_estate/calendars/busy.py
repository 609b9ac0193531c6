"""When an agent is busy elsewhere."""

from datetime import datetime

from crm_estate.base import database
from crm_estate.calendars.reading import Interval, merged

MOST = 5_000


async def busy_times(agent: int, begin: datetime, end: datetime) -> list[Interval]:
    """Times within [begin, end) at which the agent's other calendars are taken: in order, none overlapping.

    At most 5,000. Nothing is known of the days after `until` of a calendar, see `sources.busy_sources`.
    """
    rows = await database.fetch(
        """select begins, ends from busy_time where agent = $1 and begins < $3 and ends > $2
           order by begins, ends limit $4""",
        agent,
        begin,
        end,
        MOST,
    )
    return merged(Interval(max(row["begins"], begin), min(row["ends"], end)) for row in rows)
