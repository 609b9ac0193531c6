"""What the outside may say and hear of merges."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from crm_estate.base.fields import Id, Reference

Field = Literal[
    "kind", "name", "company", "emails", "phones", "roles", "language", "time_zone", "agent", "shared",
    "note", "source",
]  # fmt: skip
Whose = Literal["own", "other", "both"]


class MergeFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which contact goes into this one, and whose value each field takes.

    A field that is not named keeps its own value, or takes the other's where it has none; lists and notes
    take both. `keep_consent`: where only one of the two agreed to something and the other never spoke of it,
    that consent stays; otherwise it ends. What either has withdrawn stays withdrawn. `version` and
    `other_version`: refuse when someone else has changed that contact since.
    """

    other: Reference
    take: dict[Field, Whose] = {}
    keep_consent: bool = False
    version: Id | None = None
    other_version: Id | None = None


class UndoFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`version`: refuse when someone else has changed the contact since this version."""

    version: Id | None = None


class MergeOut(Struct, frozen=True, kw_only=True):
    """A merge: `other` went into `contact`; `moved` counts the rows that went along, by table."""

    id: int
    contact: str
    contact_id: int
    other: str
    other_id: int
    other_name: str
    moved: dict[str, int]
    actor: str
    at: datetime
    undone_by: str | None
    undone_at: datetime | None
