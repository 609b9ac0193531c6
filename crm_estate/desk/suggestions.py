"""What a requirement might say differently: a part of its page, with what may be said to it."""

from litestar import Response, get, post

from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.matchmaking.suggestions import offering as suggestions
from crm_estate.matchmaking.suggestions.facts import AnswerFacts, SwitchFacts
from crm_estate.matchmaking.suggestions.words import question
from crm_estate.requirements.search import get_requirement
from crm_estate.web.forms import given, one

NOTHING_MORE = AnswerFacts()


@get("/requirements/{requirement:int}/suggestions")
async def requirement_suggestions(
    request: AnyRequest, me: Who, now: Now, requirement: FromPath[int]
) -> Response[str]:
    found = await suggestions.suggestions(requirement, actor=me.actor, now=now)
    return await screen(
        request,
        me,
        "requirements/suggestions.html",
        href=f"{place_of('requirements', requirement)}/suggestions",
        is_on=found.on,
        questions=[question(each, me.language, "agent") for each in found.items],
    )


@post("/requirements/{requirement:int}/suggestions/{suggestion:str}/acceptance")
async def suggestion_acceptance(
    me: Who, now: Now, requirement: FromPath[int], suggestion: FromPath[str]
) -> Response[None]:
    wish = await get_requirement(requirement, actor=me.actor)
    await suggestions.accept(wish, suggestion, NOTHING_MORE, actor=me.actor, now=now)
    return done(place_of("requirements", requirement), "saved")


@post("/requirements/{requirement:int}/suggestions/{suggestion:str}/refusal")
async def suggestion_refusal(
    me: Who, now: Now, requirement: FromPath[int], suggestion: FromPath[str]
) -> Response[None]:
    wish = await get_requirement(requirement, actor=me.actor)
    await suggestions.decline(wish, suggestion, NOTHING_MORE, actor=me.actor, now=now)
    return done(place_of("requirements", requirement), "state")


@post("/requirements/{requirement:int}/suggestions/switch")
async def suggestion_switch(
    request: AnyRequest, me: Who, now: Now, requirement: FromPath[int]
) -> Response[None]:
    wish = await get_requirement(requirement, actor=me.actor)
    facts = SwitchFacts(on=one(await given(request), "on") == "yes")
    await suggestions.switch(wish, facts, actor=me.actor, now=now)
    return done(place_of("requirements", requirement), "state")
