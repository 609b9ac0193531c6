"""What a portal is to us: how a listing is put for it, how it is spoken to, and what it may answer."""

import hashlib
from collections.abc import Sequence
from typing import Any, Literal, Protocol

import msgspec
from msgspec import Struct

from crm_estate.listings.facts import ListingOut, Photo

State = Literal["waiting", "sent", "live", "refused", "removed", "failed"]
Reply = Literal["sent", "live", "refused", "removed"]
"""`sent`: the portal took it and has yet to show it."""


class Message(Struct, frozen=True):
    """Something a person should know, by its code in `words`; `said` is the portal's own wording."""

    code: str
    values: dict[str, str | int] = {}
    said: str = ""


class Prepared(Struct, frozen=True, kw_only=True):
    """A listing put for a portal; with anything `missing` it is not sent."""

    body: dict[str, Any]
    photos: Sequence[Photo] = ()
    missing: Sequence[Message] = ()

    @property
    def fingerprint(self) -> str:
        said = msgspec.json.encode([self.body, self.photos], order="sorted")
        return hashlib.sha256(said).hexdigest()


class Known(Struct, frozen=True, kw_only=True):
    """What is known of a listing's advert at the portal."""

    reference: str
    remote_id: str | None = None
    kept: dict[str, Any] = {}


class Answer(Struct, frozen=True, kw_only=True):
    """What a portal answered; `kept` and `remote_id` replace what was known.

    `is_shown`: whether people see the advert now; None where the answer does not tell.
    """

    state: Reply
    remote_id: str | None = None
    address: str | None = None
    messages: Sequence[Message] = ()
    kept: dict[str, Any] = {}
    is_shown: bool | None = None


class Trouble(Exception):
    """The portal could not be asked now: try again later.

    `whole`: it concerns the portal, not the listing (its sign-in, its limits), so that no other listing is
    tried meanwhile either. `wait`: seconds that the portal asks to wait. `known`: what stands there by now.
    """

    def __init__(self, message: Message, *, whole: bool = False, wait: float | None = None) -> None:
        self.message, self.whole, self.wait = message, whole, wait
        self.answer: Answer | None = None
        super().__init__(message.code)


class Adapter(Protocol):
    """One portal, spoken to for as long as one turn lasts."""

    def prepare(self, listing: ListingOut) -> Prepared:
        """What would be sent; pure."""
        ...

    async def publish(self, prepared: Prepared, known: Known) -> Answer:
        """Make the advert what `prepared` says; Trouble when the portal could not be asked."""
        ...

    async def take_down(self, known: Known) -> Answer:
        """Take the advert down; one that is not there is down already."""
        ...

    async def look(self, known: Known) -> Answer:
        """What stands there now."""
        ...

    async def close(self) -> None:
        """Sign out, where the portal has such a thing; Trouble does not matter any more."""
        ...
