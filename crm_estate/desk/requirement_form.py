"""Adding and changing a requirement, with a look at what would suit while one does."""

from typing import Any

import msgspec
from litestar import Response, get, post

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Conflict, Invalid, NotAllowed
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, version_of
from crm_estate.desk.cards import card_of
from crm_estate.desk.forms import Form, corrected, taken
from crm_estate.desk.maps import Point, corners_of, labels_around
from crm_estate.desk.own_wishes import wish_inputs
from crm_estate.desk.people import contact_in_reach
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.desk.what_if import opened
from crm_estate.desk.wish_fields import areas_of, facts_of, form_of, stances_of
from crm_estate.desk.words import ENERGY_CLASSES, Words, words_of
from crm_estate.listings.custom import custom_fields
from crm_estate.listings.search import ListingFilter, find_listings, listings_by_id
from crm_estate.matchmaking.preview import preview
from crm_estate.requirements.facts import RequirementFacts, RequirementOut
from crm_estate.requirements.search import get_requirement
from crm_estate.requirements.wishes import receive
from crm_estate.web.faults import errors_of
from crm_estate.web.forms import given
from crm_estate.web.wording import N_

SAYS_NOTHING = N_("State a price, a size, a place or a feature to see what fits.")
TAKEN = N_("This contact has a requirement of this name already.")
NOT_YET = N_("Something in the form cannot be read yet: %(what)s")


@get("/new/requirement")
async def new_requirement(request: AnyRequest, me: Who) -> Response[str]:
    said = {
        "contact": asked(request).get("contact"),
        "offer": "sale",
        "kinds": "apartment",
        "state": "active",
    }
    return await _page(request, me, Form({name: [value] for name, value in said.items()}))


@post("/new/requirement")
async def add_requirement(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    fields = await given(request)
    try:
        facts = facts_of(fields, await custom_fields())
        await _require_contact(facts, me)
        received = await receive(facts, actor=me.actor, now=now, version=0)
    except (Conflict, Invalid, NotAllowed) as wrong:
        return await _page(request, me, corrected(fields, taken(wrong, TAKEN, "name"), me.language))
    return done(place_of("requirements", received.id), "added")


@get("/requirements/{requirement:int}/edit")
async def edit_requirement(request: AnyRequest, me: Who, requirement: FromPath[int]) -> Response[str]:
    wish = await get_requirement(requirement, actor=me.actor)
    shown, given_way = opened(wish, asked(request).get("give"), await words_of(me.language))
    form = form_of(shown, await custom_fields())
    return await _page(request, me, form, wish, given_way=given_way)


@post("/requirements/{requirement:int}/edit")
async def change_requirement(
    request: AnyRequest, me: Who, now: Now, requirement: FromPath[int]
) -> Response[Any]:
    wish = await get_requirement(requirement, actor=me.actor)
    fields = {**await given(request), "contact": [wish.contact or ""], "name": [wish.name or ""]}
    try:
        facts = facts_of(fields, await custom_fields())
        received = await receive(facts, actor=me.actor, now=now, version=version_of(fields))
    except (Conflict, Invalid, NotAllowed) as wrong:
        return await _page(request, me, corrected(fields, wrong, me.language), wish)
    return done(
        place_of("requirements", requirement), "unchanged" if received.result == "unchanged" else "saved"
    )


@post("/preview")
async def preview_of_form(request: AnyRequest, me: Who, now: Now) -> Response[str]:
    """A part of the form: how many listings would suit what it says now, and the best."""
    words = Words(me.language)
    fields = {**await given(request), "contact": ["-"], "name": ["-"]}
    try:
        facts = facts_of(fields, await custom_fields())
        found = await preview(facts, now=now) if facts.criteria() != _NOTHING else None
    except Invalid as wrong:
        what = "; ".join(dict.fromkeys(errors_of(wrong, me.language).values()))
        problem = words.say(NOT_YET) % {"what": what}
        return await screen(request, me, "requirements/preview.html", problem=problem)
    if found is None:
        return await screen(request, me, "requirements/preview.html", problem=words.say(SAYS_NOTHING))
    listings = await listings_by_id([listing for listing, _ in found.best])
    best = [(card_of(listings[listing], words), score) for listing, score in found.best]
    return await screen(request, me, "requirements/preview.html", problem="", found=found, best=best)


async def _require_contact(facts: RequirementFacts, me: Me) -> None:
    if await contact_in_reach(facts.contact, me) is None:
        raise Invalid("There is no contact %(name)s.", field="contact", name=repr(facts.contact or ""))


async def _page(
    request: AnyRequest, me: Me, form: Form, wish: RequirementOut | None = None, given_way: str = ""
) -> Response[str]:
    areas = areas_of(form)
    corners = corners_of(areas)
    centre = None if corners else await _market_centre(me)
    return await screen(
        request,
        me,
        "requirements/form.html",
        status=409 if form.is_outdated else 422 if form.errors else 200,
        form=form,
        wish=wish,
        given_way=given_way,
        areas=msgspec.to_builtins(areas),
        centre={"lat": centre[0], "lon": centre[1]} if centre else None,
        places=await labels_around(corners or ([centre] if centre else [])),
        stances=stances_of(form),
        energy_classes=ENERGY_CLASSES,
        own=wish_inputs(form, await custom_fields(), me.language),
    )


async def _market_centre(me: Me) -> Point | None:
    """Where an empty map opens: at the office's newest listing."""
    newest = await find_listings(ListingFilter(office=me.office, on_market=True), actor=me.actor, limit=1)
    spot = newest.items[0].location if newest.items else None
    return (spot.lat, spot.lon) if spot else None


_NOTHING = RequirementFacts(offer="sale").criteria()
