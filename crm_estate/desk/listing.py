"""One listing: its facts, its buyers, its timeline, and a status of its own."""

from typing import Any, get_args

import msgspec
from litestar import Response, get, post

from crm_estate.accounts.permissions import changes
from crm_estate.accounts.signin import Me
from crm_estate.accounts.team import office_id
from crm_estate.base.errors import Invalid
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, pages, version_of
from crm_estate.desk.cards import card_of, pins_of, points_of
from crm_estate.desk.dwellings import doubles_of_listing
from crm_estate.desk.maps import labels_around
from crm_estate.desk.matches import lines_of
from crm_estate.desk.people import agent_names, contact_in_reach, office_names
from crm_estate.desk.portals import portals_of
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.desk.timelines import timeline_of
from crm_estate.desk.words import Words
from crm_estate.listings.custom import custom_fields
from crm_estate.listings.custom_words import facts_said
from crm_estate.listings.facts import ListingFacts, ListingOut, Status
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking.search import count_buyers, matches_of_listing
from crm_estate.web.forms import given, one


@get("/listings/{reference:str}")
async def listing_facts(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    listing = await get_listing(reference, actor=me.actor)
    about = await _about(listing, me)
    points = points_of([about["card"]])
    places = await labels_around(points) if points else []
    doubles = await doubles_of_listing(listing, me)
    own = list(facts_said(listing.custom, await custom_fields(), me.language))
    portals = await portals_of(reference, me)
    return await screen(
        request, me, "listings/facts.html", places=places, own=own, portals=portals, **about, **doubles
    )


@get("/listings/{reference:str}/buyers")
async def listing_buyers(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    query = asked(request)
    about = await _about(await get_listing(reference, actor=me.actor), me)
    found = await matches_of_listing(
        reference, actor=me.actor, after=query.get("after") or None, hidden=query.get("hidden") == "yes"
    )
    return await screen(
        request,
        me,
        "listings/buyers.html",
        **about,
        **pages(query, found.next),
        query=query,
        address=query.address,
        lines=await lines_of(found.items, me.language),
    )


@get("/listings/{reference:str}/timeline")
async def listing_timeline(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    query = asked(request)
    about = await _about(await get_listing(reference, actor=me.actor), me)
    entries, older = await timeline_of("listing", about["listing"].id, me, query)
    return await screen(request, me, "listings/timeline.html", entries=entries, older=older, **about)


@post("/listings/{reference:str}/status")
async def listing_status(request: AnyRequest, me: Who, now: Now, reference: FromPath[str]) -> Response[Any]:
    """Change the status alone, without the whole form."""
    fields = await given(request)
    status: Any = one(fields, "standard_status")
    if status not in get_args(Status):
        raise Invalid("There is no such status.", field="standard_status")
    facts = facts_of(await get_listing(reference, actor=me.actor))
    await receive(
        msgspec.structs.replace(facts, standard_status=status),
        actor=me.actor,
        now=now,
        version=version_of(fields),
    )
    return done(place_of("listings", reference), "saved")


def facts_of(listing: ListingOut) -> ListingFacts:
    """What could be said again to change nothing."""
    return ListingFacts(**{name: getattr(listing, name) for name in ListingFacts.__struct_fields__})


async def may_change(listing: ListingOut, me: Me) -> bool:
    office = await office_id(listing.office) if listing.office else None
    return changes(me.actor, "listing").covers(office=office, agent=None, shared=True)


async def _about(listing: ListingOut, me: Me) -> dict[str, Any]:
    """What every tab of a listing shows."""
    words = Words(me.language)
    card = card_of(listing, words)
    buyers = await count_buyers([listing.id], actor=me.actor)
    return {
        "listing": listing,
        "card": card,
        "pins": pins_of([card], words),
        "office_name": (await office_names()).get(listing.office or "", listing.office),
        "agent_name": (await agent_names()).get(listing.agent or "", listing.agent),
        "owner": await contact_in_reach(listing.owner, me),
        "buyers_count": buyers[listing.id],
        "may_change": await may_change(listing, me),
    }
