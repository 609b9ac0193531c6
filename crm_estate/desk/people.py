"""Names for the people whom records refer to."""

from crm_estate.accounts.signin import Me
from crm_estate.accounts.team import list_agents, list_offices
from crm_estate.base.errors import NotFound
from crm_estate.contacts.facts import ContactOut
from crm_estate.contacts.search import get_contact


async def agent_names() -> dict[str, str]:
    """Names of everyone who works here, by e-mail address and by what facts call them, such as `agent:3`."""
    agents = await list_agents()
    return {
        **{str(agent["email"]): str(agent["name"]) for agent in agents},
        **{f"agent:{agent['id']}": str(agent["name"]) for agent in agents},
    }


async def office_names() -> dict[str, str]:
    """Names of the offices by reference."""
    return {str(office["reference"]): str(office["name"]) for office in await list_offices()}


async def contact_in_reach(reference: str | None, me: Me) -> ContactOut | None:
    """The contact that something refers to, if there is one and `me` may see it."""
    if reference is None:
        return None
    try:
        return await get_contact(reference, actor=me.actor)
    except NotFound:
        return None
