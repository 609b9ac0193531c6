"""Listings out as a table or as lines of JSON: for another system of the same firm, or to come in again.

A line of JSON is what the API takes. The columns of a table are named by the fields, as the map `listings`
reads them; a cell that a spreadsheet would run as a formula is disarmed, and read again as it was.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

import msgspec

from crm_estate.base.languages import LANGUAGES
from crm_estate.feeds.rows import Cell, harmless
from crm_estate.feeds.writing import Batch, OutFormat, Writing
from crm_estate.listings.facts import ListingFacts, ListingOut, Photo

MARK = b"\xef\xbb\xbf"
"""What spreadsheets know UTF-8 by."""

PLAIN = (
    "reference", "offer", "kind", "standard_status", "country", "place", "postal_code", "street",
    "address_visible", "list_price.amount", "list_price.currency", "rent_period", "living_area", "plot_area",
    "rooms_total", "bedrooms_total", "bathrooms_total", "floor", "floors_total", "year_built", "energy_class",
    "condition", "location.lat", "location.lon", "location.precision_m",
)  # fmt: skip
LAST = ("photos", "owner", "agent", "office", "source", "source_id")
TEXTS = tuple(f"{field}.{language}" for field in ("title", "description") for language in LANGUAGES)
FACTS = ListingFacts.__struct_fields__


def facts_of(listing: ListingOut) -> ListingFacts:
    """What was said of a listing, without what the CRM knows besides."""
    return ListingFacts(**{name: getattr(listing, name) for name in FACTS})


def row(cells: Sequence[Cell]) -> bytes:
    """One row of a table, nothing in it a formula."""
    line = StringIO()
    csv.writer(line).writerow([harmless(cell) for cell in cells])
    return line.getvalue().encode()


def written(value: object) -> Cell:
    """A value as it is read again; a number so that no reader takes its decimal sign for one of thousands.

    >>> written(54.125), written(850000.0), written(True), written(None)
    ('54.1250', '850000', 'yes', '')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:.10f}".rstrip("0").rstrip(".")
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text
    return str(value)


def flat(body: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a body by their paths."""
    for name, value in body.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


class TableWriting:
    """A table under way."""

    def __init__(self, batch: Batch) -> None:
        self._columns = (*PLAIN, *batch.more, *TEXTS, *LAST)

    def begin(self) -> bytes:
        return MARK + row(self._columns)

    def listing(self, listing: ListingOut) -> bytes:
        said = dict(flat(msgspec.to_builtins(facts_of(listing))))
        said["photos"] = _photos(listing.photos)
        return row([written(said.get(column)) for column in self._columns])

    def end(self) -> Iterable[bytes]:
        return []


class LinesWriting:
    """Lines of JSON under way."""

    def __init__(self, batch: Batch) -> None:
        self._encoder = msgspec.json.Encoder()

    def begin(self) -> bytes:
        return b""

    def listing(self, listing: ListingOut) -> bytes:
        return self._encoder.encode(facts_of(listing)) + b"\n"

    def end(self) -> Iterable[bytes]:
        return []


def _photos(photos: Sequence[Photo]) -> str:
    """Addresses with spaces between them, if they say all there is to say."""
    if all(not photo.caption and photo.order == place for place, photo in enumerate(photos)):
        return " ".join(photo.url for photo in photos)
    return msgspec.json.encode(photos).decode()


def _table(batch: Batch) -> Writing:
    return TableWriting(batch)


def _lines(batch: Batch) -> Writing:
    return LinesWriting(batch)


CSV = OutFormat(
    name="csv",
    title="CSV, to come in again",
    suffix=".csv",
    media_type="text/csv",
    scope="full",
    write=_table,
)
JSONL = OutFormat(
    name="jsonl",
    title="Lines of JSON, as the API takes them",
    suffix=".jsonl",
    media_type="application/x-ndjson",
    scope="full",
    write=_lines,
)
