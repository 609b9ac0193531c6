"""Settings of the firm: keys for programs, and the offices."""

from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from crm_estate.accounts.keys import create_key, list_keys, revoke_key
from crm_estate.accounts.permissions import SCOPES, Scope, require_role
from crm_estate.accounts.signin import Me
from crm_estate.accounts.team import list_offices
from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Name
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who
from crm_estate.desk.forms import Form, corrected
from crm_estate.desk.portals import portal_accounts
from crm_estate.desk.screen import done, screen
from crm_estate.listings.custom import custom_fields, in_use
from crm_estate.web.forms import given, read
from crm_estate.webhooks.listing import count_down


class NewKey(Struct, frozen=True, kw_only=True):
    """What a key is to be for."""

    name: Name
    scopes: Annotated[list[Scope], Meta(min_length=1)]
    office: int | None = None


@get("/settings")
async def settings_index(request: AnyRequest, me: Who) -> Response[str]:
    require_role(me.actor, "administrator")
    return await _page(request, me, Form({"scopes": list(SCOPES)}))


@post("/settings/keys")
async def key_creation(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    """The answer is the only page that ever shows the key."""
    require_role(me.actor, "administrator")
    fields = await given(request)
    try:
        new = read(fields, NewKey)
        key = await create_key(new.name, now=now, scopes=new.scopes, office=new.office)
    except Invalid as wrong:
        return await _page(request, me, corrected(fields, wrong, me.language))
    return await _page(request, me, Form({"scopes": list(SCOPES)}), key=key, key_name=new.name)


@post("/settings/keys/{key:int}/revocation")
async def key_revocation(me: Who, now: Now, key: FromPath[int]) -> Response[None]:
    require_role(me.actor, "administrator")
    await revoke_key(key, now)
    return done("/desk/settings", "revoked")


async def _page(request: AnyRequest, me: Me, form: Form, key: str = "", key_name: str = "") -> Response[str]:
    offices = await list_offices()
    return await screen(
        request,
        me,
        "settings/index.html",
        status=422 if form.errors else 200,
        form=form,
        key=key,
        key_name=key_name,
        keys=await list_keys(),
        offices=offices,
        offices_of=[(office["id"], office["name"]) for office in offices],
        scopes=SCOPES,
        own_fields=in_use(await custom_fields()),
        webhooks_down=await count_down(),
        portals=await portal_accounts(me),
    )
