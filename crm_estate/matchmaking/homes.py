"""Listings as the engine sees them: columns of numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from crm_estate.base import database
from crm_estate.base.money import major, per_month
from crm_estate.listings.facts import ListingFacts

NUMBERS = ("living_area", "plot_area", "rooms_total", "bedrooms_total", "floor", "year_built")
CODES = ("offer", "kind", "condition", "energy_class")

COLUMNS = "id, offer, kind, condition, energy_class, price, currency, rent_period, lat, lon, features, " + (
    ", ".join(NUMBERS)
)


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
        **{name: row[name] for name in ("id", *CODES, *NUMBERS, "currency", "lat", "lon")},
        price=None
        if price is None
        else per_month(major(price, row["currency"]), row["rent_period"] or "month"),
        features=msgspec.json.decode(row["features"], type=dict[str, bool]),
    )


def home_of_facts(number: int, facts: ListingFacts) -> Home:
    """The same of a listing that is in no database, numbered by the caller."""
    price = facts.list_price if facts.list_price and facts.list_price.amount else None
    return Home(
        **{name: getattr(facts, name) for name in (*CODES, *NUMBERS)},
        id=number,
        price=per_month(price.amount, facts.rent_period or "month") if price else None,
        currency=price.currency if price else None,
        lat=facts.location.lat if facts.location else None,
        lon=facts.location.lon if facts.location else None,
        features={tag: has for tag, has in facts.features.items() if has is not None},
    )


def home_columns(
    homes: Sequence[Home], codes: Mapping[str, Mapping[str, int]], tags: Sequence[str]
) -> dict[str, Any]:
    """Columns of all criteria but the price, which depends on the currency that is asked in.

    `codes` numbers the values of each choice; a value it does not know has the number -1. Length n each;
    the place is (n, 2), features (n, t).
    """
    columns: dict[str, Any] = {name: numbers([getattr(home, name) for home in homes]) for name in NUMBERS}
    for name in CODES:
        known = codes[name]
        columns[name] = np.array([known.get(getattr(home, name), -1) for home in homes], dtype=np.int64)
    columns["areas"] = np.column_stack(
        (numbers([home.lat for home in homes]), numbers([home.lon for home in homes]))
    )
    has = [[home.features.get(tag) for tag in tags] for home in homes]
    shape = (len(homes), len(tags))
    columns["features"] = np.array([[value is True for value in row] for row in has], dtype=bool).reshape(
        shape
    )
    columns["features:known"] = np.array(
        [[value is not None for value in row] for row in has], dtype=bool
    ).reshape(shape)
    return columns


def price_column(homes: Sequence[Home], factors: Mapping[str, float]) -> NDArray[np.float64]:
    """Prices (n,) in one currency; `factors`: what one unit of each is worth in it, NaN unknown."""
    return numbers(
        [
            None if home.price is None or home.currency is None else home.price * factors[home.currency]
            for home in homes
        ]
    )


def numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    """Values (n,) with NaN for what is not known."""
    return np.array(values, dtype=np.float64)
