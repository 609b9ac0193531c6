"""What takes more than one field: whether it is for sale, what it is, where, how large, in which state."""

from collections.abc import Mapping
from typing import Any

from crm_estate.base.errors import Invalid
from crm_estate.base.money import currency_of_country
from crm_estate.base.wording import N_
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.numbers import number, whole_number
from crm_estate.feeds.portals.mapping import ACRE, AREA_UNITS, SQUARE_FOOT, Body
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.reso import lookups, names
from crm_estate.feeds.reso.features import features_of
from crm_estate.feeds.reso.names import plain, words_in
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.texts_of import SPOKEN
from crm_estate.listings.facts import Status

STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY",
    "NC", "ND", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA",
    "WV", "WI", "WY", "DC", "GU", "VI",
})  # fmt: skip
PROVINCES = frozenset({"AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"})
IN_FEET = frozenset({"US", "CA"})
"""Where an area without its unit is in square feet."""
OFFERS = frozenset({"sale", "rent"})
KINDS = frozenset({"apartment", "house", "land", "commercial", "garage", "room", "other"})


def gone(told: Told) -> Status | None:
    """The status of what a record only says to be gone: a delete marker, a tombstone, a stub."""
    status = plain(told.get("StandardStatus"))
    if told.get("MlgCanView").lower() == "false" or status == plain(lookups.DELETED):
        return "Withdrawn"
    if told.get("PropertyType") or told.get(names.OFFER) or told.get("ListPrice"):
        return None
    return lookups.STATUS_OF.get(status)


def finish(body: Body, told: Told, around: Around) -> None:
    """Fill the fields that stand in no one place."""
    record: Mapping[str, Any] = getattr(told, "value", {})
    body["country"] = country = _country(told)
    body["offer"], body["kind"] = _what(told)
    body["standard_status"] = _status(told, around)
    if country and body.get("list_price.amount") is not None:
        body.setdefault("list_price.currency", currency_of_country(country) or None)
    if body["offer"] == "rent":
        body["rent_period"] = lookups.PERIOD_OF.get(plain(told.get("LeaseAmountFrequency")))
    body["street"] = _street(told) or None
    body["living_area"] = _area(told, "LivingArea", "LivingAreaUnits", country, around)
    body["plot_area"] = _plot(told, country, around)
    body["bathrooms_total"] = _bathrooms(told, around)
    body["floor"] = _floor(told, around)
    body["condition"] = _condition(told, record)
    for tag, has in _features(record).items():
        body.setdefault(f"features.{tag}", has)


def texts(told: Told) -> dict[str, dict[str, str]]:
    """Titles and descriptions: ours in their languages, others in that of the country."""
    titles = {language: told.get(field) for language, field in names.TITLES.items()}
    wholes = {language: told.get(field) for language, field in names.REMARKS.items()}
    if not any(titles.values()) and not any(wholes.values()):
        wholes = {SPOKEN.get(_country(told) or "", "en"): told.get("PublicRemarks")}
    return {"title": titles, "description": wholes}


def _country(told: Told) -> str | None:
    named = told.get("Country")
    if named:
        return country_code(named) or None
    state = told.get("StateOrProvince").upper()
    return "US" if state in STATES else "CA" if state in PROVINCES else None


def _what(told: Told) -> tuple[str | None, str | None]:
    """Whether it is for sale or to let, and what kind of property it is."""
    offer, kind = lookups.TYPE_OF.get(plain(told.get("PropertyType")), (None, None))
    kind = lookups.SUBTYPE_OF.get(plain(told.get("PropertySubType")), kind)
    own_offer, own_kind = told.get(names.OFFER), told.get(names.KIND)
    return own_offer if own_offer in OFFERS else offer, own_kind if own_kind in KINDS else kind


def _status(told: Told, around: Around) -> Status | None:
    said = told.get("StandardStatus")
    status = lookups.STATUS_OF.get(plain(said))
    if said and status is None:
        around.say("standard_status", N_("This status is not of the standard: taken off the market."))
        return "Hold"
    return status


def _street(told: Told) -> str:
    parts = (told.get(part) for part in ("StreetNumber", "StreetDirPrefix", "StreetName", "StreetSuffix"))
    return " ".join((told.get("UnparsedAddress") or " ".join(parts)).split())


def _area(told: Told, field: str, unit: str, country: str | None, around: Around) -> float | None:
    value = _number(told, field, around)
    if not value:
        return None
    named = plain(told.get(unit))
    if named and named not in AREA_UNITS:
        around.say(field, N_("The unit of this area is not known: it is left out."))
        return None
    metres = AREA_UNITS[named] if named else SQUARE_FOOT if country in IN_FEET else 1.0
    return value * metres


def _plot(told: Told, country: str | None, around: Around) -> float | None:
    if told.get("LotSizeArea"):
        return _area(told, "LotSizeArea", "LotSizeUnits", country, around)
    for field, metres in (("LotSizeSquareFeet", SQUARE_FOOT), ("LotSizeAcres", ACRE)):
        if value := _number(told, field, around):
            return value * metres
    return None


def _bathrooms(told: Told, around: Around) -> float | None:
    """Full ones, and half ones as halves; of the sum of both nobody knows which are which."""
    full, half = (_number(told, f"Bathrooms{size}", around) for size in ("Full", "Half"))
    if full is None and half is None:
        return _number(told, "BathroomsTotalInteger", around)
    return (full or 0) + (half or 0) / 2


def _floor(told: Told, around: Around) -> int | None:
    """Ours as it is; theirs, where the ground floor is the first, one less."""
    try:
        if own := told.get(names.FLOOR):
            return whole_number(own)
        level = told.get("EntryLevel")
        return None if not level else (entry := whole_number(level)) - (entry > 0)
    except (Invalid, ValueError, OverflowError):
        around.say("floor", N_("The floor is not a whole number: it is left out."))
        return None


def _condition(told: Told, record: Mapping[str, Any]) -> str | None:
    if own := told.get(names.CONDITION):
        return own
    known = (lookups.CONDITION_OF.get(plain(word)) for word in words_in(record.get("PropertyCondition")))
    return next((condition for condition in known if condition), None)


def _features(record: Mapping[str, Any]) -> dict[str, bool]:
    ours = dict.fromkeys(words_in(record.get(names.PRESENT)), True)
    ours |= dict.fromkeys(words_in(record.get(names.ABSENT)), False)
    return ours or features_of(record)


def _number(told: Told, field: str, around: Around) -> float | None:
    text = told.get(field)
    if not text:
        return None
    try:
        return number(text, ".")
    except (Invalid, ValueError, OverflowError):
        around.say(field, N_("This is not a number: it is left out."))
        return None
