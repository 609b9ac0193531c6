"""Stand-ins for portals: real HTTP servers on this machine, each strict about the protocol it speaks."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from msgspec import Struct


class Call(Struct, frozen=True):
    """One call as it came in; names of headers in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Reply(Struct, frozen=True):
    status: int
    body: bytes = b""
    headers: dict[str, str] = {}


class StandIn:
    """Keeps what it was asked; `moods` are replies that come before what it would say by itself."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.moods: list[Reply] = []
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        """What happens elsewhere while it thinks of its next reply."""
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reply(self, call: Call) -> Reply:
        raise NotImplementedError

    @property
    def asked(self) -> list[str]:
        """The calls so far, as method and path."""
        return [f"{call.method} {call.path}" for call in self.calls]

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            call = await _read(reader)
            self.calls.append(call)
            if (meanwhile := self.meanwhile) is not None:
                self.meanwhile = None
                await meanwhile()
            writer.write(_raw(self.moods.pop(0) if self.moods else self.reply(call)))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def standing_in(stand_in: StandIn) -> AsyncGenerator[None]:
    server = await asyncio.start_server(stand_in.serve, "127.0.0.1", 0, limit=2**20)
    stand_in.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


async def _read(reader: StreamReader) -> Call:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:-2])}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Call(method, path, headers, body)


def _raw(reply: Reply) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} As said", f"Content-Length: {len(reply.body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + reply.body
