"""Who asks, by which key, and for what."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from os import environ
from typing import Annotated, Any, Literal

import orjson
from fastapi import Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bench.api_load import peers

ENGINE = create_async_engine(
    make_url(environ["DATABASE_URL"]).set(drivername="postgresql+asyncpg"),
    isolation_level="AUTOCOMMIT",
    json_deserializer=orjson.Fragment,
    pool_size=10,
    max_overflow=0,
)
NAMED = {"hash": ":hash", "burst": "cast(:burst as float8)", "per_second": "cast(:per_second as float8)",
         "now": "cast(:now as timestamptz)"}  # fmt: skip
ADMIT = text(peers.ADMIT.format(**NAMED))
NOTE_USE = text("update api_key set used_at = :now where id = :id")


async def connection() -> AsyncIterator[AsyncConnection]:
    async with ENGINE.connect() as opened:
        yield opened


Database = Annotated[AsyncConnection, Depends(connection)]


class Caller(BaseModel):
    office: int | None
    scopes: list[str]
    limits: dict[str, str]

    def may(self, scope: str) -> None:
        if scope not in self.scopes:
            raise HTTPException(403, headers=self.limits)


async def admitted(request: Request, database: Database) -> Caller:
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    now = datetime.now(UTC)
    said = {"hash": peers.hash_of(key.strip()), "burst": peers.BURST, "per_second": peers.PER_SECOND}
    row = (await database.execute(ADMIT, {**said, "now": now})).one_or_none()
    if row is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    if peers.is_due(row.used_at, now):
        await database.execute(NOTE_USE, {"now": now, "id": row.id})
    limits = peers.limits(row.tokens)
    if not row.taken:
        raise HTTPException(429, headers={**limits, "Retry-After": peers.retry_after(row.tokens)})
    return Caller.model_construct(office=row.office, scopes=row.scopes, limits=limits)


Asking = Annotated[Caller, Depends(admitted)]


class Paged(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=peers.LARGEST)] = peers.PAGE
    cursor: Annotated[str | None, Field(max_length=4000, pattern="^[A-Za-z0-9_-]*$")] = None

    def after(self) -> tuple[Any, int] | None:
        try:
            return peers.position(self.cursor) if self.cursor else None
        except ValueError:
            raise HTTPException(422, "cursor") from None


class Matches(Paged):
    hidden: bool = False


class Listings(Paged):
    offer: Literal["sale", "rent"] | None = None
    kind: list[str] = []
    status: str | None = None
    on_market: bool | None = None
    currency: Annotated[str | None, Field(pattern="^[A-Z]{3}$")] = None
    price_min: Annotated[float | None, Field(ge=0, le=1e12)] = None
    price_max: Annotated[float | None, Field(ge=0, le=1e12)] = None
    area_min: Annotated[float | None, Field(ge=0, le=1e12)] = None
    area_max: Annotated[float | None, Field(ge=0, le=1e12)] = None
    rooms_min: Annotated[float | None, Field(ge=0, le=1e12)] = None
    rooms_max: Annotated[float | None, Field(ge=0, le=1e12)] = None
    country: Annotated[str | None, Field(pattern="^[A-Z]{2}$")] = None
    sort: Literal["newest", "price"] = "newest"
