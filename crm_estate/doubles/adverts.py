"""By what listings are compared, to find the same dwelling advertised twice."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from crm_estate.doubles.comparing import Alike
from matching.doubles import Bits, Doubles, Exact, Number, Pass, Place, Text

Row = Mapping[str, Any]

COMPARED = Doubles(
    Exact("offer", gate=True),
    Exact("kind", gate=True),
    Exact("currency", gate=True),
    Place("place", km=(0.06, 0.12, 0.15, 0.3)),
    Text("street"),
    Number("price", within=(0.05, 0.1, 0.2, 0.3), relative=True),
    Number("area", within=(0.02, 0.05), relative=True),
    Number("rooms"),
    Number("baths"),
    Number("floor", within=(1,)),
    Number("year", within=(2,)),
    Bits("features", slips=(1, 2, 3)),
    passes=[Pass("place", "area"), Pass("street:words", "area")],
    most=2_000,
)
"""Areas in m² (of the plot where it has no rooms), prices in minor units of their currency. Places that are
both blurred by 60 m lie up to 120 m apart."""

LIKELY = 0.5
"""From this score on two adverts may be of one dwelling."""

SIZE = 0.05
"""The largest difference in size, as a share, at which two adverts are compared."""
KM = 0.3
VAGUE_M = 1_000.0
"""A place that is known less well than this is no place to compare."""

TOLD = {"place": "location", "street": "street", "price": "price", "area": "area", "floor": "floor"}
"""Fields that are told as reasons, by the words that people use."""


def columns_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Listings as the engine reads them."""
    tags, known = _features([msgspec.json.decode(row["features"]) for row in rows])
    return {
        "offer": [row["offer"] for row in rows],
        "kind": [row["kind"] for row in rows],
        "currency": [row["currency"] or "" for row in rows],
        "place": _numbers([(row["lat"], row["lon"]) if is_exact(row) else (None, None) for row in rows]),
        "street": [row["street"] for row in rows],
        "price": _numbers([row["price"] for row in rows]),
        "area": _numbers([row["living_area"] or row["plot_area"] for row in rows]),
        "rooms": _numbers([row["rooms_total"] for row in rows]),
        "baths": _numbers([row["bathrooms_total"] for row in rows]),
        "floor": _numbers([row["floor"] for row in rows]),
        "year": _numbers([row["year_built"] for row in rows]),
        "features": tags,
        "features:known": known,
    }


def is_exact(row: Row) -> bool:
    """Whether a listing lies where its coordinates say, and not just somewhere in its town."""
    return row["lat"] is not None and (row["precision_m"] or 0) < VAGUE_M


def said_by(row: Row) -> str:
    """All that a comparison reads of a listing, by which a change is known."""
    names = (
        "lat",
        "lon",
        "street",
        "price",
        "living_area",
        "plot_area",
        "rooms_total",
        "floor",
        "year_built",
    )
    return repr([row[name] for name in names])


def alike(agreements: Sequence[Any]) -> list[Alike]:
    """What speaks for one dwelling, in the fields that people look at."""
    return [
        Alike(TOLD[one.field], one.code)
        for one in agreements
        if one.field in TOLD and one.code in ("same", "close")
    ]


def _features(said: Sequence[Mapping[str, bool]]) -> tuple[Any, Any]:
    tags = sorted({tag for features in said for tag in features})
    there = np.array([[features.get(tag, False) for tag in tags] for features in said], dtype=bool)
    known = np.array([[tag in features for tag in tags] for features in said], dtype=bool)
    return there.reshape(len(said), len(tags)), known.reshape(len(said), len(tags))


def _numbers(values: Sequence[Any]) -> Any:
    return np.array(values, dtype=np.float64)
