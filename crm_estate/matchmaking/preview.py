"""What would suit, asked before anything is stored."""

import asyncio
from datetime import datetime

from crm_estate.base.money import load_rates
from crm_estate.base.settings import settings
from crm_estate.matchmaking.facts import Preview
from crm_estate.matchmaking.market import market
from crm_estate.matchmaking.pairing import scores
from crm_estate.requirements.checks import check_criteria
from crm_estate.requirements.facts import RequirementFacts


async def preview(wish: RequirementFacts, *, now: datetime, best: int = 3) -> Preview:
    """How many listings on the market suit `wish` now, and the best of them."""
    check_criteria(wish.criteria())
    homes, rates = await market(), await load_rates()
    floor = settings().match_floor
    found = await asyncio.to_thread(scores, homes, wish, rates=rates, day=now.date(), floor=floor)
    return Preview(count=len(found), best=[(homes[row].id, round(score, 6)) for row, score in found[:best]])
