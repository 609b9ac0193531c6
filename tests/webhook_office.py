"""Webhooks as the tests drive them: who subscribes, what the worker does, what an administrator would see."""

from datetime import datetime, timedelta
from typing import Any

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.accounts.team import OfficeFacts, put_office
from crm_estate.webhooks import subscribing
from crm_estate.webhooks.delivering import deliver_due
from crm_estate.webhooks.facts import DeliveryOut, NewWebhook, Sight, WebhookFacts
from crm_estate.webhooks.fanning_out import fan_out
from crm_estate.webhooks.listing import find_deliveries
from tests.outreach_office import NOW

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


async def subscribe(
    url: str, kinds: list[str] | None = None, actor: Actor = SYSTEM, **sight: Any
) -> NewWebhook:
    facts = WebhookFacts(url=url, kinds=kinds or ["listing.*"])
    return await subscribing.add(facts, actor=actor, now=NOW, sight=Sight(**sight) if sight else None)


async def tell(now: datetime = NOW) -> None:
    """What the worker does again and again: until nothing is due."""
    await fan_out(now)
    while await deliver_due(now):
        pass


async def deliveries(hook: NewWebhook) -> list[DeliveryOut]:
    """The oldest first."""
    return (await find_deliveries(hook.id, actor=SYSTEM, limit=200)).items[::-1]


async def an_office(reference: str) -> int:
    return await put_office(OfficeFacts(reference=reference, name=reference, country="PL"))
