"""What contacts are looking for, at the API."""

from datetime import datetime
from urllib.parse import quote

from litestar import Response, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import REQUIREMENT
from crm_estate.api.paging import Paged, put_answer
from crm_estate.api.paths import agreed, possible, row_id
from crm_estate.api.preconditions import Wanted
from crm_estate.base.errors import NotFound
from crm_estate.base.paging import Page
from crm_estate.contacts.search import get_contact
from crm_estate.requirements.facts import RequirementFacts, RequirementOut
from crm_estate.requirements.search import get_requirement, page_of_requirements, requirements_of
from crm_estate.requirements.wishes import receive
from crm_estate.web.queries import provide_query


@put(
    "/contacts/{reference:str}/requirements/{name:str}",
    opt={"scope": "requirements:write", "example": REQUIREMENT},
)
async def put_requirement(
    reference: FromPath[str],
    name: FromPath[str],
    data: JSONBody[RequirementFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> Response[RequirementOut]:
    """Say what a contact is looking for under this name. What fits is found again within moments."""
    facts = agreed(data, contact=reference, name=name)
    await get_contact(reference, actor=actor)
    done = await wanted.change(
        lambda: _named(reference, name, actor),
        lambda version: receive(facts, actor=actor, now=now, version=version),
    )
    out = await get_requirement(done.id, actor=actor)
    address = f"/api/v1/contacts/{quote(reference, safe='')}/requirements/{quote(name, safe='')}"
    return put_answer(out, done.result, address)


@get("/contacts/{reference:str}/requirements/{name:str}", opt={"scope": "requirements:read"})
async def get_named_requirement(
    reference: FromPath[str], name: FromPath[str], actor: NamedDependency[Actor]
) -> RequirementOut:
    """Read one requirement by its contact and name."""
    return await _named(possible(reference, "reference"), name, actor)


@get(
    "/contacts/{reference:str}/requirements",
    opt={"scope": "requirements:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_requirements(
    reference: FromPath[str], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[RequirementOut]:
    """Everything a contact is looking for, oldest first."""
    contact = await get_contact(possible(reference, "reference"), actor=actor)
    return await page_of_requirements(contact.id, limit=asked.limit, after=asked.cursor)


@get("/requirements/{requirement:int}", opt={"scope": "requirements:read"})
async def get_one_requirement(requirement: FromPath[int], actor: NamedDependency[Actor]) -> RequirementOut:
    """Read one requirement by its id."""
    return await get_requirement(row_id(requirement), actor=actor)


async def _named(reference: str, name: str, actor: Actor) -> RequirementOut:
    contact = await get_contact(reference, actor=actor)
    for requirement in await requirements_of(contact.id):
        if requirement.name == name:
            return requirement
    raise NotFound("%(contact)s has no requirement %(name)s.", contact=reference, name=repr(name))


HANDLERS = (put_requirement, get_named_requirement, get_requirements, get_one_requirement)
