"""Adding and changing a contact, and what they agree to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec
from litestar import Response, get, post

from crm_estate.accounts.signin import Me
from crm_estate.accounts.team import list_agents
from crm_estate.base.errors import Conflict, Invalid, NotAllowed
from crm_estate.contacts import consent
from crm_estate.contacts.facts import Channel, ContactFacts, ContactOut, Purpose
from crm_estate.contacts.search import get_contact
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, version_of
from crm_estate.desk.forms import Form, corrected, filled, taken
from crm_estate.desk.likeness import shown
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.doubles.finding import Double
from crm_estate.doubles.receiving import LikelyDouble, receive_unless_double
from crm_estate.web.forms import given, one, read
from crm_estate.web.wording import N_

TAKEN = N_("Another contact has this reference.")


@get("/new/contact")
async def new_contact(request: AnyRequest, me: Who, now: Now) -> Response[str]:
    said = {
        "reference": f"K-{now:%y%m%d-%H%M%S}",
        "kind": "person",
        "roles": asked(request).get("role", "prospect"),
        "language": me.language,
        "time_zone": me.time_zone,
        "version": "0",
    }
    return await _page(request, me, Form({name: [value] for name, value in said.items()}))


@post("/new/contact")
async def add_contact(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    fields = await given(request)
    try:
        facts = read(_with_consent(fields, now), ContactFacts)
        received = await receive_unless_double(
            facts, actor=me.actor, now=now, version=0, allow_double=has_agreed(fields)
        )
    except LikelyDouble as known:
        return await _page(request, me, Form(fields), doubles=known.doubles)
    except (Conflict, Invalid, NotAllowed) as wrong:
        clear = taken(wrong, TAKEN, "reference")
        return await _page(request, me, corrected(fields, clear, me.language))
    return done(place_of("contacts", received.reference), "added")


@get("/contacts/{reference:str}/edit")
async def edit_contact(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    contact = await get_contact(reference, actor=me.actor)
    return await _page(request, me, filled(contact), contact)


@post("/contacts/{reference:str}/edit")
async def change_contact(request: AnyRequest, me: Who, now: Now, reference: FromPath[str]) -> Response[Any]:
    contact = await get_contact(reference, actor=me.actor)
    fields = {**await given(request), "reference": [reference]}
    try:
        facts = read(_with_consent(fields, now), ContactFacts)
        received = await receive_unless_double(
            facts, actor=me.actor, now=now, version=version_of(fields), allow_double=has_agreed(fields)
        )
    except LikelyDouble as known:
        return await _page(request, me, Form(fields), contact, known.doubles)
    except (Conflict, Invalid, NotAllowed) as wrong:
        return await _page(request, me, corrected(fields, wrong, me.language), contact)
    return done(place_of("contacts", reference), "unchanged" if received.result == "unchanged" else "saved")


@post("/contacts/{reference:str}/addition", status_code=200)
async def add_to_contact(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    """The form of a contact with what was typed for a new one added to it; nothing is stored yet."""
    contact = await get_contact(reference, actor=me.actor)
    return await _page(request, me, joined(filled(contact), await given(request)), contact)


@post("/contacts/{reference:str}/consents")
async def give_consent(request: AnyRequest, me: Who, now: Now, reference: FromPath[str]) -> Response[None]:
    contact = await get_contact(reference, actor=me.actor)
    fields = await given(request)
    purpose, channel = _choice(fields)
    source = one(fields, "source")[:200]
    if not source:
        raise Invalid("Say where the consent is written down.", field="source")
    await consent.give(contact.id, purpose, channel, source=source, actor=me.actor.name, now=now)
    return done(place_of("contacts", reference), "consent")


@post("/contacts/{reference:str}/consents/withdrawal")
async def withdraw_consent(
    request: AnyRequest, me: Who, now: Now, reference: FromPath[str]
) -> Response[None]:
    contact = await get_contact(reference, actor=me.actor)
    fields = await given(request)
    purpose, channel = _choice(fields)
    source = one(fields, "source", "desk")[:200] or "desk"
    await consent.withdraw(contact.id, purpose, channel, source=source, actor=me.actor.name, now=now)
    return done(place_of("contacts", reference), "withdrawn")


def has_agreed(fields: Mapping[str, Sequence[str]]) -> bool:
    """Whether the sender has seen the likely doubles and means someone else."""
    return one(fields, "allow_double") == "yes"


def joined(form: Form, typed: Mapping[str, Sequence[str]]) -> Form:
    """A form with more in it: lists and notes grow, other fields are filled where they say nothing."""
    fields = dict(form.fields)
    for name in ("emails", "phones", "roles"):
        lines = [line.strip() for text in typed.get(name, []) for line in text.split("\n") if line.strip()]
        fields[name] = list(dict.fromkeys([*fields.get(name, []), *lines]))
    for name in ("name.given", "name.family", "company", "consent_source"):
        if not form.value(name) and one(typed, name):
            fields[name] = [one(typed, name)]
    note = one(typed, "note")
    if note and note not in form.value("note"):
        fields["note"] = [f"{form.value('note')}\n\n{note}".strip()]
    return Form(fields)


def _choice(fields: dict[str, list[str]]) -> tuple[Purpose, Channel]:
    purpose: Any = one(fields, "purpose")
    channel: Any = one(fields, "channel")
    if purpose not in get_args(Purpose):
        raise Invalid("There is no such purpose.", field="purpose")
    if channel not in get_args(Channel):
        raise Invalid("There is no such channel.", field="channel")
    return purpose, channel


def _with_consent(fields: dict[str, list[str]], now: datetime) -> dict[str, list[str]]:
    """The form with the consent that it may carry: to messages about homes, with its source."""
    source = one(fields, "consent_source")
    if not source:
        return fields
    given_at = now.isoformat()
    entry = {"purpose": "matching", "channel": "email", "given_at": given_at, "source": source}
    return {**fields, "consents": [msgspec.json.encode([entry]).decode()]}


async def _page(
    request: AnyRequest,
    me: Me,
    form: Form,
    contact: ContactOut | None = None,
    doubles: Sequence[Double] = (),
) -> Response[str]:
    agents = [(str(agent["email"]), str(agent["name"])) for agent in await list_agents() if agent["active"]]
    return await screen(
        request,
        me,
        "contacts/form.html",
        status=409 if form.is_outdated or doubles else 422 if form.errors else 200,
        form=form,
        doubles=shown(doubles, me.language),
        contact=contact,
        agents=agents,
    )
