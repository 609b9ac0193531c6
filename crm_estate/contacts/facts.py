"""What the outside may say about a contact."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from crm_estate.base.fields import Email, Language, Line, Phone, Reference, Slug, Text, whole

Purpose = Literal["matching", "marketing", "contract"]
Channel = Literal["email", "phone", "sms", "post"]
ContactKind = Literal["person", "company"]
ContactRole = Literal["prospect", "owner", "buyer", "tenant", "partner"]
Moment = Annotated[datetime, Meta(tz=True)]


class PersonName(Struct, frozen=True, forbid_unknown_fields=True):
    given: Line = ""
    family: Line = ""


class Consent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A permission to use one channel for one purpose: when it was given and where that is written."""

    purpose: Purpose
    channel: Channel
    given_at: Moment
    source: Annotated[str, Meta(min_length=1, max_length=200, pattern=whole(r"[^\x00-\x1f\x7f]+"))]
    withdrawn_at: Moment | None = None


class ContactFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a contact is now. A person has a name, a company has one too."""

    reference: Reference | None = None
    kind: ContactKind = "person"
    name: PersonName = PersonName()
    company: Line = ""
    emails: Annotated[list[Email], Meta(max_length=10)] = []
    phones: Annotated[list[Phone], Meta(max_length=10)] = []
    roles: Annotated[list[ContactRole], Meta(max_length=5)] = field(default_factory=lambda: ["prospect"])
    language: Language = "en"
    time_zone: Line = "Europe/Warsaw"
    consents: Annotated[list[Consent], Meta(max_length=100)] = []
    agent: Email | None = None
    office: Reference | None = None
    shared: bool = False
    note: Text = ""
    source: Slug | None = None
    source_id: Line | None = None


class ContactOut(ContactFacts, frozen=True, kw_only=True):
    """A contact as it is read."""

    id: int
    display_name: str
    version: int
    created_at: datetime
    updated_at: datetime
