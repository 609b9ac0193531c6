"""A program that is called by webhooks: a real HTTP server on this machine, which checks signatures."""

import asyncio
import base64
import hashlib
import hmac
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec import Struct

from crm_estate.base.settings import settings

Answering = Callable[[int], bytes]
"""The raw answer to the call with this number, from 0 on."""


class Call(Struct, frozen=True):
    """One call as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def is_signed_with(self, secret: str) -> bool:
        """As the standard describes it, in the words of somebody else than the sender."""
        text = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        key = base64.b64decode(secret.split("_", 1)[1])
        wanted = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
        return wanted in self.headers["webhook-signature"].split(" ")


class Receiver:
    """Keeps what it was told; `answer` says what it answers, `hold` makes it wait before it does."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answer: Answering = lambda _: plain(204)
        self.hold: asyncio.Event | None = None
        self.asked = asyncio.Event()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def kinds(self) -> list[str]:
        return [call.said["type"] for call in self.calls]

    @property
    def ids(self) -> list[str]:
        return [call.id for call in self.calls]

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            lines = (line.split(": ", 1) for line in head[1:-2])
            headers = {name.lower(): value for name, value in lines}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.calls.append(Call(head[0].split(" ")[1], headers, body))
            self.asked.set()
            if self.hold is not None:
                await self.hold.wait()
            writer.write(self.answer(len(self.calls) - 1))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def plain(status: int, body: str = "", **headers: str) -> bytes:
    """A raw answer that ends its connection."""
    lines = [f"HTTP/1.1 {status} As said", f"Content-Length: {len(body.encode())}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@asynccontextmanager
async def receiving() -> AsyncGenerator[Receiver]:
    """A receiver for as long as the block runs."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        if receiver.hold is not None:
            receiver.hold.set()
        server.close()
        await server.wait_closed()


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Webhooks may lead to this machine."""
    monkeypatch.setenv("CRM_WEBHOOK_PRIVATE", "true")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver
