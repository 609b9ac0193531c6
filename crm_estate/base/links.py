"""Links that carry their own permission: signed, made for one purpose, good for a limited time."""

from datetime import datetime, timedelta
from typing import TypeVar

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from crm_estate.base.errors import Expired, NotFound
from crm_estate.base.settings import settings

Value = TypeVar("Value", str, int, list[int])


def sign(purpose: str, value: str | int | list[int], *, at: datetime | None = None) -> str:
    """A token for `value` that `verify` accepts for the same `purpose` only.

    `at`: when it counts as made, if not now; whoever is led from one link to the next gains no time by it.
    """
    return _serializer(purpose, at).dumps(value)


def verify(purpose: str, token: str, kind: type[Value], good_for: timedelta) -> tuple[Value, datetime]:
    """What was signed for `purpose`, and when; Expired when older than `good_for`, NotFound when forged."""
    seconds = int(good_for.total_seconds())
    try:
        value, at = _serializer(purpose).loads(token, max_age=seconds, return_timestamp=True)
    except SignatureExpired:
        raise Expired("This link is too old. Use the one in a newer message.") from None
    except BadSignature:
        raise NotFound("This link is not complete. Open it from the message again.") from None
    if not isinstance(value, kind):
        raise NotFound("This link is not complete. Open it from the message again.")
    return value, at


def _serializer(purpose: str, at: datetime | None = None) -> URLSafeTimedSerializer:
    class Then(TimestampSigner):
        def get_timestamp(self) -> int:
            return super().get_timestamp() if at is None else int(at.timestamp())

    return URLSafeTimedSerializer(settings().signing_key(), salt=f"crm-estate:{purpose}", signer=Then)
