"""What a document says of itself before its listings: version, extent, and who offers what."""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.xml_records import Piece, attribute, pieces

OFFERER = ("openimmo_anid", "anbieternr", "firma")
"""What an offerer may be known by, the surest first; a lizenzkennung is of the program, not of its user."""

NAMELESS = "openimmo"
MOST_OFFERERS = 10_000
_VERSION = re.compile(r"[0-9][0-9a-zA-Z.]{0,9}")


class Header(Struct, kw_only=True):
    """One document: `offerers` are sources by the place of their element, such as /openimmo/anbieter[1]."""

    version: str = ""
    extent: str = ""
    mode: str = ""
    offerers: dict[str, str] = {}
    listings: int = 0
    lines: int = 0

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(self.offerers.values())

    def source_at(self, place: str) -> str:
        """Whose listing it is that stands at a place."""
        return self.offerers.get(place.rpartition("/")[0], NAMELESS)


def header_of(stream: BinaryIO, name: str) -> Header:
    """Look through a document, listings and all.

    What is damaged at its end is refused before its beginning is taken.
    """
    header = Header()
    known: dict[str, dict[str, str]] = {}
    for piece in pieces(stream, ("uebertragung", "immobilie", *OFFERER), name=name):
        tag, parent = piece.tag, piece.path.rpartition("/")[0]
        if tag == "uebertragung":
            _read_transfer(piece, header)
        elif tag == "immobilie":
            header.listings, header.lines = header.listings + 1, max(header.lines, piece.line)
            known.setdefault(parent, {})
        else:
            known.setdefault(parent, {})[tag] = "".join(piece.element.itertext()).strip()
        if len(known) > MOST_OFFERERS:
            raise Invalid("%(file)s has more offerers than any feed has.", field="file", file=name)
    header.offerers = {place: source_of(said) for place, said in known.items()}
    return header


def listings_in(stream: BinaryIO, name: str) -> Iterator[Piece]:
    """Every listing of a document."""
    return pieces(stream, ("immobilie",), name=name)


def source_of(offerer: dict[str, str]) -> str:
    """The source that an offerer's listings are of; the same again from its next file.

    >>> source_of({"openimmo_anid": "OABC2001", "firma": "Muster"}), source_of({"firma": ""})
    ('openimmo-oabc2001', 'openimmo')
    >>> source_of({"firma": "Muster & Söhne"})
    'openimmo-muster-s-hne-4733ae2c'
    """
    name = next((offerer[known] for known in OFFERER if offerer.get(known)), "")
    if not name:
        return NAMELESS
    cleaned = re.sub(r"[^a-z0-9_+]+", "-", name.lower()).strip("-")
    if cleaned == name.lower() and len(cleaned) <= 31:
        return f"{NAMELESS}-{cleaned}"
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{NAMELESS}-{cleaned[:20].strip('-') or 'x'}-{mark}"


def _read_transfer(piece: Piece, header: Header) -> None:
    version = attribute(piece.element, ".", "version")
    header.version = version if _VERSION.fullmatch(version) else ""
    header.extent = attribute(piece.element, ".", "umfang").upper()
    header.mode = attribute(piece.element, ".", "modus").upper()
