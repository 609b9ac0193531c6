"""What would be if someone gave way, at the API: a requirement in one criterion, an owner in the price."""

from datetime import datetime

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import DEMAND, RELAXATIONS
from crm_estate.api.paths import possible, row_id
from crm_estate.matchmaking.demand.counting import demand
from crm_estate.matchmaking.demand.facts import Demand
from crm_estate.matchmaking.relaxing.counting import relaxations
from crm_estate.matchmaking.relaxing.facts import Relaxations


@get(
    "/requirements/{requirement:int}/relaxations",
    opt={"scope": "matches:read", "answer": RELAXATIONS},
)
async def get_relaxations(
    requirement: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Relaxations:
    """How many more listings each single loosening of a requirement would bring. It changes nothing."""
    return await relaxations(row_id(requirement), actor=actor, now=now)


@get("/listings/{reference:str}/demand", opt={"scope": "matches:read", "answer": DEMAND})
async def get_demand(
    reference: FromPath[str], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Demand:
    """How many would want a listing at prices around its own. It changes nothing."""
    return await demand(possible(reference, "reference"), actor=actor, now=now)


HANDLERS = (get_relaxations, get_demand)
