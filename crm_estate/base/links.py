"""Links that carry their own permission: signed, made for one purpose, good for a limited time."""

from datetime import timedelta
from typing import TypeVar

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from crm_estate.base.errors import Expired, NotFound
from crm_estate.base.settings import settings

Value = TypeVar("Value", str, int, list[int])


def sign(purpose: str, value: str | int | list[int]) -> str:
    """A token for `value` that `verify` accepts for the same `purpose` only."""
    return _serializer(purpose).dumps(value)


def verify(purpose: str, token: str, kind: type[Value], good_for: timedelta) -> Value:
    """The value signed for `purpose`; Expired when older than `good_for`, NotFound when forged."""
    try:
        value = _serializer(purpose).loads(token, max_age=int(good_for.total_seconds()))
    except SignatureExpired:
        raise Expired("This link is too old. Use the one in a newer message.") from None
    except BadSignature:
        raise NotFound("This link is not complete. Open it from the message again.") from None
    if not isinstance(value, kind):
        raise NotFound("This link is not complete. Open it from the message again.")
    return value


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().signing_key(), salt=f"crm-estate:{purpose}")
