"""Homes for sale in Valencia as they were advertised, some of them several times in one quarter.

Of the columns of ``../shared/data/idealista_valencia`` some are what an advert says, others were added from
the building register. One ASSETID in one PERIOD is one dwelling. Prices and places were blurred before
publication; two adverts of one dwelling hardly ever have the same of either.
"""

import csv
import gzip
from collections.abc import Mapping
from typing import Any

import numpy as np

from bench.doubles_records import DATA, Rows
from bench.doubles_truth import agreeing
from crm_estate.doubles import adverts
from matching.arrays import Ints
from matching.doubles import Bits, Doubles, Exact, Number, Pass, Place
from matching.doubles.distances import arc_km

BLURRED_KM = 0.15
"""How far apart two places are at most that were both moved by 75 m."""

SIZE = ("CONSTRUCTEDAREA", "ROOMNUMBER", "BATHNUMBER", "FLOORCLEAN")
MORE = ("CONSTRUCTIONYEAR", "FLATLOCATIONID", "AMENITYID")
FEATURES = (
    "HASTERRACE", "HASLIFT", "HASAIRCONDITIONING", "HASPARKINGSPACE", "HASNORTHORIENTATION",
    "HASSOUTHORIENTATION", "HASEASTORIENTATION", "HASWESTORIENTATION", "HASBOXROOM", "HASWARDROBE",
    "HASSWIMMINGPOOL", "HASDOORMAN", "HASGARDEN", "ISPARKINGSPACEINCLUDEDINPRICE", "ISDUPLEX", "ISSTUDIO",
    "ISINTOPFLOOR", "BUILTTYPEID_1", "BUILTTYPEID_2", "BUILTTYPEID_3",
)  # fmt: skip
REGISTER = ("CADCONSTRUCTIONYEAR", "CADMAXBUILDINGFLOOR", "CADDWELLINGCOUNT", "CADASTRALQUALITYID")

SAID = (
    Exact("PERIOD", gate=True),
    Place("place", km=(0.06, 0.12, BLURRED_KM, 0.3), shared=True),
    Number("PRICE", within=(0.02, 0.05, 0.1, 0.2, 0.3), relative=True),
    Number("CONSTRUCTEDAREA", within=(0.02, 0.05), relative=True, same=0.97, shared=True),
    Number("ROOMNUMBER", same=0.98, shared=True),
    Number("BATHNUMBER", same=0.98, shared=True),
    Number("FLOORCLEAN", within=(1,), silent=True, same=0.98),
    Number("CONSTRUCTIONYEAR", within=(2,), silent=True, same=0.97, shared=True),
    Exact("FLATLOCATIONID", silent=True, same=0.98),
    Exact("AMENITYID", same=0.98),
    Bits("features", slips=(1, 2, 3, 5), same=0.95, shared=True, each=True),
)
"""What an advert says. Places were moved by up to 60 m, so that two lie up to 120 m apart. That adverts of
one dwelling are mostly copied is believed where nothing is taught: ``same``.
"""

REGISTERED = (
    Number("CADCONSTRUCTIONYEAR", within=(2,), same=0.98, shared=True),
    Number("CADMAXBUILDINGFLOOR", same=0.98, shared=True),
    Number("CADDWELLINGCOUNT", same=0.98, shared=True),
    Exact("CADASTRALQUALITYID", same=0.98, shared=True),
)
PASSES = [Pass("PERIOD", "place", "CONSTRUCTEDAREA")]
ADVERTS = Doubles(*SAID, passes=PASSES, most=2_000)
BUILDINGS = Doubles(*SAID, *REGISTERED, passes=PASSES, most=2_000)

KEYS: Mapping[str, tuple[str, ...]] = {
    "size": SIZE,
    "size and price": (*SIZE, "PRICE"),
    "size and year": (*SIZE, "CONSTRUCTIONYEAR"),
    "size and features": (*SIZE, *FEATURES),
    "all of an advert but price": (*SIZE, *MORE, *FEATURES),
}
REGISTER_KEYS: Mapping[str, tuple[str, ...]] = {
    "size and building": (*SIZE, *REGISTER),
    "all of an advert but price, and building": (*SIZE, *MORE, *FEATURES, *REGISTER),
}
CRM_KEYS: Mapping[str, tuple[str, ...]] = {
    "all that the crm asks but price": (*SIZE, "CONSTRUCTIONYEAR", *FEATURES)
}


def valencia() -> tuple[Rows, list[str]]:
    """Adverts, and for each the dwelling and quarter it is of."""
    path = DATA / "idealista_valencia" / "Valencia_Sale.csv.gz"
    with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return rows, [f"{row['ASSETID']} {row['PERIOD']}" for row in rows]


def numbers(rows: Rows, name: str) -> Any:
    return np.array([float(row[name] or "nan") for row in rows])


def places(rows: Rows) -> Any:
    return np.stack([numbers(rows, "LATITUDE"), numbers(rows, "LONGITUDE")], axis=1)


def columns(rows: Rows, declared: Doubles) -> dict[str, Any]:
    found: dict[str, Any] = {"place": places(rows), "features": features(rows)}
    for field in declared.plan.fields:
        if isinstance(field, Number):
            found[field.name] = numbers(rows, field.name)
        elif isinstance(field, Exact):
            found[field.name] = [row[field.name] for row in rows]
    return found


def features(rows: Rows) -> Any:
    return np.array([[row[name] == "1" for name in FEATURES] for row in rows])


def crm_columns(rows: Rows) -> dict[str, Any]:
    """The same homes as the CRM compares listings; quarters stand in for kinds of homes."""
    named = {
        "price": "PRICE", "area": "CONSTRUCTEDAREA", "rooms": "ROOMNUMBER", "baths": "BATHNUMBER",
        "floor": "FLOORCLEAN", "year": "CONSTRUCTIONYEAR",
    }  # fmt: skip
    found: dict[str, Any] = {"place": places(rows), "features": features(rows)}
    found["kind"] = [row["PERIOD"] for row in rows]
    return found | {name: numbers(rows, column) for name, column in named.items()}


CRM = adverts.COMPARED


def exact(rows: Rows, names: tuple[str, ...]) -> Ints:
    """Pairs of one quarter that are the same in these columns."""
    return agreeing([[row[name] for row in rows] for name in ("PERIOD", *names)])


def near(rows: Rows, pairs: Ints) -> Ints:
    """Those of the pairs that may be at one place."""
    left, right = np.divmod(pairs, len(rows))
    at = places(rows)
    return pairs[arc_km(at[left], at[right]) <= BLURRED_KM]
