"""immobiliare.it 2.x: Italian words, areas in m² or hectares, several kinds in one tree `Residenziale/Villa`.

Rooms (locali) are living rooms and bedrooms; delete markers are honoured. Projects are not listings: their
lots say less than a home needs and stand for several homes at once.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.feeds.countries import country_code
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import root_of, xml_records
from crm_estate.feeds.portals.telling import Told, XmlTold, host_of
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts, Status

HOUSES = ("villa", "casa indipendente", "rustico", "casale", "villetta", "chalet", "baita", "bungalow")
GARAGES = ("garage", "box", "posto auto")
BRANCHES = {
    "commerciale": "commercial",
    "terreno": "land",
    "stanza-camera": "room",
    "residenziale": "apartment",
}
CONDITIONS = {
    "in costruzione": "under_construction", "nuovo": "new", "ottimo": "very_good", "buono": "good",
    "abitabile": "good", "ristrutturato": "renovated", "da ristrutturare": "to_renovate", "*": None,
}  # fmt: skip
CLASSES = {letter: letter for letter in ("A+", "A", "B", "C", "D", "E", "F", "G")} | {"*": None}
"""Italy's A1 to A4 have no equal among the classes here."""

YES_NO = {"y": True, "n": False, "yes": True, "no": False, "*": None}
GARDENS = {"privato": True, "comune": True, "nessuno": False, "*": None}
FURNITURE = {"arredato": True, "non arredato": False, "*": None}
NO_GARAGE = {"no": False, "box": True, "rimessa": True, "*": None}


def _gone(told: Told) -> Status | None:
    return "Withdrawn" if told.get("@operation").lower() == "delete" else None


def _texts(told: Told) -> dict[str, dict[str, str]]:
    parts = told.parts("features/descriptions/description")
    return {
        "description": {part.get("@language") or "it": part.get(".") for part in parts},
        "title": {
            part.get("@language") or "it": part.get("title") for part in told.parts("features/titles/title")
        },
    }


def _finish(body: Body, told: Told, around: Around) -> None:
    body["kind"] = _kind(told.get("building@map") or told.get("property-type"))
    body["country"] = country_code(told.get("location/country-code")) or None
    if told.get("features/price@reserved").lower() == "yes":
        body["list_price.amount"] = 0.0
    if body.get("offer") == "rent":
        body["rent_period"] = "month"
    if body.get("living_area") is None:
        _area_of_main_part(body, told)
    if body.get("kind") == "land" and body.get("living_area"):
        body.setdefault("plot_area", body.pop("living_area"))
    body["address_visible"] = told.get("location/locality/thoroughfare@display").lower() == "yes"


def _kind(tree: str) -> str | None:
    """The kind in a tree of kinds; its end says more than its beginning."""
    words = tree.lower()
    if any(word in words for word in GARAGES):
        return "garage"
    if any(word in words for word in HOUSES):
        return "house"
    return BRANCHES.get(words.split("/")[0]) or ("other" if words.strip() else None)


def _area_of_main_part(body: Body, told: Told) -> None:
    """Of an area told part by part, that of the main one."""
    for part in told.parts("features/size/details/detail"):
        area = part.get("size")
        if part.get("@main").upper() == "Y" and area.isdecimal() and int(area[:9]):
            body["living_area"] = float(area[:9])


IMMOBILIARE = Portal(
    name="immobiliare_it",
    title="immobiliare.it",
    id=("unique-id",),
    fields={
        "offer": at("transaction-type", choices={"s": "sale", "r": "rent", "*": None}),
        "list_price.amount": at("features/price"),
        "list_price.currency": at("features/price@currency", kind="line"),
        "living_area": at("features/size/.", unit="features/size@unit", nothing=frozenset({"0"})),
        "plot_area": at("extra-features/external-area", unit="extra-features/external-area@unit"),
        "rooms_total": at("features/rooms", nothing=frozenset({"0"})),
        "bedrooms_total": at("extra-features/bedrooms"),
        "bathrooms_total": at("extra-features/bathrooms"),
        "floor": at("extra-features/floor"),
        "floors_total": at("extra-features/num-floors"),
        "year_built": at("extra-features/build-year"),
        "condition": at("building/status", choices=CONDITIONS),
        "energy_class": at("features/energy-class@value", "features/energy-class/.", choices=CLASSES),
        "place": at("location/city"),
        "street": at("location/locality/thoroughfare"),
        "postal_code": at("location/locality/postal-code", kind="line"),
        "location.lat": at("location/locality/latitude"),
        "location.lon": at("location/locality/longitude"),
        "features.terrace": at("extra-features/terrace", choices=YES_NO),
        "features.balcony": at("extra-features/balcony", choices=YES_NO),
        "features.elevator": at("extra-features/elevator", choices=YES_NO),
        "features.air_conditioning": at("extra-features/air-conditioning", choices=YES_NO),
        "features.alarm": at("extra-features/security-alarm", choices=YES_NO),
        "features.garden": at("extra-features/garden", choices=GARDENS),
        "features.furnished": at("extra-features/furniture", choices=FURNITURE),
        "features.garage": at("extra-features/garage@type", choices=NO_GARAGE),
        "features.parking": at("extra-features/garage@type", choices={"postoauto": True, "*": None}),
    },
    words=Words(tagged=_texts, tags=("title", "description")),
    pictures=(Pictures("pictures/picture-url"), Pictures("pictures/picture", "@url")),
    gone=_gone,
    finish=_finish,
    more=("kind", "country", "rent_period", "address_visible"),
)


def _recognises(head: Head) -> bool:
    return root_of(head) == "feed" and b"immobiliare.it" in head.text


def _sender(told: XmlTold) -> str:
    """Who publishes: the host of its site, or its name."""
    if told.element.tag != "publisher":
        return ""
    return host_of(told.get("site")) or told.get("name")


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with xml_records(
        path, around, IMMOBILIARE, ("property",), head=("publisher",),
        sender_of=_sender,
    ) as source:  # fmt: skip
        yield source


FORMAT = Format(name="immobiliare_it", title="immobiliare.it", recognises=_recognises, open=_open)
