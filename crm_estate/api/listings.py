"""Listings at the API."""

from datetime import datetime
from urllib.parse import quote

from litestar import Response, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import LISTING
from crm_estate.api.paging import Cursor, Limit, Paged, put_answer
from crm_estate.api.paths import agreed, possible
from crm_estate.api.timelines import timeline_page
from crm_estate.base.journal import Fact
from crm_estate.base.paging import LIMIT, Page
from crm_estate.listings.facts import ListingFacts, ListingOut
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import ListingFilter, Sort, find_listings, get_listing
from crm_estate.web.queries import provide_query


class ListingsAsked(ListingFilter, frozen=True, kw_only=True):
    """Which listings, in which order, how many."""

    sort: Sort = "newest"
    limit: Limit = LIMIT
    cursor: Cursor | None = None


@put("/listings/{reference:str}", opt={"scope": "listings:write", "example": LISTING})
async def put_listing(
    reference: FromPath[str],
    data: JSONBody[ListingFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[ListingOut]:
    """Say what a listing is now. What is left out is unknown; saying the same again changes nothing."""
    done = await receive(agreed(data, reference=reference), actor=actor, now=now)
    out = await get_listing(reference, actor=actor)
    return put_answer(out, done.result, f"/api/v1/listings/{quote(reference, safe='')}")


@get("/listings/{reference:str}", opt={"scope": "listings:read"})
async def get_one_listing(reference: FromPath[str], actor: NamedDependency[Actor]) -> ListingOut:
    """Read one listing."""
    return await get_listing(possible(reference, "reference"), actor=actor)


@get(
    "/listings",
    opt={"scope": "listings:read", "query": ListingsAsked},
    dependencies={"asked": Provide(provide_query(ListingsAsked))},
)
async def get_listings(
    asked: NamedDependency[ListingsAsked], actor: NamedDependency[Actor]
) -> Page[ListingOut]:
    """Find listings, a page at a time."""
    return await find_listings(asked, actor=actor, sort=asked.sort, limit=asked.limit, after=asked.cursor)


@get(
    "/listings/{reference:str}/timeline",
    opt={"scope": "listings:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_listing_timeline(
    reference: FromPath[str], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[Fact]:
    """What happened to a listing, newest first."""
    listing = await get_listing(possible(reference, "reference"), actor=actor)
    return await timeline_page("listing", listing.id, limit=asked.limit, after=asked.cursor)


HANDLERS = (put_listing, get_one_listing, get_listings, get_listing_timeline)
