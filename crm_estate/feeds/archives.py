"""The files that are sent: one document, or a ZIP of a few with pictures. Nothing is unpacked by its name.

A ZIP is looked at before it is read: how many files, how large. Names in it are only compared with what a
feed calls its pictures; no path is ever followed.
"""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self, cast

from crm_estate.base.errors import Invalid
from crm_estate.feeds.formats import PICTURES
from crm_estate.feeds.rows import clip
from crm_estate.feeds.sizes import check_file
from crm_estate.listings.picture_kinds.checking import LARGEST

MOST_FILES = 20_000
MOST_DOCUMENTS = 50
LARGEST_WHOLE = 2 * 2**30
"""Bytes that all files in a ZIP may unpack to."""

DAMAGED = (
    zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    UnicodeError, ValueError,
)  # fmt: skip
"""What comes of a ZIP that is not what it should be: damaged, encrypted, packed in an unknown way."""

Opening = Callable[[], AbstractContextManager[BinaryIO]]


class Sent:
    """What was sent: its documents, and the files beside them."""

    def __init__(self, path: Path, archive: zipfile.ZipFile | None) -> None:
        self._path, self._archive = path, archive
        self._files = _by_name(self.files)

    @property
    def has_files(self) -> bool:
        """Whether it is an archive, in which files can be found."""
        return bool(self._files)

    @property
    def files(self) -> list[zipfile.ZipInfo]:
        """All that is in the archive."""
        parts = self._archive.infolist() if self._archive else []
        return [part for part in parts if not part.is_dir()]

    def documents(self) -> list[tuple[str, Opening]]:
        """The name and the way to open each XML."""
        if self._archive is None:
            return [(self._path.name, self.feed)]
        return [(_shown(part), lambda part=part: self._open(part)) for part in self._xml_parts()]

    def feed(self) -> AbstractContextManager[BinaryIO]:
        """The one document: the file itself, decompressed, or the first one in a ZIP that is no picture."""
        if self._archive is None:
            return _open_plain(self._path)
        found = next((part for part in self.files if not is_picture(part.filename)), None)
        if found is None:
            raise Invalid("There is no feed in %(file)s.", field="file", file=self._path.name)
        return self._open(found)

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """The file that a feed names, whatever folder the sender had it in."""
        wanted = _plain_name(name)
        return self._files.get(wanted) or self._files.get(wanted.rpartition("/")[2])

    def read(self, part: zipfile.ZipInfo) -> bytes:
        """A file beside the documents: one byte more than a picture may have, at most."""
        with self._open(part) as file:
            return file.read(LARGEST + 1)

    def _open(self, part: zipfile.ZipInfo) -> AbstractContextManager[BinaryIO]:
        if self._archive is None:
            raise Invalid("%(file)s is no archive.", field="file", file=self._path.name)
        with guarded(self._path):
            return _sound(self._archive.open(part), self._path)

    def _xml_parts(self) -> list[zipfile.ZipInfo]:
        found = [part for part in self.files if _is_document(_plain_name(part.filename))]
        if not found:
            raise Invalid("There is no XML in %(file)s.", field="file", file=self._path.name)
        if len(found) > MOST_DOCUMENTS:
            raise _too_much(self._path)
        return found


@contextmanager
def sent(path: Path) -> Generator[Sent]:
    """What a path holds; Invalid when it is damaged or unpacks to more than any sender has."""
    check_file(path)
    with path.open("rb") as file:
        is_archive = file.read(4) == b"PK\x03\x04"
    if not is_archive:
        yield Sent(path, None)
        return
    with guarded(path):
        archive = zipfile.ZipFile(path)
    with archive:
        parts = archive.infolist()
        if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > LARGEST_WHOLE:
            raise _too_much(path)
        yield Sent(path, archive)


@contextmanager
def guarded(path: Path) -> Generator[None]:
    """Whatever a damaged file makes of reading it is a refusal that names the file."""
    try:
        yield
    except DAMAGED:
        raise Invalid("%(file)s is damaged: it cannot be unpacked.", field="file", file=path.name) from None


@contextmanager
def document(path: Path) -> Generator[BinaryIO]:
    """The one document of a file that holds one; see `Sent.feed`."""
    with sent(path) as found, found.feed() as stream:
        yield stream


def is_picture(name: str) -> bool:
    """Whether a file in an archive is a picture or a film, by its name."""
    return name.lower().endswith(PICTURES)


class Sound:
    """A stream that says so when what it unpacks is damaged."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream, self._path = stream, path

    def read(self, size: int = -1) -> bytes:
        with guarded(self._path):
            return self._stream.read(size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()


def _sound(stream: IO[bytes], path: Path) -> AbstractContextManager[BinaryIO]:
    return cast(AbstractContextManager[BinaryIO], Sound(stream, path))


def _open_plain(path: Path) -> AbstractContextManager[BinaryIO]:
    if path.suffix.lower() == ".gz":
        return _sound(cast(IO[bytes], gzip.open(path, "rb")), path)
    return path.open("rb")


def _by_name(parts: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Files by their whole names and, where only one bears it, by the last part of it."""
    whole = {_plain_name(part.filename): part for part in parts}
    last: dict[str, zipfile.ZipInfo | None] = {}
    for name, part in whole.items():
        end = name.rpartition("/")[2]
        last[end] = None if end in last else part
    return {name: part for name, part in last.items() if part is not None} | whole


def _is_document(name: str) -> bool:
    """Whether a file is one to read; what a Mac adds beside each file is not.

    >>> _is_document("feed/a.xml"), _is_document("__macosx/feed/._a.xml"), _is_document("a.jpg")
    (True, False, False)
    """
    return name.endswith(".xml") and not name.rpartition("/")[2].startswith(".")


def _plain_name(name: str) -> str:
    return name.strip().replace("\\", "/").removeprefix("./").lower()


def _shown(part: zipfile.ZipInfo) -> str:
    return clip(part.filename.rpartition("/")[2])


def _too_much(path: Path) -> Invalid:
    return Invalid("%(file)s unpacks to more than any feed needs.", field="file", file=path.name)
