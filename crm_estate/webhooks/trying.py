"""The test button: one call now, and what came back."""

import secrets
from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.webhooks.calling import open_caller
from crm_estate.webhooks.delivering import seeds_of
from crm_estate.webhooks.facts import TrialFacts, TrialOut
from crm_estate.webhooks.reach import row_of
from crm_estate.webhooks.signing import headers_of
from crm_estate.webhooks.writing import trial_body


async def try_out(webhook: int, facts: TrialFacts, *, actor: Actor, now: datetime) -> TrialOut:
    """Send a `webhook.test` to a webhook, also to one that is paused. Nothing of it is kept."""
    row = await row_of(webhook, actor)
    message, body = f"test_{secrets.token_hex(8)}", trial_body(webhook, facts.note, now)
    async with open_caller() as caller:
        answer = await caller.call(row["url"], headers_of(message, body, seeds_of(row, now), now), body)
    return TrialOut(
        message=message,
        is_taken=answer.is_taken,
        status=answer.status,
        said=answer.said,
        error=answer.error,
        seconds=answer.seconds,
    )
