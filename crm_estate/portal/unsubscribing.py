"""Leaving, by the link in every message: a page with a button, and the address that mail programs post to.

The POST needs no cookie, no session and no page before it (RFC 8058, one-click), and may come twice.
"""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from crm_estate.base.errors import Expired
from crm_estate.contacts import consent
from crm_estate.outreach.links import opened_page, page_token
from crm_estate.portal.screen import AnyRequest, show
from crm_estate.portal.visitors import Visitor


@get("/", name="portal-leave")
async def ask(request: Request[Any, Any, Any], leaver: NamedDependency[Visitor]) -> Response[str]:
    """Scanners open links, so opening this one does nothing."""
    agreed = await consent.agreed([leaver.contact.id], "matching", "email")
    return _page(request, leaver, "leave" if agreed else "gone")


@post("/", status_code=200, name="portal-unsubscribe")
async def leave(
    request: Request[Any, Any, Any], leaver: NamedDependency[Visitor], now: NamedDependency[datetime]
) -> Response[str]:
    await consent.withdraw(
        leaver.contact.id,
        "matching",
        "email",
        source="link in a message",
        actor=leaver.actor.name,
        now=now,
    )
    return _page(request, leaver, "gone")


@post("/undo", status_code=200, name="portal-come-back")
async def come_back(
    request: Request[Any, Any, Any], leaver: NamedDependency[Visitor], now: NamedDependency[datetime]
) -> Response[str]:
    await consent.give(
        leaver.contact.id,
        "matching",
        "email",
        source="unsubscribe page",
        actor=leaver.actor.name,
        now=now,
    )
    return _page(request, leaver, "back")


def _page(request: AnyRequest, leaver: Visitor, step: str) -> Response[str]:
    mine = msgspec.structs.replace(leaver, token=_token_of_pages(leaver))
    closed: dict[str, Any] = {} if mine.token else {"wish_href": "", "language_choices": []}
    return show(request, mine, "unsubscribe.html", step=step, here_path=f"/u/{leaver.token}", **closed)


def _token_of_pages(leaver: Visitor) -> str:
    """What opens their other pages, for as long as those of the message it came in open; empty thereafter."""
    token = page_token(leaver.contact.id, leaver.since)
    try:
        opened_page(token)
    except Expired:
        return ""
    return token
