"""Requirements at the desk: the list, and one requirement with what suits it and why."""

from typing import Any

import msgspec
from litestar import Response, get, post

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Invalid, NotFound
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, filter_of, pages
from crm_estate.desk.cards import card_of, pins_of, points_of
from crm_estate.desk.describing import criteria, summary, wish_card
from crm_estate.desk.maps import corners_of, labels_around
from crm_estate.desk.matches import Line, chips_of, lines_of
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.desk.timelines import timeline_of
from crm_estate.desk.words import WORDS, words_of
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking.search import count_matches, matches_of_requirement
from crm_estate.matchmaking.why import why
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import RequirementFilter, find_requirements, get_requirement
from crm_estate.requirements.wishes import set_state
from crm_estate.web.forms import given, one


@get("/requirements")
async def requirement_index(request: AnyRequest, me: Who) -> Response[str]:
    query = asked(request)
    said = query.only(RequirementFilter.__struct_fields__)
    wanted, wrong = filter_of(said, RequirementFilter, me.language)
    found = await find_requirements(wanted, actor=me.actor, after=query.get("after") or None)
    words = await words_of(me.language)
    return await screen(
        request,
        me,
        "requirements/index.html",
        headers={"HX-Push-Url": query.address()},
        query=query,
        address=query.address,
        wrong=wrong,
        wishes=[wish_card(wish, words) for wish in found.items],
        matches=await count_matches([wish.id for wish in found.items]),
        **pages(query, found.next),
    )


@get("/requirements/{requirement:int}")
async def requirement_matches(request: AnyRequest, me: Who, requirement: FromPath[int]) -> Response[str]:
    query = asked(request)
    wish = await get_requirement(requirement, actor=me.actor)
    found = await matches_of_requirement(
        requirement, actor=me.actor, after=query.get("after") or None, hidden=query.get("hidden") == "yes"
    )
    lines = await lines_of(found.items, me.language)
    return await screen(
        request,
        me,
        "requirements/matches.html",
        **await _about(wish, lines, me),
        **pages(query, found.next),
        query=query,
        address=query.address,
        lines=lines,
    )


@get("/requirements/{requirement:int}/timeline")
async def requirement_timeline(request: AnyRequest, me: Who, requirement: FromPath[int]) -> Response[str]:
    wish = await get_requirement(requirement, actor=me.actor)
    entries, older = await timeline_of("requirement", wish.id, me, asked(request))
    about = await _about(wish, [], me)
    return await screen(request, me, "requirements/timeline.html", **about, entries=entries, older=older)


@get("/requirements/{requirement:int}/why")
async def why_or_why_not(request: AnyRequest, me: Who, now: Now, requirement: FromPath[int]) -> Response[str]:
    """A part of a page: how any listing stands to this requirement."""
    reference = asked(request).get("listing")
    words = await words_of(me.language)
    try:
        listing = await get_listing(reference, actor=me.actor)
        explanation = await why(reference, requirement, actor=me.actor, now=now)
    except NotFound:
        return await screen(request, me, "requirements/why.html", reference=reference, explanation=None)
    return await screen(
        request,
        me,
        "requirements/why.html",
        reference=reference,
        explanation=explanation,
        card=card_of(listing, words),
        chips=chips_of(explanation.reasons, me.language, words.own),
    )


@post("/requirements/{requirement:int}/state")
async def change_state(request: AnyRequest, me: Who, now: Now, requirement: FromPath[int]) -> Response[None]:
    """Pause, resume or end it."""
    await get_requirement(requirement, actor=me.actor)
    state: Any = one(await given(request), "state")
    if state not in WORDS["state"]:
        raise Invalid("There is no such state.", field="state")
    await set_state(requirement, state, actor=me.actor, now=now)
    return done(place_of("requirements", requirement), "state")


async def _about(wish: RequirementOut, lines: list[Line], me: Me) -> dict[str, Any]:
    """What every tab of a requirement shows."""
    words = await words_of(me.language)
    counts = await count_matches([wish.id])
    areas = wish.areas.any if wish.areas else []
    cards = [line.card for line in lines]
    scores = {line.match.listing_id: line.match.score for line in lines}
    return {
        "wish": wish,
        "summary": summary(wish, words),
        "said": list(criteria(wish, words)),
        "count": counts[wish.id],
        "areas": msgspec.to_builtins(areas),
        "pins": pins_of(cards, words, scores),
        "places": await labels_around(corners_of(areas) + points_of(cards)),
    }
