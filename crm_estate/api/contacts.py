"""Contacts at the API."""

from datetime import datetime
from urllib.parse import quote

from litestar import Response, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import CONTACT
from crm_estate.api.paging import Cursor, Limit, Paged, put_answer
from crm_estate.api.paths import agreed, possible
from crm_estate.api.preconditions import Wanted
from crm_estate.api.timelines import timeline_page
from crm_estate.base.journal import Fact
from crm_estate.base.paging import LIMIT, Page
from crm_estate.contacts.facts import ContactFacts, ContactOut
from crm_estate.contacts.people import receive
from crm_estate.contacts.search import ContactFilter, Sort, find_contacts, get_contact
from crm_estate.web.queries import provide_query


class ContactsAsked(ContactFilter, frozen=True, kw_only=True):
    """Which contacts, in which order, how many."""

    sort: Sort = "newest"
    limit: Limit = LIMIT
    cursor: Cursor | None = None


@put("/contacts/{reference:str}", opt={"scope": "contacts:write", "example": CONTACT})
async def put_contact(
    reference: FromPath[str],
    data: JSONBody[ContactFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> Response[ContactOut]:
    """Say who a contact is now. Consents are added to, never taken away by leaving them out."""
    facts = agreed(data, reference=reference)
    done = await wanted.change(
        lambda: get_contact(reference, actor=actor),
        lambda version: receive(facts, actor=actor, now=now, version=version),
    )
    out = await get_contact(reference, actor=actor)
    return put_answer(out, done.result, f"/api/v1/contacts/{quote(reference, safe='')}")


@get("/contacts/{reference:str}", opt={"scope": "contacts:read"})
async def get_one_contact(reference: FromPath[str], actor: NamedDependency[Actor]) -> ContactOut:
    """Read one contact, with everything they ever agreed to."""
    return await get_contact(possible(reference, "reference"), actor=actor)


@get(
    "/contacts",
    opt={"scope": "contacts:read", "query": ContactsAsked},
    dependencies={"asked": Provide(provide_query(ContactsAsked))},
)
async def get_contacts(
    asked: NamedDependency[ContactsAsked], actor: NamedDependency[Actor]
) -> Page[ContactOut]:
    """Find contacts, a page at a time."""
    return await find_contacts(asked, actor=actor, sort=asked.sort, limit=asked.limit, after=asked.cursor)


@get(
    "/contacts/{reference:str}/timeline",
    opt={"scope": "contacts:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_contact_timeline(
    reference: FromPath[str], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[Fact]:
    """What happened to a contact, newest first."""
    contact = await get_contact(possible(reference, "reference"), actor=actor)
    return await timeline_page("contact", contact.id, limit=asked.limit, after=asked.cursor)


HANDLERS = (put_contact, get_one_contact, get_contacts, get_contact_timeline)
