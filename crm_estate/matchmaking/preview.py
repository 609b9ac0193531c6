"""What would suit, asked before anything is stored."""

from datetime import datetime
from functools import partial

from crm_estate.base.settings import settings
from crm_estate.listings.custom import custom_fields
from crm_estate.matchmaking.answers import scores_of
from crm_estate.matchmaking.facts import Preview
from crm_estate.matchmaking.resident.market import ask
from crm_estate.matchmaking.wanted import wanted_of
from crm_estate.requirements.checks import check_criteria
from crm_estate.requirements.custom import check_custom
from crm_estate.requirements.facts import RequirementFacts


async def preview(wish: RequirementFacts, *, now: datetime, best: int = 3) -> Preview:
    """How many listings on the market suit `wish` now, and the best of them."""
    check_criteria(wish.criteria())
    if wish.custom:
        check_custom(wish.criteria(), await custom_fields(), resting=True)
    asked = wanted_of(wish)
    question = partial(scores_of, wish=asked, floor=settings().match_floor)
    found = await ask(question, day=now.date(), about=[asked])
    return Preview(count=len(found), best=[(listing, round(score, 6)) for listing, score in found[:best]])
