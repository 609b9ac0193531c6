"""A ZIP of one OpenImmo XML and the pictures that are ours, written piece by piece."""

import zipfile
from collections.abc import Callable
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, cast

from crm_estate.feeds.openimmo.writing import OpenImmoWriting
from crm_estate.feeds.writing import Batch, OutFormat
from crm_estate.listings.facts import ListingOut, Photo
from crm_estate.listings.pictures import Picture, hash_in

DOCUMENT = "openimmo.xml"
MADE = (1980, 1, 1, 0, 0, 0)
"""The same listings give the same bytes, whenever they are written."""

PictureOf = Callable[[str], Picture | None]
"""The picture of ours with this hash; None when it is not there."""


class ZippedWriting:
    """Pictures leave with the listing that first shows them; the XML, kept on disk meanwhile, comes last."""

    def __init__(self, batch: Batch, picture_of: PictureOf) -> None:
        self._picture_of = picture_of
        self._written: dict[str, str] = {}
        self._drain = _Drain()
        self._archive = zipfile.ZipFile(cast(IO[bytes], self._drain), "w", allowZip64=True)
        self._text = TemporaryFile()  # noqa: SIM115 - closed by `end`
        self._inner = OpenImmoWriting(batch, self._path_of)

    def begin(self) -> bytes:
        self._text.write(self._inner.begin())
        return b""

    def listing(self, listing: ListingOut) -> bytes:
        self._text.write(self._inner.listing(listing))
        return self._drain.taken()

    def end(self) -> bytes:
        self._text.write(self._inner.end())
        self._text.seek(0)
        with self._text, self._archive.open(_entry(DOCUMENT, zipfile.ZIP_DEFLATED), "w") as entry:
            copyfileobj(self._text, entry)
        self._archive.close()
        return self._drain.taken()

    def _path_of(self, photo: Photo) -> str:
        name = hash_in(photo.url)
        if name is None:
            return ""
        if name not in self._written:
            picture = self._picture_of(name)
            self._written[name] = "" if picture is None else picture.path.rpartition("/")[2]
            if picture is not None:
                self._archive.writestr(_entry(self._written[name], zipfile.ZIP_STORED), picture.data)
        return self._written[name]


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


def zipped(picture_of: PictureOf) -> OutFormat:
    """The format, with a way to the pictures that are ours."""
    return OutFormat(
        name="openimmo-zip",
        title="OpenImmo 1.2.7 with pictures",
        suffix=".zip",
        media_type="application/zip",
        scope="public",
        write=lambda batch: ZippedWriting(batch, picture_of),
    )
