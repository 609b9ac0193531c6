"""Whatever is wrong is said at once, with the column and the row at fault."""

import re
from typing import Any

import numpy as np
import pytest

from matching import (
    Choice,
    Circle,
    Criteria,
    Polygon,
    Range,
    explain,
    explain_pairs,
    rank,
    rank_one,
    score_pairs,
)
from tests.matching.small_markets import CRITERIA, TAGS

NAN, INF = float("nan"), float("inf")
SQUARE = [(0, 0), (0, 4), (4, 4), (4, 0)]
BOW_TIE = [(0, 0), (4, 4), (4, 0), (0, 4)]


def hole(south: float, west: float, size: float) -> list[tuple[float, float]]:
    north, east = south + size, west + size
    return [(south, west), (south, east), (north, east), (north, west)]


HOMES = [
    ({"prise": [1, 2]}, "prise: not a column; there are area, features,"),
    ({"price": [1.0]}, "price: expected shape (2), got (1,)"),
    ({"price": 5.0}, "price: expected shape (2), got ()"),
    ({"price": [1.0, INF]}, "price, row 1: inf is not finite"),
    ({"price": ["a", "b"]}, "price, row 0: expected numbers, got str"),
    ({"price": [None, 1.0]}, "price, row 0: expected numbers, got object"),
    ({"price": [[1.0], [1.0, 2.0]]}, "price: cannot be read as an array of numbers"),
    ({"price": [True, False]}, "price, row 0: expected numbers, got bool"),
    ({"kind": [0, -2]}, "kind, row 1: -2 is not a code"),
    ({"kind": [0.0, 1.0]}, "kind, row 0: expected whole numbers, got float64"),
    ({"kind": np.array([0, 2**63], dtype=np.uint64)}, "kind, row 1: 9223372036854775808 is not a code"),
    ({"place": [[0.0, 0.0], [200.0, 0.0]]}, "place, row 1: latitude 200.0 is beyond 90"),
    ({"place": [[0.0, 0.0], [0.0, -181.0]]}, "place, row 1: longitude -181.0 is beyond 180"),
    ({"place": [0.0, 0.0]}, "place: expected shape (2, 2), got (2,)"),
    ({"features": np.ones((2, TAGS), bool)}, "features: given without features:known"),
    ({"features:known": np.ones((2, TAGS), bool)}, "features:known: given without features"),
    (
        {"features": np.ones((2, 3), bool), "features:known": np.ones((2, 4), bool)},
        "features: 3 columns where 4 are expected",
    ),
    ({"features": np.ones((2, 3)), "features:known": np.ones((2, 3))}, "expected bools, got float64"),
    ({"features": [True, False], "features:known": [True, False]}, "expected shape (2, any)"),
]

WISHES = [
    ({"price": [1, 2]}, "price: not a column"),
    ({"market:slack": [1, 2]}, "market:slack: not a column"),
    (
        {"price:min": [1, 500], "price:max": [1, 400]},
        "price:min, row 1: 500.0 is above price:max 400.0",
    ),
    ({"price:min": [-INF, 1.0]}, "price:min, row 0: -inf is not finite"),
    ({"price:weight": [1.0, -1.0]}, "price:weight, row 1: -1.0 is not a weight"),
    ({"price:weight": [NAN, 1.0]}, "price:weight, row 0: nan is not a weight"),
    ({"price:weight": [1.0, 1e300]}, "price:weight, row 1: 1e+300 is more than 1e12"),
    ({"price:slack": [1.0, -0.1]}, "price:slack, row 1: a slack of -0.1 is below 0"),
    ({"price:must": [1, 0]}, "price:must, row 0: expected bools"),
    ({"kind:any": [[1, 0], [0, 1]]}, "kind:any, row 0: expected bools"),
    ({"kind:any": [True, False]}, "kind:any: expected shape (2, any), got (2,)"),
    ({"features:nice": [[1.0, 0.0], [0.0, -2.0]]}, "features:nice, row 1: -2.0 is not a weight"),
    ({"features:nice": [[1.0, 0.0], [NAN, 0.0]]}, "features:nice, row 1: nan is not a weight"),
    (
        {"features:must": [[True]] * 2, "features:avoid": [[True, False]] * 2},
        "features:must: 1 columns where 2 are expected",
    ),
    ({"place:areas": [[]]}, "place:areas: expected 2 lists of areas"),
    ({"place:areas": 5}, "place:areas: expected 2 lists of areas"),
    ({"place:areas": [[], None]}, "place:areas, row 1: expected a list of areas"),
]

