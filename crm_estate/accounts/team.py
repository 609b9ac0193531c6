"""Offices and the people who work in them."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from crm_estate.accounts.permissions import Role
from crm_estate.accounts.signin import HASHER
from crm_estate.accounts.tables import Agent, Office
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid, NotFound
from crm_estate.base.fields import whole
from crm_estate.base.settings import Settings

PASSWORD_LENGTH = 10


class OfficeFacts(Struct, frozen=True, kw_only=True):
    """What is said of an office."""

    reference: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    country: Annotated[str, Meta(pattern=whole(r"[A-Z]{2}"))]
    city: str = ""
    time_zone: str = "Europe/Warsaw"
    language: str = "en"
    email: str | None = None
    phone: str | None = None


async def put_office(facts: OfficeFacts) -> int:
    """Make the office what `facts` say; returns its id."""
    return await database.fetch_value(
        """insert into office (reference, name, country, city, time_zone, language, email, phone)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (reference) do update set name = $2, country = $3, city = $4, time_zone = $5,
             language = $6, email = $7, phone = $8
           returning id""",
        *(getattr(facts, field) for field in OfficeFacts.__struct_fields__),
    )


async def add_agent(
    *,
    email: str,
    name: str,
    password: str,
    office: str,
    now: datetime,
    role: Role = "agent",
    language: str = "en",
    phone: str | None = None,
) -> int:
    """Add someone who works in the office with this reference; returns the agent's id."""
    email = email.strip().lower()
    if "@" not in email:
        raise Invalid("An agent signs in with an e-mail address.", field="email")
    if len(password) < PASSWORD_LENGTH:
        raise Invalid("A password has at least %(n)s characters.", field="password", n=PASSWORD_LENGTH)
    async with database.transaction():
        if await Agent.exists().where(Agent.email == email):
            raise Conflict("%(email)s works here already.", field="email", email=email)
        agent = Agent(
            office=await office_id(office),
            email=email,
            name=name,
            role=role,
            password_hash=HASHER.hash(password),
            language=language,
            phone=phone,
            active=True,
            created_at=now,
        )
        await Agent.insert(agent)
    return agent.id


async def office_id(reference: str) -> int:
    """Id of the office with this reference; Invalid when there is none."""
    row = await Office.select(Office.id).where(Office.reference == reference).first()
    if row is None:
        raise Invalid("There is no office %(name)s.", field="office", name=repr(reference))
    return row["id"]


async def the_only_office(chosen: Settings) -> str:
    """The office there is (the first agent of a firm opens one); Invalid where there are several."""
    offices = await list_offices()
    if len(offices) > 1:
        known = ", ".join(str(one["reference"]) for one in offices)
        raise Invalid("Say which office with --office (%(known)s).", field="office", known=known)
    if offices:
        return str(offices[0]["reference"])
    first = OfficeFacts(
        reference="MAIN",
        name=chosen.organisation,
        country=chosen.default_country,
        time_zone=chosen.time_zone,
    )
    await put_office(first)
    return first.reference


async def agent_of(email: str) -> tuple[int, int]:
    """Ids of the agent with this e-mail address and of their office; Invalid when there is none."""
    row = await database.fetch_row("select id, office from agent where email = lower($1)", email)
    if row is None:
        raise Invalid("Nobody with the address %(email)s works here.", field="agent", email=repr(email))
    return row["id"], row["office"]


async def list_agents() -> list[dict[str, object]]:
    """Everyone who works here with their office, by office and name."""
    rows = await database.fetch(
        """select a.id, a.email, a.name, a.role, a.language, a.phone, a.active, a.office,
                  o.name as office_name
           from agent a join office o on o.id = a.office order by o.name, a.name limit 1000"""
    )
    return [dict(row) for row in rows]


async def list_offices() -> list[dict[str, object]]:
    rows = await database.fetch("select id, reference, name, city, country from office order by name")
    return [dict(row) for row in rows]


async def set_language(agent_id: int, language: str) -> None:
    """The language in which an agent reads the desk."""
    await database.execute("update agent set language = $2 where id = $1", agent_id, language)


async def set_active(agent_id: int, active: bool) -> None:
    """Let someone in or keep them out; their sessions end with it."""
    async with database.transaction():
        done = await database.execute("update agent set active = $2 where id = $1", agent_id, active)
        if done == "UPDATE 0":
            raise NotFound("Nobody with this id works here.")
        await database.execute("delete from session where agent = $1 and not $2", agent_id, active)
