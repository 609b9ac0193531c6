"""The parts of a listing as the standard has them, each with its elements in the schema's order."""

from crm_estate.feeds.openimmo.building import add, add_given, written
from crm_estate.feeds.openimmo.codes import currency_in_list, three_letters
from crm_estate.feeds.openimmo.features import SWITCHES
from crm_estate.feeds.openimmo.listings import DWELLINGS
from crm_estate.feeds.openimmo.words import CONDITION_WORDS, ELEMENTS, PERIOD_WORDS, STATUS_WORDS
from crm_estate.feeds.xml_records import Element
from crm_estate.listings.facts import Kind, ListingOut

BUSINESS: frozenset[Kind] = frozenset({"commercial"})
EQUIPMENT = (
    "bad", "kueche", "kamin", "heizungsart", "klimatisiert", "fahrstuhl", "stellplatzart", "gartennutzung",
    "moebliert", "rollstuhlgerecht", "barrierefrei", "sauna", "swimmingpool", "wasch_trockenraum",
    "wintergarten", "sicherheitstechnik", "unterkellert", "abstellraum", "fahrradraum", "gaestewc",
)  # fmt: skip
"""What is written of `ausstattung`, in its order."""

UNWRITTEN = frozenset({"security"})
"""Our word is wider than any of the standard's: to write one of these would be to make it up."""

COUNTED = {
    "balcony": "anzahl_balkone",
    "terrace": "anzahl_terrassen",
    "loggia": "anzahl_logia",
    "parking": "anzahl_stellplaetze",
}
"""What is there is written as one of it; that something is not there cannot be said so."""

ROUGHLY = 2
"""Decimals of the coordinates of a hidden address where no town is known: about a kilometre."""


def add_category(root: Element, listing: ListingOut) -> None:
    """Use, offer and kind."""
    parent = add(root, "objektkategorie")
    is_business = listing.kind in BUSINESS
    add(parent, "nutzungsart", WOHNEN=written(not is_business), GEWERBE=written(is_business))
    is_sale = listing.offer == "sale"
    add(parent, "vermarktungsart", KAUF=written(is_sale), MIETE_PACHT=written(not is_sale))
    add(add(parent, "objektart"), ELEMENTS[listing.kind])


def add_place(root: Element, listing: ListingOut) -> None:
    """Town and country; street and coordinates only where the address may be seen."""
    parent = add(root, "geo")
    is_known = bool(listing.postal_code or listing.place)
    spot = listing.location
    add_given(parent, "plz", listing.postal_code)
    if listing.place or not (is_known or spot):
        add(parent, "ort", listing.place or "")
    if spot and (listing.address_visible or not is_known):
        lat, lon = (n if listing.address_visible else round(n, ROUGHLY) for n in (spot.lat, spot.lon))
        add(parent, "geokoordinaten", breitengrad=written(lat), laengengrad=written(lon))
    if listing.address_visible:
        add_given(parent, "strasse", listing.street)
    if country := three_letters(listing.country):
        add(parent, "land", iso_land=country)
    add_given(parent, "etage", listing.floor)
    add_given(parent, "anzahl_etagen", listing.floors_total)


def add_price(root: Element, listing: ListingOut) -> None:
    """The price, or that it is told on request; in a money that the list does not know, as text."""
    parent = add(root, "preise")
    price = listing.list_price
    amount = price.amount if price else 0.0
    currency = currency_in_list(price.currency) if price else ""
    if listing.offer == "sale" and not amount:
        add(parent, "kaufpreis", 0, auf_anfrage="true")
    elif amount and currency:
        add(parent, "kaufpreis" if listing.offer == "sale" else "nettokaltmiete", amount)
    if listing.offer == "rent":
        add(parent, "preis_zeiteinheit", zeiteinheit=PERIOD_WORDS[listing.rent_period or "month"])
    if currency:
        add(parent, "waehrung", iso_waehrung=currency)
    if price and amount and not currency:
        add(parent, "freitext_preis", f"{written(amount)} {price.currency}")


def add_size(root: Element, listing: ListingOut) -> None:
    """Areas, rooms, and what is counted."""
    parent = add(root, "flaechen")
    add_given(parent, "wohnflaeche" if listing.kind in DWELLINGS else "nutzflaeche", listing.living_area)
    add_given(parent, "grundstuecksflaeche", listing.plot_area)
    add_given(parent, "anzahl_zimmer", listing.rooms_total or None)
    add_given(parent, "anzahl_schlafzimmer", listing.bedrooms_total or None)
    add_given(parent, "anzahl_badezimmer", listing.bathrooms_total or None)
    for tag, name in COUNTED.items():
        if listing.features.get(tag):
            add(parent, name, 1)


def add_equipment(root: Element, listing: ListingOut) -> None:
    """Features that are known to be there or not to be there."""
    said = _equipment(listing)
    parent = add(root, "ausstattung")
    for name in EQUIPMENT:
        if name in said:
            text = said[name].pop("", None)
            add(parent, name, text, **said[name])


def _equipment(listing: ListingOut) -> dict[str, dict[str, str]]:
    """Attributes by element; the empty name is its text."""
    said: dict[str, dict[str, str]] = {}
    for tag, path, name in SWITCHES:
        room, _, part = path.partition("/")
        has = listing.features.get(tag)
        is_first = name != "TIEFGARAGE"
        if room == "ausstattung" and has is not None and is_first and tag not in UNWRITTEN:
            said.setdefault(part, {})[name] = written(has)
    cellar = listing.features.get("cellar")
    if cellar is not None:
        said["unterkellert"] = {"keller": "JA" if cellar else "NEIN"}
    if listing.features.get("furnished"):
        said["moebliert"] = {"moeb": "VOLL"}
    return said


def add_state(root: Element, listing: ListingOut) -> None:
    """Year, condition, energy, and how far it is sold."""
    parent = add(root, "zustand_angaben")
    add_given(parent, "baujahr", listing.year_built)
    if condition := CONDITION_WORDS.get(listing.condition or ""):
        add(parent, "zustand", zustand_art=condition)
    if listing.energy_class:
        add(add(parent, "energiepass"), "wertklasse", listing.energy_class)
    if status := STATUS_WORDS.get(listing.standard_status):
        add(parent, "verkaufstatus", stand=status)
