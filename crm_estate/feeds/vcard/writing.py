"""vCard 3.0 out: what Outlook, Apple's and Google's address books all take."""

from collections.abc import Iterable, Iterator
from typing import Any

import vobject

from crm_estate.contacts.facts import ContactOut
from crm_estate.feeds.vcard.people import OUR_REFERENCE, SOURCE

PRODUCT = "-//crm-estate//EN"
MEDIA_TYPE = "text/vcard"


def write_vcards(contacts: Iterable[ContactOut], *, notes: bool = True) -> Iterator[bytes]:
    """One card after the other. Consents are not written: a card that travels proves none.

    `notes`: whether what the office noted of a contact goes along; not where the card leaves the firm.
    """
    for contact in contacts:
        yield card_of(contact, notes).serialize(validate=False).encode()


def card_of(contact: ContactOut, notes: bool) -> Any:
    """The card of one contact."""
    card: Any = vobject.vCard()
    card.add("prodid").value = PRODUCT
    card.add("uid").value = _uid(contact)
    card.add(OUR_REFERENCE).value = contact.reference or ""
    card.add("rev").value = f"{contact.updated_at:%Y%m%dT%H%M%SZ}"
    card.add("fn").value = contact.display_name or contact.reference or ""
    card.add("n").value = vobject.vcard.Name(family=contact.name.family, given=contact.name.given)
    if contact.company:
        card.add("org").value = [contact.company]
    if contact.kind == "company":
        card.add("x-abshowas").value = "COMPANY"
    _add_all(card, "email", contact.emails, "INTERNET")
    _add_all(card, "tel", contact.phones, "VOICE")
    card.add("categories").value = list(contact.roles)
    card.add("lang").value = contact.language
    if notes and contact.note:
        card.add("note").value = contact.note
    return card


def _uid(contact: ContactOut) -> str:
    """The id by which whoever sent the contact knows it, or our own."""
    return (contact.source_id if contact.source == SOURCE else contact.reference) or ""


def _add_all(card: Any, name: str, values: list[str], kind: str) -> None:
    for i, value in enumerate(values):
        line = card.add(name)
        line.value = value
        line.type_param = [kind, "PREF"] if i == 0 and len(values) > 1 else [kind]
