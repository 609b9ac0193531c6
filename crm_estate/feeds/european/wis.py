"""WIS, the exchange of the brokers of South Tyrol: German names, texts in German and Italian."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import root_of, xml_records
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.words import YES
from crm_estate.listings.facts import ListingFacts, Status

KINDS = {
    "wohnung": "apartment", "haus": "house", "reihenhaus": "house", "villa": "house", "grundstueck": "land",
    "baugrund": "land", "buero": "commercial", "geschaeft": "commercial", "halle": "commercial",
    "gewerbe": "commercial", "hotel": "commercial", "garage": "garage", "zimmer": "room", "*": "other",
}  # fmt: skip
CONDITIONS = {
    "neu": "new", "neuwertig": "very_good", "gut": "good", "renoviert": "renovated",
    "renovierungsbeduerftig": "to_renovate", "im bau": "under_construction", "rohbau": "shell", "*": None,
}  # fmt: skip
FEATURES = {
    "elevator": "aufzug", "garage": "garage", "parking": "abstellplatz", "garden": "gruenflaeche",
    "cellar": "keller", "terrace": "terrasse", "loggia": "loggia", "balcony": "balkon",
}  # fmt: skip


def _gone(told: Told) -> Status | None:
    return "Withdrawn" if told.get("loeschen") in {"1", "ja"} else None


def _texts(told: Told) -> dict[str, dict[str, str]]:
    return {"description": {"de": told.get("infode"), "it": told.get("infoit"), "en": told.get("infoen")}}


def _finish(body: Body, told: Told, around: Around) -> None:
    if told.get("aufanfrage").lower() in YES:
        body["list_price.amount"] = 0.0
    if body.get("offer") == "rent":
        body["rent_period"] = "month"


WIS = Portal(
    name="wis",
    title="WIS",
    id=("id",),
    constants={"country": "IT", "list_price.currency": "EUR"},
    fields={
        "offer": at("mietekauf", choices={"kauf": "sale", "miete": "rent", "*": None}),
        "kind": at("immobilienart", choices=KINDS),
        "list_price.amount": at("preis"),
        "living_area": at("nutzflaeche", nothing=frozenset({"0", "0.00"})),
        "rooms_total": at("zimmer", nothing=frozenset({"0"})),
        "floor": at("stockwerk"),
        "floors_total": at("stockwerke"),
        "year_built": at("baujahr"),
        "energy_class": at("klimahaus", kind="line"),
        "condition": at("zustand", choices=CONDITIONS),
        "place": at("ort"),
        **{f"features.{tag}": at(place) for tag, place in FEATURES.items()},
    },
    words=Words(tagged=_texts),
    pictures=tuple(Pictures(f"bild{number}") for number in range(1, 11)),
    gone=_gone,
    finish=_finish,
    more=("rent_period",),
)


def _recognises(head: Head) -> bool:
    return root_of(head) == "wis"


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with xml_records(
        path, around, WIS, ("objekt",), head=("benutzer",), sender_of=lambda told: told.get("kdnr")
    ) as source:
        yield source


FORMAT = Format(name="wis", title="WIS", recognises=_recognises, open=_open)
