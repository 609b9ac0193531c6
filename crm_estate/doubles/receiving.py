"""A contact comes through a door at which someone can answer: a likely double is shown before it is made."""

from collections.abc import Sequence
from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, NotFound
from crm_estate.contacts.facts import ContactFacts, ContactOut
from crm_estate.contacts.people import Received, receive
from crm_estate.contacts.search import contacts_by_id, get_contact
from crm_estate.doubles.finding import Double, likely_doubles


class LikelyDouble(Conflict):
    """Nothing was stored: these contacts may be the same. Whoever knows better says so and sends it again."""

    def __init__(self, doubles: Sequence[Double]) -> None:
        super().__init__("This contact may be known already.", field="allow_double")
        self.doubles = doubles


async def receive_unless_double(
    facts: ContactFacts,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    allow_double: bool = False,
) -> Received:
    """Receive a contact as `people.receive` does; LikelyDouble when it would look like another.

    For a contact that is there already only likenesses count that the change brings.
    """
    async with database.transaction():
        known = set[int]() if allow_double else await _known_doubles(facts, actor)
        done = await receive(facts, actor=actor, now=now, version=version)
        if not allow_double and done.result != "unchanged":
            stored = (await contacts_by_id([done.id]))[done.id]
            found = await likely_doubles(facts_of(stored), actor=actor, stored=stored)
            if doubles := [double for double in found if double.contact.id not in known]:
                raise LikelyDouble(doubles)
        return done


def facts_of(contact: ContactOut) -> ContactFacts:
    """What could be said again to change nothing."""
    return ContactFacts(**{name: getattr(contact, name) for name in ContactFacts.__struct_fields__})


async def _known_doubles(facts: ContactFacts, actor: Actor) -> set[int]:
    """What the contact, if it is there, looks like before it changes."""
    try:
        before = await get_contact(facts.reference or "", actor=actor)
    except NotFound:
        return set()
    found = await likely_doubles(facts_of(before), actor=actor, stored=before)
    return {double.contact.id for double in found}
