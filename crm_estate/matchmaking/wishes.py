"""Requirements as the engine sees them: columns of bounds, weights and areas."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from crm_estate.matchmaking.homes import numbers
from crm_estate.requirements.criteria import Area
from crm_estate.requirements.facts import RequirementFacts
from matching import Choice, Circle, Criteria, Near, Polygon, Range, Tags

CRITERIA = Criteria(
    Choice("offer", gate=True),
    Choice("kind", gate=True),
    Range("price", slack=0.10),
    Range("living_area", slack=0.20),
    Range("plot_area", slack=0.30),
    Range("rooms_total", slack=1, absolute=True),
    Range("bedrooms_total", slack=1, absolute=True),
    Range("floor", slack=2, absolute=True),
    Range("year_built", slack=10, absolute=True),
    Choice("condition"),
    Choice("energy_class"),
    Near("areas"),
    Tags("features"),
)
"""The estate's criteria and how far each may be missed: a share of the bound, or absolute."""

RANGES = ("price", "living_area", "plot_area", "rooms_total", "bedrooms_total", "floor", "year_built")
CHOICES = ("condition", "energy_class")
DEFAULT_SLACK = {
    "price": 0.10, "living_area": 0.20, "plot_area": 0.30, "rooms_total": 1.0, "bedrooms_total": 1.0,
    "floor": 2.0, "year_built": 10.0,
}  # fmt: skip

MATCHED_COLUMNS = frozenset(
    {*RANGES, *CHOICES, "offer", "kind", "currency", "rent_period", "lat", "lon", "features"}
)
"""Columns of a listing that matching reads; a change of any other changes no match."""

Codes = Mapping[str, Mapping[str, int]]


def codes_of(wishes: Sequence[RequirementFacts]) -> dict[str, dict[str, int]]:
    """A number for every value of a choice that some requirement asks for."""
    asked: dict[str, set[str]] = {
        "offer": {wish.offer for wish in wishes},
        "kind": {kind for wish in wishes for kind in wish.kinds},
        **{name: {value for wish in wishes for value in _any(wish, name)} for name in CHOICES},
    }
    return {name: {value: i for i, value in enumerate(sorted(values))} for name, values in asked.items()}


def tags_of(wishes: Sequence[RequirementFacts]) -> list[str]:
    """Every feature that some requirement names."""
    named = (wish.features for wish in wishes if wish.features)
    return sorted({tag for wish in named for tag in (*wish.must, *wish.nice, *wish.avoid)})


def wish_columns(wishes: Sequence[RequirementFacts], codes: Codes, tags: Sequence[str]) -> dict[str, Any]:
    """Columns of all criteria, length m each."""
    columns: dict[str, Any] = {
        "offer:any": _chosen([[wish.offer] for wish in wishes], codes["offer"]),
        "kind:any": _chosen([wish.kinds for wish in wishes], codes["kind"]),
    }
    for name in RANGES:
        columns |= _range(name, [getattr(wish, name) for wish in wishes])
    for name in CHOICES:
        columns[f"{name}:any"] = _chosen([_any(wish, name) for wish in wishes], codes[name])
        columns |= _stress(name, [getattr(wish, name) for wish in wishes])
    columns["areas:areas"] = [
        [shape_of(area) for area in wish.areas.any] if wish.areas else [] for wish in wishes
    ]
    columns |= _stress("areas", [wish.areas for wish in wishes])
    return columns | _features(wishes, tags)


def shape_of(area: Area) -> Circle | Polygon:
    """The area with its fade: for a circle half the radius unless said, for a polygon 1 km."""
    if area.circle is not None:
        circle = area.circle
        return Circle(circle.lat, circle.lon, km=circle.km, fade=area.fade_km, priority=area.priority)
    rings = area.polygon.coordinates if area.polygon else []
    turned = [np.array([(point[1], point[0]) for point in ring], dtype=np.float64) for ring in rings]
    return Polygon(turned, fade=1.0 if area.fade_km is None else area.fade_km, priority=area.priority)


def _any(wish: RequirementFacts, name: str) -> list[str]:
    choice = getattr(wish, name)
    return choice.any if choice else []


def _chosen(asked: Sequence[Sequence[str]], codes: Mapping[str, int]) -> Any:
    chosen = np.zeros((len(asked), len(codes)), dtype=bool)
    for row, values in enumerate(asked):
        chosen[row, [codes[value] for value in values]] = True
    return chosen


def _range(name: str, wishes: Sequence[Any]) -> dict[str, Any]:
    return {
        f"{name}:min": numbers([wish.min if wish else None for wish in wishes]),
        f"{name}:max": numbers([wish.max if wish else None for wish in wishes]),
        f"{name}:slack": numbers(
            [DEFAULT_SLACK[name] if wish is None or wish.slack is None else wish.slack for wish in wishes]
        ),
        **_stress(name, wishes),
    }


def _stress(name: str, wishes: Sequence[Any]) -> dict[str, Any]:
    return {
        f"{name}:weight": np.array([wish.weight if wish else 1.0 for wish in wishes], dtype=np.float64),
        f"{name}:must": np.array([bool(wish and wish.must) for wish in wishes], dtype=bool),
    }


def _features(wishes: Sequence[RequirementFacts], tags: Sequence[str]) -> dict[str, Any]:
    shape = (len(wishes), len(tags))
    must, avoid = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    nice = np.zeros(shape, dtype=np.float64)
    place = {tag: column for column, tag in enumerate(tags)}
    for row, wish in enumerate(wishes):
        if wish.features is not None:
            must[row, [place[tag] for tag in wish.features.must]] = True
            avoid[row, [place[tag] for tag in wish.features.avoid]] = True
            for tag, weight in wish.features.nice.items():
                nice[row, place[tag]] = weight
    weight = np.array([wish.features.weight if wish.features else 1.0 for wish in wishes], dtype=np.float64)
    return {
        "features:must": must,
        "features:nice": nice,
        "features:avoid": avoid,
        "features:weight": weight,
    }
