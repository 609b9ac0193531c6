"""The calendar of an agent at its secret address, for the programs that subscribe to it."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from crm_estate.base.errors import NotFound
from crm_estate.base.languages import gettext_for
from crm_estate.base.settings import settings
from crm_estate.calendars.addresses import reader_of
from crm_estate.calendars.entries import ending_requirements
from crm_estate.calendars.writing import MEDIA_TYPE, calendar_of
from crm_estate.web.tags import is_held, tag_of

HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@get("/calendar/{name:str}", include_in_schema=False)
async def calendar(
    request: Request[Any, Any, Any], now: NamedDependency[datetime], name: FromPath[str]
) -> Response[bytes]:
    """`<token>.ics`: the days an agent should know of; nothing where the program has them already."""
    token, dot, kind = name.rpartition(".")
    if not dot or kind != "ics":
        raise NotFound("There is no such calendar.")
    reader = await reader_of(token, now)
    entries = await ending_requirements(reader.agent, reader.language, now)
    title = gettext_for(reader.language)("Homes: %(organisation)s")
    body = calendar_of(entries, title % {"organisation": settings().organisation})
    headers = {**HEADERS, "ETag": tag_of(body)}
    if is_held(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(b"", status_code=304, media_type=MEDIA_TYPE, headers=headers)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)
