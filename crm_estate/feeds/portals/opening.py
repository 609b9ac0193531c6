"""Files of portals opened: XML as a stream of records, out of a ZIP or compressed, by bounded means."""

import re
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from crm_estate.feeds.archives import document
from crm_estate.feeds.enclosed import Enclosed, enclosed
from crm_estate.feeds.formats import Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Portal
from crm_estate.feeds.portals.telling import XmlTold
from crm_estate.feeds.portals.understanding import candidate_of
from crm_estate.feeds.records import Candidate, Record
from crm_estate.feeds.references import source_of
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.xml_records import Piece, pieces
from crm_estate.listings.facts import ListingFacts

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
    with enclosed(path) as files, files.sent.feed() as stream:
        yield Source(
            records=_records(pieces(stream, names, name=path.name), portal, around, sender, files),
            columns=["record"],
            lines=None,
            written_as=written_as or portal.title,
            sender=source,
            whole=bool(first) and source != portal.name and whole(first),
            said=portal.said(),
            read_with=READ_WITH + portal.name.encode() + files.print,
            pictures=files.of if files.has_files else None,
        )


def _records(
    found: Iterator[Piece], portal: Portal, around: Around, sender: str, files: Enclosed
) -> Iterator[Record[ListingFacts]]:
    for piece in found:
        yield Record(piece.line, piece.print(sender), partial(_read, piece, portal, around, sender, files))


def _read(
    piece: Piece, portal: Portal, around: Around, sender: str, files: Enclosed
) -> Candidate[ListingFacts]:
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
