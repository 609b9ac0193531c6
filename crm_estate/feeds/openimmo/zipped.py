"""A ZIP of one OpenImmo XML and the pictures that are ours, written piece by piece."""

import zipfile
from collections.abc import Iterator
from functools import cached_property
from tempfile import TemporaryFile
from typing import IO, cast

from crm_estate.feeds.openimmo.writing import OpenImmoWriting
from crm_estate.feeds.writing import Batch, OutFormat
from crm_estate.listings.facts import ListingOut, Photo
from crm_estate.listings.pictures import Picture, hash_in, hashes_of

DOCUMENT = "openimmo.xml"
MADE = (1980, 1, 1, 0, 0, 0)
"""The same listings give the same bytes, whenever they are written."""

PIECE = 2**18


class ZippedWriting:
    """Pictures leave with the listing that first shows them; the XML, kept on disk meanwhile, comes last."""

    def __init__(self, batch: Batch) -> None:
        self._names: dict[str, str] = {}
        self._drain = _Drain()
        self._archive = zipfile.ZipFile(cast(IO[bytes], self._drain), "w", allowZip64=True)
        self._inner = OpenImmoWriting(batch, self._path_of)
        self._head = b""

    @cached_property
    def _text(self) -> IO[bytes]:
        return TemporaryFile()

    def begin(self) -> bytes:
        self._head = self._inner.begin()
        return b""

    def wanted(self, listing: ListingOut) -> list[str]:
        return [name for name in hashes_of(listing) if name not in self._names]

    def picture(self, picture: Picture) -> bytes:
        name = picture.path.rpartition("/")[2]
        self._names[picture.hash] = name
        self._archive.writestr(_entry(name, zipfile.ZIP_STORED), picture.data)
        return self._drain.taken()

    def listing(self, listing: ListingOut) -> bytes:
        self._text.write(self._inner.listing(listing))
        return b""

    def end(self) -> Iterator[bytes]:
        self._text.seek(0)
        with self._archive.open(_entry(DOCUMENT, zipfile.ZIP_DEFLATED), "w") as entry:
            entry.write(self._head)
            while piece := self._text.read(PIECE):
                entry.write(piece)
                yield self._drain.taken()
            for piece in self._inner.end():
                entry.write(piece)
        self._archive.close()
        yield self._drain.taken()

    def close(self) -> None:
        self._text.close()

    def _path_of(self, photo: Photo) -> str:
        return self._names.get(hash_in(photo.url) or "", "")


class _Drain:
    """What was written since it was last taken; a ZIP needs no more of a file than this."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        return None

    def taken(self) -> bytes:
        whole, self._pieces = b"".join(self._pieces), []
        return whole


def _entry(name: str, packed: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MADE)
    entry.compress_type = packed
    return entry


OUT = OutFormat(
    name="openimmo-zip",
    title="OpenImmo 1.2.7 with pictures",
    suffix=".zip",
    media_type="application/zip",
    scope="public",
    write=ZippedWriting,
)
