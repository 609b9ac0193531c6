"""Contacts out as a table or as lines of JSON, to come in again.

A table has room for one consent of each contact: of those in force, the one for homes that fit, else the
first. A consent that was withdrawn is never written as one that was given.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.contacts.facts import Consent, ContactFacts, ContactOut
from crm_estate.feeds.sheets.writing import MARK, flat, row, written

COLUMNS = (
    "reference", "kind", "name.given", "name.family", "company", "emails", "phones", "roles", "language",
    "time_zone", "note", "shared", "consent.given", "consent.given_at", "consent.source", "consent.purpose",
    "consent.channel", "agent", "office", "source", "source_id",
)  # fmt: skip
LISTS = ("emails", "phones", "roles")
FACTS = ContactFacts.__struct_fields__


class ContactFormat(Struct, frozen=True, kw_only=True):
    """A format that contacts can be written in."""

    name: str
    suffix: str
    media_type: str
    head: bytes
    contact: Callable[[ContactOut], bytes]


def in_table(contact: ContactOut) -> bytes:
    """A contact as a row."""
    said = dict(flat(msgspec.to_builtins(facts_of(contact))))
    said |= {name: ", ".join(getattr(contact, name)) for name in LISTS}
    said |= _consent(contact)
    return row([written(said.get(column)) for column in COLUMNS])


def in_line(contact: ContactOut) -> bytes:
    """A contact as a line of JSON."""
    return msgspec.json.encode(facts_of(contact)) + b"\n"


def facts_of(contact: ContactOut) -> ContactFacts:
    """What was said of a contact, without what the CRM knows besides."""
    return ContactFacts(**{name: getattr(contact, name) for name in FACTS})


def contact_format(name: str) -> ContactFormat:
    """A format by its name; Invalid when there is none."""
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise Invalid("There is no format %(name)s; there are %(names)s.", field="format", name=name, names=names)


def _consent(contact: ContactOut) -> Mapping[str, Any]:
    in_force = [consent for consent in contact.consents if consent.withdrawn_at is None]
    if not in_force:
        return {}
    consent: Consent = min(in_force, key=lambda one: (one.purpose != "matching", one.channel != "email"))
    said: dict[str, Any] = {"consent.given": True, "consent.given_at": consent.given_at.isoformat()}
    return said | {f"consent.{name}": getattr(consent, name) for name in ("source", "purpose", "channel")}


FORMATS = (
    ContactFormat(
        name="csv", suffix=".csv", media_type="text/csv", head=MARK + row(COLUMNS), contact=in_table
    ),
    ContactFormat(
        name="jsonl", suffix=".jsonl", media_type="application/x-ndjson", head=b"", contact=in_line
    ),
)
