"""A change of a listing is a change of its adverts: they wait for their turn again."""

from collections.abc import Sequence
from datetime import datetime

from crm_estate.base import database


async def follow(listings: Sequence[int], now: datetime) -> None:
    """Adverts of these listings are looked at again; what is sent is seen when it is their turn."""
    await database.execute(
        """update portal_listing set state = 'waiting', asked = asked + 1, attempts = 0, next_try = $2,
             updated_at = $2 where listing = any($1) and (wanted or live_since is not null)""",
        list(listings),
        now,
    )
