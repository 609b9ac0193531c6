"""What a listing keeps when a sender speaks of some of its fields only, as a feed with few columns does."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from crm_estate.listings.rows import search_of

COLUMNS_OF = {
    "standard_status": ("standard_status", "on_market"),
    "list_price": ("price", "currency"),
    "place": ("place", "place_name"),
    **{
        name: (name,)
        for name in (
            "living_area", "plot_area", "rooms_total", "bedrooms_total", "bathrooms_total", "floor",
            "floors_total", "year_built", "energy_class", "condition", "postal_code", "street",
            "address_visible", "photos", "owner", "agent", "office",
        )
    },
}  # fmt: skip
"""The columns that each field fills."""

KEYED = ("features", "custom", "title", "description")
"""Fields that are kept key by key: one feature, one own field, one language."""

POSITION = ("lat", "lon", "precision_m")


def keep_unsaid(after: dict[str, Any], before: Mapping[str, Any], said: frozenset[str]) -> dict[str, Any]:
    """The row `after`, with what `before` holds of all that is not in `said`.

    `said` names fields: `living_area`, `list_price`, `location`, `features.elevator`, `title.en`.
    Both rows spell their JSON alike (see `rows.stored`).

    >>> before = {name: None for names in COLUMNS_OF.values() for name in names}
    >>> before |= {"offer": "sale", "features": '{"pool":true}', "title": "{}", "description": "{}"}
    >>> before |= {"custom": "{}"}
    >>> before |= {"lat": 1, "lon": 2, "precision_m": 3, "rent_period": None, "reference": "L-1"}
    >>> before |= {"place_name": "", "street": "", "postal_code": "", "owner": 7, "floor": 2}
    >>> after = {**before, "features": "{}", "owner": None, "floor": None}
    >>> kept = keep_unsaid(after, before, frozenset({"floor"}))
    >>> kept["features"], kept["owner"], kept["floor"]
    ('{"pool":true}', 7, None)
    """
    kept = {**after, **{column: before[column] for column in _unsaid_columns(said)}}
    for column in KEYED:
        kept[column] = _keyed(column, after[column], before[column], said)
    if "location" not in said and kept["place"] == before["place"]:
        kept |= {column: before[column] for column in POSITION}
    if "rent_period" not in said and after["offer"] == before["offer"]:
        kept["rent_period"] = before["rent_period"]
    if any(kept[column] != after[column] for column in ("place_name", "street", "postal_code", "title")):
        kept["search"] = search_of(kept, msgspec.json.decode(kept["title"], type=dict[str, str]).values())
    return kept


@lru_cache(maxsize=16)
def _unsaid_columns(said: frozenset[str]) -> tuple[str, ...]:
    return tuple(column for field, columns in COLUMNS_OF.items() if field not in said for column in columns)


def _keyed(column: str, after: str, before: str, said: frozenset[str]) -> str:
    if before in ("{}", after):
        return after
    earlier: dict[str, Any] = msgspec.json.decode(before)
    unsaid = {key: value for key, value in earlier.items() if f"{column}.{key}" not in said}
    merged = {**unsaid, **msgspec.json.decode(after)}
    return msgspec.json.encode(merged, order="sorted").decode()
