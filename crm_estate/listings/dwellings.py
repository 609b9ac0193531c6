"""Listings of one dwelling: several adverts of the same home, told to each prospect as one."""

from collections.abc import Collection

from crm_estate.base import database


async def dwellings_of(listings: Collection[int]) -> dict[int, int]:
    """For each listing a number that those of the same dwelling have in common."""
    rows = await database.fetch(
        "select id, coalesce(dwelling, id) as dwelling from listing where id = any($1)", list(listings)
    )
    return {row["id"]: row["dwelling"] for row in rows}


async def others_of_the_dwelling(listing: int) -> list[int]:
    """Ids of the other listings of the same dwelling, oldest first."""
    rows = await database.fetch(
        """select o.id from listing l join listing o on o.dwelling = l.dwelling and o.id <> l.id
           where l.id = $1 order by o.id""",
        listing,
    )
    return [row["id"] for row in rows]
