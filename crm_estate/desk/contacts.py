"""Contacts at the desk: the list, and one contact with all that concerns them."""

from typing import Any, get_args
from urllib.parse import quote

import msgspec
from litestar import Response, get

from crm_estate.contacts.facts import ContactOut
from crm_estate.contacts.search import ContactFilter, Sort, count_contacts, find_contacts, get_contact
from crm_estate.desk.asking import AnyRequest, FromPath, Who, asked, filter_of, pages
from crm_estate.desk.cards import cards_of
from crm_estate.desk.describing import wish_card
from crm_estate.desk.likeness import shown
from crm_estate.desk.matches import lines_of
from crm_estate.desk.people import agent_names, office_names
from crm_estate.desk.screen import screen
from crm_estate.desk.timelines import timeline_of
from crm_estate.desk.words import words_of
from crm_estate.doubles.clusters import count_clusters, doubles_of
from crm_estate.doubles.merges import find_merges
from crm_estate.feeds.vcard.writing import MEDIA_TYPE, write_vcards
from crm_estate.listings.search import ListingFilter, count_listings, find_listings
from crm_estate.matchmaking.search import count_matches, matches_of_contact
from crm_estate.outreach.letters import find_digests
from crm_estate.requirements.search import requirements_of


@get("/contacts")
async def contact_index(request: AnyRequest, me: Who) -> Response[str]:
    query = asked(request)
    wanted, wrong = filter_of(query.only(ContactFilter.__struct_fields__), ContactFilter, me.language)
    if query.get("whose") == "mine":
        wanted = msgspec.structs.replace(wanted, agent=me.id)
    sort: Any = query.get("sort")
    found = await find_contacts(
        wanted,
        actor=me.actor,
        sort=sort if sort in get_args(Sort) else "newest",
        after=query.get("after") or None,
    )
    return await screen(
        request,
        me,
        "contacts/index.html",
        headers={"HX-Push-Url": query.address()},
        query=query,
        address=query.address,
        wrong=wrong,
        contacts=found.items,
        names=await agent_names(),
        count=await count_contacts(wanted, actor=me.actor),
        doubles=await count_clusters(actor=me.actor),
        **pages(query, found.next),
    )


@get("/contacts/{reference:str}")
async def contact_overview(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    contact = await get_contact(reference, actor=me.actor)
    words = await words_of(me.language)
    wishes = await requirements_of(contact.id)
    theirs = ListingFilter(owner=contact.reference)
    owned = await find_listings(theirs, actor=me.actor, limit=20)
    return await screen(
        request,
        me,
        "contacts/overview.html",
        **await _about(contact),
        wishes=[wish_card(wish, words) for wish in wishes],
        matches=await count_matches([wish.id for wish in wishes]),
        owned=cards_of(owned.items, words),
        owned_count=await count_listings(theirs, actor=me.actor),
        doubles=shown(await doubles_of(contact.id, actor=me.actor), me.language),
        merges=(await find_merges(contact.id, actor=me.actor, limit=20)).items,
    )


@get("/contacts/{reference:str}/matches")
async def contact_matches(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    query = asked(request)
    contact = await get_contact(reference, actor=me.actor)
    found = await matches_of_contact(contact.id, after=query.get("after") or None)
    return await screen(
        request,
        me,
        "contacts/matches.html",
        **await _about(contact),
        **pages(query, found.next),
        lines=await lines_of(found.items, me.language),
    )


@get("/contacts/{reference:str}/messages")
async def contact_messages(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    query = asked(request)
    contact = await get_contact(reference, actor=me.actor)
    found = await find_digests(actor=me.actor, contact=contact.id, after=query.get("after") or None)
    return await screen(
        request,
        me,
        "contacts/messages.html",
        **await _about(contact),
        **pages(query, found.next),
        digests=found.items,
    )


@get("/contacts/{reference:str}/timeline")
async def contact_timeline(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    contact = await get_contact(reference, actor=me.actor)
    entries, older = await timeline_of("contact", contact.id, me, asked(request))
    return await screen(
        request, me, "contacts/timeline.html", **await _about(contact), entries=entries, older=older
    )


@get("/contacts/{reference:str}/card.vcf")
async def contact_card(me: Who, reference: FromPath[str]) -> Response[bytes]:
    """The contact for an address book, without what was noted of them: a card may be passed on."""
    contact = await get_contact(reference, actor=me.actor)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(contact.reference or '', safe='')}.vcf",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(b"".join(write_vcards([contact], notes=False)), media_type=MEDIA_TYPE, headers=headers)


@get("/owners")
async def owner_suggestions(request: AnyRequest, me: Who) -> Response[str]:
    """Contacts whose name begins as typed, for a field that takes a contact's reference."""
    query = asked(request)
    text = query.get("owner") or query.get("contact")
    found = await find_contacts(ContactFilter(text=text[:200]), actor=me.actor, sort="name", limit=8)
    return await screen(request, me, "contacts/options.html", contacts=found.items if text else [])


async def _about(contact: ContactOut) -> dict[str, Any]:
    """What every tab of a contact shows."""
    names = await agent_names()
    offices = await office_names()
    return {
        "contact": contact,
        "agent_name": names.get(contact.agent or "", contact.agent),
        "office_name": offices.get(contact.office or "", contact.office),
    }
