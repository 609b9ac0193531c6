"""Two contacts side by side, made one at the desk, and two again."""

from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Conflict, Invalid, NotAllowed
from crm_estate.base.languages import LANGUAGES
from crm_estate.contacts.facts import Consent, ContactOut
from crm_estate.contacts.search import get_contact
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, version_of
from crm_estate.desk.forms import Form, corrected
from crm_estate.desk.people import agent_names, office_names
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.desk.words import Words
from crm_estate.doubles import merging
from crm_estate.doubles.agreeing import Permission, ending
from crm_estate.doubles.facts import Field, MergeFacts, UndoFacts
from crm_estate.doubles.merges import get_merge
from crm_estate.doubles.references import count_rows_of
from crm_estate.doubles.surviving import JOINED
from crm_estate.doubles.undoing import undo
from crm_estate.web.forms import given, read
from crm_estate.web.wording import N_

LABELS: dict[Field, str] = {
    "name": N_("Name"),
    "kind": N_("Kind"),
    "company": N_("Company"),
    "emails": N_("E-mail"),
    "phones": N_("Phone"),
    "roles": N_("Roles"),
    "language": N_("Language"),
    "time_zone": N_("Time zone"),
    "agent": N_("Agent"),
    "shared": N_("Who sees it"),
    "note": N_("Note"),
    "source": N_("Source"),
}
SHOWN_TABLES = ("requirement", "match", "digest", "listing")
"""What is counted of what goes along."""


class Choice(Struct, frozen=True):
    """One field of both contacts, as lines of text, and whose value is chosen."""

    field: Field
    label: str
    own: list[str]
    other: list[str]
    chosen: str
    can_join: bool


class Ending(Struct, frozen=True):
    """A permission that only one of the two gives, and what is written of it."""

    permission: Permission
    consent: Consent


@get("/contacts/{reference:str}/merge")
async def merge_page(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    query = asked(request)
    other = query.get("other") or query.get("contact")
    own = await get_contact(reference, actor=me.actor)
    if not other:
        return await screen(request, me, "contacts/merge_with.html", contact=own, form=Form({}))
    return await _page(request, me, own, other, Form({}))


@post("/contacts/{reference:str}/merge")
async def merge_contacts(request: AnyRequest, me: Who, now: Now, reference: FromPath[str]) -> Response[Any]:
    fields = await given(request)
    try:
        facts = read(fields, MergeFacts)
        await merging.merge(reference, facts, actor=me.actor, now=now)
    except (Conflict, Invalid, NotAllowed) as wrong:
        own = await get_contact(reference, actor=me.actor)
        form = corrected(fields, wrong, me.language)
        return await _page(request, me, own, form.value("other"), form)
    return done(place_of("contacts", reference), "merged")


@post("/merges/{merge:int}/undoing")
async def merge_undoing(request: AnyRequest, me: Who, now: Now, merge: FromPath[int]) -> Response[None]:
    fields = await given(request)
    before = await get_merge(merge, actor=me.actor)
    await undo(merge, UndoFacts(version=version_of(fields)), actor=me.actor, now=now)
    return done(place_of("contacts", before.contact), "unmerged")


async def _page(request: AnyRequest, me: Me, own: ContactOut, reference: str, form: Form) -> Response[str]:
    other = await get_contact(reference, actor=me.actor)
    choices = await _choices(own, other, form, me)
    kept = list(ending(own.consents, other.consents, keep_consent=True))
    return await screen(
        request,
        me,
        "contacts/merge.html",
        status=409 if form.is_outdated else 422 if form.errors else 200,
        form=form,
        own=own,
        other=other,
        choices=[choice for choice in choices if choice.own != choice.other],
        same=[choice for choice in choices if choice.own == choice.other and choice.own],
        withdrawn=kept,
        one_sided=[one for one in _endings(own, other) if one.permission not in kept],
        moving={
            name: count for name, count in (await count_rows_of(other.id)).items() if name in SHOWN_TABLES
        },
    )


def _endings(own: ContactOut, other: ContactOut) -> list[Ending]:
    consents = [*own.consents, *other.consents]
    return [
        Ending((purpose, channel), consent)
        for purpose, channel in ending(own.consents, other.consents, keep_consent=False)
        for consent in consents
        if (consent.purpose, consent.channel) == (purpose, channel) and consent.withdrawn_at is None
    ]


async def _choices(own: ContactOut, other: ContactOut, form: Form, me: Me) -> list[Choice]:
    words, agents, offices = Words(me.language), await agent_names(), await office_names()
    said = [_said(contact, words, agents, offices) for contact in (own, other)]
    return [
        Choice(
            field,
            words.say(label),
            said[0][field],
            said[1][field],
            form.value(f"take.{field}") or _usual(field, said[0][field]),
            field in JOINED,
        )
        for field, label in LABELS.items()
    ]


def _usual(field: Field, own: list[str]) -> str:
    return "both" if field in JOINED else "own" if own else "other"


def _said(
    contact: ContactOut, words: Words, agents: dict[str, str], offices: dict[str, str]
) -> dict[Field, list[str]]:
    """Every field in lines of text; none where it says nothing."""
    name = f"{contact.name.given} {contact.name.family}".strip()
    agent = agents.get(contact.agent or "", contact.agent)
    office = offices.get(contact.office or "", contact.office)
    source = f"{contact.source} {contact.source_id}" if contact.source else ""
    shared = N_("The whole office") if contact.shared else N_("The agent and the office manager")
    lines: dict[Field, list[str | None]] = {
        "name": [name],
        "kind": [words.of("contact_kind", contact.kind)],
        "company": [contact.company],
        "emails": [*contact.emails],
        "phones": [*contact.phones],
        "roles": [words.of("contact_role", role) for role in contact.roles],
        "language": [LANGUAGES[contact.language]],
        "time_zone": [contact.time_zone],
        "agent": [agent, office],
        "shared": [words.say(shared)],
        "note": [contact.note],
        "source": [source],
    }
    return {field: [line for line in said if line] for field, said in lines.items()}
