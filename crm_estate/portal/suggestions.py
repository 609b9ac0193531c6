"""What a contact's wish might say differently: a part of its page, with what may be said to it."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from crm_estate.matchmaking.suggestions import offering as suggestions
from crm_estate.matchmaking.suggestions.facts import AnswerFacts, SwitchFacts
from crm_estate.matchmaking.suggestions.words import question
from crm_estate.portal.screen import show
from crm_estate.portal.visitors import Visitor
from crm_estate.portal.wishes import wish_of
from crm_estate.web.forms import given, one
from crm_estate.web.pages import see_other

NOTHING_MORE = AnswerFacts()


@get("/wishes/{wish_id:int}/suggestions", name="portal-suggestions")
async def offered(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    wish_id: FromPath[int],
) -> Response[str]:
    """The questions and the switch; changes nothing."""
    found = await suggestions.suggestions_for(wish_of(wish_id, visitor), now=now)
    return show(
        request,
        visitor,
        "_suggestions.html",
        href=visitor.path("wishes", wish_id, "suggestions"),
        is_on=found.on,
        questions=[question(each, visitor.language, "contact") for each in found.items],
    )


@post("/wishes/{wish_id:int}/suggestions/{suggestion:str}/acceptance", status_code=200, name="portal-accept")
async def accept(
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    wish_id: FromPath[int],
    suggestion: FromPath[str],
) -> Response[None]:
    known = wish_of(wish_id, visitor)
    await suggestions.accept(known, suggestion, NOTHING_MORE, actor=visitor.actor, now=now)
    return see_other(f"{visitor.path('wishes', known.id)}?said=saved")


@post("/wishes/{wish_id:int}/suggestions/{suggestion:str}/refusal", status_code=200, name="portal-decline")
async def decline(
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    wish_id: FromPath[int],
    suggestion: FromPath[str],
) -> Response[None]:
    known = wish_of(wish_id, visitor)
    await suggestions.decline(known, suggestion, NOTHING_MORE, actor=visitor.actor, now=now)
    return see_other(f"{visitor.path('wishes', known.id)}?said=declined")


@post("/wishes/{wish_id:int}/suggestions/switch", status_code=200, name="portal-switch")
async def switch(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    wish_id: FromPath[int],
) -> Response[None]:
    known = wish_of(wish_id, visitor)
    facts = SwitchFacts(on=one(await given(request), "on") == "yes")
    await suggestions.switch(known, facts, actor=visitor.actor, now=now)
    return see_other(f"{visitor.path('wishes', known.id)}?said={'asking' if facts.on else 'not_asking'}")
