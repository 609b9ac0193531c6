"""Why a listing suits a requirement, or why not: for any pair, also one that is no match."""

from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.money import load_rates
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking.facts import Explanation
from crm_estate.matchmaking.homes import COLUMNS, home_of_row
from crm_estate.matchmaking.pairing import explanation
from crm_estate.requirements.search import get_requirement


async def why(listing: str, requirement: int, *, actor: Actor, now: datetime) -> Explanation:
    """The score and the reasons of a pair, whether the listing is on the market or not."""
    wish = await get_requirement(requirement, actor=actor)
    home = await get_listing(listing, actor=actor)
    rows = await database.fetch(f"select {COLUMNS} from listing where id = $1", home.id)
    return explanation(home_of_row(rows[0]), wish, rates=await load_rates(), day=now.date())
