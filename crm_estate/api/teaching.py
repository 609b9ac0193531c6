"""Learning from decisions on adverts which are of one dwelling, at the API: what it is worth, on, off."""

from datetime import datetime

from litestar import delete, get, post
from litestar.di import NamedDependency

from crm_estate.accounts.permissions import Actor
from crm_estate.doubles.teaching import Teaching, forget, learn, teaching


@get("/doubles/teaching", opt={"scope": "listings:read"})
async def get_teaching() -> Teaching:
    """How many pairs of adverts were linked and told apart, and what learning from that would be worth: how
    the table that ships and one that is learned fare on decisions that were not learned from.
    """
    return await teaching()


@post("/doubles/teaching", status_code=200, opt={"scope": "listings:write"})
async def post_teaching(actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Teaching:
    """Learn from the decisions, and suspect doubles among adverts by that from now on. 409 while decisions
    are too few, or where what is learned is no better. For keys of no one office.
    """
    await learn(actor=actor, now=now)
    return await teaching()


@delete("/doubles/teaching", status_code=200, opt={"scope": "listings:write"})
async def delete_teaching(actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Teaching:
    """Suspect doubles by the table that ships again. 409 when that is in use already."""
    await forget(actor=actor, now=now)
    return await teaching()


HANDLERS = (get_teaching, post_teaching, delete_teaching)
