"""A way to the database that can be closed while something is on it."""

import asyncio
from asyncio import StreamReader, StreamWriter
from types import TracebackType
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit


class Way:
    """Passes everything on between a port of its own and the server of `url`, until it is closed."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._query = {name: values[-1] for name, values in parse_qs(self._parts.query).items()}
        self._port = 0
        self._writers: list[StreamWriter] = []

    @property
    def url(self) -> str:
        """The address that leads over this way."""
        user = self._parts.netloc.rpartition("@")[0]
        rest = {name: value for name, value in self._query.items() if name not in ("host", "port")}
        parts = self._parts._replace(netloc=f"{user}@127.0.0.1:{self._port}", query=urlencode(rest))
        return urlunsplit(parts)

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def __aenter__(self) -> "Way":
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _pass(self, reader: StreamReader, writer: StreamWriter) -> None:
        far_reader, far_writer = await self._far()
        self._writers += [writer, far_writer]
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))

    async def _far(self) -> tuple[StreamReader, StreamWriter]:
        if folder := self._query.get("host"):
            return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{self._query.get('port', 5432)}")
        return await asyncio.open_connection(self._parts.hostname, self._parts.port or 5432)


async def _pump(reader: StreamReader, writer: StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
