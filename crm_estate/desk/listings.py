"""The list and the map of listings."""

from typing import Any, get_args

import msgspec
from litestar import Response, get

from crm_estate.accounts.signin import Me
from crm_estate.desk.asking import AnyRequest, Who, asked, filter_of, pages
from crm_estate.desk.cards import cards_of, pins_of, points_of
from crm_estate.desk.maps import labels_around
from crm_estate.desk.queries import Query
from crm_estate.desk.screen import screen
from crm_estate.desk.words import Words
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.search import ListingFilter, Sort, count_listings, find_listings
from crm_estate.matchmaking.search import count_buyers

MOST_PINS = 1000
SORTS = {"changed": "oldest", "-changed": "newest"}
"""What the head of a column says, where listings are sorted by another name."""
PIN_PAGE = 200
"""As many as one page of a list may have."""


@get("/listings")
async def listing_index(request: AnyRequest, me: Who) -> Response[str]:
    query = _without_idle_currency(asked(request))
    wanted, wrong = narrowed(query, me)
    context = await (_map(wanted, me) if query.get("view") == "map" else _rows(wanted, query, me))
    return await screen(
        request,
        me,
        "listings/index.html",
        headers={"HX-Push-Url": query.address()},
        query=query,
        address=query.address,
        wrong=wrong,
        currency=query.get("currency", "PLN"),
        count=await count_listings(wanted, actor=me.actor),
        **context,
    )


def _without_idle_currency(query: Query) -> Query:
    """A currency is always chosen; it says something only beside a price."""
    if {"price_min", "price_max"} & query.said.keys():
        return query
    return Query(query.path, {name: value for name, value in query.said.items() if name != "currency"})


def narrowed(query: Query, me: Me) -> tuple[ListingFilter, dict[str, str]]:
    """What the address of the list asks for, and what of it cannot be read."""
    said = query.only(ListingFilter.__struct_fields__)
    wanted, wrong = filter_of(said, ListingFilter, me.language)
    whose = query.get("whose")
    return msgspec.structs.replace(
        wanted,
        agent=me.id if whose == "mine" else None,
        office=me.office if whose == "office" else None,
    ), wrong


async def _rows(wanted: ListingFilter, query: Query, me: Me) -> dict[str, Any]:
    sort: Any = SORTS.get(query.get("sort"), query.get("sort"))
    found = await find_listings(
        wanted,
        actor=me.actor,
        sort=sort if sort in get_args(Sort) else "newest",
        after=query.get("after") or None,
    )
    return {
        "cards": cards_of(found.items, Words(me.language)),
        "buyers": await count_buyers([listing.id for listing in found.items], actor=me.actor),
        **pages(query, found.next),
    }


async def _map(wanted: ListingFilter, me: Me) -> dict[str, Any]:
    listings: list[ListingOut] = []
    after: str | None = None
    while len(listings) < MOST_PINS:
        found = await find_listings(wanted, actor=me.actor, limit=PIN_PAGE, after=after)
        listings += found.items
        after = found.next
        if after is None:
            break
    words = Words(me.language)
    cards = cards_of(listings, words)
    return {"cards": cards, "pins": pins_of(cards, words), "places": await labels_around(points_of(cards))}
