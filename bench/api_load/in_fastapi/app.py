"""The pages themselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import FastAPI, HTTPException, Query, Request, Response
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.api_load import peers
from bench.api_load.in_fastapi.asking import ENGINE, Asking, Caller, Database, Listings, Matches
from bench.api_load.in_fastapi.queries import SCHEMA, listings_query, matches_query, reach, with_ties


@asynccontextmanager
async def connected(_: FastAPI) -> AsyncIterator[None]:
    async with ENGINE.connect() as connection:
        await connection.run_sync(
            SCHEMA.reflect, only=["listing", "contact", "agent", "office", "match", "requirement"]
        )
    yield
    await ENGINE.dispose()


app = FastAPI(lifespan=connected, openapi_url=None)


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
