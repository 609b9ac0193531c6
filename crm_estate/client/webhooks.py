"""What a webhook brings is believed only when it is signed, and lately (Standard Webhooks)."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.client.errors import ClientError

TOLERANCE = timedelta(minutes=5)
"""How old a call may be, and how far clocks may differ."""


class NotGenuine(ClientError):
    """This was not sent by whom it should come from, or not now."""


class Told(Struct, frozen=True, kw_only=True):
    """A fact that a webhook told; `id` is the same however often it is told."""

    id: str = ""
    type: str
    timestamp: str
    data: dict[str, Any]


def verify(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> Told:
    """What a call says; NotGenuine unless it is signed with the secret and at most five minutes off `now`."""
    said = {name.lower(): value for name, value in headers.items()}
    try:
        name, moment, signatures = (said[f"webhook-{word}"] for word in ("id", "timestamp", "signature"))
    except KeyError as missing:
        raise NotGenuine(f"The header {missing} is missing.") from None
    _require_lately(moment, now)
    wanted = _signature(secret, f"{name}.{moment}.".encode() + body)
    if not any(hmac.compare_digest(wanted, one.encode()) for one in signatures.split(" ")):
        raise NotGenuine("It is not signed with this secret.")
    try:
        return msgspec.structs.replace(msgspec.json.decode(body, type=Told), id=name)
    except msgspec.MsgspecError as error:
        raise NotGenuine(f"It is signed, but is no webhook: {error}") from error


def _require_lately(moment: str, now: datetime) -> None:
    if not (moment.isascii() and moment.isdigit()):
        raise NotGenuine("The timestamp is no number of seconds.")
    if abs(int(moment) - now.timestamp()) > TOLERANCE.total_seconds():
        raise NotGenuine("The timestamp is too far from now.")


def _signature(secret: str, text: bytes) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("The secret of a webhook is whsec_ and base64.") from None
    return b"v1," + base64.b64encode(hmac.digest(key, text, sha256))
