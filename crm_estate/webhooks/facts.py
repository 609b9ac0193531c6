"""What may be said of a webhook, and what is answered."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from crm_estate.accounts.permissions import Scope
from crm_estate.base.fields import Line, whole

Url = Annotated[str, Meta(min_length=1, max_length=1000, pattern=whole(r"https?://[^\s\x00-\x1f<>\"]+"))]
Kind = Annotated[str, Meta(max_length=60, pattern=whole(r"[a-z_]+\.(?:[a-z_]+|\*)"))]
State = Literal["active", "paused", "disabled"]
DeliveryState = Literal["waiting", "delivered", "parked", "withheld"]


class WebhookFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to be told of which facts: `listing.published` and the like, or a whole family, `listing.*`."""

    url: Url
    kinds: Annotated[list[Kind], Meta(min_length=1, max_length=100)]
    description: Line = ""
    state: Literal["active", "paused"] = "active"


class Sight(Struct, frozen=True, kw_only=True):
    """What a webhook may be told of: within these scopes, of one office or all; `key` answers for it."""

    scopes: list[Scope]
    office: int | None = None
    key: int | None = None


class WebhookOut(Struct, frozen=True, kw_only=True):
    """A webhook and how it fares. `reason` says why it was disabled; facts that wait or were given up are
    counted to 1000.
    """

    id: int
    url: str
    kinds: list[str]
    description: str
    scopes: list[str]
    office: str | None
    state: State
    reason: str | None
    is_silenced: bool
    failing_since: datetime | None
    waiting: int
    parked: int
    version: int
    created_at: datetime
    updated_at: datetime


class NewWebhook(WebhookOut, frozen=True, kw_only=True):
    """A webhook with the secret that its calls are signed with; this is the only time it can be read."""

    secret: str


class SecretFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many hours calls are signed with the former secret too."""

    overlap_hours: Annotated[int, Meta(ge=0, le=168)] = 24


class TrialFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the test says to the receiver."""

    note: Line = ""


class TrialOut(Struct, frozen=True, kw_only=True):
    """What came back: the status and the first bytes of the answer, or why there was none."""

    message: str
    is_taken: bool
    status: int | None
    said: str
    error: str | None
    seconds: float


class ReplayFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when on facts are told again."""

    since: Annotated[datetime, Meta(tz=True)]


class ReplayOut(Struct, frozen=True, kw_only=True):
    """How many facts will be told again."""

    deliveries: int


class AgainFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing need be said."""


class DeliveryOut(Struct, frozen=True, kw_only=True):
    """One fact on its way to one webhook. `withheld`: it is no longer within what the webhook may see."""

    id: int
    webhook: int
    fact: int
    kind: str
    message: str
    state: DeliveryState
    attempts: int
    next_try: datetime
    status: int | None
    error: str | None
    created_at: datetime
    sent_at: datetime | None


class Message(Struct, frozen=True, kw_only=True):
    """The body of a call."""

    type: str
    timestamp: datetime
    data: Any
