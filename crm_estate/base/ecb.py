"""The European Central Bank's euro reference rates, in every shape it publishes them in."""

import csv
import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from msgspec import Struct

from crm_estate.base.errors import Invalid

_LARGEST = 64 * 2**20
"""Bytes: the whole history since 1999 is under 10 MB; more is not it, or a zip bomb."""
_CODE = re.compile("[A-Z]{3}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Rate(Struct, frozen=True):
    """How many units of a currency one euro bought on a day."""

    day: dt.date
    currency: str
    per_euro: float


def read_ecb(data: bytes) -> Iterator[Rate]:
    """The rates in eurofxref-daily.xml, eurofxref-hist.xml, eurofxref.csv or the zip of the latter.

    Raises Invalid, before the first rate, if it is none of these or any part of it is broken.
    """
    if data.startswith(b"PK\x03\x04"):
        data = _unzipped(data)
    if len(data) > _LARGEST:
        raise Invalid("The file of exchange rates is too large")
    is_xml = data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    rates = list(_read_xml(data) if is_xml else _read_csv(data))
    if not rates:
        raise Invalid("There are no exchange rates in this file")
    return iter(rates)


def _unzipped(data: bytes) -> bytes:
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as archive,
            archive.open(archive.infolist()[0]) as file,
        ):
            return file.read(_LARGEST + 1)
    except (zipfile.BadZipFile, IndexError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Invalid(f"The zip file cannot be read: {error}") from None


def _read_xml(data: bytes) -> list[Rate]:
    """Every Cube with a currency belongs to the Cube with a time around it."""
    rates: list[Rate] = []
    day: dt.date | None = None
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        raise Invalid("A document type is not allowed in a file of exchange rates")

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal day
        if name.rpartition(" ")[2] != "Cube":
            return
        if "time" in attributes:
            day = _day(attributes["time"])
        if "currency" in attributes:
            rates.append(_rate(day, attributes["currency"], attributes.get("rate", "")))

    parser.StartDoctypeDeclHandler = refuse  # no document type, so no entities to expand or fetch
    parser.StartElementHandler = opened
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Invalid(f"The XML is broken: {error}") from None
    return rates


def _read_csv(data: bytes) -> Iterator[Rate]:
    """A heading `Date, USD, JPY, …`, then a line a day; N/A where a currency had no rate."""
    try:
        text = io.StringIO(data.decode("utf-8-sig"))
        lines = csv.reader(text, skipinitialspace=True, strict=True)
        heading = [name.strip() for name in next(lines, [])]
        if heading[:1] != ["Date"]:
            raise Invalid("This is not a file of the European Central Bank: no Date column")
        for line in filter(None, lines):
            day = _day(line[0])
            for currency, said in zip(heading[1:], line[1:], strict=False):
                if currency and said.strip() not in ("", "N/A"):
                    yield _rate(day, currency, said)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"The CSV is broken: {error}") from None


def _rate(day: dt.date | None, currency: str, said: str) -> Rate:
    try:
        per_euro = float(said)
    except ValueError:
        per_euro = math.nan
    if day is None or not _CODE.fullmatch(currency) or not 0 < per_euro < math.inf:
        raise Invalid(f"Not an exchange rate: {currency[:20]!r} {said[:20]!r} on {day}")
    return Rate(day, currency, per_euro)


def _day(said: str) -> dt.date:
    """`2026-03-06` in the history, `06 March 2026` in the daily CSV."""
    try:
        if said[:4].isdigit():
            return dt.date.fromisoformat(said.strip())
        day, month, year = said.split()
        return dt.date(int(year), _MONTHS.index(month[:3]) + 1, int(day))
    except ValueError:
        raise Invalid(f"Not a day: {said[:20]!r}") from None
