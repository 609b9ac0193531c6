"""Asking a server of the RESO Web API: bounded in time and size, patient, never led to another host."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

import httpx
import msgspec
from msgspec import Raw, Struct, field

from crm_estate import __version__
from crm_estate.base.errors import Invalid, NotAllowed
from crm_estate.base.settings import Secret
from crm_estate.feeds.rows import clip

TIMEOUT = httpx.Timeout(60, connect=10)
"""Seconds for each step of a request."""
LONGEST = 300
"""Seconds for one whole answer."""
LARGEST_PAGE = 64 * 2**20
TRIES = 6
LONGEST_WAIT = 300.0
"""Seconds that a server may make us wait before we ask again."""
WORTH_ANOTHER_TRY = frozenset({408, 429, 500, 502, 503, 504})

Sleep = Callable[[float], Awaitable[None]]


class Page(Struct, frozen=True):
    """A page of records as they came."""

    value: list[Raw] = []
    next: str | None = field(name="@odata.nextLink", default=None)


class Said(Struct, frozen=True):
    """An answer, and when the server gave it by its own clock."""

    body: bytes
    at: datetime | None


class Again(Exception):
    """Worth asking once more, after so many seconds if the server says so."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Server:
    """A server at an address; the token goes to its host alone. Close `client` yourself."""

    def __init__(
        self, address: str, token: Secret, client: httpx.AsyncClient, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.address = checked(address)
        self._token, self._client, self._sleep = token, client, sleep

    async def ask(self, url: httpx.URL) -> Said:
        """The answer at an address of this server; Invalid or NotAllowed where there is none to be had."""
        if _host(url) != _host(self.address):
            raise Invalid("The next page lies on another server: it is not followed.", field="url")
        for tried in range(1, TRIES + 1):
            try:
                async with asyncio.timeout(LONGEST):
                    return await self._once(url)
            except (Again, TimeoutError, httpx.TransportError) as error:
                if tried == TRIES:
                    raise Invalid(
                        "The server does not answer as it should: %(reason)s.",
                        field="url", reason=clip(error) or type(error).__name__,
                    ) from None  # fmt: skip
                asked = error.seconds if isinstance(error, Again) else None
                await self._sleep(min(LONGEST_WAIT, 2.0**tried if asked is None else asked))
        raise AssertionError("unreachable")

    async def _once(self, url: httpx.URL) -> Said:
        headers = {"Authorization": f"Bearer {self._token.reveal()}", "Accept": "application/json, */*;q=0.5"}
        async with self._client.stream("GET", url, headers=headers) as response:
            _judge(response)
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > LARGEST_PAGE:
                    raise Invalid("A page of the server is larger than any should be.", field="url")
        return Said(bytes(body), _clock(response.headers.get("date", "")))


def open_client() -> httpx.AsyncClient:
    """A client that follows no redirects and asks no proxies of the environment."""
    return httpx.AsyncClient(
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": f"crm-estate/{__version__}"},
    )


def page_of(said: Said) -> Page:
    """The records of an answer; Invalid when it is not a page."""
    try:
        return msgspec.json.decode(said.body, type=Page)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Invalid("The server's answer is not a page of records.", field="url") from None


def checked(address: str) -> httpx.URL:
    """The address of a server, without a slash at its end; a token travels by https, or within this machine.

    >>> str(checked("https://api.example.org/v2/"))
    'https://api.example.org/v2'
    """
    try:
        url = httpx.URL(address.rstrip("/"))
    except httpx.InvalidURL:
        raise Invalid("This is not the address of a server.", field="url") from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query:
        raise Invalid(
            "The address of a server is like https://api.example.org/v2, without a token.", field="url"
        )
    if url.scheme == "http" and not _is_here(url.host):
        raise Invalid("A token is sent by https only.", field="url")
    return url


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _judge(response: httpx.Response) -> None:
    status = response.status_code
    if status in WORTH_ANOTHER_TRY:
        raise Again(f"status {status}", _seconds(response.headers.get("retry-after", "")))
    if status in (401, 403):
        raise NotAllowed("The server does not accept the token (status %(status)s).", status=status)
    if status != 200:
        raise Invalid("The server refuses what is asked (status %(status)s).", field="url", status=status)


def _seconds(said: str) -> float | None:
    """What Retry-After says in seconds; a day and time is not waited for exactly."""
    return float(said) if said.isascii() and said.isdecimal() and len(said) < 6 else None


def _clock(said: str) -> datetime | None:
    try:
        return parsedate_to_datetime(said).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
