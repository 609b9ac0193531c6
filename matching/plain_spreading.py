"""Choosing homes that differ, in plain loops: slow, and meant to be obviously right."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from matching import plain_geometry
from matching.criteria import Criteria
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.spreading import Spread

Columns = Mapping[str, Any]
HALF = 0.5


def worths(
    criteria: Criteria, homes: Columns, scores: Mapping[int, float], picked: list[int], spread: Spread
) -> Iterator[dict[int, float]]:
    """What every home left was worth, turn by turn, when these were picked in this order."""
    for turn in range(len(picked)):
        left = {home: score for home, score in scores.items() if home not in picked[:turn]}
        worth = dict(left)
        for home in left:
            like = [likeness(criteria, homes, home, chosen, spread.km) for chosen in picked[:turn]]
            worth[home] -= spread.strength * max(like, default=0.0)
        yield worth


def likeness(criteria: Criteria, homes: Columns, one: int, other: int, km: float) -> float:
    nearness, rest = 1.0, []
    for criterion in criteria.declared:
        if isinstance(criterion, Near):
            nearness *= near(criterion.name, homes, one, other, km)
        else:
            rest.append(alike(criterion, homes, one, other))
    return nearness * (1 + (sum(rest) / len(rest) if rest else 1.0)) / 2


def near(name: str, homes: Columns, one: int, other: int, km: float) -> float:
    if name not in homes:
        return HALF
    a, b = ((float(homes[name][row][0]), float(homes[name][row][1])) for row in (one, other))
    if any(map(math.isnan, (*a, *b))):
        return HALF
    return max(0.0, 1 - plain_geometry.km_between(a, b) / km)


def alike(criterion: Criterion, homes: Columns, one: int, other: int) -> float:
    name = criterion.name
    if name not in homes:
        return HALF
    a, b = homes[name][one], homes[name][other]
    match criterion:
        case Range():
            return numbers(criterion, float(a), float(b))
        case Choice():
            return HALF if a < 0 or b < 0 else float(a == b)
        case Tags():
            known = homes[f"{name}:known"]
            each = [
                float(a[tag] == b[tag]) if known[one][tag] and known[other][tag] else HALF
                for tag in range(len(a))
            ]
            return sum(each) / len(each)
        case Near():
            raise AssertionError


def numbers(criterion: Range, a: float, b: float) -> float:
    if math.isnan(a) or math.isnan(b):
        return HALF
    reach = criterion.slack * (1 if criterion.absolute else max(abs(a), abs(b)))
    if reach == 0:
        return float(a == b)
    return max(0.0, 1 - abs(a - b) / reach)
