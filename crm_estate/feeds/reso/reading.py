"""The Common Format in: listings out of files of JSON and out of pages of a RESO Web API."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import READ_WITH
from crm_estate.feeds.portals.telling import JsonTold, Told
from crm_estate.feeds.portals.texts_in import encoding_of, text_of_file
from crm_estate.feeds.portals.understanding import candidate_of
from crm_estate.feeds.reasons import because
from crm_estate.feeds.records import Candidate, Record, print_of
from crm_estate.feeds.references import source_of
from crm_estate.feeds.report import Problem
from crm_estate.feeds.reso import names
from crm_estate.feeds.reso.envelopes import Envelope
from crm_estate.feeds.reso.features import TAGS
from crm_estate.feeds.reso.finishing import finish, gone, texts
from crm_estate.feeds.reso.media import in_order
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts

SENDER = "@crm.sender"
"""Beside the records: who they are from, where that is known better than they say it."""
LOOKED_AT = 100
"""Records by which it is told whether a file speaks of pictures; a later one that does speaks for itself."""
WHOLE = "@crm.whole"
"""Beside the records: whether they are all there is."""


def _sender(told: Told) -> str:
    return told.get("OriginatingSystemName") or told.get("SourceSystemName")


RESO = Portal(
    name="reso",
    title="RESO Common Format",
    id=("ListingKey", "ListingKeyNumeric", "ListingId"),
    fields={
        "list_price.amount": at("ListPrice"),
        "list_price.currency": at(names.CURRENCY, kind="line"),
        "rooms_total": at(names.ROOMS),
        "bedrooms_total": at("BedroomsTotal"),
        "floors_total": at("StoriesTotal"),
        "year_built": at("YearBuilt"),
        "energy_class": at(names.ENERGY_CLASS, kind="line"),
        "place": at("City", "PostalCity"),
        "postal_code": at("PostalCode", kind="line"),
        "location.lat": at("Latitude"),
        "location.lon": at("Longitude"),
        "location.precision_m": at(names.PRECISION),
        "address_visible": at("InternetAddressDisplayYN"),
    },
    decimal=".",
    sender=_sender,
    gone=gone,
    words=Words(tagged=texts, tags=("title", "description")),
    pictures=(Pictures("Media", "MediaURL", "ShortDescription"),),
    finish=finish,
    more=(
        "offer", "kind", "country", "standard_status", "rent_period", "living_area", "plot_area", "street",
        "bathrooms_total", "floor", "condition", *sorted(f"features.{tag}" for tag in TAGS),
    ),
)  # fmt: skip

SAID = RESO.said()


def _recognises(head: Head) -> bool:
    text = head.text.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text.startswith((b"{", b"[")):
        return False
    if b'"@reso.context"' in text:
        return b"resource:property" in text
    return b'"@odata.' in text and (b'"listingkey"' in text or b'"listingid"' in text)


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    encoding = encoding_of(path, "cp1252")
    start, beside = _beginning(path, encoding)
    first = start[0] if start else {}
    portal = _from(str(beside.get(SENDER) or ""))
    yield Source(
        records=_records(Envelope(text_of_file(path, encoding), path.name), portal, around),
        columns=["record"],
        lines=None,
        written_as="RESO Common Format, JSON",
        sender=source_of(portal.name, portal.sender(JsonTold(first))),
        whole=beside.get(WHOLE) is True,
        said=SAID if any("Media" in one for one in start) else SAID - {"photos"},
        read_with=READ_WITH + portal.name.encode(),
    )


def _from(sender: str) -> Portal:
    """The mapping, for a sender that is known by name."""
    return msgspec.structs.replace(RESO, sender=lambda _: sender) if sender else RESO


def _beginning(path: Path, encoding: str) -> tuple[list[dict[str, Any]], Mapping[str, Any]]:
    """The first records, among which tombstones say little, and what stands before them."""
    envelope = Envelope(text_of_file(path, encoding), path.name)
    start = list(islice(envelope.records(), LOOKED_AT))
    return [record for raw in start if (record := _decoded(raw))], envelope.around


def _records(envelope: Envelope, portal: Portal, around: Around) -> Iterator[Record[ListingFacts]]:
    for number, raw in enumerate(envelope.records(), 1):
        yield Record(number, print_of(raw), partial(_understand, raw, number, portal, around))


def _understand(raw: str, number: int, portal: Portal, around: Around) -> Candidate[ListingFacts]:
    place = f"/value[{number - 1}]"
    record = _decoded(raw)
    if record is None:
        problem = Problem(line=number, place=place, why=because(N_("This is not a record of JSON.")))
        return Candidate(line=number, cells=[raw], problems=[problem], place=place)
    told = JsonTold({**record, "Media": in_order(record.get("Media"))})
    candidate = candidate_of(told, portal, around, line=number, raw=raw, place=place)
    return msgspec.structs.replace(candidate, said=SAID) if "Media" in record else candidate


def _decoded(raw: str) -> dict[str, Any] | None:
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, Invalid):
        return None
    return value if isinstance(value, dict) else None


FORMAT = Format(
    name="reso", title="RESO Common Format", recognises=_recognises, open=_open, records_as="json"
)
