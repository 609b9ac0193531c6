"""Files of portals opened: XML as a stream of records, out of a ZIP or compressed, by bounded means."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, cast

from crm_estate.base.errors import Invalid
from crm_estate.feeds.formats import PICTURES, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.files import Files, files_beside
from crm_estate.feeds.portals.mapping import Portal
from crm_estate.feeds.portals.telling import XmlTold
from crm_estate.feeds.portals.understanding import candidate_of
from crm_estate.feeds.records import Candidate, Record
from crm_estate.feeds.references import source_of
from crm_estate.feeds.rows import LARGEST_FILE
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.xml_records import Piece, pieces
from crm_estate.listings.facts import ListingFacts

MOST_NAMES = 2_000
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
READ_WITH = b"portals-1"
"""Goes up when the same record comes to mean something else."""

_ROOT = re.compile(rb"<\s*(?:[a-z0-9_.-]+:)?([a-z][a-z0-9_.-]*)[\s/>]")
_BEFORE_ROOT = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!doctype[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


def root_of(head: Head) -> str:
    """The bare name of the outermost element in small letters; empty when it is no XML.

    >>> root_of(Head(name="a.xml", start=b"<?xml version='1.0'?><!-- a <b> --><x:Trovit>"))
    'trovit'
    """
    start = head.text.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start.startswith(b"<"):
        return ""
    found = _ROOT.match(_BEFORE_ROOT.sub(b"", start).lstrip())
    return found[1].decode() if found else ""


@contextmanager
def document(path: Path) -> Generator[BinaryIO]:
    """The file to read: itself, decompressed, or the first one in a ZIP that is no picture."""
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid(
            "%(file)s is larger than %(mb)s MB.", field="file", file=path.name, mb=LARGEST_FILE >> 20
        )
    if zipfile.is_zipfile(path):
        with _in_archive(path) as stream:
            yield stream
    elif path.suffix.lower() == ".gz":
        with gzip.open(path, "rb") as stream:
            yield cast(BinaryIO, Sound(cast(IO[bytes], stream), path.name))
    else:
        with path.open("rb") as stream:
            yield stream


@contextmanager
def xml_records(
    path: Path,
    around: Around,
    portal: Portal,
    names: Collection[str],
    *,
    head: Collection[str] = (),
    sender_of: Callable[[XmlTold], str] = lambda told: "",
    whole: Callable[[XmlTold], bool] = lambda told: False,
    written_as: str = "",
) -> Generator[Source[ListingFacts]]:
    """The records of an XML feed, one after the other.

    `names`: elements that are listings; `head`: elements before them that say who sends and whether it is
    all there is. `sender_of` and `whole` are asked about the first of either. A file of which nobody knows
    the sender is never all that its sender has: others of that kind would be taken for withdrawn.
    """
    first = _first_of(path, {*names, *head})
    sender = sender_of(first) if first else ""
    source = source_of(portal.name, (portal.sender(first) if first else "") or sender)
    with document(path) as stream, files_beside(path) as files:
        yield Source(
            records=_records(pieces(stream, names, name=path.name), portal, around, sender, files),
            columns=["record"],
            lines=None,
            written_as=written_as or portal.title,
            sender=source,
            whole=bool(first) and source != portal.name and whole(first),
            said=portal.said(),
            read_with=READ_WITH + portal.name.encode() + files.print,
            pictures=files.pictures.of if files.pictures else None,
        )


def _records(
    found: Iterator[Piece], portal: Portal, around: Around, sender: str, files: Files
) -> Iterator[Record[ListingFacts]]:
    for piece in found:
        yield Record(piece.line, piece.print(sender), partial(_read, piece, portal, around, sender, files))


def _read(piece: Piece, portal: Portal, around: Around, sender: str, files: Files) -> Candidate[ListingFacts]:
    told = XmlTold(piece.element)
    return candidate_of(
        told, portal, around,
        line=piece.line, raw=piece.raw(), place=piece.path, sender=sender, files=files,
    )  # fmt: skip


def _first_of(path: Path, names: Collection[str]) -> XmlTold | None:
    with document(path) as stream:
        for piece in pieces(stream, names, name=path.name):
            return XmlTold(piece.element)
    return None


@contextmanager
def _in_archive(path: Path) -> Generator[BinaryIO]:
    with ExitStack() as opened:
        try:
            archive = opened.enter_context(zipfile.ZipFile(path))
            parts = [part for part in archive.infolist()[:MOST_NAMES] if not part.is_dir()]
            readable = [part for part in parts if not part.filename.lower().endswith(PICTURES)]
            if not readable:
                raise Invalid("There is no feed in %(file)s.", field="file", file=path.name)
            stream = opened.enter_context(archive.open(readable[0]))
        except DAMAGED:
            raise _damaged(path.name) from None
        yield cast(BinaryIO, Sound(stream, path.name))


def _damaged(name: str) -> Invalid:
    return Invalid("%(file)s is damaged: it cannot be unpacked.", field="file", file=name)


class Sound:
    """A stream that says so when what it unpacks is damaged."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name = stream, name

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except DAMAGED:
            raise _damaged(self._name) from None
