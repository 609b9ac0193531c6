"""schema.org in: listings out of JSON-LD."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.base.texts import fold
from crm_estate.feeds.archives import document
from crm_estate.feeds.countries import country_code, country_of_domain
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.telling import JsonTold, Told, host_of
from crm_estate.feeds.portals.understanding import candidate_of
from crm_estate.feeds.records import Record, print_of
from crm_estate.feeds.references import source_of
from crm_estate.feeds.schema_org.finding import Said, first, is_listing, listings_in, types_of
from crm_estate.feeds.schema_org.words import FEATURES, GONE, KINDS, PERIODS, UNITS
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts, Status

LARGEST = 64 * 2**20
"""Bytes of a file, which is read as a whole."""
READ_WITH = b"schema.org-1"


def flat(said: Said) -> Said:
    """What a listing and what it is about say, as one; the listing's own words count first."""
    home = next(
        (
            one
            for key in ("mainEntity", "about", "itemOffered")
            if isinstance(one := first(said.get(key)), dict)
        ),
        {},
    )
    offer = first(said.get("offers") or home.get("offers") or {})
    offer = offer if isinstance(offer, dict) else {}
    if not home and isinstance(first(offer.get("itemOffered")), dict):
        home = first(offer["itemOffered"])
    own = {key: value for key, value in said.items() if value not in (None, "", [], {})}
    all_said = {**home, **own}
    kinds = [KINDS[one] for one in (*types_of(home), *types_of(said)) if one in KINDS]
    return {**all_said, "kind": kinds[0] if kinds else "", "offer": offer, **_parts(all_said, offer)}


def _parts(said: Said, offer: Said) -> Said:
    price = first(offer.get("priceSpecification")) or {}
    price = price if isinstance(price, dict) else {}
    address = first(said.get("address"))
    country = first(address.get("addressCountry")) if isinstance(address, dict) else ""
    return {
        "price": offer.get("price", price.get("price", said.get("price"))),
        "currency": offer.get("priceCurrency") or price.get("priceCurrency") or said.get("priceCurrency"),
        "unit": price.get("unitCode") or price.get("unitText"),
        "size": _size(said.get("floorSize") or said.get("area")),
        "plot": _size(said.get("lotSize")),
        "address": address if isinstance(address, dict) else {"streetAddress": address},
        "country": country.get("name") if isinstance(country, dict) else country,
        "geo": _geo(first(said.get("geo"))),
        "image": _images(said.get("image") or said.get("photo")),
        "rooms": _number(said.get("numberOfRooms")),
        "bedrooms": _number(said.get("numberOfBedrooms")),
        "bathrooms": _number(said.get("numberOfBathroomsTotal") or said.get("numberOfFullBathrooms")),
    }


def _number(value: Any) -> Any:
    value = first(value)
    return value.get("value") if isinstance(value, dict) else value


def _size(value: Any) -> Any:
    """Square metres; a number without a unit is taken for them."""
    value = first(value)
    if not isinstance(value, dict):
        return value
    unit = UNITS.get(str(value.get("unitCode", "MTK")).upper())
    number = value.get("value")
    try:
        return (
            round(float(number) * unit, 2)
            if unit and unit != 1 and number is not None
            else number
            if unit
            else None
        )
    except (TypeError, ValueError):
        return None


def _geo(value: Any) -> Any:
    if not isinstance(value, dict):
        return {}
    middle = first(value.get("geoMidpoint"))
    return {**middle, "radius": value.get("geoRadius")} if isinstance(middle, dict) else value


def _images(value: Any) -> list[Any]:
    many = value if isinstance(value, list) else [value]
    named = (one if isinstance(one, dict) else {"url": one} for one in many if one)
    return [{**one, "url": one.get("contentUrl") or one.get("url")} for one in named]


def _page(told: Told) -> str:
    return told.get("url") or told.get("@id")


def _id(told: Told) -> str:
    """The sender's number, or the address of the page without what is only said to its server."""
    number = told.get("identifier/value") or told.get("identifier") or told.get("sku")
    if number:
        return number
    page = _page(told)
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    return f"{parts.path}{'?' + parts.query if parts.query else ''}".strip("/") if parts.netloc else page


def _last_word(text: str) -> str:
    return text.rstrip("/").rpartition("/")[2].rpartition("#")[2].lower()


