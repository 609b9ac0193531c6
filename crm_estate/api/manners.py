"""What every answer of the API does: says its tag, its next page and its limits, and keeps its word."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct
from msgspec.json import Decoder

from crm_estate.api import once, retiring, shaping
from crm_estate.api.kinds import has_version, is_page, item_of, method_of
from crm_estate.web.admitting import limits_of
from crm_estate.web.tags import is_held, tag_of

JSON = "application/json"
REVALIDATED = "private, no-cache"
"""May be kept by whoever asked, and is asked for again by its tag before it is used."""

MOST_KEPT = 8_000_000
"""Bytes of a streamed answer that are kept for when it is asked for again."""


class Versioned(Struct):
    version: int


class NextPage(Struct):
    """What a page ends with; no cursor has a quotation mark in it."""

    next: str | None = None


_VERSION, _NEXT = Decoder(Versioned), Decoder(NextPage)


async def before_request(request: Request[Any, Any, Any]) -> Response[bytes] | None:
    """Refuse what cannot be shown; give again what was answered before."""
    shaping.check(request)
    return await once.begin(request)


class Manners(ASGIMiddleware):
    """Holds an answer back until the work behind it is certain; one that is streamed passes through."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        query = scope["query_string"].decode("latin-1")
        shaping.set_aside(scope)
        answer = Answer(scope, send, query)
        try:
            await next_app(scope, receive, answer.take)
            await answer.finish()
        finally:
            await once.abandon(scope)


class Answer:
    """What the app said to one request, on its way out."""

    def __init__(self, scope: Scope, send: Send, query: str) -> None:
        self.scope, self.send, self.query = scope, send, query
        self.status, self.headers, self.holds = 0, dict[str, str](), True
        self.body: bytearray | None = bytearray()

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message["status"], _named(message["headers"]))
        elif message["type"] == "http.response.body":
            await self._go_on(message["body"], message.get("more_body", False))

    async def finish(self) -> None:
        """The work is done: end its transaction, then let the answer go."""
        if not self.holds:
            whole = None if self.body is None else bytes(self.body)
            await once.finish(self.scope, self.status, self.headers, whole)
            return
        body = bytes(self.body or b"")
        await once.finish(self.scope, self.status, self.headers, body)
        if self.headers.get("content-type", "").startswith(JSON) and self.status in (200, 201):
            body = await self._tagged(body)
        await self._start(self.status, {**self.headers, "content-length": str(len(body))})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    async def _begin(self, status: int, headers: dict[str, str]) -> None:
        claim = once.claim_of(self.scope)
        media = headers.get("content-type", "").partition(";")[0]
        is_file = status < 300 and "gives" in self._opt()
        is_json = not is_file and (media == JSON or media.endswith("+json"))
        self.status, self.headers, self.body = status, headers, bytearray()
        self.holds = is_json or status >= 300 or (claim is not None and claim.work is not None)
        if not self.holds:
            await self._start(status, headers)

    def _opt(self) -> Mapping[str, Any]:
        handler: Any = self.scope["route_handler"]
        return handler.opt

    async def _go_on(self, body: bytes, more: bool) -> None:
        if self.body is not None and (self.holds or once.claim_of(self.scope) is not None):
            self.body += body
        if not self.holds:
            if self.body is not None and len(self.body) > MOST_KEPT:
                self.body = None
            await self.send({"type": "http.response.body", "body": body, "more_body": more})

    async def _tagged(self, body: bytes) -> bytes:
        """The body as it was asked for, beside the headers that speak of it."""
        handler: Any = self.scope["route_handler"]
        method = method_of(self.scope)
        is_get = method == "GET"
        version = None
        if not is_page(handler) and has_version(item_of(handler)):
            version = _VERSION.decode(body).version
        if is_get and is_page(handler):
            self._link(body)
        shape = shaping.shape_of(self.scope)
        if shape is not None:
            body = await shaping.shaped(body, shape, handler, self.scope["user"])
        if method == "DELETE":
            return body
        tag = self.headers["etag"] = tag_of(body, version)
        if is_get:
            self.headers["cache-control"] = REVALIDATED
            if is_held(_header(self.scope, b"if-none-match"), tag):
                self.status = 304
                self.headers.pop("content-type", None)
                return b""
        return body

    def _link(self, body: bytes) -> None:
        following = _NEXT.decode(b"{" + body[body.rindex(b'"next":') :]).next
        if following is not None:
            said = [pair for pair in parse_qsl(self.query, keep_blank_values=True) if pair[0] != "cursor"]
            query = urlencode([*said, ("cursor", following)])
            self.headers["link"] = f'<{quote(self.scope["path"])}?{query}>; rel="next"'

    async def _start(self, status: int, headers: dict[str, str]) -> None:
        handler: Any = self.scope["route_handler"]
        retired = _lower(retiring.headers_of(handler.opt.get("retiring")))
        if "link" in headers and "link" in retired:
            retired["link"] = f"{headers['link']}, {retired['link']}"
        said = {**headers, **_lower(limits_of(self.scope)), **retired}
        if status == 304:
            said.pop("content-length", None)
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in said.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": raw})


def _named(raw: Any) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")
