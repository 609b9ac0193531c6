"""The formats of the trade: each says by which marks it is recognised and how its files are opened."""

import gzip
import zipfile
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.opened import Source
from crm_estate.feeds.sheets.columns import Subject
from crm_estate.feeds.sheets.readers import Around

START = 2**16
MOST_NAMES = 2_000


class Head(Struct, frozen=True, kw_only=True):
    """What can be seen of a file before it is read."""

    name: str
    """File name in small letters, without .gz."""
    start: bytes
    """Its first 64 KiB, decompressed."""
    inside: tuple[str, ...] = ()
    """Names of the files in a ZIP."""
    written: bytes = b""
    """Of a ZIP: the first 64 KiB of the first file in it that is no picture."""

    @property
    def text(self) -> bytes:
        """The start of what is to be read, in small letters, whether in a ZIP or not."""
        return (self.written or self.start).lower()


class Format(Struct, frozen=True, kw_only=True):
    """One format that files may have."""

    name: str
    """Short and stable, such as `openimmo`: at the command line, the API and in the runs kept."""
    title: str
    of: Subject = "listings"
    recognises: Callable[[Head], bool]
    open: Callable[[Path, Around], AbstractContextManager[Source[Any]]]
    records_as: Literal["xml", "json", "text"] = "xml"
    """How refused records are written to the file that is to be mended and sent again."""


PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".pdf", ".mp4", ".bmp", ".tif", ".tiff")


def head_of(path: Path) -> Head:
    """Look at the start of a file; Invalid when it is damaged."""
    name = path.name.lower().removesuffix(".gz")
    try:
        with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as file:
            start = file.read(START)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Invalid(
            "%(file)s is damaged: it cannot be decompressed.", field="file", file=path.name
        ) from None
    if start.startswith(b"PK\x03\x04"):
        return _head_of_archive(path, name, start)
    return Head(name=name, start=start)


def _head_of_archive(path: Path, name: str, start: bytes) -> Head:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist()[:MOST_NAMES] if not part.is_dir()]
            readable = [part for part in parts if not part.filename.lower().endswith(PICTURES)]
            written = b""
            if readable:
                with archive.open(readable[0]) as file:
                    written = file.read(START)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Invalid("%(file)s is damaged: it cannot be unpacked.", field="file", file=path.name) from None
    inside = tuple(part.filename for part in parts)
    return Head(name=name, start=start, inside=inside, written=written)
