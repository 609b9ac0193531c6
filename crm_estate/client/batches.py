"""Many things are sent in batches that the API takes, however many there are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct

from crm_estate.client.answers import read
from crm_estate.client.calls import NDJSON, Call, ask

MOST_BYTES = 8_000_000
"""Bytes of one batch; it is held in memory until it is answered."""

Answered = TypeVar("Answered", bound=Struct)


def batches(path: str, items: Iterable[Struct], most: int) -> Iterator[tuple[int, Call]]:
    """Where each batch begins, and the call that sends it; items are taken as they are needed."""
    first, lines, size = 0, list[bytes](), 0
    for item in items:
        line = msgspec.json.encode(item) + b"\n"
        if lines and (len(lines) == most or size + len(line) > MOST_BYTES):
            yield first, _call(path, lines)
            first, lines, size = first + len(lines), [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield first, _call(path, lines)


def _call(path: str, lines: Sequence[bytes]) -> Call:
    return ask("POST", path, file=b"".join(lines), media_type=NDJSON)


def placed(content: bytes, kind: type[Answered], first: int) -> Iterator[Answered]:
    """What became of each item; `index` counts through all batches."""
    for line in content.splitlines():
        item = read(line, kind)
        yield msgspec.structs.replace(item, index=getattr(item, "index") + first)  # noqa: B009
