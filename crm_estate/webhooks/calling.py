"""One call to a receiver: to an address that was looked at, bounded in time and size, not redirected."""

import asyncio
import ssl
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import httpx
from msgspec import Struct

from crm_estate import __version__
from crm_estate.base.errors import Invalid
from crm_estate.base.outgoing import Target, target_of

TIMEOUT = httpx.Timeout(10, connect=5)
"""Seconds for each step of a call."""
LONGEST = 20
"""Seconds for a whole call: a receiver that answers byte by byte does not keep us."""
LARGEST_ANSWER = 1000
"""Bytes of an answer that are read and kept."""


class Answer(Struct, frozen=True):
    """What came of a call: the status and the beginning of the answer, or why there is none."""

    status: int | None = None
    said: str = ""
    error: str | None = None
    seconds: float = 0.0

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Caller:
    """Makes calls; connections are not kept, because one that was opened for a name is good for it alone."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def call(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post a body; whatever goes wrong on the way is an answer too."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(LONGEST):
                target = await target_of(url)
                answer = await self._post(target, headers, body)
        except Invalid as wrong:
            answer = Answer(error=wrong.message)
        except TimeoutError:
            answer = Answer(error="There was no answer in time.")
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            answer = Answer(error=_reason(error))
        return Answer(answer.status, answer.said, answer.error, round(time.monotonic() - started, 3))

    async def _post(self, target: Target, headers: Mapping[str, str], body: bytes) -> Answer:
        url = target.url
        named = {**headers, "Host": url.netloc.decode(), "Content-Type": "application/json"}
        async with self._client.stream(
            "POST",
            url.copy_with(host=target.address),
            content=body,
            headers=named,
            extensions={"sni_hostname": url.host},
        ) as response:
            said = await _beginning(response)
        return Answer(response.status_code, said, None if response.is_success else _refusal(response))


@asynccontextmanager
async def open_caller() -> AsyncGenerator[Caller]:
    """A caller for as long as the block runs; proxies of the environment are not asked."""
    async with httpx.AsyncClient(
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=0),
        headers={"User-Agent": f"crm-estate/{__version__}", "Accept-Encoding": "identity"},
    ) as client:
        yield Caller(client)


async def _beginning(response: httpx.Response) -> str:
    """The first bytes of the answer as text, as they come over the wire."""
    read = b""
    async for part in response.aiter_raw(LARGEST_ANSWER):
        read += part
        if len(read) >= LARGEST_ANSWER:
            break
    return read[:LARGEST_ANSWER].decode(errors="replace").replace("\0", "")


def _refusal(response: httpx.Response) -> str:
    if response.is_redirect:
        return f"The receiver answered {response.status_code}; redirects are not followed."
    return f"The receiver answered {response.status_code}."


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "There was no answer in time."
    return f"{type(error).__name__}: {error}"[:500]
