"""Who is asking: a program with a key, or an agent with a session; and whether they mean what they send."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from crm_estate.accounts.permissions import Actor, require
from crm_estate.accounts.signin import SESSION_LIFE, Me, who
from crm_estate.base.errors import NotAllowed, NotSignedIn
from crm_estate.base.settings import settings
from crm_estate.web.admitting import address_of as address_of
from crm_estate.web.admitting import admit
from crm_estate.web.clock import now_at

COOKIE = "session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Connection = ASGIConnection[Any, Any, Any, Any]
AnyRequest = Request[Any, Any, Any]


async def with_key(connection: Connection, handler: BaseRouteHandler) -> None:
    """Guard of the API: a key in `Authorization: Bearer …` with the scope that the handler names in `opt`."""
    if _method(connection) == "OPTIONS":
        return
    actor = await admit(connection)
    require(actor, *handler.opt.get("scopes", (handler.opt["scope"],)))
    connection.scope["user"] = actor


async def provide_actor(request: AnyRequest) -> Actor:
    """What an API handler gets that asks for `actor: NamedDependency[Actor]`."""
    return request.user


async def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Guard of the desk: a live session, and its CSRF token with everything that may change something."""
    me = await session_of(connection)
    if me is None:
        raise NotSignedIn("Sign in first.")
    connection.scope["user"] = me
    if _method(connection) not in SAFE_METHODS:
        await _require_csrf(connection, me)


async def session_of(connection: Connection) -> Me | None:
    """The agent whose session the cookie names; an id we did not give is no session."""
    token = connection.cookies.get(COOKIE)
    return await who(token, now_at(connection)) if token else None


async def provide_me(request: AnyRequest) -> Me:
    """What a handler of the desk gets that asks for `me: NamedDependency[Me]`."""
    return request.user


async def from_our_pages(connection: Connection, _: BaseRouteHandler) -> None:
    """Guard of forms without a session, such as sign-in: refuse what another site's page sends."""
    if _method(connection) not in SAFE_METHODS and not _is_from_here(connection):
        raise NotAllowed("This form was sent from another site.")


def session_cookie(token: str) -> Cookie:
    """The cookie that carries a new session: out of reach of scripts and of other sites' forms."""
    return _cookie(token, int(SESSION_LIFE.total_seconds()))


def no_session_cookie() -> Cookie:
    """The cookie that ends a session in the browser."""
    return _cookie("", 0)


def local_path(text: str | None, default: str = "/desk") -> str:
    """The path to go on to, if it is one of the desk; another site's address never is.

    >>> local_path("/desk/listings?kind=house"), local_path("//evil.example"), local_path("/desk\\n")
    ('/desk/listings?kind=house', '/desk', '/desk')
    """
    is_desk = text == "/desk" or (text or "").startswith(("/desk/", "/desk?"))
    return text if text and is_desk and text.isprintable() and "\\" not in text else default


def _method(connection: Connection) -> str:
    return str(connection.scope.get("method", ""))


async def _require_csrf(connection: Connection, me: Me) -> None:
    sent = connection.headers.get("x-csrftoken") or await _csrf_field(connection)
    if not secrets.compare_digest(sent.encode(), me.csrf.encode()):
        raise NotAllowed("This page was open for too long. Load it again and repeat what you did.")


async def _csrf_field(connection: Connection) -> str:
    if not isinstance(connection, Request):
        return ""
    field = (await connection.form()).get("csrf_token", "")
    return field if isinstance(field, str) else ""


def _is_from_here(connection: Connection) -> bool:
    """By what browsers say of a request's origin; programs that are no browsers say nothing."""
    if site := connection.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    return origin == settings().base_url or urlsplit(origin).netloc == connection.headers.get("host")


def _cookie(value: str, max_age: int) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=value,
        max_age=max_age,
        path="/",
        httponly=True,
        secure=settings().base_url.startswith("https://"),
        samesite="lax",
    )
