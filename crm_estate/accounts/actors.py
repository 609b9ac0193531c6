"""Who is behind a name that facts and queues record, as they are now."""

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.base.errors import NotAllowed

GONE = "Whoever asked for this may no longer work here."


async def actor_named(name: str) -> Actor:
    """The actor that records call `agent:3`, `key:1` or `system`, with today's rights.

    Raises NotAllowed for one who left, a key that was revoked, and contacts, who ask for nothing later.
    """
    kind, _, number = name.partition(":")
    if name == SYSTEM.name:
        return SYSTEM
    if kind == "agent" and number.isdecimal():
        row = await database.fetch_row("select role, office from agent where id = $1 and active", int(number))
        if row is not None:
            return Actor(kind="agent", id=int(number), role=row["role"], office=row["office"])
    if kind == "key" and number.isdecimal():
        row = await database.fetch_row(
            "select scopes, office from api_key where id = $1 and revoked_at is null", int(number)
        )
        if row is not None:
            scopes = frozenset(row["scopes"])
            return Actor(kind="key", id=int(number), office=row["office"], scopes=scopes)
    raise NotAllowed(GONE)
