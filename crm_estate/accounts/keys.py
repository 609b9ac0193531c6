"""API keys: shown once, stored hashed, limited by scopes and, if wished, to one office."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from crm_estate.accounts.permissions import SCOPES, Actor, Scope
from crm_estate.accounts.tables import ApiKey
from crm_estate.accounts.throttling import DRAW, Allowance, Drawn
from crm_estate.base import database
from crm_estate.base.errors import Invalid, NotFound, NotSignedIn

PREFIX = "crm_"
USE_NOTED_EVERY = timedelta(minutes=1)

_ADMIT = f"""with known as (
      select id, office, scopes, used_at from api_key where hash = $1 and revoked_at is null),
    drawn as ({DRAW.format(who="'key:' || id", source="from known")})
    select * from known, drawn"""


async def create_key(
    name: str, *, now: datetime, scopes: Sequence[Scope] = SCOPES, office: int | None = None
) -> str:
    """Make a key and return it: the only time it can be read."""
    if not name.strip():
        raise Invalid("A key needs a name.", field="name")
    if wrong := sorted(set(scopes) - set(SCOPES)):
        raise Invalid(
            "There is no scope %(scope)s; there are %(scopes)s.",
            field="scopes",
            scope=wrong[0],
            scopes=", ".join(SCOPES),
        )
    key = PREFIX + secrets.token_urlsafe(32)
    await ApiKey.insert(
        ApiKey(
            name=name.strip(),
            hint=key[:8],
            hash=_hash(key),
            scopes=list(scopes),
            office=office,
            created_at=now,
        )
    )
    return key


async def admit_key(key: str, allowance: Allowance, now: datetime) -> tuple[Actor, Drawn]:
    """Who a key speaks for, and a token out of its bucket if one is there, in one statement.

    The use of a key is noted once a minute at most. Raises NotSignedIn for one that nobody knows.
    """
    row = await database.fetch_row(_ADMIT, _hash(key), *allowance.drawn_at(now))
    if row is None:
        raise NotSignedIn("This key is not known, or was revoked.")
    if row["used_at"] is None or now - row["used_at"] > USE_NOTED_EVERY:
        await database.execute("update api_key set used_at = $2 where id = $1", row["id"], now)
    actor = Actor(kind="key", id=row["id"], office=row["office"], scopes=frozenset(row["scopes"]))
    return actor, Drawn(row["taken"], row["tokens"], allowance)


async def revoke_key(key_id: int, now: datetime) -> None:
    """Make a key useless from now on."""
    done = await database.execute(
        "update api_key set revoked_at = $2 where id = $1 and revoked_at is null", key_id, now
    )
    if done == "UPDATE 0":
        raise NotFound("There is no such key, or it was revoked before.")


async def list_keys() -> list[dict[str, object]]:
    """Every key with its hint, newest first; never the key itself."""
    rows = await database.fetch(
        """select k.id, k.name, k.hint, k.scopes, o.name as office, k.created_at, k.used_at, k.revoked_at
           from api_key k left join office o on o.id = k.office order by k.id desc limit 500"""
    )
    return [dict(row) for row in rows]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()  # 256 random bits need no slow hash
