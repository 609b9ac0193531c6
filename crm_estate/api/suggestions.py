"""What a requirement might say differently, at the API: read, agreed to, declined, switched off."""

from datetime import datetime

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import SUGGESTION_ANSWER, SUGGESTION_SWITCH, SUGGESTIONS
from crm_estate.api.paths import row_id
from crm_estate.api.preconditions import Wanted, as_read
from crm_estate.matchmaking.suggestions.facts import AnswerFacts, Suggestions, SwitchFacts
from crm_estate.matchmaking.suggestions.offering import accept, decline, suggestions, switch
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import get_requirement


@get("/requirements/{requirement:int}/suggestions", opt={"scope": "matches:read", "answer": SUGGESTIONS})
async def get_suggestions(
    requirement: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Suggestions:
    """What a requirement might say differently, judging by what was liked and dismissed. Changes nothing."""
    return await suggestions(row_id(requirement), actor=actor, now=now)


@post(
    "/requirements/{requirement:int}/suggestions/{suggestion:str}/acceptance",
    opt={"scope": "requirements:write", "example": SUGGESTION_ANSWER},
)
async def post_acceptance(
    requirement: FromPath[int],
    suggestion: FromPath[str],
    data: JSONBody[AnswerFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> RequirementOut:
    """Change the requirement as suggested. What fits is found again within moments."""
    wish = await get_requirement(row_id(requirement), actor=actor)
    await wanted.change(lambda: as_read(wish), lambda _: accept(wish, suggestion, data, actor=actor, now=now))
    return await get_requirement(wish.id, actor=actor)


@post(
    "/requirements/{requirement:int}/suggestions/{suggestion:str}/refusal",
    opt={"scope": "requirements:write", "example": SUGGESTION_ANSWER},
)
async def post_refusal(
    requirement: FromPath[int],
    suggestion: FromPath[str],
    data: JSONBody[AnswerFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> Suggestions:
    """Decline a suggestion. It is not made again until twice as much speaks for it."""
    wish = await get_requirement(row_id(requirement), actor=actor)
    await wanted.change(
        lambda: as_read(wish), lambda _: decline(wish, suggestion, data, actor=actor, now=now)
    )
    return await suggestions(wish.id, actor=actor, now=now)


@post(
    "/requirements/{requirement:int}/suggestions/switch",
    opt={"scope": "requirements:write", "example": SUGGESTION_SWITCH},
)
async def post_switch(
    requirement: FromPath[int],
    data: JSONBody[SwitchFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> Suggestions:
    """Suggest something of a requirement from now on, or nothing."""
    wish = await get_requirement(row_id(requirement), actor=actor)
    await wanted.change(lambda: as_read(wish), lambda _: switch(wish, data, actor=actor, now=now))
    return await suggestions(wish.id, actor=actor, now=now)


HANDLERS = (get_suggestions, post_acceptance, post_refusal, post_switch)
