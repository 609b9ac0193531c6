"""Requirements as the engine sees them: columns of bounds, weights and areas."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from crm_estate.listings.custom import CustomField
from crm_estate.matchmaking.homes import NUMBERS, numbers
from crm_estate.matchmaking.own_fields import own_criteria, own_wish_columns
from crm_estate.matchmaking.unit import Unit
from crm_estate.matchmaking.vocabulary import CHOICES, UNSAID, Vocabulary
from crm_estate.matchmaking.wanted import Wanted
from crm_estate.requirements.criteria import Area, FeaturesWish, PriceWish, RangeWish
from matching import Choice, Circle, Criteria, Near, Polygon, Range, Tags

RANGES = (
    Range("living_area", slack=0.20),
    Range("plot_area", slack=0.30),
    Range("rooms_total", slack=1, absolute=True),
    Range("bedrooms_total", slack=1, absolute=True),
    Range("floor", slack=2, absolute=True),
    Range("year_built", slack=10, absolute=True),
)
PRICE_SLACK = 0.10
ASKED_CHOICES = ("condition", "energy_class")

MATCHED_COLUMNS = frozenset(
    {*NUMBERS, *CHOICES, "price", "currency", "rent_period", "lat", "lon", "features", "custom"}
)
"""Columns of a listing that matching reads; a change of any other changes no match."""


def criteria(unit: Unit, fields: Sequence[CustomField] = ()) -> Criteria:
    """The estate's criteria, then the office's own: how far each may be missed is a share of the bound, or
    absolute."""
    return Criteria(
        Choice("offer", gate=True),
        Choice("kind", gate=True),
        *(Range(name, slack=PRICE_SLACK) for name in unit.criteria),
        *RANGES,
        *(Choice(name) for name in ASKED_CHOICES),
        Near("areas"),
        Tags("features"),
        *own_criteria(fields),
    )


def wish_columns(
    wishes: Sequence[Wanted], vocabulary: Vocabulary, unit: Unit, fields: Sequence[CustomField] = ()
) -> dict[str, Any]:
    """Columns of all criteria, length m each."""
    asked = [wish.criteria for wish in wishes]
    columns: dict[str, Any] = {}
    for name in CHOICES:
        values = [vocabulary.asked(name, wish.values(name)) for wish in wishes]
        columns[f"{name}:any"] = _chosen(values, name, vocabulary)
    columns |= _prices([wish.price for wish in asked], unit)
    for name in NUMBERS:
        columns |= _range(name, [getattr(wish, name) for wish in asked])
    for name in ASKED_CHOICES:
        columns |= _stress(name, [getattr(wish, name) for wish in asked])
    columns["areas:areas"] = [
        [shape_of(area) for area in wish.areas.any] if wish.areas else [] for wish in asked
    ]
    columns |= _stress("areas", [wish.areas for wish in asked])
    columns |= _features([wish.features for wish in asked], vocabulary)
    return columns | own_wish_columns(asked, fields)


def shape_of(area: Area) -> Circle | Polygon:
    """The area with its fade: for a circle half the radius unless said, for a polygon 1 km."""
    if area.circle is not None:
        circle = area.circle
        return Circle(circle.lat, circle.lon, km=circle.km, fade=area.fade_km, priority=area.priority)
    rings = area.polygon.coordinates if area.polygon else []
    turned = [np.array([(point[1], point[0]) for point in ring], dtype=np.float64) for ring in rings]
    return Polygon(turned, fade=1.0 if area.fade_km is None else area.fade_km, priority=area.priority)


def _chosen(asked: Sequence[Sequence[int]], name: str, vocabulary: Vocabulary) -> Any:
    most = max((number for numbers in asked for number in numbers), default=0)
    chosen = np.zeros((len(asked), vocabulary.width(name, most)), dtype=bool)
    for row, wanted in enumerate(asked):
        chosen[row, wanted] = True
    return chosen


def _prices(wishes: Sequence[PriceWish | None], unit: Unit) -> dict[str, Any]:
    """Bounds in the unit; a wish states only the criterion of its own currency."""
    currencies = [wish.currency if wish else None for wish in wishes]
    columns: dict[str, Any] = {}
    for end in ("min", "max"):
        amounts = numbers([getattr(wish, end) if wish else None for wish in wishes])
        columns |= {f"{name}:{end}": held for name, held in unit.held(amounts, currencies).items()}
    slack = numbers([np.nan if wish is None or wish.slack is None else wish.slack for wish in wishes])
    for name in unit.criteria:
        columns |= {f"{name}:slack": slack, **_stress(name, wishes)}
    return columns


def _range(name: str, wishes: Sequence[RangeWish | None]) -> dict[str, Any]:
    ends = ("min", "max", "slack")
    said = {end: numbers([getattr(wish, end) if wish else None for wish in wishes]) for end in ends}
    return {f"{name}:{end}": values for end, values in said.items()} | _stress(name, wishes)


def _stress(name: str, wishes: Sequence[Any]) -> dict[str, Any]:
    return {
        f"{name}:weight": np.array([wish.weight if wish else 1.0 for wish in wishes], dtype=np.float64),
        f"{name}:must": np.array([bool(wish and wish.must) for wish in wishes], dtype=bool),
    }


def _features(wishes: Sequence[FeaturesWish | None], vocabulary: Vocabulary) -> dict[str, Any]:
    """What has no column is unknown of every home: a must of that weighs as a nice to have does."""
    shape = (len(wishes), vocabulary.width("features"))
    must, avoid = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    nice = np.zeros(shape, dtype=np.float64)
    place = vocabulary.tags
    for row, wish in enumerate(wishes):
        if wish is not None:
            must[row, [place[tag] for tag in wish.must if tag in place]] = True
            avoid[row, [place[tag] for tag in wish.avoid if tag in place]] = True
            nice[row, UNSAID] = sum(tag not in place for tag in wish.must)
            for tag, weight in wish.nice.items():
                nice[row, place.get(tag, UNSAID)] += weight
    weight = np.array([wish.weight if wish else 1.0 for wish in wishes], dtype=np.float64)
    return {
        "features:must": must,
        "features:nice": nice,
        "features:avoid": avoid,
        "features:weight": weight,
    }
