"""What a contact is looking for: seen, changed while what suits is counted, paused, taken up again."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from crm_estate.base.errors import NotFound
from crm_estate.base.settings import settings
from crm_estate.matchmaking.preview import preview
from crm_estate.matchmaking.relaxing.counting import relaxations_for
from crm_estate.matchmaking.relaxing.words import hint
from crm_estate.portal.languages import speak
from crm_estate.portal.maps import corners_of, labels_around, middle_of
from crm_estate.portal.screen import AnyRequest, show
from crm_estate.portal.visitors import Visitor
from crm_estate.portal.wish_choices import choices_of
from crm_estate.portal.wish_form import Reading, facts_of, form_of, read_form
from crm_estate.portal.words import wish_name
from crm_estate.requirements import wishes
from crm_estate.requirements.facts import RequirementOut
from crm_estate.web.forms import given
from crm_estate.web.pages import see_other

CURRENCIES = {"PL": "PLN", "CZ": "CZK", "RO": "RON", "SI": "EUR", "SK": "EUR"}


@get("/wishes/{wish_id:int}", name="portal-wish")
async def wish(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    wish_id: FromPath[int],
) -> Response[str]:
    known = wish_of(wish_id, visitor)
    currency = CURRENCIES.get(settings().default_country, "EUR")
    form = form_of(known, visitor.language, currency, visitor.own)
    return await _form_page(request, visitor, known, Reading(form, facts_of(known), {}), now)


@post("/wishes/{wish_id:int}", status_code=200, name="portal-save-wish")
async def save(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    wish_id: FromPath[int],
) -> Response[Any]:
    known = wish_of(wish_id, visitor)
    reading = read_form(await given(request), known, visitor.language, visitor.own)
    if reading.facts is None:
        return await _form_page(request, visitor, known, reading, now, status=422)
    await speak(visitor, reading.form.language, now)
    await wishes.receive(reading.facts, actor=visitor.actor, now=now)
    return see_other(f"{visitor.path()}?wish={known.id}&said=saved")


@post("/wishes/{wish_id:int}/preview", status_code=200, name="portal-preview")
async def count(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    wish_id: FromPath[int],
) -> Response[str]:
    """How many homes would suit; changes nothing."""
    known = wish_of(wish_id, visitor)
    reading = read_form(await given(request), known, visitor.language, visitor.own)
    return show(request, visitor, "_count.html", **await _count(reading, now))


@get("/wishes/{wish_id:int}/hint", name="portal-hint")
async def small_step(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    wish_id: FromPath[int],
) -> Response[str]:
    """What one small step would bring, in a sentence; changes nothing."""
    known = wish_of(wish_id, visitor)
    gives = await relaxations_for(known, now=now) if known.state == "active" else []
    return show(request, visitor, "_hint.html", text=hint(gives, visitor.language))


@post("/wishes/{wish_id:int}/pause", status_code=200, name="portal-pause")
async def pause(
    visitor: NamedDependency[Visitor], now: NamedDependency[datetime], wish_id: FromPath[int]
) -> Response[None]:
    known = wish_of(wish_id, visitor)
    if known.state == "active":
        await wishes.set_state(known.id, "paused", actor=visitor.actor, now=now)
    return see_other(f"{visitor.path('wishes', known.id)}?said=paused")


@post("/wishes/{wish_id:int}/resume", status_code=200, name="portal-resume")
async def resume(
    visitor: NamedDependency[Visitor], now: NamedDependency[datetime], wish_id: FromPath[int]
) -> Response[None]:
    """Look again, also for what had come to its end."""
    known = wish_of(wish_id, visitor)
    facts = facts_of(known)
    ends = None if _is_over(facts.expires_on, now) else facts.expires_on
    again = msgspec.structs.replace(facts, state="active", expires_on=ends)
    await wishes.receive(again, actor=visitor.actor, now=now)
    return see_other(f"{visitor.path('wishes', known.id)}?said=resumed")


def wish_of(wish_id: int, visitor: Visitor) -> RequirementOut:
    for known in visitor.wishes:
        if known.id == wish_id:
            return known
    raise NotFound("There is no such requirement.")


def _is_over(day: date | None, now: datetime) -> bool:
    return day is not None and day < now.date()


async def _form_page(
    request: AnyRequest,
    visitor: Visitor,
    wish: RequirementOut,
    reading: Reading,
    now: datetime,
    status: int = 200,
) -> Response[str]:
    areas = wish.areas.any if wish.areas else []
    return show(
        request,
        visitor,
        "wishes.html",
        status=status,
        wish=wish,
        other_wishes=[
            (visitor.path("wishes", each.id), wish_name(each, visitor.language), each.id == wish.id)
            for each in (visitor.wishes if len(visitor.wishes) > 1 else [])
        ],
        form=reading.form,
        errors=reading.errors,
        choices=choices_of(wish, reading.form, visitor.language),
        places=await labels_around(corners_of(areas)),
        centre=await middle_of(areas),
        **await _count(reading, now),
    )


async def _count(reading: Reading, now: datetime) -> dict[str, Any]:
    if reading.facts is None:
        return {"count": None}
    return {"count": (await preview(reading.facts, now=now)).count}
