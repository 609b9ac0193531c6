"""Calls to portals: bounded in time and size, not redirected; what can be tried again is Trouble."""

import asyncio
import email.utils
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from crm_estate import __version__
from crm_estate.portals.adapters import Message, Trouble

USER_AGENT = f"crm-estate/{__version__}"
TIMEOUT = httpx.Timeout(20, connect=5)
"""Seconds for each step of a call."""
LONGEST = 60
"""Seconds for a whole call, pictures included."""
LARGEST_ANSWER = 2_000_000
"""Bytes of an answer that are read; what is longer is none that a portal gives."""
LONGEST_WAIT = 6 * 3600
"""Seconds that a portal may make us wait, whatever it says."""
TOO_MANY = 429


class Got(Struct, frozen=True):
    """An answer as it came."""

    status: int
    body: bytes

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> dict[str, Any]:
        """The object it holds; an empty one where it holds none."""
        try:
            said = msgspec.json.decode(self.body or b"{}")
        except (msgspec.DecodeError, UnicodeDecodeError):
            said = {}
        return said if isinstance(said, dict) else {}


@asynccontextmanager
async def open_line() -> AsyncGenerator[httpx.AsyncClient]:
    """A client for one turn with one portal; proxies of the environment are not asked."""
    async with httpx.AsyncClient(
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        limits=httpx.Limits(max_connections=4),
        headers={"User-Agent": USER_AGENT},
    ) as client:
        yield client


async def call(
    line: httpx.AsyncClient,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> Got:
    """One call; Trouble when there is no answer, or one that says to come back later."""
    try:
        async with (
            asyncio.timeout(LONGEST),
            line.stream(method, url, headers=headers, content=content) as response,
        ):
            body = await _whole(response)
    except (TimeoutError, httpx.TimeoutException):
        raise Trouble(Message("no_answer_in_time")) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Trouble(Message("not_reached", {"reason": type(error).__name__})) from None
    if response.status_code == TOO_MANY:
        raise Trouble(Message("too_many"), whole=True, wait=waiting_time(response))
    if response.status_code >= 500 or response.is_redirect:
        wait = waiting_time(response)
        message = Message("portal_down", {"status": response.status_code})
        raise Trouble(message, whole=wait is not None, wait=wait)
    return Got(response.status_code, body)


async def call_json(
    line: httpx.AsyncClient, method: str, url: str, headers: Mapping[str, str], said: object | None = None
) -> Got:
    """A call with a JSON body, or none."""
    named = {"Accept": "application/json", **headers}
    if said is not None:
        named["Content-Type"] = "application/json"
    content = None if said is None else msgspec.json.encode(said)
    return await call(line, method, url, headers=named, content=content)


def waiting_time(response: httpx.Response) -> float | None:
    """Seconds that `Retry-After` asks for, given as seconds or as a date."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WAIT)
    try:
        until = email.utils.parsedate_to_datetime(text)
        sent = email.utils.parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return None
    return min(max((_known(until) - _known(sent)).total_seconds(), 0), LONGEST_WAIT)


def _known(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _whole(response: httpx.Response) -> bytes:
    read = bytearray()
    async for part in response.aiter_bytes():
        read += part
        if len(read) > LARGEST_ANSWER:
            raise Trouble(Message("answer_not_understood"))
    return bytes(read)
