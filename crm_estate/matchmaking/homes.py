"""Listings as the engine sees them: columns of numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from crm_estate.base import database
from crm_estate.base.money import major, per_month
from crm_estate.listings.custom import CustomField, Value
from crm_estate.listings.facts import ListingFacts
from crm_estate.matchmaking.own_fields import own_columns
from crm_estate.matchmaking.unit import Unit
from crm_estate.matchmaking.vocabulary import CHOICES, Vocabulary

NUMBERS = ("living_area", "plot_area", "rooms_total", "bedrooms_total", "floor", "year_built")
COLUMNS = (
    "id, offer, kind, condition, energy_class, price, currency, rent_period, lat, lon, features, custom, "
    + ", ".join(NUMBERS)
)


FEATURES = msgspec.json.Decoder(dict[str, bool])
CUSTOM = msgspec.json.Decoder(dict[str, Value])


class Home(Struct, frozen=True, kw_only=True, gc=False):
    """What matching reads of a listing; `price` in major units, for rent by the month."""

    id: int
    offer: str
    kind: str
    condition: str | None
    energy_class: str | None
    price: float | None
    currency: str | None
    lat: float | None
    lon: float | None
    living_area: float | None
    plot_area: float | None
    rooms_total: float | None
    bedrooms_total: float | None
    floor: float | None
    year_built: float | None
    features: dict[str, bool]
    custom: Mapping[str, Value] = {}


async def homes_on_market(ids: Sequence[int] | None = None) -> list[Home]:
    """Everything on the market, or what of `ids` is."""
    rows = await database.fetch(
        f"""select {COLUMNS} from listing
            where on_market and ($1::bigint[] is null or id = any($1)) order by id""",
        None if ids is None else list(ids),
    )
    return [home_of_row(row) for row in rows]


def home_of_row(row: Mapping[str, Any]) -> Home:
    price = row["price"]
    return Home(
        **{name: row[name] for name in ("id", *CHOICES, *NUMBERS, "currency", "lat", "lon")},
        price=None
        if price is None
        else per_month(major(price, row["currency"]), row["rent_period"] or "month"),
        features=FEATURES.decode(row["features"]),
        custom=CUSTOM.decode(row["custom"]) if row["custom"] != "{}" else {},
    )


def home_of_facts(number: int, facts: ListingFacts) -> Home:
    """The same of a listing that is in no database, numbered by the caller."""
    price = facts.list_price if facts.list_price and facts.list_price.amount else None
    return Home(
        **{name: getattr(facts, name) for name in (*CHOICES, *NUMBERS)},
        id=number,
        price=per_month(price.amount, facts.rent_period or "month") if price else None,
        currency=price.currency if price else None,
        lat=facts.location.lat if facts.location else None,
        lon=facts.location.lon if facts.location else None,
        features={tag: has for tag, has in facts.features.items() if has is not None},
        custom={key: value for key, value in facts.custom.items() if value is not None},
    )


def home_columns(
    homes: Sequence[Home], vocabulary: Vocabulary, unit: Unit, fields: Sequence[CustomField] = ()
) -> dict[str, Any]:
    """Columns of all criteria, length n each; the place is (n, 2), features (n, t)."""
    columns: dict[str, Any] = {name: numbers([getattr(home, name) for home in homes]) for name in NUMBERS}
    for name in CHOICES:
        columns[name] = codes([vocabulary.code(name, getattr(home, name)) for home in homes])
    columns["areas"] = np.column_stack(
        (numbers([home.lat for home in homes]), numbers([home.lon for home in homes]))
    )
    columns |= unit.held(numbers([home.price for home in homes]), [home.currency for home in homes])
    columns |= _features(homes, vocabulary)
    return columns | own_columns([home.custom for home in homes], fields)


def _features(homes: Sequence[Home], vocabulary: Vocabulary) -> dict[str, Any]:
    said = [
        (row, number, has)
        for row, home in enumerate(homes)
        for tag, has in home.features.items()
        if (number := vocabulary.tags.get(tag)) is not None
    ]
    row, number, has = np.array(said, dtype=np.int64).reshape(-1, 3).T
    known = np.zeros((len(homes), vocabulary.width("features")), dtype=bool)
    known[row, number] = True
    had = np.zeros_like(known)
    had[row, number] = has.astype(bool)
    return {"features": had, "features:known": known}


def numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    """Values (n,) with NaN for what is not known."""
    return np.array(values, dtype=np.float64)


def codes(values: Sequence[int]) -> NDArray[np.int64]:
    """Numbers of values (n,)."""
    return np.array(values, dtype=np.int64)
