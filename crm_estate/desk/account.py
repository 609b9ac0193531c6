"""An agent's own page: the address of their calendar, and the calendars they are busy in."""

import asyncio
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.calendars.addresses import address_made, make_address, revoke_address
from crm_estate.calendars.busy import busy_times
from crm_estate.calendars.content import LARGEST
from crm_estate.calendars.sources import add_address, add_file, busy_sources, read_file, remove_source
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who
from crm_estate.desk.forms import Form, corrected
from crm_estate.desk.screen import done, screen
from crm_estate.web.forms import given, one

PAGE = "/desk/account"
SHOWN = timedelta(days=14)
MOST_SHOWN = 40


@get("/account")
async def account_page(request: AnyRequest, me: Who, now: Now) -> Response[str]:
    return await _page(request, me, now, Form({}))


@post("/account/calendar")
async def calendar_address(request: AnyRequest, me: Who, now: Now) -> Response[str]:
    """The answer is the only page that ever shows the address."""
    return await _page(request, me, now, Form({}), address=await make_address(me.id, now))


@post("/account/calendar/revocation")
async def calendar_revocation(me: Who) -> Response[None]:
    await revoke_address(me.id)
    return done(PAGE, "state")


@post("/account/busy")
async def busy_addition(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    """A calendar by its address or as a file."""
    fields = await given(request)
    try:
        await _add(request, one(fields, "url"), me, now)
    except (Invalid, Conflict) as wrong:
        return await _page(request, me, now, corrected(fields, wrong, me.language))
    return done(PAGE, "added")


@post("/account/busy/{source:int}/removal")
async def busy_removal(me: Who, source: FromPath[int]) -> Response[None]:
    await remove_source(source, me.id)
    return done(PAGE, "removed")


async def _add(request: AnyRequest, url: str, me: Me, now: Now) -> None:
    file = (await request.form()).get("file")
    if isinstance(file, UploadFile) and file.filename:
        data = await file.read(LARGEST + 1)
        read = await asyncio.to_thread(read_file, data, me.time_zone, now)
        await add_file(me.id, file.filename, read, now)
    elif url:
        await add_address(me.id, url, now)
    else:
        raise Invalid("Give an address, or choose a file.", field="url")


async def _page(request: AnyRequest, me: Me, now: Now, form: Form, address: str = "") -> Response[str]:
    busy = await busy_times(me.id, now, now + SHOWN)
    return await screen(
        request,
        me,
        "account/index.html",
        status=422 if form.errors else 200,
        form=form,
        address=address,
        made=await address_made(me.id),
        sources=await busy_sources(me.id),
        busy=busy[:MOST_SHOWN],
        more_busy=max(0, len(busy) - MOST_SHOWN),
    )
