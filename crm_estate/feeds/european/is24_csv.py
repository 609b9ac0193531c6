"""ImmobilienScout24's CSV: 182 fields a line with | between them, the middle ones by the kind of property.

Homes are read. Land, shops and offices, investments and parking spaces are refused: no sample says what their
middle fields are, and a listing without price and area would take the place of a better one.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.european.is24_words import NUMBERED_CONDITIONS
from crm_estate.feeds.european.lines import columns_of, lines_of
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Body, Field, Pictures, Portal, Words, at
from crm_estate.feeds.portals.telling import RowTold, Told
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts, Status

FIELDS = 182
NAMES = {
    0: "mode", 1: "active", 2: "type", 3: "scout_id", 7: "id", 15: "customer", 35: "show_address",
    36: "title", 38: "currency",
    50: "street", 51: "number", 52: "zip", 53: "city", 54: "country", 61: "living",
    62: "usable", 63: "rooms", 64: "bathrooms", 65: "floor_or_plot", 66: "floors", 67: "year",
    68: "condition", 90: "price", 99: "location", 100: "fittings", 101: "description", 102: "others",
    70: "f70", 71: "f71", 74: "f74", 76: "f76", 79: "f79", 81: "f81", 82: "f82", 87: "guest_toilet",
    89: "cellar", **{107 + 5 * n: f"picture_{n + 1}" for n in range(10)},
    **{109 + 5 * n: f"picture_kind_{n + 1}" for n in range(10)},
    **{111 + 5 * n: f"picture_text_{n + 1}" for n in range(10)},
}  # fmt: skip
OFFERED = {
    "0": ("rent", "apartment"), "1": ("rent", "house"), "2": ("sale", "apartment"), "3": ("sale", "house"),
}  # fmt: skip
NO_HOME = N_("Of this format only homes for sale or to let are read; this is of another kind.")
YES_NO = {"J": True, "N": False, "*": None}

HOME: dict[str, Field] = {
    "list_price.amount": at("price"),
    "living_area": at("living"),
    "rooms_total": at("rooms"),
    "bathrooms_total": at("bathrooms"),
    "floors_total": at("floors"),
    "year_built": at("year"),
    "condition": at("condition", choices=NUMBERED_CONDITIONS),
    "features.cellar": at("cellar", choices=YES_NO),
    "features.guest_toilet": at("guest_toilet", choices=YES_NO),
}
"""Where all kinds of homes agree."""

FLAT = HOME | {"floor": at("floor_or_plot"), "features.elevator": at("f70", choices=YES_NO)}
RENTED_FLAT = FLAT | {
    "features.fitted_kitchen": at("f74", choices=YES_NO),
    "features.barrier_free": at("f82", choices=YES_NO),
    "features.pets_allowed": at("f71", choices=YES_NO),
    "bedrooms_total": at("f81"),
}
HOUSE = HOME | {"plot_area": at("floor_or_plot")}
SOLD_HOUSE = HOUSE | {"features.barrier_free": at("f79", choices=YES_NO), "bedrooms_total": at("f76")}
BY_TYPE = {"0": RENTED_FLAT, "1": HOUSE, "2": FLAT, "3": SOLD_HOUSE}


def _gone(told: Told) -> Status | None:
    return "Withdrawn" if told.get("mode").upper() == "D" else None


def _finish(body: Body, told: Told, around: Around) -> None:
    if told.get("mode").upper() == "N":
        raise Invalid("Its sender wants it to be ignored.", field="standard_status")
    if told.get("type") not in BY_TYPE:
        raise Invalid(NO_HOME, field="kind")
    body["offer"], body["kind"] = OFFERED[told.get("type")]
    if body["offer"] == "rent":
        body["rent_period"] = "month"
    country = told.get("country")
    body["country"] = (country_code(country) or None) if country else "DE"
    body["street"] = f"{told.get('street')} {told.get('number')}".strip()
    body["address_visible"] = told.get("show_address").upper() == "J"
    body["standard_status"] = "Hold" if told.get("active") == "0" else "Active"


COMMON = Portal(
    name="is24",
    title="ImmobilienScout24 CSV",
    id=("id", "scout_id"),
    fields={
        "list_price.currency": at("currency", kind="line"),
        "place": at("city"),
        "postal_code": at("zip", kind="line"),
    },
    words=Words(
        titles=("title",), descriptions=("description", "fittings", "location", "others"), language="de"
    ),
    pictures=(Pictures("picture_", ".", "text", "kind", frozenset({"b", "gb"})),),
    decimal=",",
    sender=lambda told: told.get("customer"),
    gone=_gone,
    finish=_finish,
    more=("offer", "kind", "country", "street", "address_visible", "standard_status", "rent_period",
          *RENTED_FLAT, *SOLD_HOUSE),
)  # fmt: skip
PORTALS = {
    code: msgspec.structs.replace(COMMON, fields={**COMMON.fields, **fields})
    for code, fields in BY_TYPE.items()
}


def _portal_of(told: RowTold) -> Portal:
    return PORTALS.get(told.get("type"), COMMON)


def _recognises(head: Head) -> bool:
    first = head.text.split(b"\n")[0]
    return first[:2] in (b"i|", b"u|", b"d|", b"n|") and first.count(b"|") == FIELDS - 1


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with lines_of(path, around, columns_of(NAMES, FIELDS), "|", _portal_of, COMMON) as source:
        yield source


FORMAT = Format(
    name="is24_csv", title="ImmobilienScout24 CSV", recognises=_recognises, open=_open, records_as="text"
)
