"""OpenImmo in: every `immobilie` becomes a listing, or a word on what became of one."""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.languages import LANGUAGES
from crm_estate.feeds.archives import Opening, Sent
from crm_estate.feeds.enclosed import Enclosed, enclosed
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.openimmo.attachments import marks_of
from crm_estate.feeds.openimmo.features import SAID as FEATURES
from crm_estate.feeds.openimmo.headers import NAMELESS, Header, header_of, listings_in
from crm_estate.feeds.openimmo.listings import mark_of, reference_of, standing, understood_listing
from crm_estate.feeds.openimmo.record import Reading
from crm_estate.feeds.records import Candidate, Record
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.xml_records import Element, Piece
from crm_estate.listings.facts import ListingFacts

SAID = frozenset({
    "standard_status", "list_price", "rent_period", "living_area", "plot_area", "rooms_total",
    "bedrooms_total", "bathrooms_total", "floor", "floors_total", "year_built", "energy_class", "condition",
    "location", "place", "postal_code", "street", "address_visible", "photos",
    *(f"features.{tag}" for tag in FEATURES),
    *(f"{text}.{language}" for text in ("title", "description") for language in LANGUAGES),
})  # fmt: skip
"""What the standard has a word on; owners, agents and own fields it leaves alone."""

READ_WITH = b"openimmo 2"
"""Goes up when the mapping changes what the same record means."""

_ANY_DAY = re.compile(rb"<[^/<>]*aktiv_(?:von|bis)", re.IGNORECASE)
_DAY = re.compile(rb"aktiv_(?:(von)|bis)\s*>\s*([0-9]{4}-[0-9]{2}-[0-9]{2})", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[a-z_][\w.-]*:)?openimmo[\s>/]")


def recognises(head: Head) -> bool:
    """Whether a file begins like OpenImmo, in a ZIP or not."""
    return _ROOT.search(head.text) is not None


@contextmanager
def open_openimmo(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    """The listings of a file; Invalid when it, or one document in it, is damaged anywhere."""
    with enclosed(path) as files:
        yield _source(_documents(path, files.sent), files, around.now)


class Document(Struct, frozen=True):
    """One XML that holds listings, or says that there are none."""

    name: str
    opening: Opening
    header: Header


def _documents(path: Path, found: Sent) -> list[Document]:
    documents: list[Document] = []
    for name, opening in found.documents():
        with opening() as stream:
            header = header_of(stream, name)
        if header.offerers:
            documents.append(Document(name, opening, header))
    if not documents:
        raise Invalid(
            "Nobody offers anything in %(file)s: this is not OpenImmo.", field="file", file=path.name
        )
    return documents


def _source(documents: list[Document], files: Enclosed, now: datetime) -> Source[ListingFacts]:
    headers = [document.header for document in documents]
    sources = frozenset[str]().union(*(header.sources for header in headers))
    sender = next(iter(sources)) if len(sources) == 1 else ""
    is_whole = all(header.extent == "VOLL" and header.mode != "DELETE" for header in headers)
    return Source(
        records=_records(documents, files, now),
        columns=["record"],
        lines=sum(header.lines for header in headers) if len(headers) == 1 else None,
        written_as=_written_as(headers),
        sender=sender,
        whole=is_whole and sender not in ("", NAMELESS),
        said=SAID,
        read_with=READ_WITH,
        as_of=now.date().isoformat().encode(),
        pictures=files.of,
    )


def _written_as(headers: list[Header]) -> str:
    versions = sorted({header.version for header in headers if header.version})
    extents = sorted({header.extent for header in headers if header.extent in ("VOLL", "TEIL")})
    return ", ".join([" ".join(["OpenImmo", *versions]), *extents])


def _records(documents: list[Document], files: Enclosed, now: datetime) -> Iterator[Record[ListingFacts]]:
    for document in documents:
        with document.opening() as stream:
            for piece in listings_in(stream, document.name):
                place = piece.path if len(documents) == 1 else f"{document.name}: {piece.path}"
                yield _record(piece, place, document.header, files, now)


def _record(piece: Piece, place: str, header: Header, files: Enclosed, now: datetime) -> Record[ListingFacts]:
    source = header.source_at(piece.path)
    marks = [marks_of(part, files) for part in _attachments(piece)] if files.has_files else ()
    print_ = piece.print(source, str(header.mode == "DELETE"), _by_today(piece, header, now), *marks)
    return Record(piece.line, print_, partial(_read, piece, place, source, header.mode, files, now))


def _attachments(piece: Piece) -> list[Element]:
    return list(piece.element.iterfind("anhaenge/anhang"))


def _by_today(piece: Piece, header: Header, now: datetime) -> str:
    """What tells whether a listing stands as it did, though nothing was written anew: which of its days have
    come."""
    written = piece.written()
    if _ANY_DAY.search(written) is None:
        return ""
    days, today = _DAY.findall(written), now.date().isoformat().encode()
    if len(days) == len(_ANY_DAY.findall(written)):
        return " ".join(str(day > today if begins else day < today) for begins, day in days)
    return standing(Reading(piece.element, piece.line, ""), header.mode, now)


def _read(
    piece: Piece, place: str, source: str, mode: str, files: Enclosed, now: datetime
) -> Candidate[ListingFacts]:
    reading, raw = Reading(piece.element, piece.line, place), piece.raw()
    mark = mark_of(reading, source, mode, now)
    if mark is not None:
        return Candidate(
            line=reading.line, cells=[raw], mark=mark, problems=reading.problems, place=reading.place,
            reference=reference_of(source, mark.source_id),
        )  # fmt: skip
    return understood_listing(reading, raw, source, mode, files, now)


FORMAT = Format(name="openimmo", title="OpenImmo", recognises=recognises, open=open_openimmo)
