"""What happened to a record, with the names of those who did it and of what it was done to."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from crm_estate.accounts.signin import Me
from crm_estate.base.journal import Fact, timeline
from crm_estate.contacts.facts import ContactOut
from crm_estate.contacts.former import merged_into, present
from crm_estate.contacts.search import contacts_by_id
from crm_estate.desk.cards import Card, card_of
from crm_estate.desk.people import agent_names
from crm_estate.desk.queries import Query
from crm_estate.desk.words import Words
from crm_estate.listings.search import listings_by_id
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import requirements_by_id
from crm_estate.web.addresses import LARGEST_ID

SHOWN = 50
PICTURES = {
    "listing": "listings",
    "contact": "contacts",
    "requirement": "requirements",
    "match": "heart",
    "digest": "mail",
}
OF_THEIR_OWN = {
    "listing.repriced": "price-cut",
    "listing.withdrawn": "eye",
    "listing.linked": "link",
    "listing.unlinked": "x",
    "listing.told_apart": "x",
    "match.approved": "send",
    "match.dropped": "x",
    "match.dismissed": "x",
    "contact.unsubscribed": "x",
    "contact.consented": "check",
    "contact.consent_withdrawn": "x",
    "contact.merged": "link",
    "contact.unmerged": "undo",
    "contact.told_apart": "x",
}
GOOD = {"listing.published", "match.liked", "digest.sent", "contact.consented"}
BAD = {"digest.dead", "digest.refused", "contact.unsubscribed", "contact.consent_withdrawn"}


class Entry(Struct, frozen=True, kw_only=True):
    """One fact as a timeline shows it; what the reader may not see is left out."""

    fact: Fact
    who: str
    icon: str
    tone: str
    card: Card | None = None
    contact: ContactOut | None = None
    requirement: RequirementOut | None = None


async def timeline_of(subject: str, row: int, me: Me, query: Query) -> tuple[list[Entry], str]:
    """The newest entries (or those before the one the address names) and the address of older ones."""
    before = query.get("before")
    facts = await timeline(
        subject,
        row,
        before=min(int(before), LARGEST_ID) if before.isdecimal() and len(before) < 30 else None,
        limit=SHOWN + 1,
        also=await merged_into(row) if subject == "contact" else [],
    )
    shown = facts[:SHOWN]
    older = query.address(before=str(shown[-1].id)) if len(facts) > SHOWN else ""
    return await _entries(shown, me), older


async def _entries(facts: Sequence[Fact], me: Me) -> list[Entry]:
    words, names = Words(me.language), await agent_names()
    listings = await listings_by_id(list({fact.listing for fact in facts if fact.listing}))
    wishes = await requirements_by_id(list({fact.requirement for fact in facts if fact.requirement}))
    whose = await _as_known_now({fact.id: _contact_of(fact, wishes) for fact in facts})
    named = {contact for contact in whose.values() if contact}
    contacts = await contacts_by_id(list(named), actor=me.actor)
    return [
        Entry(
            fact=fact,
            who=names.get(fact.actor, ""),
            icon=OF_THEIR_OWN.get(fact.kind, PICTURES.get(fact.kind.split(".")[0], "clock")),
            tone="good" if fact.kind in GOOD else "bad" if fact.kind in BAD else "",
            card=card_of(listings[fact.listing], words) if fact.listing in listings else None,
            contact=contacts.get(whose[fact.id] or 0),
            requirement=wishes.get(fact.requirement or 0),
        )
        for fact in facts
        if whose[fact.id] is None or whose[fact.id] in contacts
    ]


def _contact_of(fact: Fact, wishes: Mapping[int, RequirementOut]) -> int | None:
    """The contact that a fact is about, also when it names only their requirement."""
    wish = wishes.get(fact.requirement or 0)
    return fact.contact or (wish.contact_id if wish else None)


async def _as_known_now(whose: Mapping[int, int | None]) -> dict[int, int | None]:
    """Contacts that were merged are those they live on as."""
    now = await present(contact for contact in whose.values() if contact)
    return {fact: now.get(contact or 0) for fact, contact in whose.items()}
