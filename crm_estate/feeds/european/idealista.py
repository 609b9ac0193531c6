"""idealista's JSON: what one customer has, homes, offices and land, and developments with their homes.

A development is no listing; each of its homes is one.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw, Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.money import currency_of_country
from crm_estate.feeds.archives import document
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import READ_WITH
from crm_estate.feeds.portals.telling import JsonTold, Told
from crm_estate.feeds.portals.understanding import candidate_of
from crm_estate.feeds.records import Record, print_of
from crm_estate.feeds.references import source_of
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts

LARGEST = 64 * 2**20
"""Bytes of a file, which is read as a whole."""

KINDS = {
    "flat": "apartment", "land": "land", "garage": "garage", "office": "commercial", "storage": "other",
    "building": "other", "room": "room",
}  # fmt: skip
BEGINNINGS = {"house": "house", "rustic": "house", "premises": "commercial", "land": "land"}
OFFERS = {"sale": "sale", "rent": "rent", "*": None}
CONDITIONS = {"new": "new", "good": "good", "torestore": "to_renovate", "*": None}
CLASSES = {letter: letter for letter in ("A+", "A", "B", "C", "D", "E", "F", "G")} | {"*": None}
FLOORS = {"bj": 0, "st": -1, "ss": -1}
LANGUAGES = {"english": "en", "polish": "pl", "czech": "cs", "romanian": "ro", "slovenian": "sl"}
FEATURES = {
    "air_conditioning": "ConditionedAir", "alarm": "SecurityAlarm", "balcony": "Balcony",
    "barrier_free": "HandicapAdaptedAccess", "elevator": "LiftAvailable", "fireplace": "Chimney",
    "fitted_kitchen": "EquippedKitchen", "furnished": "EquippedWithFurniture", "garden": "Garden",
    "parking": "ParkingAvailable", "pets_allowed": "PetsAllowed", "pool": "Pool", "security": "Doorman",
    "storage_room": "Storage", "terrace": "Terrace",
}  # fmt: skip


class Customer(Struct):
    """The file. Who the customer's people are is not even read."""

    customerCode: str = ""
    customerProperties: list[Raw] = []
    customerNewDevelopments: list[Raw] = []


def _texts(told: Told) -> dict[str, dict[str, str]]:
    parts = told.parts("propertyDescriptions")
    named = ((part.get("descriptionLanguage").lower(), part.get("descriptionText")) for part in parts)
    return {"description": {LANGUAGES.get(language, language): text for language, text in named}}


def _finish(body: Body, told: Told, around: Around) -> None:
    kind = told.get("propertyFeatures/featuresType")
    body["kind"] = KINDS.get(kind) or BEGINNINGS.get(kind.split("_")[0])
    body["country"] = country = country_code(told.get("propertyAddress/addressCountry")) or None
    if country:
        body["list_price.currency"] = currency_of_country(country)
    if body.get("offer") == "rent":
        body["rent_period"] = "month"
    number = told.get("propertyAddress/addressStreetNumber")
    body["street"] = f"{told.get('propertyAddress/addressStreetName')} {number}".strip()
    body["address_visible"] = told.get("propertyAddress/addressVisibility") == "full"
    floor = told.get("propertyAddress/addressFloor").lower()
    body["floor"] = int(floor[:4]) if floor.removeprefix("-").isdecimal() else FLOORS.get(floor)


IDEALISTA = Portal(
    name="idealista",
    title="idealista",
    id=("propertyCode",),
    fields={
        "offer": at("propertyOperation/operationType", choices=OFFERS),
        "list_price.amount": at("propertyOperation/operationPrice"),
        "living_area": at("propertyFeatures/featuresAreaUsable", "propertyFeatures/featuresAreaConstructed"),
        "plot_area": at("propertyFeatures/featuresAreaPlot"),
        "rooms_total": at("propertyFeatures/featuresRooms"),
        "bedrooms_total": at("propertyFeatures/featuresBedroomNumber"),
        "bathrooms_total": at("propertyFeatures/featuresBathroomNumber"),
        "floors_total": at("propertyFeatures/featuresFloorsBuilding"),
        "year_built": at("propertyFeatures/featuresBuiltYear"),
        "condition": at("propertyFeatures/featuresConservation", choices=CONDITIONS),
        "energy_class": at("propertyFeatures/featuresEnergyCertificateRating", choices=CLASSES),
        "place": at("propertyAddress/addressTown"),
        "postal_code": at("propertyAddress/addressPostalCode", kind="line"),
        "location.lat": at("propertyAddress/addressCoordinatesLatitude"),
        "location.lon": at("propertyAddress/addressCoordinatesLongitude"),
        **{f"features.{tag}": at(f"propertyFeatures/features{name}") for tag, name in FEATURES.items()},
    },
    words=Words(tagged=_texts),
    pictures=(Pictures("propertyImages", "imageUrl"),),
    finish=_finish,
    more=("kind", "country", "rent_period", "street", "address_visible", "floor"),
)


def _recognises(head: Head) -> bool:
    start = head.text.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and (
        b'"customerproperties"' in start or b'"customernewdevelopments"' in start
    )


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    customer = _read(path)
    sender = (
        blake2b(customer.customerCode.encode(), digest_size=6).hexdigest() if customer.customerCode else ""
    )
    yield Source(
        records=_records(customer, sender, around),
        columns=["record"],
        lines=None,
        written_as="idealista, JSON",
        sender=source_of(IDEALISTA.name, sender),
        said=IDEALISTA.said(),
        read_with=READ_WITH + IDEALISTA.name.encode(),
    )


def _read(path: Path) -> Customer:
    with document(path) as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Invalid("%(file)s is larger than %(mb)s MB.", field="file", file=path.name, mb=LARGEST >> 20)
    try:
        return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=Customer)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Invalid("%(file)s is not JSON of this kind.", field="file", file=path.name) from None


def _records(customer: Customer, sender: str, around: Around) -> Iterator[Record[ListingFacts]]:
    for count, (place, value) in enumerate(_values(customer), 1):
        raw = msgspec.json.encode(value).decode()
        understand: Any = partial(
            candidate_of, JsonTold(value), IDEALISTA, around, line=count, raw=raw, place=place, sender=sender
        )
        yield Record(count, print_of(raw, sender), understand)


def _values(customer: Customer) -> Iterator[tuple[str, Any]]:
    """Properties, then the homes of developments; each with its place in the file."""
    for number, raw in enumerate(customer.customerProperties):
        yield f"/customerProperties[{number}]", _decoded(raw)
    for number, raw in enumerate(customer.customerNewDevelopments):
        place = f"/customerNewDevelopments[{number}]"
        development = _decoded(raw)
        homes = development.get("newDevelopmentTypologies") if isinstance(development, dict) else None
        if not isinstance(homes, list) or not homes:
            yield place, development
            continue
        for which, home in enumerate(homes):
            yield f"{place}/newDevelopmentTypologies[{which}]", _home(development, home)


def _home(development: dict[str, Any], home: Any) -> Any:
    """A home of a development: its own, with the place and pictures of the whole where it has none."""
    if not isinstance(home, dict) or not home.get("propertyCode"):
        return home
    shared = {name: development.get(name) for name in ("propertyAddress", "propertyImages")}
    return {**shared, **home, "propertyCode": f"{development.get('propertyCode', '')}-{home['propertyCode']}"}


def _decoded(raw: Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


FORMAT = Format(
    name="idealista", title="idealista JSON", recognises=_recognises, open=_open, records_as="json"
)
