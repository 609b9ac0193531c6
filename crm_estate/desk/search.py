"""The command palette: a few of everything whose words begin as typed."""

from litestar import Response, get

from crm_estate.contacts.search import ContactFilter, find_contacts
from crm_estate.desk.asking import AnyRequest, Who, asked
from crm_estate.desk.cards import cards_of
from crm_estate.desk.describing import wish_card
from crm_estate.desk.screen import screen
from crm_estate.desk.words import Words, words_of
from crm_estate.listings.search import ListingFilter, find_listings
from crm_estate.requirements.search import RequirementFilter, find_requirements

OF_EACH = 5
LONGEST = 100


@get("/search")
async def palette(request: AnyRequest, me: Who) -> Response[str]:
    text = asked(request).get("q")[:LONGEST]
    words = await words_of(me.language)
    if not text:
        return await screen(request, me, "found.html", cards=[], contacts=[], wishes=[], text="")
    listings = await find_listings(ListingFilter(text=text), actor=me.actor, limit=OF_EACH)
    contacts = await find_contacts(ContactFilter(text=text), actor=me.actor, limit=OF_EACH)
    wishes = await find_requirements(RequirementFilter(text=text), actor=me.actor, limit=OF_EACH)
    return await screen(
        request,
        me,
        "found.html",
        cards=cards_of(listings.items, words),
        contacts=contacts.items,
        wishes=[wish_card(wish, words) for wish in wishes.items],
        text=text,
    )


@get("/references")
async def reference_suggestions(request: AnyRequest, me: Who) -> Response[str]:
    """Listings that fit what is typed, for a field that takes a listing's reference."""
    text = asked(request).get("listing")[:LONGEST]
    found = await find_listings(ListingFilter(text=text), actor=me.actor, limit=8)
    cards = cards_of(found.items, Words(me.language)) if text else []
    return await screen(request, me, "listings/options.html", cards=cards)
