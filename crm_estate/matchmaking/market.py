"""Everything on the market, read once and kept in this process for as long as nothing changes."""

from collections.abc import Sequence

from crm_estate.base import database
from crm_estate.matchmaking.homes import Home, homes_on_market

MARK = """select concat_ws(' ', current_database(), count(*), sum(version), max(xmin::text::bigint))
    from listing"""
"""Any committed change of any listing changes it: versions and transaction numbers only grow."""

_kept: list[tuple[str, Sequence[Home]]] = []


async def market() -> Sequence[Home]:
    """The listings on the market as they are now, for reading only."""
    mark: str = await database.fetch_value(MARK)
    if not _kept or _kept[0][0] != mark:
        _kept[:] = [(mark, await homes_on_market())]
    return _kept[0][1]
