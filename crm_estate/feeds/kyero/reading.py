"""Kyero v3 in: listings out of its XML."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.base.wording import N_
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.kyero.words import KINDS
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.english import FEATURES, put_features
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import root_of, xml_records
from crm_estate.feeds.portals.telling import Told, XmlTold
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts

RENT_PERIODS = {"week": "week", "month": "month", "day": "day", "year": "year", "sale": None}
DEFAULT_COUNTRY = "ES"
"""Kyero began in Spain, and its files still mean Spain where they name no country."""


def _texts(told: Told) -> dict[str, dict[str, str]]:
    """Descriptions by language, whichever there are: the wild has more than the schema."""
    tags = told.names("desc") if isinstance(told, XmlTold) else []
    return {"description": {tag: told.get(f"desc/{tag}") for tag in tags}}


def _finish(body: Body, told: Told, around: Around) -> None:
    named = told.get("country")
    body["country"] = country_code(named) or None if named else DEFAULT_COUNTRY
    if not named:
        around.say("country", N_("No country is named: Spain, as Kyero has it."))
    _price(body, told, around)
    put_features(body, (part.get(".") for part in told.parts("features/feature")))
    if told.get("new_build") == "1":
        body["condition"] = "new"


def _price(body: Body, told: Told, around: Around) -> None:
    if told.get("price").lower() == "x":
        body["list_price.amount"] = 0.0  # on request
    if body.get("list_price.amount") is not None and not body.get("list_price.currency"):
        body["list_price.currency"] = "EUR"
        around.say("list_price", N_("No currency is named: euro, as Kyero has it."))


KYERO = Portal(
    name="kyero",
    title="Kyero v3",
    id=("id",),
    fields={
        "offer": at("price_freq", choices={"sale": "sale", "week": "rent", "month": "rent", "*": None}),
        "rent_period": at("price_freq", choices=RENT_PERIODS),
        "kind": at("type", choices=KINDS),
        "list_price.amount": at("price", nothing=frozenset({"x", "X"})),
        "list_price.currency": at("currency", kind="line"),
        "place": at("town"),
        "street": at("location_detail"),
        "location.lat": at("location/latitude"),
        "location.lon": at("location/longitude"),
        "bedrooms_total": at("beds"),
        "bathrooms_total": at("baths"),
        "living_area": at("surface_area/built", nothing=frozenset({"0"})),
        "plot_area": at("surface_area/plot", nothing=frozenset({"0"})),
        "energy_class": at("energy_rating/consumption", kind="line", nothing=frozenset({"X", "x"})),
        "features.pool": at("pool"),
    },
    words=Words(tagged=_texts),
    pictures=(Pictures("images/image", "url"),),
    finish=_finish,
    more=("country", "condition", *FEATURES),
)


def _recognises(head: Head) -> bool:
    return root_of(head) == "root" and b"<kyero" in head.text


def _sender(told: XmlTold) -> str:
    """Who sends: the agent of the file's head, by its number or its name; of older files nobody is named."""
    return told.get("id") or told.get("name") if told.element.tag == "agent" else ""


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with xml_records(
        path, around, KYERO, ("property",), head=("agent",), sender_of=_sender, whole=lambda told: True
    ) as source:
        yield source


FORMAT = Format(name="kyero", title="Kyero v3", recognises=_recognises, open=_open)
