"""Places as they are stored, and the atlases made of them, kept for as long as nothing stored changes."""

import asyncio
from typing import Any

from crm_estate.base import database
from crm_estate.base.atlas import Atlas
from crm_estate.base.gazetteer import Place

SHOWN = "id, name, country, admin1, lat, lon, population, time_zone, names"

MOST_KEPT = 12
"""Countries in memory at once; the one that was asked for longest ago goes first."""

Mark = tuple[str, int | None]
"""A database, and the edition of its places: any committed change makes another."""

_kept: dict[str, tuple[Mark, Atlas]] = {}


def place_of(row: database.Row) -> Place:
    """A place as stored."""
    fields: dict[str, Any] = {name: row[name] for name in Place.__struct_fields__}
    fields["names"] = tuple(row["names"])
    return Place(**fields)


async def atlas_of(country: str) -> Atlas:
    """The country's places in memory, as they are stored now; made in a thread of its own."""
    mark = await _mark()
    kept = _kept.pop(country, None)
    if kept is None or kept[0] != mark or mark[1] is None:
        # Read after the mark: what changes in between is read again next time, and never missed.
        rows = await database.fetch(f"select {SHOWN} from place where country = $1", country)
        kept = mark, await asyncio.to_thread(lambda: Atlas(map(place_of, rows)))
    _kept[country] = kept
    while len(_kept) > MOST_KEPT:
        del _kept[next(iter(_kept))]
    return kept[1]


async def _mark() -> Mark:
    row = await database.fetch_row(
        "select current_database() as name, (select number from place_edition) as number"
    )
    return (row["name"], row["number"]) if row else ("", None)
