"""What a contact says of a home: liked, not for them, or neither any more."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from crm_estate.base.errors import Invalid
from crm_estate.matchmaking.facts import FeedbackFacts, MatchOut
from crm_estate.matchmaking.own import say
from crm_estate.portal.cards import card_of
from crm_estate.portal.homes import with_listings
from crm_estate.portal.screen import is_part, show
from crm_estate.portal.visitors import Visitor
from crm_estate.web.faults import convert
from crm_estate.web.forms import Given, given, one
from crm_estate.web.pages import see_other


@post("/matches/{match_id:int}", status_code=200, name="portal-verdict")
async def judge(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    match_id: FromPath[int],
) -> Response[Any]:
    """Answers htmx with what stands in the card's place now, others with the page they came from."""
    fields = await given(request)
    match = await say(match_id, verdict_of(fields), actor=visitor.actor, now=now)
    if not is_part(request):
        return see_other(_back(visitor, match, one(fields, "back")))
    card = card_of((await with_listings([match]))[0], visitor, now)
    return show(request, visitor, "_verdict.html", home=card, is_gone=match.feedback == "dismissed")


def verdict_of(fields: Given) -> FeedbackFacts | None:
    """What was said; None takes back what was said before."""
    verdict = one(fields, "verdict")
    if verdict == "none":
        return None
    if verdict not in ("liked", "dismissed"):
        raise Invalid("Say liked, dismissed or none.", field="verdict")
    reason = one(fields, "reason") or None
    if verdict == "dismissed" and reason is None:
        raise Invalid("A dismissal says why.", field="reason")
    return convert({"feedback": verdict, "reason": reason if verdict == "dismissed" else None}, FeedbackFacts)


def _back(visitor: Visitor, match: MatchOut, came_from: str) -> str:
    if match.feedback == "dismissed":
        return f"{visitor.path()}?gone={match.id}"
    return visitor.path("homes", match.listing) if came_from == "home" else visitor.path()
