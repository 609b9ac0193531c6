"""Listings at the API."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote

from litestar import Response, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from crm_estate.accounts.permissions import Actor
from crm_estate.api import many
from crm_estate.api.examples import LISTING, LISTINGS
from crm_estate.api.many import AnyRequest, Done
from crm_estate.api.paging import Cursor, Limit, Paged, put_answer
from crm_estate.api.paths import agreed, possible
from crm_estate.api.preconditions import Wanted
from crm_estate.api.timelines import timeline_page
from crm_estate.base.errors import Outcome
from crm_estate.base.journal import Fact
from crm_estate.base.paging import LIMIT, Page
from crm_estate.listings.facts import ListingFacts, ListingOut
from crm_estate.listings.lifecycle import Received, receive, receive_all
from crm_estate.listings.rows import written_out
from crm_estate.listings.search import ListingFilter, Sort, find_listings, get_listing
from crm_estate.web.queries import provide_query
from crm_estate.webhooks.kinds import KINDS


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
    wanted: NamedDependency[Wanted],
) -> Response[ListingOut]:
    """Say what a listing is now. What is left out is unknown; saying the same again changes nothing."""
    facts = agreed(data, reference=reference)
    done = await wanted.change(
        lambda: get_listing(reference, actor=actor),
        lambda version: receive(facts, actor=actor, now=now, version=version),
    )
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
    return await find_listings(
        asked, actor=actor, sort=asked.sort, limit=asked.limit, after=asked.cursor, out=written_out
    )


@get(
    "/listings/{reference:str}/timeline",
    opt={"scope": "listings:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_listing_timeline(
    reference: FromPath[str], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[Fact]:
    """What happened to a listing, newest first. Of people it tells keys that read all contacts."""
    listing = await get_listing(possible(reference, "reference"), actor=actor)
    is_told_of_people = "contacts:read" in actor.scopes and actor.office is None
    return await timeline_page(
        "listing",
        listing.id,
        limit=asked.limit,
        after=asked.cursor,
        kinds=None if is_told_of_people else KINDS["listings:read"],
    )


@post(
    "/listings/batch",
    status_code=200,
    request_max_body_size=many.LARGEST_BODY,
    opt={"scope": "listings:write", "items": ListingFacts, "example": LISTINGS, "repeatable": True},
)
async def post_listings(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Stream:
    """Say what up to 10,000 listings are now, as PUTs would one by one. Each needs its `reference`; each is
    judged for itself, five hundred at a time, and answered by a line in the order of the body.
    """

    async def put(items: Sequence[ListingFacts]) -> list[Done | Outcome]:
        return [_done(result) for result in await receive_all(items, actor=actor, now=now)]

    items = await many.items_in(request)
    lines = many.answers(items, ListingFacts, put, partial(many.problem_of, request))
    return Stream(lines, media_type=many.NDJSON, status_code=200)


def _done(result: Received | Outcome) -> Done | Outcome:
    return result if isinstance(result, Outcome) else Done(result.reference, result.result)


HANDLERS = (put_listing, post_listings, get_one_listing, get_listings, get_listing_timeline)
