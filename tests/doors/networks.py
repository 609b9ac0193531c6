"""The way between a program and the application: as it should be, as it sometimes is, and from a thread."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import httpx
from anyio import from_thread
from httpx import ASGITransport, AsyncBaseTransport, BaseTransport, Request, Response
from litestar import Litestar

Step = Callable[[Request, AsyncBaseTransport], Awaitable[Response]]


class Network(AsyncBaseTransport):
    """Reaches the application, except that the first requests fare as `troubles` say; keeps what was sent."""

    def __init__(self, app: Litestar, troubles: Iterable[Step] = ()) -> None:
        self.inner, self.troubles = ASGITransport(app, raise_app_exceptions=False), list(troubles)
        self.sent: list[Request] = []

    async def handle_async_request(self, request: Request) -> Response:
        self.sent.append(request)
        if self.troubles:
            return await self.troubles.pop(0)(request, self.inner)
        return await self.inner.handle_async_request(request)


class Bridge(BaseTransport):
    """For a client in a thread that waits: the application runs in the loop that started the thread."""

    def __init__(self, inner: AsyncBaseTransport) -> None:
        self.inner = inner

    def handle_request(self, request: Request) -> Response:
        return from_thread.run(self._ask, request)

    async def _ask(self, request: Request) -> Response:
        content = request.read()
        asked = Request(request.method, request.url, headers=request.headers, content=content)
        answer = await self.inner.handle_async_request(asked)
        return Response(answer.status_code, headers=answer.headers, content=await answer.aread())


async def no_way(request: Request, inner: AsyncBaseTransport) -> Response:
    """Nothing arrives."""
    raise httpx.ConnectError("refused", request=request)


async def lost_answer(request: Request, inner: AsyncBaseTransport) -> Response:
    """The request is done, and its answer gets lost."""
    await (await inner.handle_async_request(request)).aread()
    raise httpx.ReadError("reset", request=request)


async def closed(request: Request, inner: AsyncBaseTransport) -> Response:
    """Something on the way says that it is not open."""
    return Response(503, headers={"Retry-After": "7"}, text="<h1>Back soon</h1>", request=request)


class _Breaking(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"reference,offer\n"
        raise httpx.ReadError("reset")


async def broken_off(request: Request, inner: AsyncBaseTransport) -> Response:
    """An answer begins and does not end."""
    return Response(200, stream=_Breaking(), request=request)
