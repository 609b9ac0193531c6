"""Adverts that may be of one dwelling: on the page of a listing, and all of them in a list."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Invalid
from crm_estate.base.languages import gettext_for
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, pages
from crm_estate.desk.cards import Card, card_of, cards_of
from crm_estate.desk.people import office_names
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen, toast
from crm_estate.desk.words import Words
from crm_estate.doubles.clusters import count_clusters
from crm_estate.doubles.comparing import Alike
from crm_estate.doubles.dwellings import link, tell_listings_apart, unlink_listing
from crm_estate.doubles.listing_clusters import (
    Adverts,
    adverts_like,
    count_listing_clusters,
    find_listing_clusters,
)
from crm_estate.listings.dwellings import others_of_the_dwelling
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.search import listings_by_id
from crm_estate.web.forms import given, one
from crm_estate.web.wording import N_

PAGE = 25
LINKED = N_("Linked: nobody is told of this home twice.")
APART = N_("Noted: they are different. They will not be suggested again.")
WORDS = {
    ("location", "same"): N_("same place"),
    ("location", "close"): N_("next door"),
    ("street", "same"): N_("same address"),
    ("street", "close"): N_("address nearly the same"),
    ("price", "same"): N_("same price"),
    ("price", "close"): N_("price nearly the same"),
    ("area", "same"): N_("same area"),
    ("area", "close"): N_("area nearly the same"),
    ("floor", "same"): N_("same floor"),
    ("floor", "close"): N_("floor nearly the same"),
}


class Advert(Struct, frozen=True):
    """A listing that may be of the same dwelling, and what speaks for it."""

    card: Card
    office: str
    reasons: list[str]


class Line(Struct, frozen=True):
    """One cluster of adverts."""

    id: int
    score: float
    adverts: list[Advert]


@get("/doubles/listings")
async def advert_index(request: AnyRequest, me: Who) -> Response[str]:
    query = asked(request)
    found = await find_listing_clusters(actor=me.actor, limit=PAGE, after=query.get("after") or None)
    offices = await office_names()
    return await screen(
        request,
        me,
        "listings/doubles.html",
        path="/desk/listings",
        lines=[_line(cluster, me, offices) for cluster in found.items],
        count=await count_listing_clusters(actor=me.actor),
        contacts_count=await count_clusters(actor=me.actor),
        **pages(query, found.next),
    )


@post("/doubles/listings")
async def advert_decision(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    """Adverts are linked as one dwelling, or told apart; with htmx their line leaves the page."""
    fields = await given(request)
    listings, decision = fields.get("listing", []), one(fields, "decision")
    if decision == "link":
        await link(listings, actor=me.actor, now=now)
    elif decision == "apart":
        await tell_listings_apart(listings, actor=me.actor, now=now)
    else:
        raise Invalid("Adverts are linked or told apart.", field="decision")
    if "HX-Request" in request.headers:
        headers = toast(LINKED if decision == "link" else APART, me.language)
        count = await count_listing_clusters(actor=me.actor)
        return await screen(request, me, "contacts/_apart.html", headers=headers, count=count)
    back = place_of("listings", listings[0]) if one(fields, "back") else "/desk/doubles/listings"
    return done(back, "linked" if decision == "link" else "apart")


@post("/listings/{reference:str}/unlinking")
async def advert_unlinking(me: Who, now: Now, reference: FromPath[str]) -> Response[None]:
    """This advert is of a dwelling of its own."""
    await unlink_listing(reference, actor=me.actor, now=now)
    return done(place_of("listings", reference), "saved")


async def doubles_of_listing(listing: ListingOut, me: Me) -> dict[str, Any]:
    """What the page of a listing says of other adverts of its dwelling."""
    words, offices = Words(me.language), await office_names()
    linked = await listings_by_id(await others_of_the_dwelling(listing.id))
    return {
        "looks_like": [
            _advert(other, why, words, offices)
            for other, why in await adverts_like(listing.id, actor=me.actor)
        ],
        "same_dwelling": cards_of(linked.values(), words),
    }


def _line(cluster: Adverts, me: Me, offices: dict[str, str]) -> Line:
    words = Words(me.language)
    adverts = [_advert(listing, cluster.alike[listing.id], words, offices) for listing in cluster.listings]
    return Line(cluster.id, cluster.score, adverts)


def _advert(listing: ListingOut, alike: Sequence[Alike], words: Words, offices: dict[str, str]) -> Advert:
    say = gettext_for(words.language)
    office = offices.get(listing.office or "", listing.office or "")
    return Advert(card_of(listing, words), office, [say(WORDS[one.field, one.code]) for one in alike])
