"""The semantics in plain loops over single pairs: slow, and meant to be obviously right.

Nothing is shared with the kernels but the declarations and the areas. Columns are those of
``Criteria.homes`` and ``Criteria.wishes``, taken to be valid.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching import plain_geometry
from matching.areas import Area, Circle
from matching.criteria import Criteria
from matching.declarations import Choice, Criterion, Near, Range, Tags

Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a criterion says of a pair: its weight in the sum, its fit, and whether it rules out."""

    weight: float
    fit: float
    ruled_out: bool


def score(criteria: Criteria, homes: Columns, wishes: Columns, home: int, wish: int) -> float | None:
    """Score of one pair, None where it does not match."""
    verdicts = [verdict(one, homes, wishes, home, wish) for one in criteria.declared]
    stated = [one for one in verdicts if one is not None]
    whole = sum(one.weight for one in stated)
    if any(one.ruled_out for one in stated) or whole == 0:
        return None
    return sum(one.weight * one.fit for one in stated) / whole


def rank(
    criteria: Criteria, homes: Columns, wishes: Columns, sizes: tuple[int, int],
    best: int | None = 10, floor: float = 0.5,
) -> list[tuple[int, int, float]]:  # fmt: skip
    """(wish, home, score) of the best pairs, in that order but better scores first; ``sizes`` is (n, m)."""
    result: list[tuple[int, int, float]] = []
    for wish in range(sizes[1]):
        found: list[tuple[float, int]] = []
        for home in range(sizes[0]):
            value = score(criteria, homes, wishes, home, wish)
            if value is not None and value >= floor:
                found.append((-value, home))
        found.sort()
        result += [(wish, home, -value) for value, home in found[:best]]
    return result


def verdict(criterion: Criterion, homes: Columns, wishes: Columns, home: int, wish: int) -> Verdict | None:
    """None where the wish does not state the criterion."""
    match criterion:
        case Tags():
            return tags_verdict(criterion.name, homes, wishes, home, wish)
        case Choice(gate=True):
            return gate_verdict(criterion.name, homes, wishes, home, wish)
        case Range():
            fit = range_fit(criterion, homes, wishes, home, wish)
        case Choice():
            fit = choice_fit(criterion.name, homes, wishes, home, wish)
        case Near():
            fit = near_fit(criterion.name, homes, wishes, home, wish)
    if fit is None:
        return None
    value, known = fit
    must = bool(said(wishes, f"{criterion.name}:must", wish, False))
    weight = float(said(wishes, f"{criterion.name}:weight", wish, 1.0))
    return Verdict(weight, value, must and known and value == 0)


def said(columns: Columns, name: str, row: int, otherwise: Any) -> Any:
    return columns[name][row] if name in columns else otherwise


Fit = tuple[float, bool] | None
"""The fit and whether the home's value is known; None where the wish does not state the criterion."""

UNKNOWN: Fit = (0.5, False)


def falling(share: float) -> float:
    fit = max(0.0, 1 - share)
    return 0.0 if fit <= 1e-12 else fit


def range_fit(criterion: Range, homes: Columns, wishes: Columns, home: int, wish: int) -> Fit:
    name = criterion.name
    low = float(said(wishes, f"{name}:min", wish, math.nan))
    high = float(said(wishes, f"{name}:max", wish, math.nan))
    slack = float(said(wishes, f"{name}:slack", wish, math.nan))
    value = float(said(homes, name, home, math.nan))
    if math.isnan(low) and math.isnan(high):
        return None
    if math.isnan(value):
        return UNKNOWN
    if math.isnan(slack):
        slack = criterion.slack
    if value > high:
        beyond, bound = value - high, high
    elif value < low:
        beyond, bound = low - value, low
    else:
        return 1.0, True
    reach = slack if criterion.absolute else slack * abs(bound)
    return (falling(beyond / reach) if reach > 0 else 0.0), True


def choice_fit(name: str, homes: Columns, wishes: Columns, home: int, wish: int) -> Fit:
    asked = list(said(wishes, f"{name}:any", wish, []))
    code = int(said(homes, name, home, -1))
    if not any(asked):
        return None
    if code < 0:
        return UNKNOWN
    return (1.0 if code < len(asked) and asked[code] else 0.0), True


def gate_verdict(name: str, homes: Columns, wishes: Columns, home: int, wish: int) -> Verdict | None:
    fit = choice_fit(name, homes, wishes, home, wish)
    return None if fit is None else Verdict(0.0, fit[0], fit[0] != 1)


def near_fit(name: str, homes: Columns, wishes: Columns, home: int, wish: int) -> Fit:
    areas: Sequence[Area] = said(wishes, f"{name}:areas", wish, [])
    lat, lon = said(homes, name, home, (math.nan, math.nan))
    if not len(areas):
        return None
    if math.isnan(lat) or math.isnan(lon):
        return UNKNOWN
    return max(area_fit(area, (float(lat), float(lon))) for area in areas), True


def area_fit(area: Area, place: tuple[float, float]) -> float:
    outside = plain_geometry.km_outside(area, place)
    fade = area.km / 2 if isinstance(area, Circle) and area.fade is None else area.fade
    if outside == 0:
        return area.priority
    return area.priority * falling(outside / fade) if fade else 0.0


def tags_verdict(name: str, homes: Columns, wishes: Columns, home: int, wish: int) -> Verdict | None:
    must = [bool(flag) for flag in said(wishes, f"{name}:must", wish, [])]
    nice = [float(weight) for weight in said(wishes, f"{name}:nice", wish, [])]
    avoid = [bool(flag) for flag in said(wishes, f"{name}:avoid", wish, [])]
    count = max(len(must), len(nice), len(avoid))
    had = list(said(homes, name, home, [])) or [False] * count
    known = list(said(homes, f"{name}:known", home, [])) or [False] * count
    found = whole = 0.0
    ruled_out = False
    for tag in range(count):
        required, avoided = bool(must and must[tag]), bool(avoid and avoid[tag])
        weight = (1.0 if required else 0.0) + (nice[tag] if nice else 0.0)
        whole += weight
        found += weight * (0.5 if not known[tag] else 1.0 if had[tag] else 0.0)
        ruled_out |= bool(known[tag]) and (avoided if had[tag] else required)
    if whole == 0:
        return Verdict(0.0, 1.0, ruled_out) if any(avoid) else None
    return Verdict(float(said(wishes, f"{name}:weight", wish, 1.0)), found / whole, ruled_out)
