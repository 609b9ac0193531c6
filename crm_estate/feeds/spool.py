"""Records between reading and receiving: the whole file is understood before the first row is written."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from crm_estate.feeds.records import Mark
from crm_estate.feeds.rows import Cell
from crm_estate.listings.facts import ListingFacts

IN_MEMORY = 8 * 2**20
LENGTH = 4
NUMBER = 4

Fields = frozenset[str] | None


class Waiting(Struct, frozen=True, kw_only=True, array_like=True):
    """A record that was understood and waits to be received."""

    line: int
    place: str
    print: bytes
    cells: list[Cell]
    facts: ListingFacts | None = None
    mark: Mark | None = None
    said: Fields = None
    """The fields that it has a word on, as `Source.said`."""


class Spool:
    """Waiting records in order, on disk once they are many; gone when the block ends."""

    def __init__(self) -> None:
        self.count = 0
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the block
        self._encoder = msgspec.msgpack.Encoder()
        self._said: dict[Fields, int] = {}
        """Kept once each: a record is a fraction of what it would be with the names of all its fields."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, waiting: Waiting) -> None:
        """Put a record at the end."""
        encoded = self._encoder.encode(msgspec.structs.replace(waiting, said=None))
        number = self._said.setdefault(waiting.said, len(self._said))
        self._file.write(len(encoded).to_bytes(LENGTH, "little") + number.to_bytes(NUMBER, "little"))
        self._file.write(encoded)
        self.count += 1

    def __iter__(self) -> Iterator[Waiting]:
        decoder = msgspec.msgpack.Decoder(Waiting)
        said = list(self._said)
        self._file.seek(0)
        while head := self._file.read(LENGTH + NUMBER):
            waiting = decoder.decode(self._file.read(int.from_bytes(head[:LENGTH], "little")))
            yield msgspec.structs.replace(waiting, said=said[int.from_bytes(head[LENGTH:], "little")])
