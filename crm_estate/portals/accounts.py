"""How the portals fare, for administrators: set up or not, when one last answered well, what is wrong."""

from datetime import datetime

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor, require_role
from crm_estate.base import database
from crm_estate.portals.adapters import Message
from crm_estate.portals.known_portals import PORTALS, is_configured


class Account(Struct, frozen=True, kw_only=True):
    """One portal and its adverts, counted."""

    portal: str
    title: str
    configured: bool
    last_success: datetime | None = None
    paused_until: datetime | None = None
    trouble: Message | None = None
    live: int = 0
    waiting: int = 0
    refused: int = 0


async def accounts(*, actor: Actor) -> list[Account]:
    """Every portal that there is an adapter for."""
    require_role(actor, "administrator")
    fares = {row["portal"]: row for row in await database.fetch("select * from portal_account")}
    counted = await database.fetch(
        """select portal, count(*) filter (where live_since is not null) as live,
             count(*) filter (where state in ('waiting', 'sent')) as waiting,
             count(*) filter (where state in ('refused', 'failed')) as refused
           from portal_listing group by portal"""
    )
    counts = {row["portal"]: row for row in counted}
    return [_account(name, fares.get(name), counts.get(name)) for name in PORTALS]


def _account(name: str, row: database.Row | None, counts: database.Row | None) -> Account:
    account = Account(portal=name, title=PORTALS[name].title, configured=is_configured(name))
    if row is not None:
        trouble = msgspec.json.decode(row["trouble"], type=Message) if row["trouble"] else None
        account = msgspec.structs.replace(
            account,
            last_success=row["last_success"],
            paused_until=row["paused_until"] if trouble else None,
            trouble=trouble,
        )
    if counts is not None:
        numbers = {key: counts[key] for key in ("live", "waiting", "refused")}
        account = msgspec.structs.replace(account, **numbers)
    return account
