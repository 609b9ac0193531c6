"""One way to answer with a page: rendered in the reader's language, with the headers that protect it."""

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Request, Response

from crm_estate.accounts.signin import Me
from crm_estate.base.languages import LANGUAGES, best_language
from crm_estate.base.rendering import render
from crm_estate.base.settings import settings
from crm_estate.web.clock import now_at
from crm_estate.web.headers import LETTER_HEADERS, page_headers

AnyRequest = Request[Any, Any, Any]


def page(
    request: AnyRequest,
    template: str,
    *,
    language: str | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """A page, or the part of one that htmx asked for.

    Templates also get: language, languages, me (or None), csrf_token, path, now, time_zone,
    organisation, tile_url, tile_credit; `context` adds to these and may replace them.
    """
    language = language or language_of(request)
    is_desk = template.startswith("desk/")
    values = {**_common(request, is_desk), **context}
    protecting = page_headers("same-origin" if is_desk else "no-referrer")
    return Response(
        render(template, language, **values),
        status_code=status,
        media_type=MediaType.HTML,
        headers={**protecting, **(headers or {})},
    )


def letter_page(html: str) -> Response[str]:
    """A message's own HTML, for a sandboxed frame at the desk."""
    return Response(html, media_type=MediaType.HTML, headers=LETTER_HEADERS)


def see_other(address: str, **headers: str) -> Response[None]:
    """After a form has acted: look here now. Underscores in names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {"Location": address, "Cache-Control": "no-store", **named}
    return Response(None, status_code=303, media_type=MediaType.TEXT, headers=kept)


def me_of(request: AnyRequest) -> Me | None:
    """Who is signed in, if the door has asked."""
    user = request.scope.get("user")
    return user if isinstance(user, Me) else None


def language_of(request: AnyRequest) -> str:
    """The language of whoever is signed in, or the one that the browser likes best."""
    me = me_of(request)
    return me.language if me else best_language(request.headers.get("accept-language", ""))


def _common(request: AnyRequest, is_desk: bool) -> dict[str, Any]:
    me, known = me_of(request), settings()
    return {
        "languages": list(LANGUAGES.items()) if is_desk else [],
        "me": me,
        "csrf_token": me.csrf if me else "",
        "path": request.url.path,
        "now": now_at(request),
        "time_zone": me.time_zone if me else known.time_zone,
        "organisation": known.organisation,
        "tile_url": known.tile_url or "",
        "tile_credit": known.tile_credit,
    }
