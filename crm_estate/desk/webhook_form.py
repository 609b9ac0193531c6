"""The form of a webhook: where it leads, what it is told of, and what of that it may see."""

from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from crm_estate.accounts.permissions import Scope, require_role
from crm_estate.accounts.signin import Me
from crm_estate.accounts.team import list_offices
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.fields import Id
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, version_of
from crm_estate.desk.forms import Form, corrected, filled
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.web.forms import Given, given, read
from crm_estate.webhooks import subscribing
from crm_estate.webhooks.facts import Sight, WebhookFacts, WebhookOut
from crm_estate.webhooks.kinds import FAMILIES, KINDS, READS
from crm_estate.webhooks.listing import get_webhook


class Seen(Struct, frozen=True, kw_only=True):
    """What the form says a webhook may see."""

    scopes: Annotated[list[Scope], Meta(min_length=1)]
    office: Id | None = None


@get("/new/webhook")
async def new_webhook(request: AnyRequest, me: Who) -> Response[str]:
    require_role(me.actor, "administrator")
    return await _page(request, me, Form({"scopes": ["listings:read"], "kinds": ["listing.*"]}))


@post("/new/webhook")
async def add_webhook(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    """The answer is the only page that ever shows the secret."""
    require_role(me.actor, "administrator")
    fields = await given(request)
    try:
        facts, sight = read(fields, WebhookFacts), await _sight(fields)
        made = await subscribing.add(facts, actor=me.actor, now=now, sight=sight)
    except (Conflict, Invalid) as wrong:
        return await _page(request, me, corrected(fields, wrong, me.language))
    return await screen(request, me, "settings/webhook_secret.html", webhook=made)


@get("/settings/webhooks/{webhook:int}/change")
async def edit_webhook(request: AnyRequest, me: Who, webhook: FromPath[int]) -> Response[str]:
    require_role(me.actor, "administrator")
    there = await get_webhook(webhook, actor=me.actor)
    offices = {office["reference"]: office["id"] for office in await list_offices()}
    form = filled(there, office=offices.get(there.office, ""))
    return await _page(request, me, form, there)


@post("/settings/webhooks/{webhook:int}/change")
async def change_webhook(request: AnyRequest, me: Who, now: Now, webhook: FromPath[int]) -> Response[Any]:
    """A webhook that was disabled or whose key was revoked is taken up again by being saved."""
    require_role(me.actor, "administrator")
    there = await get_webhook(webhook, actor=me.actor)
    fields = await given(request)
    state = "paused" if there.state == "paused" else "active"
    try:
        facts = read({**fields, "state": [state]}, WebhookFacts)
        version = version_of(fields)
        await subscribing.change(
            webhook, facts, actor=me.actor, now=now, sight=await _sight(fields), version=version
        )
    except (Conflict, Invalid) as wrong:
        return await _page(request, me, corrected(fields, wrong, me.language), there)
    return done(place_of("settings/webhooks", webhook), "saved")


async def _sight(fields: Given) -> Sight:
    seen = read(fields, Seen)
    if seen.office is not None and seen.office not in {office["id"] for office in await list_offices()}:
        raise Invalid("There is no such office.", field="office")
    return Sight(scopes=[scope for scope in READS if scope in seen.scopes], office=seen.office)


async def _page(request: AnyRequest, me: Me, form: Form, webhook: WebhookOut | None = None) -> Response[str]:
    return await screen(
        request,
        me,
        "settings/webhook_form.html",
        status=409 if form.is_outdated else 422 if form.errors else 200,
        form=form,
        webhook=webhook,
        scopes=READS,
        kinds=KINDS,
        families=FAMILIES,
        offices_of=[(office["id"], office["name"]) for office in await list_offices()],
    )
