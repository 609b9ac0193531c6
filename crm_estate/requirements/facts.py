"""What the outside may say about a requirement."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from crm_estate.base.fields import Language, Reference
from crm_estate.listings.facts import Kind, Offer
from crm_estate.requirements.criteria import Criteria

Frequency = Literal["instant", "daily", "weekly"]
Delivery = Literal["direct", "approval"]
State = Literal["active", "paused", "fulfilled", "expired"]


class RequirementFacts(Criteria, frozen=True, kw_only=True, omit_defaults=False):
    """What one contact is looking for. `offer` and `kinds` are gates: what is not of them never matches."""

    offer: Offer
    kinds: Annotated[list[Kind], Meta(max_length=7)] = []
    contact: Reference | None = None
    name: Reference | None = None
    frequency: Frequency = "daily"
    delivery: Delivery = "direct"
    language: Language | None = None
    expires_on: date | None = None
    state: State = "active"

    def criteria(self) -> Criteria:
        """The criteria alone, as they are stored."""
        said: dict[str, Any] = {name: getattr(self, name) for name in Criteria.__struct_fields__}
        said["custom"] = self.custom or None
        return Criteria(**said)


class RequirementOut(RequirementFacts, frozen=True, kw_only=True):
    """A requirement as it is read."""

    id: int
    contact_id: int
    contact_name: str
    version: int
    created_at: datetime
    updated_at: datetime
