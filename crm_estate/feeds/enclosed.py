"""Pictures that come inside a file: beside a feed in its ZIP, by the names that its records call them, or in
the feed itself. They lie on disk without names until their listings are received.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from zipfile import ZipInfo

from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.archives import Sent, is_picture, sent
from crm_estate.feeds.records import print_of
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.pictures import Picture, address_of, hashes_of, picture_of

MOST_PICTURES = 20_000
"""Pictures inside one file."""


class Kept(Struct, frozen=True):
    """Where the bytes of a picture are, and what is known of it."""

    at: int
    size: int
    media_type: str
    width: int
    height: int


class Enclosed:
    """The pictures of one file that is being read."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._kept: dict[bytes, Kept] = {}
        self._end = 0

    def close(self) -> None:
        self._file.close()

    def of(self, facts: ListingFacts) -> Iterator[Picture]:
        """The pictures that came with a listing."""
        for name in hashes_of(facts):
            kept = self._kept.get(bytes.fromhex(name))
            if kept is not None:
                self._file.seek(kept.at)
                yield Picture(
                    hash=name, data=self._file.read(kept.size),
                    media_type=kept.media_type, width=kept.width, height=kept.height,
                )  # fmt: skip

    @property
    def has_files(self) -> bool:
        """Whether there is anything beside the feed that a record could name."""
        return self.sent.has_files

    @property
    def print(self) -> bytes:
        """A fingerprint of all pictures beside the feed: names, sizes and check sums; empty without a ZIP."""
        marks = [f"{p.filename} {p.file_size} {p.CRC}" for p in self.sent.files if is_picture(p.filename)]
        return print_of(*sorted(marks)) if self.has_files else b""

    def mark_of(self, name: str) -> str:
        """What tells whether the file of a name is the one it was last time; empty where there is none."""
        found = self.sent.find(name)
        return f"{found.CRC:08x}{found.file_size}" if found else ""

    def named(self, name: str) -> Picture:
        """The picture of a name; Invalid when it is not there or is none."""
        found = self.sent.find(name)
        if found is None:
            raise Invalid("This attachment is not in the file that was sent.", field="picture")
        return self.take(self._unpacked(found))

    def address_of(self, name: str) -> str:
        """The address that the picture of a name has with us; empty when it is not there or is none."""
        try:
            return address_of(self.named(name)) if self.has_files else ""
        except Invalid:
            return ""

    def take(self, data: bytes) -> Picture:
        """Keep a picture until its listing is received; Invalid when it is none."""
        picture = picture_of(data)
        key = bytes.fromhex(picture.hash)
        if key not in self._kept:
            if len(self._kept) >= MOST_PICTURES:
                raise Invalid("The file holds more pictures than any feed has.", field="picture")
            self._file.seek(self._end)
            self._file.write(picture.data)
            self._kept[key] = Kept(
                self._end, len(picture.data), picture.media_type, picture.width, picture.height
            )
            self._end += len(picture.data)
        return picture

    def _unpacked(self, part: ZipInfo) -> bytes:
        try:
            return self.sent.read(part)
        except Invalid:
            raise Invalid("The picture cannot be unpacked.", field="picture") from None


@contextmanager
def enclosed(path: Path) -> Generator[Enclosed]:
    """What is in a file, and its pictures; Invalid when it is damaged or holds more than any sender has."""
    with sent(path) as found:
        files = Enclosed(found)
        try:
            yield files
        finally:
            files.close()
