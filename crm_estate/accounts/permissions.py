"""The one policy: what an actor may see and change. Desk, API and match lists all ask here.

Listings belong to an office; contacts (and with them their requirements, matches and messages) belong to an
agent of an office and may be shared with the whole office.

| who | listings | contacts |
|---|---|---|
| agent | see all of the firm's, change the office's | own, and shared ones of the office |
| manager | see all of the firm's, change the office's | all of the office |
| administrator | all | all |
| key | its office's, or all, within its scopes | its office's, or all, within its scopes |
| contact | what matches them | themselves |
| system | all | all |

What is the whole firm's, such as its own fields, is for administrators and for keys of no one office.
"""

from typing import Literal

from msgspec import Struct

from crm_estate.base.errors import NotAllowed

Role = Literal["agent", "manager", "administrator"]
Subject = Literal["listing", "contact"]
Scope = Literal[
    "listings:read",
    "listings:write",
    "contacts:read",
    "contacts:write",
    "requirements:read",
    "requirements:write",
    "matches:read",
    "matches:write",
    "fields:write",
    "changes:read",
    "webhooks:read",
    "webhooks:write",
]
SCOPES: tuple[Scope, ...] = (
    "listings:read",
    "listings:write",
    "contacts:read",
    "contacts:write",
    "requirements:read",
    "requirements:write",
    "matches:read",
    "matches:write",
    "fields:write",
    "changes:read",
    "webhooks:read",
    "webhooks:write",
)


class Actor(Struct, frozen=True, kw_only=True):
    """Who is asking; `name` is what facts record, like `agent:3`."""

    kind: Literal["agent", "key", "contact", "system"]
    id: int = 0
    role: Role | None = None
    office: int | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.kind if self.kind == "system" else f"{self.kind}:{self.id}"


SYSTEM = Actor(kind="system")


class Reach(Struct, frozen=True):
    """Which rows an actor reaches: everything, or an office's, within it an agent's own and the shared."""

    everything: bool = False
    office: int | None = None
    agent: int | None = None

    def covers(self, *, office: int | None, agent: int | None, shared: bool) -> bool:
        """Whether a row with this office, agent and sharing is within reach.

        >>> Reach(office=1, agent=7).covers(office=1, agent=8, shared=True)
        True
        >>> Reach(office=1, agent=7).covers(office=1, agent=8, shared=False)
        False
        """
        if self.everything:
            return True
        if self.agent is not None and agent == self.agent:
            return True
        if self.office is None or office != self.office:
            return False
        return self.agent is None or shared

    def sql(self, alias: str, first: int, *, shared: str = "shared") -> tuple[str, list[object]]:
        """The same rule as a condition on `alias`, its parameters numbered from `first`."""
        if self.everything:
            return "true", []
        office = f"{alias}.office = ${first}"
        if self.agent is None:
            return f"({office})", [self.office]
        own = f"{alias}.agent = ${first + 1}"
        return f"({own} or ({office} and {alias}.{shared}))", [self.office, self.agent]


NOTHING = Reach()
EVERYTHING = Reach(everything=True)


def sees(actor: Actor, subject: Subject) -> Reach:
    """Which rows of `subject` the actor may read."""
    if actor.kind == "system" or actor.role == "administrator":
        return EVERYTHING
    if actor.kind == "agent":
        return EVERYTHING if subject == "listing" else _of_the_office(actor)
    if actor.kind == "key":
        return Reach(office=actor.office) if actor.office else EVERYTHING
    return NOTHING


def changes(actor: Actor, subject: Subject) -> Reach:
    """Which rows of `subject` the actor may write; a new row is judged as it will be."""
    if actor.kind == "agent" and actor.role != "administrator" and subject == "listing":
        return Reach(office=actor.office)
    return sees(actor, subject)


def require(actor: Actor, *scopes: Scope) -> None:
    """Refuse a key that was given none of these scopes; people are not limited by scopes."""
    if actor.kind == "key" and actor.scopes.isdisjoint(scopes):
        raise NotAllowed("This key lacks the scope %(scope)s.", scope=" / ".join(scopes))


def require_role(actor: Actor, *roles: Role) -> None:
    """Refuse whoever has none of these roles."""
    if actor.kind != "system" and actor.role not in roles:
        raise NotAllowed("Your role does not allow this.")


def require_whole_firm(actor: Actor) -> None:
    """Refuse whoever may not decide for all offices; administrators may, and keys of no one office."""
    if actor.kind == "key" and actor.office is not None:
        raise NotAllowed("This key is for one office; this is decided for the whole firm.")
    if actor.kind != "key":
        require_role(actor, "administrator")


def _of_the_office(actor: Actor) -> Reach:
    return Reach(office=actor.office, agent=None if actor.role == "manager" else actor.id)
