"""Webhooks at the desk: who is told of what, how they fare, tried out and told again by administrators."""

from typing import Any

from litestar import Response, get, post

from crm_estate.accounts.permissions import require_role
from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Invalid
from crm_estate.base.paging import LARGEST
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, pages
from crm_estate.desk.forms import Form, corrected
from crm_estate.desk.queries import Query, place_of
from crm_estate.desk.screen import done, screen
from crm_estate.web.forms import given, one, read
from crm_estate.webhooks import replaying, subscribing, trying
from crm_estate.webhooks.facts import ReplayFacts, SecretFacts, TrialFacts, TrialOut
from crm_estate.webhooks.listing import find_deliveries, find_webhooks, get_delivery, get_webhook

INDEX = "/desk/settings/webhooks"
STATES = ("waiting", "delivered", "parked", "withheld")


@get("/settings/webhooks")
async def webhook_index(request: AnyRequest, me: Who) -> Response[str]:
    require_role(me.actor, "administrator")
    found = await find_webhooks(actor=me.actor, limit=LARGEST)
    return await screen(request, me, "settings/webhooks.html", webhooks=found.items)


@get("/settings/webhooks/{webhook:int}")
async def webhook_page(request: AnyRequest, me: Who, webhook: FromPath[int]) -> Response[str]:
    require_role(me.actor, "administrator")
    return await _page(request, me, webhook)


@post("/settings/webhooks/{webhook:int}/test")
async def webhook_test(request: AnyRequest, me: Who, now: Now, webhook: FromPath[int]) -> Response[str]:
    """The answer is a page that shows what came back."""
    require_role(me.actor, "administrator")
    trial = await trying.try_out(webhook, TrialFacts(), actor=me.actor, now=now)
    return await _page(request, me, webhook, trial=trial)


@post("/settings/webhooks/{webhook:int}/secret")
async def webhook_secret(request: AnyRequest, me: Who, now: Now, webhook: FromPath[int]) -> Response[str]:
    """The answer is the only page that ever shows the new secret."""
    require_role(me.actor, "administrator")
    new = await subscribing.replace_secret(webhook, SecretFacts(), actor=me.actor, now=now)
    return await _page(request, me, webhook, secret=new.secret)


@post("/settings/webhooks/{webhook:int}/state")
async def webhook_state(request: AnyRequest, me: Who, now: Now, webhook: FromPath[int]) -> Response[None]:
    require_role(me.actor, "administrator")
    state = "paused" if one(await given(request), "state") == "paused" else "active"
    await subscribing.set_state(webhook, state, actor=me.actor, now=now)
    return done(place_of("settings/webhooks", webhook), "state")


@post("/settings/webhooks/{webhook:int}/removal")
async def webhook_removal(me: Who, now: Now, webhook: FromPath[int]) -> Response[None]:
    require_role(me.actor, "administrator")
    await subscribing.remove(webhook, actor=me.actor, now=now)
    return done(INDEX, "removed")


@post("/settings/webhooks/{webhook:int}/replay")
async def webhook_replay(request: AnyRequest, me: Who, now: Now, webhook: FromPath[int]) -> Response[Any]:
    """Everything since the moment in the form is told again."""
    require_role(me.actor, "administrator")
    fields = await given(request)
    try:
        facts = read({"since": [_moment(one(fields, "since"))]}, ReplayFacts)
        await replaying.replay_since(webhook, facts, actor=me.actor, now=now)
    except Invalid as wrong:
        return await _page(request, me, webhook, form=corrected(fields, wrong, me.language))
    return done(place_of("settings/webhooks", webhook), "state")


@post("/settings/webhook-deliveries/{delivery:int}/replay")
async def delivery_replay(me: Who, now: Now, delivery: FromPath[int]) -> Response[None]:
    require_role(me.actor, "administrator")
    there = await get_delivery(delivery, actor=me.actor)
    await replaying.replay_one(delivery, actor=me.actor, now=now)
    return done(place_of("settings/webhooks", there.webhook), "state")


async def _page(
    request: AnyRequest,
    me: Me,
    webhook: int,
    *,
    form: Form | None = None,
    trial: TrialOut | None = None,
    secret: str = "",
) -> Response[str]:
    query = Query(place_of("settings/webhooks", webhook), asked(request).said)
    state: Any = query.get("state")
    found = await find_deliveries(
        webhook,
        actor=me.actor,
        state=state if state in STATES else None,
        after=query.get("after") or None,
    )
    return await screen(
        request,
        me,
        "settings/webhook.html",
        status=422 if form else 200,
        webhook=await get_webhook(webhook, actor=me.actor),
        deliveries=found.items,
        query=query,
        form=form or Form({}),
        trial=trial,
        secret=secret,
        **pages(query, found.next),
    )


def _moment(day: str) -> str:
    """The beginning of a day, which is what the form asks for, as a moment."""
    return f"{day}T00:00:00Z" if day and "T" not in day else day
