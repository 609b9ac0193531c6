"""The measured pages in FastAPI and SQLAlchemy Core on asyncpg; what only reads opens no transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from operator import eq, ge, le
from os import environ
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import (
    ColumnElement,
    ColumnOperators,
    MetaData,
    Select,
    func,
    select,
    text,
    tuple_,
)
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
SCHEMA = MetaData()
NAMED = {"hash": ":hash", "burst": "cast(:burst as float8)", "per_second": "cast(:per_second as float8)",
         "now": "cast(:now as timestamptz)"}  # fmt: skip
ADMIT = text(peers.ADMIT.format(**NAMED))
NOTE_USE = text("update api_key set used_at = :now where id = :id")


@asynccontextmanager
async def connected(_: FastAPI) -> AsyncIterator[None]:
    async with ENGINE.connect() as connection:
        await connection.run_sync(
            SCHEMA.reflect, only=["listing", "contact", "agent", "office", "match", "requirement"]
        )
    yield
    await ENGINE.dispose()


app = FastAPI(lifespan=connected, openapi_url=None)


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


@app.get("/api/v1/listings")
async def get_listings(
    request: Request, asked: Annotated[Listings, Query()], caller: Asking, database: Database
) -> Response:
    caller.may("listings:read")
    rows = (await database.execute(listings_query(asked, caller))).mappings().all()
    following = None
    if len(rows) > asked.limit:
        last = rows[asked.limit - 1]
        at = last["price"] if asked.sort == "price" else last["updated_at"].timestamp()
        following = peers.cursor(at, last["id"])
    return answer(request, caller, [peers.listing_out(row) for row in rows[: asked.limit]], following)


@app.get("/api/v1/listings/{reference}")
async def get_one_listing(request: Request, reference: str, caller: Asking, database: Database) -> Response:
    caller.may("listings:read")
    listing = SCHEMA.tables["listing"]
    query = with_ties(listing).where(listing.c.reference == reference, *reach(listing, caller))
    row = (await database.execute(query)).mappings().one_or_none()
    if row is None:
        raise HTTPException(404, headers=caller.limits)
    return sent(request, caller, peers.encode(peers.listing_out(row)), row["version"])


@app.get("/api/v1/listings/{reference}/matches")
async def get_matches_of_listing(
    request: Request, reference: str, asked: Annotated[Matches, Query()], caller: Asking, database: Database
) -> Response:
    caller.may("matches:read")
    listing, match = SCHEMA.tables["listing"], SCHEMA.tables["match"]
    one = select(listing.c.id).where(listing.c.reference == reference, *reach(listing, caller))
    where = match.c.listing == one.scalar_subquery()
    return await matches(request, where, match.c.requirement, one, (asked, caller, database))


@app.get("/api/v1/requirements/{requirement}/matches")
async def get_matches_of_requirement(
    request: Request, requirement: int, asked: Annotated[Matches, Query()], caller: Asking, database: Database
) -> Response:
    caller.may("matches:read")
    match, wanted, contact = (SCHEMA.tables[name] for name in ("match", "requirement", "contact"))
    there = select(wanted.c.id).join(contact, contact.c.id == wanted.c.contact)
    there = there.where(wanted.c.id == requirement, *reach(contact, caller))
    where = match.c.requirement == requirement
    return await matches(request, where, match.c.listing, there, (asked, caller, database))


async def matches(
    request: Request,
    where: ColumnElement[bool],
    other: ColumnElement[int],
    there: Select[Any],
    asking: tuple[Matches, Caller, AsyncConnection],
) -> Response:
    """The best first; what they are matches of is looked for only where there are none."""
    asked, caller, database = asking
    rows = (await database.execute(matches_query(where, other, asked, caller))).mappings().all()
    if not rows and (await database.execute(there)).first() is None:
        raise HTTPException(404, headers=caller.limits)
    following = None
    if len(rows) > asked.limit:
        last = rows[asked.limit - 1]
        following = peers.cursor(last["score"], last[f"{other.key}_id"])
    return answer(request, caller, [peers.match_out(row) for row in rows[: asked.limit]], following)


def reach(table: Any, caller: Caller) -> list[ColumnElement[bool]]:
    return [] if caller.office is None else [table.c.office == caller.office]


def with_ties(listing: Any) -> Select[Any]:
    contact, agent, office = (SCHEMA.tables[name] for name in ("contact", "agent", "office"))
    columns = [listing.c[name] for name in (*peers.ALIKE, *peers.APART)]
    joined = listing.outerjoin(contact, contact.c.id == listing.c.owner)
    joined = joined.outerjoin(agent, agent.c.id == listing.c.agent)
    joined = joined.outerjoin(office, office.c.id == listing.c.office)
    tied = (contact.c.reference.label("owner_ref"), agent.c.email.label("agent_email"))
    return select(*columns, *tied, office.c.reference.label("office_ref")).select_from(joined)


def listings_query(asked: Listings, caller: Caller) -> Select[Any]:
    listing = SCHEMA.tables["listing"].c
    where = reach(SCHEMA.tables["listing"], caller)
    for compared, column, value in (
        (eq, listing.offer, asked.offer),
        (ColumnOperators.in_, listing.kind, asked.kind or None),
        (eq, listing.standard_status, asked.status),
        (eq, listing.on_market, asked.on_market),
        (eq, listing.currency, asked.currency),
        (ge, listing.living_area, asked.area_min),
        (le, listing.living_area, asked.area_max),
        (ge, listing.rooms_total, asked.rooms_min),
        (le, listing.rooms_total, asked.rooms_max),
        (eq, listing.country, asked.country),
    ):
        if value is not None:
            where.append(compared(column, value))
    if asked.price_min is not None or asked.price_max is not None or asked.sort == "price":
        if asked.currency is None:
            raise HTTPException(422, "currency", caller.limits)
        if asked.price_min is not None:
            where.append(listing.price >= peers.minor(asked.price_min, asked.currency))
        if asked.price_max is not None:
            where.append(listing.price <= peers.minor(asked.price_max, asked.currency))
    if (after := asked.after()) is not None:
        where.append(_beyond(after, asked.sort))
    page = select(SCHEMA.tables["listing"]).where(*where).order_by(*_order(listing, asked.sort))
    inner = page.limit(asked.limit + 1).subquery("l")
    return with_ties(inner).order_by(*_order(inner.c, asked.sort))


def _order(columns: Any, sort: str) -> tuple[ColumnElement[Any], ...]:
    if sort == "price":
        return columns.price, columns.id
    return columns.updated_at.desc(), columns.id.desc()


def _beyond(after: tuple[Any, int], sort: str) -> ColumnElement[bool]:
    listing, (value, number) = SCHEMA.tables["listing"].c, after
    if sort == "price":
        return tuple_(listing.price, listing.id) > tuple_(value, number)
    return tuple_(listing.updated_at, listing.id) < tuple_(peers.moment(value), number)


def matches_query(
    where: ColumnElement[bool], other: ColumnElement[int], asked: Matches, caller: Caller
) -> Select[Any]:
    match, contact, listing, wanted = (
        SCHEMA.tables[name] for name in ("match", "contact", "listing", "requirement")
    )
    page = select(match).join(contact, contact.c.id == match.c.contact).where(where, *reach(contact, caller))
    if not asked.hidden:
        put_aside = match.c.feedback.is_distinct_from("dismissed")
        page = page.where(match.c.fits, match.c.state != "dropped", put_aside)
    if (after := asked.after()) is not None:
        score = func.cast(after[0], match.c.score.type)
        page = page.where((match.c.score < score) | ((match.c.score == score) & (other > after[1])))
    m = page.order_by(match.c.score.desc(), other).limit(asked.limit + 1).subquery("m")
    columns = [m.c[name] for name in (*peers.MATCH, *peers.MATCH_APART)]
    ids = [m.c[name].label(f"{name}_id") for name in ("listing", "requirement", "contact")]
    names = [contact.c.given, contact.c.family, contact.c.company, contact.c.reference.label("contact_ref")]
    refs = [listing.c.reference.label("listing_ref"), wanted.c.name.label("requirement_name")]
    joined = m.join(listing, listing.c.id == m.c.listing).join(wanted, wanted.c.id == m.c.requirement)
    joined = joined.join(contact, contact.c.id == m.c.contact)
    found = select(*columns, *ids, *names, *refs).select_from(joined)
    return found.order_by(m.c.score.desc(), m.c[other.key])


def answer(request: Request, caller: Caller, items: list[dict[str, Any]], following: str | None) -> Response:
    link = {}
    if following is not None:
        said = [pair for pair in parse_qsl(request.url.query) if pair[0] != "cursor"]
        query = urlencode([*said, ("cursor", following)])
        link["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    return sent(request, caller, peers.encode(peers.page(items, following)), None, link)


def sent(
    request: Request, caller: Caller, body: bytes, version: int | None, link: dict[str, str] | None = None
) -> Response:
    tag = peers.tag_of(body, version)
    headers = {
        "ETag": tag, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff",
        **caller.limits, **(link or {}),
    }  # fmt: skip
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
