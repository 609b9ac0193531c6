"""How much a file may hold: looked at before it is opened, and counted again while it is unpacked.

Memory does not grow with these: tables, lines and XML are read record by record. They bound time and disk,
and how many records are remembered by their fingerprint.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from crm_estate.base.errors import Invalid
from crm_estate.base.settings import settings

LARGEST_SENT = 256 * 2**20
"""Bytes of a file that is sent to this installation."""

MOST_RECORDS = 2_000_000
"""Of each, fingerprint and reference are held in memory as long as the file is read."""

One = TypeVar("One")


def largest_file() -> int:
    """Bytes of a file on this machine's disk, and of the text in it once it is unpacked."""
    return settings().feed_largest_mb * 2**20


def check_file(path: Path) -> None:
    """Invalid when a file is larger than any may be."""
    if path.stat().st_size > largest_file():
        raise Invalid(
            "%(file)s is larger than %(mb)s MB.", field="file", file=path.name, mb=largest_file() >> 20
        )


class Room:
    """How much more text a file may hold while it is read."""

    def __init__(self, name: str) -> None:
        self._name, self._left = name, largest_file()

    def take(self, chunk: bytes) -> bytes:
        """The chunk; Invalid when there is no room for it."""
        self._left -= len(chunk)
        if self._left < 0:
            raise Invalid(
                "%(file)s holds more than %(mb)s MB of text.",
                field="file", file=self._name, mb=largest_file() >> 20,
            )  # fmt: skip
        return chunk


def no_more_than_any(records: Iterator[One], name: str) -> Iterator[One]:
    """The records of a file; Invalid when there are more than any has."""
    for number, record in enumerate(records):
        if number >= MOST_RECORDS:
            raise Invalid(
                "%(file)s holds more than %(most)s records.", field="file", file=name, most=MOST_RECORDS
            )
        yield record
