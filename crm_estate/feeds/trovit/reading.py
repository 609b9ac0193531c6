"""Trovit in: adverts out of its XML."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.base.money import currency_of_country
from crm_estate.base.wording import N_
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import SQUARE_FOOT, Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import root_of, xml_records
from crm_estate.feeds.portals.telling import Told, host_of
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.trovit.pages import country_of_page
from crm_estate.feeds.trovit.words import CONDITIONS, KINDS, MONEY, OFFERS, PERIODS, STATES
from crm_estate.listings.facts import ListingFacts

ZERO = frozenset({"0"})
_ZIP_CODE = re.compile(r"\d{5}(-\d{4})?")


def _country(told: Told) -> str:
    """The country: as it is named, by the address of the page, or by state and postal code."""
    named = country_code(told.get("country"))
    if named:
        return named
    if told.get("region").upper() in STATES and _ZIP_CODE.fullmatch(told.get("postcode")):
        return "US"
    return country_of_page(told.get("url"))


def _finish(body: Body, told: Told, around: Around) -> None:
    country = _country(told)
    body["country"] = country or None
    if body.get("list_price.amount") is not None and not body.get("list_price.currency"):
        body["list_price.currency"] = MONEY.get(country) or currency_of_country(country) or None
    if told.get("is_new").lower() in {"1", "yes", "true"}:
        body.setdefault("condition", "new")
    if country == "US":
        _square_feet(body, told, around)
    body["address_visible"] = bool(told.get("address"))
    _parking(body, told)


def _square_feet(body: Body, told: Told, around: Around) -> None:
    """Where people reckon in square feet, an area without a unit is of these."""
    for path, place in (("living_area", "floor_area"), ("plot_area", "plot_area")):
        if body.get(path) is not None and not told.get(f"{place}@unit"):
            body[path] *= SQUARE_FOOT
            around.say(path, N_("An area without a unit: read as square feet, as is usual in its country."))


def _parking(body: Body, told: Told) -> None:
    """Yes or no, or how many places there are."""
    said = told.get("parking").lower()
    if said.isdecimal() or said in {"yes", "no", "true", "false", "si"}:
        body["features.parking"] = said not in {"no", "false"} and said.strip("0") != ""


TROVIT = Portal(
    name="trovit",
    title="Trovit",
    id=("id",),
    fields={
        "offer": at("type", choices=OFFERS),
        "kind": at("property_type", choices=KINDS),
        "list_price.amount": at("price"),
        "list_price.currency": at("price@currency", "currency", kind="line"),
        "rent_period": at("price@period", choices=PERIODS),
        "living_area": at("floor_area", unit="floor_area@unit", nothing=ZERO),
        "plot_area": at("plot_area", unit="plot_area@unit", nothing=ZERO),
        "bedrooms_total": at("rooms"),
        "bathrooms_total": at("bathrooms"),
        "floor": at("floor_number"),
        "year_built": at("year", nothing=ZERO),
        "condition": at("condition", choices=CONDITIONS),
        "place": at("city"),
        "street": at("address"),
        "postal_code": at("postcode", kind="line"),
        "location.lat": at("latitude"),
        "location.lon": at("longitude"),
        "features.furnished": at("is_furnished"),
    },
    words=Words(titles=("title",), descriptions=("content",)),
    pictures=(Pictures("pictures/picture", "picture_url", "picture_title"),),
    sender=lambda told: host_of(told.get("url")),
    finish=_finish,
    more=("country", "address_visible", "features.parking"),
)


def _recognises(head: Head) -> bool:
    return root_of(head) == "trovit"


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with xml_records(path, around, TROVIT, ("ad",)) as source:
        yield source


FORMAT = Format(name="trovit", title="Trovit", recognises=_recognises, open=_open)
