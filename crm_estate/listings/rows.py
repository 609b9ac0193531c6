"""Between what is said of a listing (ListingFacts) and what is stored (a row)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.json import Decoder

from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Language
from crm_estate.base.money import is_currency, major, minor
from crm_estate.base.places import Place
from crm_estate.base.texts import fold
from crm_estate.listings.custom import Value
from crm_estate.listings.facts import ON_MARKET, ListingFacts, ListingOut, Location, Photo, Price

SAME = (
    "offer", "kind", "country", "standard_status", "living_area", "plot_area", "rooms_total",
    "bedrooms_total", "bathrooms_total", "floor", "floors_total", "year_built", "energy_class",
    "condition", "postal_code", "street", "address_visible", "source", "source_id",
)  # fmt: skip
"""Fields whose column has the same name and value."""

JSON_COLUMNS = ("features", "custom", "title", "description", "photos")

READ = (
    *SAME, *JSON_COLUMNS, "id", "reference", "on_market", "price", "currency", "rent_period", "lat", "lon",
    "precision_m", "place_name", "version", "created_at", "updated_at", "published_at",
)  # fmt: skip
"""The listing's own columns that `out_of` reads."""

_TAGS = Decoder(dict[str, bool])
_CUSTOM = Decoder(dict[str, Value])
_TEXTS = Decoder(dict[Language, str])
_PHOTOS = Decoder(list[Photo])

TOWN_PRECISION_M = 5000.0
"""How far off a listing may be that is placed only by the name of its town."""


class Ties(Struct, frozen=True, kw_only=True):
    """Ids of what a listing refers to by name."""

    place: Place | None = None
    place_name: str = ""
    owner: int | None = None
    agent: int | None = None
    office: int | None = None


def row_of(facts: ListingFacts, reference: str, ties: Ties, custom: Mapping[str, Value]) -> dict[str, Any]:
    """The columns that `facts` decide, with what they say of own fields settled as `custom`.

    Raises Invalid, naming the field, for what contradicts itself.
    """
    _check(facts)
    price = facts.list_price
    amount = minor(price.amount, price.currency) if price else 0  # less than the smallest coin is nothing
    row: dict[str, Any] = {name: getattr(facts, name) for name in SAME}
    row |= _where(facts.location, ties.place)
    row |= {
        "reference": reference,
        "on_market": facts.standard_status in ON_MARKET,
        "price": amount or None,
        "currency": price.currency if price and amount else None,
        "rent_period": (facts.rent_period or "month") if facts.offer == "rent" else None,
        "place": ties.place.id if ties.place else None,
        "place_name": ties.place_name,
        "features": _json({tag: has for tag, has in sorted(facts.features.items()) if has is not None}),
        "custom": _json(custom),
        "title": _json(facts.title),
        "description": _json(facts.description),
        "photos": _json(sorted(facts.photos, key=lambda photo: photo.order)),
        "owner": ties.owner,
        "agent": ties.agent,
        "office": ties.office,
    }
    row["search"] = search_of(row, [facts.title[language] for language in sorted(facts.title)])
    return row


def search_of(row: Mapping[str, Any], titles: Iterable[str]) -> str:
    """The words that a listing is found by."""
    said = fold(" ".join((row["reference"], row["street"], row["postal_code"], *titles)))
    return f"{said} {_folded_name(row['place_name'])}".rstrip()


_folded_name = lru_cache(maxsize=4096)(fold)
"""Towns come again and again, and most of them with diacritics."""


def out_of(row: Mapping[str, Any]) -> ListingOut:
    """A stored row (`READ` with `owner_ref`, `agent_email` and `office_ref` joined) as it is read."""
    return _out_of(
        row,
        features=_TAGS.decode(row["features"]),
        custom=custom_of(row),
        title=_TEXTS.decode(row["title"]),
        description=_TEXTS.decode(row["description"]),
        photos=_PHOTOS.decode(row["photos"]),
    )


def written_out(row: Mapping[str, Any]) -> ListingOut:
    """The same to be written as JSON and for nothing else: what is JSON in the row is passed on unread."""
    return _out_of(row, **{name: Raw(row[name]) for name in JSON_COLUMNS})


def _out_of(row: Mapping[str, Any], **read: Any) -> ListingOut:
    fields = {name: row[name] for name in SAME}
    return ListingOut(
        **fields,
        **read,
        id=row["id"],
        reference=row["reference"],
        on_market=row["on_market"],
        list_price=price_of(row["price"], row["currency"]),
        rent_period=row["rent_period"],
        location=Location(row["lat"], row["lon"], row["precision_m"]) if row["lat"] is not None else None,
        place=row["place_name"] or None,
        owner=row["owner_ref"],
        agent=row["agent_email"],
        office=row["office_ref"],
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        published_at=row["published_at"],
    )


def custom_of(row: Mapping[str, Any]) -> dict[str, Value]:
    """What a stored row says of own fields."""
    return _CUSTOM.decode(row["custom"])


def price_of(amount: int | None, currency: str | None) -> Price | None:
    """A stored price in major units; None when it is on request."""
    return Price(major(amount, currency), currency) if amount is not None and currency else None


def _check(facts: ListingFacts) -> None:
    if facts.list_price and not is_currency(facts.list_price.currency):
        raise Invalid(
            "%(currency)s is not a currency.", "list_price.currency", currency=facts.list_price.currency
        )
    if facts.floor is not None and facts.floors_total is not None and facts.floor > facts.floors_total:
        raise Invalid(
            "Floor %(floor)s of %(floors)s is above the roof.",
            field="floor",
            floor=facts.floor,
            floors=facts.floors_total,
        )
    if (facts.source is None) != (facts.source_id is None):
        raise Invalid("source and source_id go together.", field="source_id" if facts.source else "source")
    if facts.rent_period and facts.offer == "sale":
        raise Invalid("What is for sale has no rent period.", field="rent_period")


def _where(location: Location | None, place: Place | None) -> dict[str, float | None]:
    if location is not None:
        return {"lat": location.lat, "lon": location.lon, "precision_m": location.precision_m}
    if place is not None:
        return {"lat": place.lat, "lon": place.lon, "precision_m": TOWN_PRECISION_M}
    return {"lat": None, "lon": None, "precision_m": None}


def published_at(before: Mapping[str, Any] | None, on_market: bool, now: datetime) -> datetime | None:
    """When the listing last came on the market."""
    was_on_market = before is not None and before["on_market"]
    if on_market and not was_on_market:
        return now
    return before["published_at"] if before else None


def stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as read, its JSON spelled the way `row_of` spells it, so that the two can be compared."""
    return {**row, **{name: _spelled_again(row[name]) for name in JSON_COLUMNS}}


def _spelled_again(stored_json: str) -> str:
    return stored_json if stored_json in ("{}", "[]") else _json(msgspec.json.decode(stored_json))


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
