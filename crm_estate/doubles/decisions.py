"""What people decided of adverts, as far as it stands: pairs that are linked, pairs that were told apart.

Of a pair counts what its adverts say now: a home that was told apart from another remains another when its
price changes, though it may be suspected anew.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from crm_estate.base import database
from crm_estate.doubles.apart import Pair
from crm_estate.doubles.dwellings import listing_rows

MOST = 5_000
"""Pairs of each kind that are learned from, the latest first."""

LINKED = """select o.id as low, l.id as high from listing l
    join listing o on o.dwelling = l.dwelling and o.id < l.id where l.dwelling is not null"""

APART = """select a.low, a.high from told_apart a
    join listing l on l.id = a.low join listing o on o.id = a.high
    where a.subject = 'listing' and (l.dwelling is null or l.dwelling is distinct from o.dwelling)"""


class Decisions(Struct, frozen=True):
    """Pairs of listings by their ids, those of one dwelling first, and what is compared of each listing."""

    linked: Sequence[Pair]
    apart: Sequence[Pair]
    rows: Mapping[int, database.Row]


async def count_decisions() -> tuple[int, int]:
    """How many pairs are linked, and how many were told apart."""
    return (
        await database.fetch_value(f"select count(*) from ({LINKED}) n"),
        await database.fetch_value(f"select count(*) from ({APART}) n"),
    )


async def decisions() -> Decisions:
    """The latest of all that was decided."""
    linked = await _pairs(f"{LINKED} order by l.id desc, o.id desc limit {MOST}")
    apart = await _pairs(f"{APART} order by a.at desc, a.id desc limit {MOST}")
    return Decisions(linked, apart, await listing_rows({end for pair in (*linked, *apart) for end in pair}))


async def _pairs(sql: str) -> list[Pair]:
    return [(row["low"], row["high"]) for row in await database.fetch(sql)]
