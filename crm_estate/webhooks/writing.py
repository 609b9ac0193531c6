"""What a call says: the fact as its webhook may see it, no larger than receivers like."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from crm_estate.webhooks.facts import Message
from crm_estate.webhooks.visible import Change

LARGEST = 64_000
"""Bytes of a body; a fact that would be larger is told without its `data`."""


def body_of(change: Change) -> bytes:
    """The body that tells of a fact."""
    body = _encoded(change.kind, change.at, change)
    return body if len(body) <= LARGEST else _encoded(change.kind, change.at, replace(change, data={}))


def trial_body(webhook: int, note: str, now: datetime) -> bytes:
    """The body of a test, which tells of nothing that happened."""
    return _encoded("webhook.test", now, {"webhook": webhook, "note": note})


def _encoded(kind: str, at: datetime, data: object) -> bytes:
    return msgspec.json.encode(Message(type=kind, timestamp=at, data=data))
