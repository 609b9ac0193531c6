"""The connection of programs that do other things while they wait: as `connection`, with `await`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from random import Random
from typing import Generic, Self, TypeVar

import httpx
from msgspec import Struct

from crm_estate.client import answers
from crm_estate.client.batches import batches, placed
from crm_estate.client.calls import Call
from crm_estate.client.connection import PIECE, TIMEOUT
from crm_estate.client.errors import Unreachable
from crm_estate.client.paging import Turning
from crm_estate.client.retrying import Patience, Tries
from crm_estate.client.things import Page

Kind = TypeVar("Kind")
Answered = TypeVar("Answered", bound=Struct)


class AsyncConnection:
    """One installation and one key; `timeout`: seconds for each step, such as connecting or a piece."""

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        timeout: float = TIMEOUT,
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._patience, self._sleep, self._chance = patience or Patience(), sleep, Random()  # noqa: S311
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.AsyncClient(
            base_url=base_url, headers=headers, timeout=timeout, transport=transport
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def _answer(self, call: Call, *, stream: bool = False) -> httpx.Response:
        """A good answer; raises what a bad one says once there is no more patience."""
        tries = Tries(call, self._patience, self._chance)
        while True:
            try:
                answer = await self._http.send(self._request(call), stream=stream)
                if answers.is_good(answer):
                    return answer
                await answer.aread()
            except httpx.TransportError as lost:
                pause = tries.after_loss(lost)
            else:
                pause = tries.after_refusal(answer)
            await self._sleep(pause)

    def _request(self, call: Call) -> httpx.Request:
        content = _pieces(call.content) if isinstance(call.content, Path) else call.content
        return self._http.build_request(
            call.method, call.path, params=call.query, headers=call.headers, content=content
        )

    async def _one(self, kind: type[Kind], call: Call) -> Kind:
        return answers.thing_in(await self._answer(call), kind, call)

    async def _none(self, call: Call) -> None:
        await self._answer(call)

    def _pages(self, kind: type[Page[Kind]], call: Call) -> "AsyncPages[Kind]":
        return AsyncPages(lambda asked: self._one(kind, asked), call)

    async def _batch(
        self, kind: type[Answered], path: str, items: Iterable[Struct], most: int
    ) -> AsyncIterator[Answered]:
        for first, call in batches(path, items, most):
            for item in placed((await self._answer(call)).content, kind, first):
                yield item

    async def _download(self, call: Call) -> "AsyncDownload":
        return AsyncDownload(await self._answer(call, stream=True))


class AsyncPages(Generic[Kind]):
    """A list, read page by page while it is gone through; `pages()` gives the pages, with their cursors."""

    def __init__(self, read: Callable[[Call], Awaitable[Page[Kind]]], first: Call) -> None:
        self._read, self._first = read, first

    async def __aiter__(self) -> AsyncIterator[Kind]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[Kind]]:
        turning = Turning[Kind](self._first)
        while (call := turning.call) is not None:
            yield turning.after(await self._read(call), call)


class AsyncDownload:
    """A file as it comes; leave it with `async with`, so that nothing stays open."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        self.name, self.media_type = answers.name_of(answer), answer.headers.get("content-type", "")

    async def __aenter__(self) -> "AsyncDownload":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._answer.aclose()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._answer.aiter_bytes(PIECE):
                yield piece
        except httpx.TransportError as lost:
            raise Unreachable(f"The file did not come to its end: {lost}") from lost

    async def save(self, file: Path) -> int:
        """Write it, and give its size; under its name there is all of it or what was there before."""
        part = file.with_name(f"{file.name}.part")
        try:
            out = await asyncio.to_thread(part.open, "wb")
            with out:
                size = 0
                async for piece in self:
                    size += await asyncio.to_thread(out.write, piece)
            await asyncio.to_thread(part.replace, file)
        finally:
            part.unlink(missing_ok=True)
        return size


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    content = await asyncio.to_thread(file.open, "rb")
    with content:
        while piece := await asyncio.to_thread(content.read, PIECE):
            yield piece
