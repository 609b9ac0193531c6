"""The connection that waits for its answers: sends, tries again, reads."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Generic, Self, TypeVar

import httpx
from msgspec import Struct

from crm_estate.client import answers
from crm_estate.client.batches import batches, placed
from crm_estate.client.calls import Call
from crm_estate.client.errors import Unreachable
from crm_estate.client.paging import Turning
from crm_estate.client.retrying import Patience, Tries
from crm_estate.client.things import Page

Kind = TypeVar("Kind")
Answered = TypeVar("Answered", bound=Struct)
TIMEOUT = 30.0
PIECE = 1 << 16


class Connection:
    """One installation and one key; `timeout`: seconds for each step, such as connecting or a piece."""

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        timeout: float = TIMEOUT,
        patience: Patience | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience, self._sleep, self._chance = patience or Patience(), sleep, Random()  # noqa: S311
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def _answer(self, call: Call, *, stream: bool = False) -> httpx.Response:
        """A good answer; raises what a bad one says once there is no more patience."""
        tries = Tries(call, self._patience, self._chance)
        while True:
            try:
                answer = self._http.send(self._request(call), stream=stream)
                if answers.is_good(answer):
                    return answer
                answer.read()
            except httpx.TransportError as lost:
                pause = tries.after_loss(lost)
            else:
                pause = tries.after_refusal(answer)
            self._sleep(pause)

    def _request(self, call: Call) -> httpx.Request:
        content = _pieces(call.content) if isinstance(call.content, Path) else call.content
        return self._http.build_request(
            call.method, call.path, params=call.query, headers=call.headers, content=content
        )

    def _one(self, kind: type[Kind], call: Call) -> Kind:
        return answers.thing_in(self._answer(call), kind, call)

    def _none(self, call: Call) -> None:
        self._answer(call)

    def _pages(self, kind: type[Page[Kind]], call: Call) -> "Pages[Kind]":
        return Pages(lambda asked: self._one(kind, asked), call)

    def _batch(
        self, kind: type[Answered], path: str, items: Iterable[Struct], most: int
    ) -> Iterator[Answered]:
        for first, call in batches(path, items, most):
            yield from placed(self._answer(call).content, kind, first)

    def _download(self, call: Call) -> "Download":
        return Download(self._answer(call, stream=True))


class Pages(Generic[Kind]):
    """A list, read page by page while it is gone through; `pages()` gives the pages, with their cursors."""

    def __init__(self, read: Callable[[Call], Page[Kind]], first: Call) -> None:
        self._read, self._first = read, first

    def __iter__(self) -> Iterator[Kind]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[Kind]]:
        turning = Turning[Kind](self._first)
        while (call := turning.call) is not None:
            yield turning.after(self._read(call), call)


class Download:
    """A file as it comes; leave it with `with`, so that nothing stays open."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        self.name, self.media_type = answers.name_of(answer), answer.headers.get("content-type", "")

    def __enter__(self) -> "Download":
        return self

    def __exit__(self, *_: object) -> None:
        self._answer.close()

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_bytes(PIECE)
        except httpx.TransportError as lost:
            raise Unreachable(f"The file did not come to its end: {lost}") from lost

    def save(self, file: Path) -> int:
        """Write it, and give its size; under its name there is all of it or what was there before."""
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("wb") as out:
                size = sum(out.write(piece) for piece in self)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        return size


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            yield piece