def _status(told: Told) -> Status | None:
    return GONE.get(_last_word(told.get("offer/availability")))  # pyright: ignore[reportReturnType]


def _finish(body: Body, told: Told, around: Around) -> None:
    function, unit = _last_word(told.get("offer/businessFunction")), told.get("unit")
    is_rent = "lease" in function or "rent" in function or unit in PERIODS
    body["offer"] = "rent" if is_rent else "sale" if function or _priced(told) else None
    if is_rent:
        body["rent_period"] = PERIODS.get(unit)
    body["kind"] = told.get("kind") or "other"
    named = told.get("country")
    body["country"] = (country_code(named) if named else country_of_domain(host_of(_page(told)))) or None
    if told.get("address/streetAddress"):
        body["address_visible"] = True
    _features(body, told)


def _priced(told: Told) -> bool:
    return bool(told.get("price") or told.get("offer/@type"))


def _features(body: Body, told: Told) -> None:
    for part in told.parts("amenityFeature"):
        tag = FEATURES.get(fold(part.get("name") or part.get(".")))
        if tag:
            body.setdefault(f"features.{tag}", part.get("value").lower() not in ("false", "no", "0"))


SCHEMA_ORG = Portal(
    name="schema-org",
    title="schema.org",
    id=("url",),
    id_of=_id,
    fields={
        "list_price.amount": at("price"),
        "list_price.currency": at("currency", kind="line"),
        "living_area": at("size", nothing=frozenset({"0"})),
        "plot_area": at("plot", nothing=frozenset({"0"})),
        "rooms_total": at("rooms", kind="halves"),
        "bedrooms_total": at("bedrooms"),
        "bathrooms_total": at("bathrooms"),
        "floor": at("floorLevel"),
        "year_built": at("yearBuilt"),
        "place": at("address/addressLocality", "address/addressRegion"),
        "postal_code": at("address/postalCode"),
        "street": at("address/streetAddress"),
        "location.lat": at("geo/latitude"),
        "location.lon": at("geo/longitude"),
        "location.precision_m": at("geo/radius"),
    },
    words=Words(titles=("name",), descriptions=("description",)),
    pictures=(Pictures("image", "url", "caption"),),
    sender=lambda told: host_of(_page(told)),
    gone=_status,
    finish=_finish,
    more=("offer", "kind", "country", "rent_period", "address_visible",
          *sorted({f"features.{tag}" for tag in FEATURES.values()})),
)  # fmt: skip


def _recognises(head: Head) -> bool:
    start = head.text.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_ours = b"schema.org" in start and (b"realestatelisting" in start or b'"offers"' in start)
    return is_ours and (start[:1] in (b"{", b"[") or b"application/ld+json" in start)


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with document(path) as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Invalid("%(file)s is larger than %(mb)s MB.", field="file", file=path.name, mb=LARGEST >> 20)
    found = list(listings_in(data, path.name))
    senders = {host_of(_page(JsonTold(flat(said)))) for _, said in found if is_listing(said)}
    yield Source(
        records=_records(found, around),
        columns=["record"],
        lines=len(found),
        written_as="schema.org, JSON-LD",
        sender=source_of(SCHEMA_ORG.name, senders.pop()) if len(senders) == 1 else "",
        said=SCHEMA_ORG.said(),
        read_with=READ_WITH,
    )


def _records(found: list[tuple[str, Said]], around: Around) -> Iterator[Record[ListingFacts]]:
    for number, (place, said) in enumerate(found, 1):
        raw = msgspec.json.encode(said).decode()
        told = JsonTold(flat(said))
        understand: Any = partial(
            candidate_of, told, _spoken(said), around, line=number, raw=raw, place=place
        )
        yield Record(number, print_of(raw), understand)


def _spoken(said: Said) -> Portal:
    """The mapping for a record that names its language."""
    language = said.get("inLanguage")
    if not isinstance(language, str):
        return SCHEMA_ORG
    words = msgspec.structs.replace(SCHEMA_ORG.words, language=language.split("-")[0].lower())
    return msgspec.structs.replace(SCHEMA_ORG, words=words)


FORMAT = Format(
    name="schema-org", title="schema.org JSON-LD", recognises=_recognises, open=_open, records_as="json"
)
