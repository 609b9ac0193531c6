"""Everything that is on the market, in portions by id, for whoever lists all of it."""

from collections.abc import AsyncIterator
from datetime import datetime

from msgspec import Struct

from crm_estate.base import database
from crm_estate.listings.addresses import page_of

AT_ONCE = 5_000
LAST = 2**63 - 1


class Shown(Struct, frozen=True):
    """A listing that everyone may see: the address of its page, and when it last changed."""

    page: str
    updated_at: datetime


async def count_on_show() -> int:
    """How many listings are on the market."""
    return await database.fetch_value("select count(*) from listing where on_market")


async def portions_on_show(size: int) -> list[tuple[int, datetime]]:
    """Numbers of the portions of `size` ids that hold something, each with its latest change.

    A portion keeps its number whatever comes and goes.
    """
    rows = await database.fetch(
        """select (id - 1) / $1 as number, max(updated_at) as updated_at from listing
           where on_market group by 1 order by 1""",
        size,
    )
    return [(row["number"], row["updated_at"]) for row in rows]


async def on_show(after: int = 0, last: int = LAST) -> AsyncIterator[list[Shown]]:
    """Listings on the market with an id above `after`, up to `last`, some thousands at a time."""
    while rows := await database.fetch(
        """select id, reference, updated_at from listing
           where on_market and id > $1 and id <= $2 order by id limit $3""",
        after,
        last,
        AT_ONCE,
    ):
        yield [Shown(page_of(row["reference"]), row["updated_at"]) for row in rows]
        after = rows[-1]["id"]
