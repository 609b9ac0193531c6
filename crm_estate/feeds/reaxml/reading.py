"""REAXML in: listings out of its XML."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.base.errors import Invalid
from crm_estate.base.money import currency_of_country
from crm_estate.base.wording import N_
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.numbers import amount
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.english import TAGS, put_features
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import root_of, xml_records
from crm_estate.feeds.portals.telling import Told, XmlTold
from crm_estate.feeds.reaxml.words import CATEGORIES, FEATURES, KINDS, PERIODS, STATUSES, VIEWS
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.words import NO, YES
from crm_estate.listings.facts import ListingFacts, Offer, RentPeriod, Status
from crm_estate.listings.leaving import NewPrice

DEFAULT_COUNTRY = "AU"
PARTIAL = N_(
    "It tells a part of the listing only, without address and description. What it does not tell would be "
    "lost: have the whole listing sent."
)
ZERO = frozenset({"0", "0.0", "0.00"})
SAID_FEATURES = TAGS | {"view"} | {tag for tag in FEATURES.values() if tag}


def _element(told: Told) -> str:
    """Which kind of listing the record is."""
    return told.element.tag if isinstance(told, XmlTold) else ""


def _gone(told: Told) -> Status | None:
    """What a stub says; a listing that comes whole is understood whole, whatever its status."""
    status: dict[str, Status] = {**STATUSES}  # pyright: ignore[reportAssignmentType]
    return status.get(told.get("@status").lower())


def _finish(body: Body, told: Told, around: Around) -> None:
    if not told.get("address") and not told.get("description"):
        raise Invalid(PARTIAL, field="street")
    element = _element(told)
    body["kind"] = _kind(element, told)
    named = told.get("address/country")
    body["country"] = (country_code(named) or None) if named else DEFAULT_COUNTRY
    _terms(element, body, told, around)
    _address(body, told)
    _features(body, told)
    if told.get("newconstruction").lower() in YES or told.get("buildingdetails/newlybuilt@value") == "yes":
        body["condition"] = "new"
    if told.get("underoffer@value").lower() == "yes":
        body["standard_status"] = "Active Under Contract"


def _kind(element: str, told: Told) -> str | None:
    said = told.get("category@name") or told.get("holidaycategory@name")
    word = "".join(said.lower().replace("/", "").split())
    if element == "commercial" and "land" in told.get("commercialcategory@name").lower():
        return "land"
    return CATEGORIES.get(word) or KINDS.get(element)


def _price_alone(told: Told, around: Around) -> NewPrice | None:
    """The price in a record that has nothing else to say of a listing that is still offered."""
    if told.get("address") or told.get("description"):
        return None
    offer, place = _offer(_element(told), told)
    amount = _price(told, place, around)
    if amount is None:
        return None
    return NewPrice(amount, offer, _period(told, place, amount) if offer == "rent" else None)


def _offer(element: str, told: Told) -> tuple[Offer, str]:
    """Sale or rent, and the element that tells the price."""
    lease = told.get("commerciallistingtype@value").lower()
    if element not in {"rental", "holidayrental"} and lease != "lease":
        return "sale", "price"
    return "rent", "commercialrent" if element.startswith("commercial") else "rent"


def _period(told: Told, place: str, amount: float | None) -> RentPeriod | None:
    known: dict[str, RentPeriod] = {**PERIODS}  # pyright: ignore[reportAssignmentType]
    return known.get(told.get(f"{place}@period").lower() or ("week" if amount else ""))


def _terms(element: str, body: Body, told: Told, around: Around) -> None:
    """Sale or rent, the price, and by which period."""
    body["offer"], place = _offer(element, told)
    if told.get("commerciallistingtype@value").lower() == "both":
        around.say("offer", N_("For sale and for lease: kept as for sale."))
    price = _price(told, place, around)
    if price is not None:
        currency = currency_of_country(str(body["country"] or DEFAULT_COUNTRY)) or "AUD"
        body |= {"list_price.amount": price, "list_price.currency": currency}
    if body["offer"] == "rent":
        body["rent_period"] = _period(told, place, price)


def _price(told: Told, place: str, around: Around) -> float | None:
    """The price; 0 when it is not to be shown. Of a range the lower end is kept, with a note."""
    if told.get(f"{place}@display").lower() == "no":
        return 0.0
    text = told.get(place) if not told.parts(f"{place}/range") else told.get(f"{place}/range/min")
    if not text:
        return None
    try:
        value = amount(text)[0]
    except Invalid as wrong:
        around.say("list_price", wrong, N_("It is left out."))
        return None
    if told.parts(f"{place}/range"):
        around.say("list_price", N_("A range of prices: kept by its lower end."))
    return value


def _address(body: Body, told: Told) -> None:
    number = "/".join(
        part for part in (told.get("address/subnumber"), told.get("address/streetnumber")) if part
    )
    body["street"] = " ".join(part for part in (number, told.get("address/street")) if part)
    body["address_visible"] = told.get("address@display").lower() == "yes"
    town = told.get("address/suburb")
    body["place"] = town.title() if town.isupper() else town or None


def _features(body: Body, told: Told) -> None:
    for place in ("features", "allowances", "ecofriendly"):
        for name in told.names(place) if isinstance(told, XmlTold) else []:
            tag, said = FEATURES.get(name), told.get(f"{place}/{name}").lower()
            if tag and (said in YES | NO or said.isdecimal()):
                so = said in YES or (said.isdecimal() and said.strip("0") != "")
                body[f"features.{tag}"] = so or bool(body.get(f"features.{tag}"))
    if any(told.get(f"views/{view}").lower() in YES for view in VIEWS):
        body["features.view"] = True
    others = told.get("features/otherfeatures").split(",")
    put_features(body, others)


REAXML = Portal(
    name="reaxml",
    title="REAXML",
    id=("uniqueid",),
    fields={
        "postal_code": at("address/postcode", kind="line"),
        "location.lat": at("address/latitude"),
        "location.lon": at("address/longitude"),
        "bedrooms_total": at("features/bedrooms", nothing=frozenset({"0"})),
        "bathrooms_total": at("features/bathrooms", nothing=frozenset({"0"})),
        "living_area": at("buildingdetails/area", unit="buildingdetails/area@unit", nothing=ZERO),
        "plot_area": at("landdetails/area", unit="landdetails/area@unit", nothing=ZERO),
    },
    words=Words(titles=("headline",), descriptions=("description",), language="en"),
    pictures=tuple(Pictures(place, "@url") for place in ("objects/img", "images/img", "objects/floorplan")),
    sender=lambda told: told.get("agentid"),
    gone=_gone,
    price_alone=_price_alone,
    finish=_finish,
    more=(
        "offer", "kind", "country", "list_price", "rent_period", "place", "street", "address_visible",
        "condition", "standard_status", *sorted(f"features.{tag}" for tag in SAID_FEATURES),
    ),
)  # fmt: skip


def _recognises(head: Head) -> bool:
    """A list of listings, or one alone, as programs send single changes."""
    root = root_of(head)
    return root == "propertylist" or (root in KINDS and b"<uniqueid" in head.text)


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with xml_records(path, around, REAXML, tuple(KINDS)) as source:
        yield source


FORMAT = Format(name="reaxml", title="REAXML", recognises=_recognises, open=_open)
