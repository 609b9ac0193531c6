"""What all pages of one contact have in common: their links, their language, what was just done."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from crm_estate.base.languages import LANGUAGES, gettext_for
from crm_estate.base.settings import settings
from crm_estate.outreach.links import unsubscribe_token
from crm_estate.portal.visitors import Visitor
from crm_estate.web.pages import page
from crm_estate.web.wording import N_

AnyRequest = Request[Any, Any, Any]

SAID: Mapping[str, str] = {
    "saved": N_("Saved."),
    "language": N_("From now on we write to you in English."),
    "paused": N_("Paused. We will not write to you about this until you go on."),
    "resumed": N_("We are looking again."),
    "declined": N_("Noted. We will not suggest this again."),
    "not_asking": N_("We make no more suggestions."),
    "asking": N_("We make suggestions again."),
}
"""What a page says after something was done, by the word in its address."""


class Unlisted(ASGIMiddleware):
    """Keeps these pages out of search engines, the ones that say what went wrong too."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                unlisted = (b"x-robots-tag", b"noindex, nofollow, noarchive")
                message["headers"] = [*message["headers"], unlisted]
            await send(message)

        await next_app(scope, receive, send_on)


def show(
    request: AnyRequest, visitor: Visitor, template: str, *, status: int = 200, **context: Any
) -> Response[str]:
    """A page of the contact's, or a part of one, in their language."""
    said = SAID.get(request.query_params.get("said", ""))
    language = visitor.language
    common: dict[str, Any] = {
        "visitor": visitor,
        "office_name": settings().organisation,
        "flashes": [("good", gettext_for(language)(said))] if said else [],
        "language_choices": list(LANGUAGES.items()),
        "leave_href": f"/u/{unsubscribe_token(visitor.contact.id, visitor.since)}",
        "wish_href": visitor.path("wishes", visitor.wishes[0].id) if visitor.wishes else "",
    }
    return page(request, f"portal/{template}", language=language, status=status, **{**common, **context})


def is_part(request: AnyRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return "hx-request" in request.headers
