"""daft.ie 2.7, its overseas part: homes abroad, for sale or to let, described for readers in Ireland."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.feeds.countries import country_code
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.english import FEATURES, put_features
from crm_estate.feeds.portals.mapping import ACRE, Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import root_of, xml_records
from crm_estate.feeds.portals.telling import Told, XmlTold
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts, Status

KINDS = {
    "house": "house", "apartment": "apartment", "duplex": "apartment", "bungalow": "house", "site": "land",
    "commercial": "commercial", "*": None,
}  # fmt: skip
STATUSES = {"for-sale": "Active", "sale-agreed": "Active Under Contract", "*": "Active"}
ZERO = frozenset({"0"})


def _gone(told: Told) -> Status | None:
    return "Closed" if told.get("property_status") == "sold" else None


def _finish(body: Body, told: Told, around: Around) -> None:
    body["offer"] = "rent" if isinstance(told, XmlTold) and "rental" in told.element.tag else "sale"
    body["country"] = country_code(told.get("country")) or None
    if told.get("property_type") == "commercial" and told.get("commercial_type") == "land":
        body["kind"] = "land"
    if told.get("price_type") == "on application":
        body["list_price.amount"] = 0.0
    if told.get("is_new_development") == "1":
        body["condition"] = "new"
    put_features(body, (part.get(".") for part in told.parts("features/feature")))


DAFT = Portal(
    name="daft",
    title="daft.ie 2.7",
    id=("external_id",),
    constants={"list_price.currency": "EUR"},
    fields={
        "kind": at("property_type", choices=KINDS),
        "standard_status": at("property_status", choices=STATUSES),
        "list_price.amount": at("price", "rent"),
        "rent_period": at(
            "rent_collection_period", choices={"weekly": "week", "monthly": "month", "*": None}
        ),
        "bedrooms_total": at("bedroom_number"),
        "bathrooms_total": at("bathroom_number"),
        "living_area": at("square_metres", nothing=ZERO),
        "plot_area": at("acres", times=ACRE, nothing=ZERO),
        "energy_class": at("energy_rating", kind="line"),
        "place": at("area"),
        "street": at("address"),
        "features.furnished": at("furnished", choices={"furnished": True, "unfurnished": False, "*": None}),
        "features.dishwasher": at("dishwasher"),
        "features.washing_machine": at("washing_machine"),
    },
    words=Words(descriptions=("description",), language="en"),
    pictures=(Pictures("photos/photo"),),
    sender=lambda told: told.get("agent_id"),
    gone=_gone,
    finish=_finish,
    more=(
        "offer",
        "country",
        "condition",
        *FEATURES,
    ),
)


def _recognises(head: Head) -> bool:
    return root_of(head) == "daft"


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with xml_records(path, around, DAFT, ("overseas_sale_ad", "overseas_rental_ad")) as source:
        yield source


FORMAT = Format(name="daft", title=DAFT.title, recognises=_recognises, open=_open)
