"""Which table of what agreements are worth is in use: one that the firm taught, or the one that ships."""

from datetime import datetime

import msgspec
from msgspec import Struct

from crm_estate.base import database
from crm_estate.doubles.trial import Trial
from crm_estate.doubles.worth import SHIPPED, Table

IN_USE = "select worth, trial, actor, at from taught_table where ended_at is null"


class Taught(Struct, frozen=True):
    """The table in use was learned at that time by this actor, and fared so when it was."""

    at: datetime
    actor: str
    trial: Trial


async def table_in_use() -> Table:
    """The table by which adverts are compared now; one that an earlier version learned is not."""
    row = await database.fetch_row(IN_USE)
    return _current(row) or SHIPPED


async def taught() -> Taught | None:
    """When, by whom and how well the table in use was learned; None if it is the one that ships."""
    row = await database.fetch_row(IN_USE)
    if row is None or _current(row) is None:
        return None
    return Taught(row["at"], row["actor"], msgspec.json.decode(row["trial"], type=Trial))


def _current(row: database.Row | None) -> Table | None:
    table = msgspec.json.decode(row["worth"], type=Table) if row else None
    return table if table and table.is_current else None
