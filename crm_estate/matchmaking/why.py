"""Why a listing suits a requirement, or why not: for any pair, also one that is no match."""

from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking.facts import Explanation
from crm_estate.matchmaking.homes import COLUMNS, home_of_row
from crm_estate.matchmaking.pairing import explanation
from crm_estate.matchmaking.reading import read_fields, read_rates
from crm_estate.matchmaking.terms import Terms
from crm_estate.matchmaking.unit import Unit
from crm_estate.matchmaking.vocabulary import Vocabulary
from crm_estate.matchmaking.wanted import wanted_of
from crm_estate.requirements.search import get_requirement


async def why(listing: str, requirement: int, *, actor: Actor, now: datetime) -> Explanation:
    """The score and the reasons of a pair, whether the listing is on the market or not."""
    wish = wanted_of(await get_requirement(requirement, actor=actor))
    found = await get_listing(listing, actor=actor)
    async with database.connection() as connection:
        [row] = await connection.fetch(f"select {COLUMNS} from listing where id = $1", found.id)
        home = home_of_row(row)
        currencies = {each.currency for each in (home, wish) if each.currency}
        rates = await read_rates(connection, currencies, now.date())
        fields = await read_fields(connection)
    vocabulary = Vocabulary()
    vocabulary.learn_wishes([wish])
    return explanation(Terms(Unit.of(rates, currencies), vocabulary, fields), home, wish)