AREAS = [
    ("Warsaw", "str is neither Circle nor Polygon"),
    (Circle(200.0, 0.0, 1.0), "latitude 200.0 is beyond 90"),
    (Circle(0.0, 180.5, 1.0), "longitude 180.5 is beyond 180"),
    (Circle(NAN, 0.0, 1.0), "latitude nan is not finite"),
    (Circle(0.0, 0.0, 0.0), "radius 0.0 is not above 0"),
    (Circle(0.0, 0.0, INF), "radius inf is not finite"),
    (Circle(0.0, 0.0, 1.0, fade=-1.0), "fade -1.0 is below 0"),
    (Circle(0.0, 0.0, 1.0, priority=0.0), "priority 0.0 is not in (0, 1]"),
    (Circle(0.0, 0.0, 1.0, priority=1.5), "priority 1.5 is not in (0, 1]"),
    (Circle("0", 0.0, 1.0), "latitude is '0', not a number"),  # type: ignore[arg-type]
    (Polygon([]), "a polygon without rings"),
    (Polygon([SQUARE], priority=2.0), "priority 2.0 is not in (0, 1]"),
    (Polygon([SQUARE[:2]]), "ring 0 has fewer than 3 distinct points"),
    (Polygon([[(0, 0), (0, 0), (1, 1), (0, 0)]]), "ring 0 has fewer than 3 distinct points"),
    (Polygon([[(0, 0), (1, 0), (2, 0)]]), "ring 0 encloses no area"),
    (Polygon([BOW_TIE]), "ring 0"),
    (Polygon([[(0, 0), (0, 5), (5, 5), (-1, 4)]]), "ring 0 crosses or touches itself"),
    (Polygon([[(0, 0), (95, 0), (0, 5)]]), "ring 0 has latitude 95.0, beyond 90"),
    (Polygon([[(0, 0), (NAN, 0), (0, 5)]]), "ring 0 holds a value that is not finite"),
    (Polygon([[0, 1, 2]]), "ring 0 has shape (3,), not (points, 2)"),
    (Polygon(["abc"]), "ring 0 is not an array of"),
    (Polygon([[(0, 0), (0, 120), (0, -120), (50, 60)]]), "ring 0 reaches more than 80 degrees"),
    (Polygon([SQUARE, hole(3, 3, 2)]), "ring 1 crosses or touches ring 0"),
    (Polygon([SQUARE, hole(5, 5, 1)]), "ring 1 is not inside ring 0"),
    (Polygon([SQUARE, hole(1, 1, 2), hole(1.5, 1.5, 0.5)]), "ring 2 overlaps ring 1"),
]


@pytest.mark.parametrize(("columns", "message"), HOMES)
def test_homes_that_cannot_be(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        CRITERIA.homes(2, columns)


@pytest.mark.parametrize(("columns", "message"), WISHES)
def test_wishes_that_cannot_be(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        CRITERIA.wishes(2, columns)


@pytest.mark.parametrize(("area", "message"), AREAS)
def test_areas_that_cannot_be(area: Any, message: str) -> None:
    areas = [[], [Circle(0.0, 0.0, 1.0), area]]
    with pytest.raises(ValueError, match=re.escape(f"place:areas, row 1: area 1: {message}")):
        CRITERIA.wishes(2, {"place:areas": areas})


def test_a_fault_in_an_update_names_the_row_of_the_store() -> None:
    homes = CRITERIA.homes(20, {})
    with pytest.raises(ValueError, match=r"price, row 17: inf"):
        homes.update([3, 17], {"price": [1.0, INF]})


def test_a_table_keeps_the_width_it_began_with() -> None:
    wishes = CRITERIA.wishes(1, {"kind:any": [[True, False]]})
    with pytest.raises(ValueError, match=r"kind:any: 3 columns where 2 are expected"):
        wishes.append(1, {"kind:any": [[True, False, True]]})


def test_declarations_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="price: declared more than once"):
        Criteria(Range("price"), Choice("price"))
    with pytest.raises(ValueError, match="'a:b' cannot name a criterion"):
        Range("a:b")
    with pytest.raises(ValueError, match=r"price: a slack of -1 is not"):
        Range("price", slack=-1)
    with pytest.raises(ValueError, match="count: -1 is not a number of rows"):
        CRITERIA.homes(-1, {})


def test_questions_that_cannot_be() -> None:
    homes, wishes = CRITERIA.homes(2, {}), CRITERIA.wishes(3, {})
    with pytest.raises(ValueError, match="best: 0 is neither"):
        rank(homes, wishes, best=0)
    with pytest.raises(ValueError, match="floor: nan is not between"):
        rank(homes, wishes, floor=NAN)
    with pytest.raises(ValueError, match="either home or wish"):
        rank_one(homes, wishes)
    with pytest.raises(ValueError, match="either home or wish"):
        rank_one(homes, wishes, home=0, wish=0)
    with pytest.raises(ValueError, match="home: 2 is not one of the 2 rows"):
        rank_one(homes, wishes, home=2)
    with pytest.raises(ValueError, match="wish: -1 is not one of the 3 rows"):
        explain(homes, wishes, wish=-1, home=0)
    with pytest.raises(ValueError, match="home_rows: 1 rows beside 2 wish_rows"):
        score_pairs(homes, wishes, [0], [0, 1])
    with pytest.raises(ValueError, match="wish_rows: 3 is not one of the 3 rows"):
        explain_pairs(homes, wishes, [0], [3])


def test_sides_that_do_not_belong_together_are_refused() -> None:
    other = Criteria(Range("price"))
    with pytest.raises(ValueError, match="made by different criteria"):
        rank(other.homes(0, {}), CRITERIA.wishes(0, {}))
    tags = np.ones((1, 3), bool)
    homes = CRITERIA.homes(1, {"features": tags, "features:known": tags})
    with pytest.raises(ValueError, match="features: homes have 3 tags, wishes 2"):
        rank(homes, CRITERIA.wishes(1, {"features:must": [[True, False]]}))
