"""Member, Office and Contacts: who works here, where, and whom they know."""

from crm_estate.accounts.permissions import Actor
from crm_estate.api.reso.resources import (
    Link,
    Resource,
    choice,
    choices,
    key,
    moment,
    quoted,
    text,
    translated,
)
from crm_estate.base.conditions import Where
from crm_estate.base.settings import settings
from crm_estate.contacts.search import visible
from crm_estate.feeds.reso import lookups

ACTIVE = ("Active", "Inactive")
SPOKEN = tuple(lookups.LANGUAGES.values())


def system() -> str:
    """The name of this installation, as SQL has it."""
    return f"{quoted(settings().organisation)}::text"


def members() -> Resource:
    """The resource Member: agents."""
    return Resource(
        name="Member",
        key="MemberKey",
        scope="listings:read",
        source="agent a join office o on o.id = a.office",
        number="a.id",
        reach=lambda actor: _within_office(actor, "a.office"),
        links={"Office": Link(to="Office", here="OfficeKey", there="OfficeKey")},
        fields={
            "MemberKey": key("a.id"),
            "MemberFullName": text("a.name"),
            "MemberEmail": text("a.email"),
            "MemberDirectPhone": text("a.phone"),
            "MemberLanguages": choices(
                f"array_remove(array[{translated('a.language', lookups.LANGUAGES)}]::text[], null)",
                "Languages",
                SPOKEN,
            ),
            "MemberStatus": choice(
                "case when a.active then 'Active' else 'Inactive' end", "MemberStatus", ACTIVE
            ),
            "OfficeKey": key("a.office"),
            "OfficeMlsId": text("o.reference"),
            "OfficeName": text("o.name"),
            "OriginatingSystemName": text(system()),
            "OriginalEntryTimestamp": moment("a.created_at"),
        },
    )


def offices() -> Resource:
    """The resource Office."""
    return Resource(
        name="Office",
        key="OfficeKey",
        scope="listings:read",
        source="office o",
        number="o.id",
        reach=lambda actor: _within_office(actor, "o.id"),
        fields={
            "OfficeKey": key("o.id"),
            "OfficeMlsId": text("o.reference"),
            "OfficeName": text("o.name"),
            "OfficeCity": text("nullif(o.city, '')"),
            "OfficeCountry": text("o.country"),
            "OfficeEmail": text("o.email"),
            "OfficePhone": text("o.phone"),
            "OfficeStatus": choice("'Active'::text", "OfficeStatus", ACTIVE),
            "OriginatingSystemName": text(system()),
        },
    )


def contacts() -> Resource:
    """The resource Contacts."""
    return Resource(
        name="Contacts",
        key="ContactKey",
        scope="contacts:read",
        source="contact c",
        number="c.id",
        reach=visible,
        links={"OwnerMember": Link(to="Member", here="OwnerMemberKey", there="MemberKey")},
        fields={
            "ContactKey": key("c.id"),
            "ContactStatus": choice("'Active'::text", "ContactStatus", ("Active",)),
            "ContactType": choices(
                f"array(select {translated('r', lookups.CONTACT_TYPES)} from unnest(c.roles) r)",
                "ContactType",
                tuple(lookups.CONTACT_TYPES.values()),
            ),
            "FirstName": text("nullif(c.given, '')"),
            "LastName": text("nullif(c.family, '')"),
            "FullName": text("nullif(btrim(c.given || ' ' || c.family), '')"),
            "Company": text("nullif(c.company, '')"),
            "Email": text("c.emails[1]"),
            "Email2": text("c.emails[2]"),
            "Email3": text("c.emails[3]"),
            "MobilePhone": text("c.phones[1]"),
            "Language": choices(
                f"array_remove(array[{translated('c.language', lookups.LANGUAGES)}]::text[], null)",
                "Languages",
                SPOKEN,
            ),
            "Notes": text("nullif(c.note, '')"),
            "OwnerMemberKey": key("c.agent"),
            "OriginatingSystemName": text(system()),
            "OriginatingSystemContactKey": text("c.reference"),
            "OriginalEntryTimestamp": moment("c.created_at"),
            "ModificationTimestamp": moment("c.updated_at"),
        },
    )


def _within_office(actor: Actor, column: str) -> Where:
    """All of the firm, or those of the one office that a key may reach."""
    return Where() if actor.office is None else Where(f"{column} = {{}}", actor.office)
