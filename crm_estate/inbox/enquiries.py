"""An enquiry is taken in: who asks becomes a contact, what they asked about a requirement beside it.

Asking gives no consent to being written to about other homes. The requirement waits for approval, and
whatever it leads to is held back by the missing consent until the contact gives it.
"""

import hashlib
from datetime import datetime
from typing import Literal

import phonenumbers
from msgspec import Struct

from crm_estate.accounts.permissions import Actor, changes
from crm_estate.base import database, journal
from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Language
from crm_estate.base.settings import settings
from crm_estate.base.texts import fold
from crm_estate.contacts.facts import ContactFacts, ContactOut, PersonName
from crm_estate.contacts.people import receive
from crm_estate.contacts.search import ContactFilter, contacts_by_id, find_contacts
from crm_estate.feeds.enquiries import Enquiry
from crm_estate.inbox.wanted import wanted_like
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.search import listings_by_id
from crm_estate.requirements.search import requirements_of
from crm_estate.requirements.wishes import receive as receive_requirement

SPOKEN: dict[str, Language] = {"PL": "pl", "CZ": "cs", "RO": "ro", "SI": "sl"}
SHARING = 20
"""Contacts with one address that are looked at; no more share a mailbox."""

LONGEST_NOTE = 2_000


class Taken(Struct, frozen=True, kw_only=True):
    """What became of an enquiry; `listing` and `requirement` are None where none was found or made."""

    result: Literal["new", "unchanged"]
    contact: str = ""
    listing: str | None = None
    requirement: int | None = None


async def take_enquiry(enquiry: Enquiry, *, actor: Actor, now: datetime) -> Taken:
    """Make of an enquiry a contact, a requirement and a fact; nothing if it was taken in already.

    A contact that is known by the address and the name stays as it is. Invalid when nobody could answer.
    """
    if not (enquiry.emails or enquiry.phones):
        raise Invalid("An enquiry needs an e-mail address or a phone number.", field="emails")
    async with database.transaction():
        if not await _is_first(enquiry.key, now):
            return Taken(result="unchanged")
        listing = await _listing(enquiry)
        contact = await _contact(enquiry, listing, actor, now)
        requirement = await _requirement(contact, listing, actor, now) if listing else None
        await journal.record(_fact(enquiry, contact.id, listing, requirement, actor, now))
    return Taken(
        result="new",
        contact=contact.reference or "",
        listing=listing.reference if listing else None,
        requirement=requirement,
    )


async def _is_first(key: bytes, now: datetime) -> bool:
    row = await database.fetch_row(
        "insert into enquiry (key, received_at) values ($1, $2) on conflict do nothing returning key",
        key,
        now,
    )
    return row is not None


async def _listing(enquiry: Enquiry) -> ListingOut | None:
    """The listing that is meant, by our reference or its sender's name for it; None if uncertain."""
    for name in enquiry.names:
        rows = await database.fetch(
            """select id, reference = $1 as is_ours from listing
               where reference = $1 or source_id = $1 limit 3""",
            name,
        )
        found = [row for row in rows if row["is_ours"]] or rows
        if len(found) == 1:
            return (await listings_by_id([found[0]["id"]]))[found[0]["id"]]
    return None


async def _contact(enquiry: Enquiry, listing: ListingOut | None, actor: Actor, now: datetime) -> ContactOut:
    known = await _known(enquiry, actor)
    if known is None:
        received = await receive(_facts(enquiry, listing, actor), actor=actor, now=now)
        known = received.id
    return (await contacts_by_id([known]))[known]


async def _known(enquiry: Enquiry, actor: Actor) -> int | None:
    """Who asks, if they are known for certain: by this enquiry's own reference, or by address and name."""
    before = await database.fetch_value(
        """select id from contact where reference = $1
           union all select contact from former_contact where reference = $1""",
        _reference(enquiry),
    )
    if before is not None:
        return before
    same: set[int] = set()
    for email in enquiry.emails:
        page = await find_contacts(ContactFilter(email=email), actor=actor, limit=SHARING)
        same |= {contact.id for contact in page.items if _is_them(contact, enquiry)}
    return same.pop() if len(same) == 1 else None


def _is_them(contact: ContactOut, enquiry: Enquiry) -> bool:
    """Whether the name is the same too: families and firms share mailboxes."""
    if contact.kind == "company":
        return fold(contact.company) == fold(enquiry.company)
    said = (fold(enquiry.given), fold(enquiry.family))
    known = (fold(contact.name.given), fold(contact.name.family))
    return all(one == other or not one for one, other in zip(said, known, strict=True))


def _reference(enquiry: Enquiry) -> str:
    """The same person's enquiries lead to the same contact; the reference shows nobody who it is."""
    known_by = (*enquiry.emails, *enquiry.phones)[0].lower()
    who = f"{known_by} {fold(enquiry.given)} {fold(enquiry.family)} {fold(enquiry.company)}"
    return f"enquiry-{hashlib.sha256(who.encode()).hexdigest()[:16]}"


def _facts(enquiry: Enquiry, listing: ListingOut | None, actor: Actor) -> ContactFacts:
    """The contact as it begins: with the agent of the listing, and without any consent."""
    country = listing.country if listing else ""
    is_passed_on = listing is not None and changes(actor, "contact").everything
    is_company = bool(enquiry.company) and not (enquiry.given or enquiry.family)
    known_by = (*enquiry.emails, *enquiry.phones)[0].partition("@")[0]
    family = enquiry.family if enquiry.given or enquiry.family or is_company else known_by
    return ContactFacts(
        reference=_reference(enquiry),
        kind="company" if is_company else "person",
        name=PersonName(enquiry.given, family),
        company=enquiry.company,
        emails=list(enquiry.emails),
        phones=_phones(enquiry, enquiry.country or country or settings().default_country),
        language=enquiry.language or SPOKEN.get(country, "en"),
        time_zone=settings().time_zone,
        agent=listing.agent if listing and is_passed_on else None,
        office=listing.office if listing and is_passed_on else None,
    )


def _phones(enquiry: Enquiry, country: str) -> list[str]:
    """The numbers as one dials them from anywhere; what is none is left out."""
    found: list[str] = []
    for text in enquiry.phones:
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            found.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if not (found or enquiry.emails):
        raise Invalid("This is not a phone number.", field="phones")
    return list(dict.fromkeys(found))


async def _requirement(contact: ContactOut, listing: ListingOut, actor: Actor, now: datetime) -> int | None:
    """What they may be looking for, beside the listing; one that they have already by its name stays."""
    known = {one.name: one.id for one in await requirements_of(contact.id)}
    if listing.reference in known:
        return known[listing.reference]
    wanted = wanted_like(listing, contact.reference or "", now)
    if wanted is None:
        return None
    return (await receive_requirement(wanted, actor=actor, now=now)).id


def _fact(
    enquiry: Enquiry,
    contact: int,
    listing: ListingOut | None,
    requirement: int | None,
    actor: Actor,
    now: datetime,
) -> journal.Fact:
    data = {"sender": enquiry.sender, "wishes": list(enquiry.wishes), "note": enquiry.message[:LONGEST_NOTE]}
    if listing is None and enquiry.names:
        data["asked_about"] = enquiry.names[0]
    return journal.Fact(
        kind="contact.enquired",
        at=now,
        actor=actor.name,
        contact=contact,
        listing=listing.id if listing else None,
        requirement=requirement,
        data=data,
    )
