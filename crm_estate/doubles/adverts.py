"""By what listings are compared, to find the same dwelling advertised twice.

What agreements are worth is believed, against neighbours of about the same size: those are what a pair of
candidates mostly is. Some of them are flats of one house, in which nearly all is alike but the floor; what
those have in common, too, says little for one dwelling.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
import numpy as np

from crm_estate.doubles.comparing import Alike
from matching.doubles import Bits, Doubles, Exact, Number, Pass, Place, Text, Weights

Row = Mapping[str, Any]

COMPARED = Doubles(
    Exact("offer", gate=True),
    Exact("kind", gate=True),
    Exact("currency", gate=True),
    Place("place", km=(0.05, 0.1, 0.15, 0.3)),
    Text("street"),
    Number("price", within=(0.01, 0.05, 0.1, 0.2), relative=True),
    Number("area", within=(0.02, 0.05), relative=True),
    Number("rooms"),
    Number("baths"),
    Number("floor", within=(1,)),
    Number("year", within=(2,)),
    Bits("features", slips=(1, 3)),
    passes=[Pass("place", "area"), Pass("street:words", "area")],
    most=2_000,
)
"""Areas in m² (of the plot where it has no rooms), prices in minor units of their currency. Places that are
both blurred by 75 m lie up to 150 m apart."""

CHANCES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "place": ((0.40, 0.40, 0.14, 0.06), (0.08, 0.17, 0.14, 0.61)),
    "street": ((0.55, 0.20, 0.10, 0.15), (0.35, 0.05, 0.05, 0.55)),
    "price": ((0.08, 0.12, 0.35, 0.28, 0.12, 0.05), (0.02, 0.03, 0.14, 0.13, 0.22, 0.46)),
    "area": ((0.86, 0.08, 0.04, 0.02), (0.20, 0.25, 0.54, 0.01)),
    "rooms": ((0.96, 0.04), (0.52, 0.48)),
    "baths": ((0.97, 0.03), (0.75, 0.25)),
    "floor": ((0.955, 0.03, 0.015), (0.23, 0.23, 0.54)),
    "year": ((0.93, 0.05, 0.02), (0.17, 0.15, 0.68)),
    "features": ((0.74, 0.13, 0.10, 0.03), (0.07, 0.10, 0.35, 0.48)),
}
"""How often two adverts agree at each level, best first: of one dwelling, and of two that are neighbours."""

IN_ONE_HOUSE: dict[str, tuple[float, ...]] = {
    "place": (0.40, 0.40, 0.14, 0.06),
    "street": (0.55, 0.20, 0.10, 0.15),
    "price": (0.06, 0.08, 0.28, 0.22, 0.19, 0.17),
    "area": (0.45, 0.25, 0.25, 0.05),
    "rooms": (0.88, 0.12),
    "baths": (0.93, 0.07),
    "floor": (0.22, 0.25, 0.53),
    "year": (0.85, 0.10, 0.05),
    "features": (0.30, 0.25, 0.30, 0.15),
}
"""The same of two flats of one house."""

OF_ONE_DWELLING = 0.03
OF_ONE_HOUSE = 0.11
"""How many pairs of neighbours of about one size are the same dwelling, and two flats of one house."""

SIZE = 0.05
"""The largest difference in size, as a share, at which two adverts are compared."""
KM = 0.3
VAGUE_M = 1_000.0
"""A place that is known less well than this is no place to compare."""

TOLD = {"place": "location", "street": "street", "price": "price", "area": "area", "floor": "floor"}
"""Fields that are told as reasons, by the words that people use."""


@cache
def weights() -> Weights:
    """What agreements are worth, the same for one pair as for all."""
    plain = COMPARED.weights(COMPARED.records(2, {}))
    fields = {
        name: replace(
            field,
            double=_bits(*CHANCES[name]),
            kin=_bits(IN_ONE_HOUSE[name], CHANCES[name][1]),
            counted=False,
        )
        for name, field in plain.fields.items()
    }
    others = 1 - OF_ONE_DWELLING - OF_ONE_HOUSE
    odds = np.log2(np.array([OF_ONE_DWELLING, OF_ONE_HOUSE]) / others).tolist()
    return replace(plain, fields=fields, double=odds[0], kin=odds[1], others=())


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


def _bits(likely: Sequence[float], neighbours: Sequence[float]) -> tuple[float, ...]:
    return tuple(np.log2(np.array(likely) / np.array(neighbours)).tolist())


def _features(said: Sequence[Mapping[str, bool]]) -> tuple[Any, Any]:
    tags = sorted({tag for features in said for tag in features})
    there = np.array([[features.get(tag, False) for tag in tags] for features in said], dtype=bool)
    known = np.array([[tag in features for tag in tags] for features in said], dtype=bool)
    return there.reshape(len(said), len(tags)), known.reshape(len(said), len(tags))


def _numbers(values: Sequence[Any]) -> Any:
    return np.array(values, dtype=np.float64)
