"""Reading a calendar at its address: bounded in time and size, and only where a call may lead."""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urljoin

import httpx
from msgspec import Struct

from crm_estate import __version__
from crm_estate.base.errors import Invalid
from crm_estate.base.outgoing import Target, target_of
from crm_estate.calendars.content import LARGEST

for _talkative in ("httpx", "httpcore"):
    logging.getLogger(_talkative).setLevel(
        logging.WARNING
    )  # their lines name whole addresses, which are secrets

TIMEOUT = httpx.Timeout(10, connect=5)
LONGEST = 40
"""Seconds for a whole call, redirects included."""
MOST_REDIRECTS = 3


class Fetched(Struct, frozen=True):
    """What came: the bytes and their tag; `data` is None when nothing has changed since the tag."""

    data: bytes | None
    tag: str | None


async def fetch(client: httpx.AsyncClient, address: str, tag: str | None) -> Fetched:
    """The calendar at an address. Invalid, without the address in its words, when it cannot be read."""
    try:
        async with asyncio.timeout(LONGEST):
            for _ in range(MOST_REDIRECTS + 1):
                found = await _ask(client, await target_of(address), tag)
                if isinstance(found, Fetched):
                    return found
                address = urljoin(address, found)
    except (TimeoutError, httpx.TimeoutException):
        raise Invalid("There was no answer in time.", field="url") from None
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
        raise Invalid("The call failed: %(kind)s.", field="url", kind=type(error).__name__) from None
    raise Invalid("The address leads on and on.", field="url")


@asynccontextmanager
async def open_client() -> AsyncGenerator[httpx.AsyncClient]:
    """A client for as long as the block runs; proxies of the environment are not asked, nothing is kept open:
    a connection that was opened for a name is good for it alone.
    """
    async with httpx.AsyncClient(
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=0),
        headers={"User-Agent": f"crm-estate/{__version__}", "Accept": "text/calendar, */*;q=0.1"},
    ) as client:
        yield client


async def _ask(client: httpx.AsyncClient, target: Target, tag: str | None) -> Fetched | str:
    """The answer, or where it says to look."""
    headers = {"Host": target.url.netloc.decode(), "Accept-Encoding": "identity"}
    if tag:
        headers["If-None-Match"] = tag
    url, sni = target.url.copy_with(host=target.address), {"sni_hostname": target.url.host}
    async with client.stream("GET", url, headers=headers, extensions=sni) as response:
        if response.is_redirect and (where := response.headers.get("location")):
            return where
        if response.status_code == 304 and tag:
            return Fetched(None, tag)
        if response.status_code != 200:
            raise Invalid("The answer was %(status)s.", field="url", status=response.status_code)
        said = response.headers.get("etag", "")
        return Fetched(await _body(response), said if 0 < len(said) <= 200 and said.isprintable() else None)


async def _body(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_raw(2**16):
        size += len(part)
        if size > LARGEST:
            raise Invalid("A calendar may have %(mb)s MB at most.", field="url", mb=LARGEST >> 20)
        parts.append(part)
    return b"".join(parts)
