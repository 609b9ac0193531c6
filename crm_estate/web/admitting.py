"""Programs ask as often as their allowance says; every answer tells what is left of it.

The headers are those of the IETF's draft-ietf-httpapi-ratelimit-headers.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.types import Scope

from crm_estate.accounts.keys import admit_key
from crm_estate.accounts.permissions import Actor
from crm_estate.accounts.throttling import STRANGERS, Allowance, Drawn, draw
from crm_estate.base.errors import NotSignedIn, TooMany
from crm_estate.base.settings import settings
from crm_estate.web.clock import now_at

STATE = "limits"

Connection = ASGIConnection[Any, Any, Any, Any]


async def admit(connection: Connection) -> Actor:
    """Who asks by the key in `Authorization: Bearer …`; the request is counted.

    Raises NotSignedIn without a key that is known, TooMany when its bucket is empty.
    """
    kind, _, key = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not key.strip():
        raise NotSignedIn("Send an API key: Authorization: Bearer crm_…")
    chosen = settings()
    allowance = Allowance(burst=chosen.api_burst, per_minute=chosen.api_per_minute)
    try:
        actor, drawn = await admit_key(key.strip(), allowance, now_at(connection))
    except NotSignedIn:
        await admit_stranger(connection)
        raise
    connection.scope["state"][STATE] = headers_of("key", drawn)
    if not drawn.taken:
        raise TooMany("Too many requests with this key. Wait as long as Retry-After says.", drawn.next_in)
    return actor


async def admit_stranger(connection: Connection) -> None:
    """Count a request with a key that nobody knows; TooMany when its address tried too many."""
    drawn = await draw(f"address:{address_of(connection)}", STRANGERS, now_at(connection))
    connection.scope["state"][STATE] = headers_of("address", drawn)
    if not drawn.taken:
        raise TooMany("Too many unknown keys. Wait as long as Retry-After says.", drawn.next_in)


def headers_of(policy: str, drawn: Drawn) -> dict[str, str]:
    """What an answer says of an allowance.

    >>> drawn = Drawn(True, 599.0, Allowance(burst=600, per_minute=1200))
    >>> headers_of("key", drawn)["RateLimit-Policy"], headers_of("key", drawn)["RateLimit"]
    ('"key";q=600;w=30', '"key";r=599;t=1')
    """
    allowance = drawn.allowance
    return {
        "RateLimit-Policy": f'"{policy}";q={allowance.burst};w={allowance.window}',
        "RateLimit": f'"{policy}";r={drawn.left};t={drawn.full_in}',
    }


def limits_of(scope: Scope) -> dict[str, str]:
    """The headers for the answer to this request; none where nobody was counted."""
    return scope.get("state", {}).get(STATE, {})


def address_of(connection: Connection) -> str:
    """The peer's address, by which strangers are throttled; headers that anyone may send do not count."""
    return connection.client.host if connection.client else "unknown"
