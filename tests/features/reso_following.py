"""Following a server of the RESO Web API, and what has come of it."""

from datetime import datetime
from typing import Any

from crm_estate.base import database
from crm_estate.feeds.reso.replication import Followed

NEAR = Followed(source="partner")


def counts(report: Any) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.withdrawn, report.refused


async def cursor() -> datetime | None:
    return await database.fetch_value("select modified from feed_cursor where source = 'partner'")


async def here() -> dict[str, str]:
    rows = await database.fetch("select source_id, standard_status from listing order by id")
    return {row["source_id"]: row["standard_status"] for row in rows}
