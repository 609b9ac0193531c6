"""Who works here: seen and changed by administrators."""

from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from crm_estate.accounts.permissions import Role, require_role
from crm_estate.accounts.signin import Me
from crm_estate.accounts.team import add_agent, list_agents, list_offices, set_active
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.fields import Email, Language, Name
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who
from crm_estate.desk.forms import Form, corrected
from crm_estate.desk.screen import done, screen
from crm_estate.web.forms import given, one, read


class NewAgent(Struct, frozen=True, kw_only=True):
    """What is said of someone who begins to work here."""

    name: Name
    email: Email
    password: str
    office: str
    role: Role = "agent"
    language: Language = "en"


@get("/team")
async def team_index(request: AnyRequest, me: Who) -> Response[str]:
    require_role(me.actor, "administrator")
    return await _page(request, me, Form({"language": [me.language], "role": ["agent"]}))


@post("/team")
async def team_addition(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    require_role(me.actor, "administrator")
    fields = await given(request)
    try:
        new = read(fields, NewAgent)
        await add_agent(
            email=new.email,
            name=new.name,
            password=new.password,
            office=new.office,
            role=new.role,
            language=new.language,
            now=now,
        )
    except (Conflict, Invalid) as wrong:
        shown = {name: values for name, values in fields.items() if name != "password"}
        return await _page(request, me, corrected(shown, wrong, me.language))
    return done("/desk/team", "added")


@post("/team/{agent:int}/activity")
async def team_activity(request: AnyRequest, me: Who, agent: FromPath[int]) -> Response[None]:
    """Let someone in, or keep them out; never oneself."""
    require_role(me.actor, "administrator")
    if agent == me.id:
        raise Conflict("No one shuts themselves out.")
    await set_active(agent, one(await given(request), "active") == "yes")
    return done("/desk/team", "saved")


async def _page(request: AnyRequest, me: Me, form: Form) -> Response[str]:
    return await screen(
        request,
        me,
        "team/index.html",
        status=422 if form.errors else 200,
        form=form,
        agents=await list_agents(),
        offices=[(str(office["reference"]), str(office["name"])) for office in await list_offices()],
    )
