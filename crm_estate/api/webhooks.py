"""Webhooks at the API: who is told of what, tried out, told again. A key looks after those of its office
that see no more than it does itself.
"""

from datetime import datetime

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import AGAIN, REPLAY, SECRET, TRIAL, WEBHOOK
from crm_estate.api.paging import Paged, put_answer
from crm_estate.api.paths import row_id
from crm_estate.api.preconditions import Wanted
from crm_estate.base.paging import Page
from crm_estate.web.queries import provide_query
from crm_estate.webhooks import listing, replaying, subscribing, trying
from crm_estate.webhooks.facts import (
    AgainFacts,
    DeliveryOut,
    DeliveryState,
    NewWebhook,
    ReplayFacts,
    ReplayOut,
    SecretFacts,
    TrialFacts,
    TrialOut,
    WebhookFacts,
    WebhookOut,
)


class DeliveriesAsked(Paged, frozen=True, kw_only=True):
    """How many deliveries; `state` shows those alone that are in it."""

    state: DeliveryState | None = None


@post("/webhooks", opt={"scope": "webhooks:write", "example": WEBHOOK, "shows_once": ("secret",)})
async def post_webhook(
    data: JSONBody[WebhookFacts], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[NewWebhook]:
    """Tell an address of facts from now on. The answer holds the secret that calls are signed with, by
    Standard Webhooks; it can be read this once only.
    """
    made = await subscribing.add(data, actor=actor, now=now)
    return put_answer(made, "new", f"/api/v1/webhooks/{made.id}")


@get(
    "/webhooks",
    opt={"scope": "webhooks:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_webhooks(asked: NamedDependency[Paged], actor: NamedDependency[Actor]) -> Page[WebhookOut]:
    """The webhooks that this key looks after, the newest first."""
    return await listing.find_webhooks(actor=actor, limit=asked.limit, after=asked.cursor)


@get("/webhooks/{webhook:int}", opt={"scope": "webhooks:read"})
async def get_one_webhook(webhook: FromPath[int], actor: NamedDependency[Actor]) -> WebhookOut:
    """Read one webhook and how it fares."""
    return await listing.get_webhook(row_id(webhook), actor=actor)


@put("/webhooks/{webhook:int}", opt={"scope": "webhooks:write", "example": WEBHOOK})
async def put_webhook(
    webhook: FromPath[int],
    data: JSONBody[WebhookFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> Response[WebhookOut]:
    """Say what a webhook is now. Paused, it keeps its place; active again, it goes on from there. This key
    answers for it from now on.
    """
    number = row_id(webhook)
    out = await wanted.change(
        lambda: listing.get_webhook(number, actor=actor),
        lambda version: subscribing.change(number, data, actor=actor, now=now, version=version),
    )
    return put_answer(out, "changed", "")


@delete("/webhooks/{webhook:int}", status_code=200, opt={"scope": "webhooks:write"})
async def delete_webhook(
    webhook: FromPath[int],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> WebhookOut:
    """Forget a webhook and what was delivered to it."""
    number = row_id(webhook)
    return await wanted.change(
        lambda: listing.get_webhook(number, actor=actor),
        lambda version: subscribing.remove(number, actor=actor, now=now, version=version),
    )


@post(
    "/webhooks/{webhook:int}/test",
    opt={"scope": "webhooks:write", "example": TRIAL, "repeatable": True},
)
async def post_test(
    webhook: FromPath[int],
    data: JSONBody[TrialFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> TrialOut:
    """Send a `webhook.test` now and answer with what came back. Nothing of it is kept."""
    return await trying.try_out(row_id(webhook), data, actor=actor, now=now)


@post(
    "/webhooks/{webhook:int}/secret",
    opt={"scope": "webhooks:write", "example": SECRET, "shows_once": ("secret",)},
)
async def post_secret(
    webhook: FromPath[int],
    data: JSONBody[SecretFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> NewWebhook:
    """Replace the secret. For `overlap_hours` calls carry a signature of the former one too."""
    return await subscribing.replace_secret(row_id(webhook), data, actor=actor, now=now)


@get(
    "/webhooks/{webhook:int}/deliveries",
    opt={"scope": "webhooks:read", "query": DeliveriesAsked},
    dependencies={"asked": Provide(provide_query(DeliveriesAsked))},
)
async def get_deliveries(
    webhook: FromPath[int], asked: NamedDependency[DeliveriesAsked], actor: NamedDependency[Actor]
) -> Page[DeliveryOut]:
    """What went or goes to a webhook, the latest first. `parked` is what was given up after a day."""
    return await listing.find_deliveries(
        row_id(webhook), actor=actor, state=asked.state, limit=asked.limit, after=asked.cursor
    )


@post("/webhooks/{webhook:int}/replay", opt={"scope": "webhooks:write", "example": REPLAY})
async def post_replay(
    webhook: FromPath[int],
    data: JSONBody[ReplayFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> ReplayOut:
    """Tell again what has happened since a moment, under the same ids; at most 10000 facts at a time."""
    return await replaying.replay_since(row_id(webhook), data, actor=actor, now=now)


@post("/webhook-deliveries/{delivery:int}/replay", opt={"scope": "webhooks:write", "example": AGAIN})
async def post_delivery_replay(
    delivery: FromPath[int],
    data: JSONBody[AgainFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> DeliveryOut:
    """Deliver one fact again, under the same id."""
    return await replaying.replay_one(row_id(delivery), actor=actor, now=now)


HANDLERS = (
    post_webhook, get_webhooks, get_one_webhook, put_webhook, delete_webhook, post_test, post_secret,
    get_deliveries, post_replay, post_delivery_replay,
)  # fmt: skip
