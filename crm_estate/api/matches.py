"""Matches at the API: the same rows from both sides, and what contacts think of them."""

from datetime import datetime

from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import FEEDBACK
from crm_estate.api.paging import Paged
from crm_estate.api.paths import possible, row_id
from crm_estate.api.preconditions import Wanted, held
from crm_estate.base.paging import Page
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.facts import FeedbackFacts, MatchOut
from crm_estate.matchmaking.search import (
    get_match,
    matches_of_listing,
    matches_of_requirement,
    written_out,
)
from crm_estate.web.queries import provide_query


class MatchesAsked(Paged, frozen=True, kw_only=True):
    """How many matches; `hidden` shows those too that were dismissed or dropped, or have gone."""

    hidden: bool = False


@get(
    "/requirements/{requirement:int}/matches",
    opt={"scope": "matches:read", "query": MatchesAsked},
    dependencies={"asked": Provide(provide_query(MatchesAsked))},
)
async def get_matches_of_requirement(
    requirement: FromPath[int], asked: NamedDependency[MatchesAsked], actor: NamedDependency[Actor]
) -> Page[MatchOut]:
    """The listings that fit a requirement, best first."""
    return await matches_of_requirement(
        row_id(requirement),
        actor=actor,
        limit=asked.limit,
        after=asked.cursor,
        hidden=asked.hidden,
        out=written_out,
    )


@get(
    "/listings/{reference:str}/matches",
    opt={"scope": "matches:read", "query": MatchesAsked},
    dependencies={"asked": Provide(provide_query(MatchesAsked))},
)
async def get_matches_of_listing(
    reference: FromPath[str], asked: NamedDependency[MatchesAsked], actor: NamedDependency[Actor]
) -> Page[MatchOut]:
    """The requirements that a listing fits, best first."""
    return await matches_of_listing(
        possible(reference, "reference"),
        actor=actor,
        limit=asked.limit,
        after=asked.cursor,
        hidden=asked.hidden,
        out=written_out,
    )


@get("/matches/{match:int}", opt={"scope": "matches:read"})
async def get_one_match(match: FromPath[int], actor: NamedDependency[Actor]) -> MatchOut:
    """Read one match."""
    return await get_match(row_id(match), actor=actor)


@post("/matches/{match:int}/feedback", opt={"scope": "matches:write", "example": FEEDBACK})
async def post_feedback(
    match: FromPath[int],
    data: JSONBody[FeedbackFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> MatchOut:
    """Say what the contact thinks of a match: liked, or dismissed with a reason. The last word counts."""
    number = row_id(match)
    async with held("select from match where id = $1 for no key update", number):
        await wanted.version(lambda: get_match(number, actor=actor))
        return await feedback.give(number, data, actor=actor, now=now)


HANDLERS = (get_matches_of_requirement, get_matches_of_listing, get_one_match, post_feedback)
