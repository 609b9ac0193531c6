"""Signatures as Standard Webhooks asks for them: a receiver knows who called, when, and that nothing changed.

A secret is made of the webhook's seed and of the key that signs links, so that no secret is stored and each
can be made again to sign with. While a secret is being replaced, calls carry one signature of each.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from crm_estate.base.settings import settings

PREFIX = "whsec_"


def new_seed() -> str:
    return secrets.token_urlsafe(24)


def secret_of(seed: str) -> str:
    """The secret as the receiver gets it: `whsec_` and 32 bytes in base64."""
    key = settings().signing_key().encode()
    made = hmac.digest(key, f"crm-estate:webhook:{seed}".encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(made).decode()


def headers_of(message_id: str, body: bytes, seeds: Sequence[str], now: datetime) -> dict[str, str]:
    """The three headers that go with a body; `seeds`: those whose secrets are good now."""
    moment = str(int(now.timestamp()))
    signatures = (signature(secret_of(seed), message_id, moment, body) for seed in seeds)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signatures),
    }


def signature(secret: str, message_id: str, moment: str, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, moment and body, in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.digest(key, b".".join((message_id.encode(), moment.encode(), body)), hashlib.sha256)
    return f"v1,{base64.b64encode(made).decode()}"
