"""A column of areas is read at once, and neither a number nor a word of an error is another for it."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from matching import Circle, Polygon
from matching.area_lists import all_at_once, read_areas
from matching.area_table import AreaTable
from matching.arrays import Array
from matching.shapes import shape_of
from matching.sheets import Shape
from tests.matching.small_markets import (
    CENTRES,
    Random,
    moved,
    polygon,
    regions,
    ring_around,
    scattered,
    seeds,
)
from tests.matching.small_markets import circle as circle_of

NAN, INF = float("nan"), float("inf")
SQUARE = [(0, 0), (0, 4), (4, 4), (4, 0)]
BOW_TIE = [(0, 0), (4, 4), (4, 0), (0, 4)]


class Ring(Circle):
    """A kind of circle."""


def circle(*said: Any, **more: Any) -> Circle:
    return Circle(*said, **more)


def ringed(rings: Any, **more: Any) -> Polygon:
    return Polygon(rings, **more)


ODD: list[Any] = [
    "Warsaw", None, 5, Circle(200.0, 0.0, 1.0), Circle(0.0, NAN, 1.0), Circle(0.0, 0.0, 0.0),
    Circle(0.0, 0.0, 10**400), Circle(0.0, 0.0, 1.0, fade=INF), Circle(0.0, 0.0, 1.0, priority=1.5),
    Circle(0.0, 0.0, True), circle("0", 0.0, 1.0), Circle(1, 2, 3, 4, 1), Ring(1.0, 2.0, 3.0),
    circle(np.float32(1.5), np.int64(2), np.float64(3.0)), Circle(0.0, 0.0, 1e308, fade=1e308),
    Circle(0.0, 0.0, 1.0, fade=NAN), Polygon([SQUARE], fade=-1.0), Polygon([SQUARE], fade=10**400),
    ringed([SQUARE], priority=None), Polygon([]), Polygon(["abc"]), Polygon([[0, 1, 2]]),
    Polygon([SQUARE, []]), Polygon([SQUARE[:2]]), Polygon([[(0, 0), (0, 1), (1,)]]),
    Polygon([[("1", "2"), ("1", "4"), ("3", "4")]]), Polygon(([(0, 0), (0, 10**400), (1, 1)],)),
    ringed([[(0, 0), (0, None), (1, 1)]]), ringed(np.array([SQUARE], dtype=float)), Polygon((SQUARE,)),
    Polygon([np.array(SQUARE, dtype=np.float32)]), Polygon([BOW_TIE]), Polygon([[(0, 0), (1, 0), (2, 0)]]),
    Polygon([[(0, 0), (0, 0), (1, 1), (0, 0)]]), Polygon([[(0, 0), (INF, 0), (0, 5)]]),
    Polygon([[(0, 0), (95, 0), (0, 5)]]), Polygon([[(0, 0), (5, 181), (0, 5)]]),
    Polygon([[(0, 0), (0, 120), (0, -120), (50, 60)]]), Polygon([[(0, 0), (0, 120), (0, -120)]]),
    Polygon([SQUARE, [(3, 3), (3, 5), (5, 5)]]), Polygon([SQUARE, [(5, 5), (5, 6), (6, 6)]]),
    Polygon([SQUARE, [(0, 180), (1, 180), (1, 179)]]), Polygon([SQUARE[:3], SQUARE[:3]]),
    Polygon([SQUARE, [(1, 1), (1, 3), (3, 3)], [(1.2, 1.3), (1.2, 1.5), (1.4, 1.6)]]),
    Polygon([SQUARE, [(1.2, 1.3), (1.2, 1.5), (1.4, 1.6)], [(1, 1), (1, 3), (3, 3)]]),
    Polygon([[*SQUARE, SQUARE[0]], [(1, 1), (1, 2), (2, 2)], [(3, 3), (3, 2), (2, 3)]]),
]  # fmt: skip


def scribble(random: Random, region: str) -> Polygon:
    """Few points of a coarse grid: as often as not they cross, repeat or lie on one line."""
    corners, grid = random.integers(3, 8), np.array(CENTRES[region])
    rings = [grid + 0.01 * random.integers(-3, 4, (corners, 2))]
    if random.random() < 0.3:
        rings.append(grid + 0.004 * random.integers(-3, 4, (random.integers(3, 5), 2)))
    return Polygon([ring if random.random() < 0.5 else ring.tolist() for ring in rings])


def with_holes(random: Random, region: str) -> Polygon:
    """Holes here and there: in each other, beside each other, across the rim or beyond it."""
    centre = scattered(random, region, 3.0)
    rings = [ring_around(centre, random.uniform(5, 9, 8).tolist())]
    for _ in range(random.integers(1, 4)):
        middle = moved(centre, random.uniform(0, 6.3), random.uniform(0, 7))
        rings.append(ring_around(middle, random.uniform(0.3, 1.5, random.integers(3, 7)).tolist()))
    return Polygon(rings, fade=random.choice([0.0, 2.0]))


def continent(random: Random, region: str) -> Polygon:
    """Up to and beyond the most that a polygon may reach."""
    return Polygon([ring_around(CENTRES[region], random.uniform(6000, 9300, 7).tolist())], fade=1000.0)


def drawn(random: Random, region: str, count: int) -> list[Any]:
    makers = [circle_of, polygon, scribble, with_holes, continent]
    made: list[Any] = [makers[random.integers(len(makers))](random, region) for _ in range(count)]
    return [ODD[random.integers(len(ODD))] if random.random() < 0.1 else area for area in made]


def refusal(area: object) -> str | None:
    try:
        shape_of(area)
    except (ValueError, OverflowError) as error:
        return str(error)
    return None


def table_of(per_wish: Array) -> tuple[list[int], list[int], bytes]:
    """All that is kept of wishes' areas, to the last bit."""
    table = AreaTable()
    table.put(np.arange(len(per_wish)), per_wish)
    area, facts = np.arange(table.used), table.facts(np.arange(table.used))
    kept = [facts.centre, facts.cap, facts.km, facts.fade, facts.priority, facts.edge_start, facts.edge_count]
    edge = np.arange(int(facts.edge_count.sum()))
    every = [*kept, table.frame(area), table.edges(edge), table.ends(edge)]
    starts, counts = (array[: len(per_wish)].tolist() for array in (table.start, table.count))
    return starts, counts, b"".join(np.ascontiguousarray(array).tobytes() for array in every)


def one_by_one(lists: list[list[Any]]) -> Array:
    shapes: list[tuple[Shape, ...]] = [tuple(shape_of(area) for area in listed) for listed in lists]
    return np.fromiter(shapes, np.dtype(object), len(shapes))


def in_lists(random: Random, areas: list[Any]) -> list[list[Any]]:
    cuts = np.sort(random.integers(0, len(areas) + 1, 5)).tolist()
    return [areas[start:end] for start, end in zip([0, *cuts], [*cuts, len(areas)], strict=True)]


@settings(deadline=None, max_examples=80)
@given(seeds, regions)
def test_many_areas_are_kept_as_each_alone_would_be(seed: int, region: str) -> None:
    random = np.random.default_rng(seed)
    well = [area for area in drawn(random, region, 25) if refusal(area) is None]
    times = int(random.choice([1, 40]))
    lists, alone = in_lists(random, well), [shape_of(area) for area in well]
    read = read_areas("place", lists * times, np.arange(6 * times))
    shapes = iter(alone)
    assert table_of(read) == table_of(one_by_one([[next(shapes) for _ in some] for some in lists] * times))


@settings(deadline=None, max_examples=80)
@given(seeds, regions)
def test_what_cannot_be_is_never_drawn_among_many(seed: int, region: str) -> None:
    areas = drawn(np.random.default_rng(seed), region, 25)
    for area, shape in zip(areas, all_at_once(areas), strict=True):
        assert shape is None or refusal(area) is None


@settings(deadline=None, max_examples=80)
@given(seeds, regions)
def test_the_first_area_that_cannot_be_is_named_in_the_words_it_has_alone(seed: int, region: str) -> None:
    random = np.random.default_rng(seed)
    bad = [area for area in drawn(random, region, 40) if "ring" in (refusal(area) or "")]
    well = [area for area in drawn(random, region, 15) if refusal(area) is None]
    if not bad:
        return
    areas, at = [*well, *bad], len(well)
    random.shuffle(areas[at:])
    lists: list[Any] = [*in_lists(random, areas), None]
    row = next(row for row in range(6) if sum(map(len, lists[: row + 1])) > at)
    index = at - sum(map(len, lists[:row]))
    message = f"place, row {row + 70}: area {index}: {refusal(areas[at])}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        read_areas("place", lists, np.arange(70, 77))


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_an_odd_area_among_many_is_what_it_is_alone(odd: Any) -> None:
    others = [Circle(1.0, 2.0, 3.0), Polygon([SQUARE]), Polygon([SQUARE[::-1]]), Circle(3.0, 2.0, 1.0)]
    lists, said = [[], [*others, odd, *others]], refusal(odd)
    if said is None:
        assert table_of(read_areas("place", lists, np.arange(2))) == table_of(one_by_one(lists))
        return
    # A number too large for a float is refused by Python itself, which knows no column.
    words = said if "too large" in said else f"place, row 1: area 4: {said}"
    with pytest.raises((ValueError, OverflowError), match=f"^{re.escape(words)}$"):
        read_areas("place", lists, np.arange(2))


def test_a_row_that_is_no_list_waits_its_turn() -> None:
    square, twisted = Polygon([SQUARE]), Polygon([BOW_TIE])
    with pytest.raises(ValueError, match="place, row 1: area 2: ring 0"):
        read_areas("place", [[square], [square, square, twisted], None], np.arange(3))
    with pytest.raises(ValueError, match="place, row 1: expected a list of areas"):
        read_areas("place", [[square, square, square], None, [twisted]], np.arange(3))


def test_what_is_well_is_not_left_to_be_read_one_by_one() -> None:
    random = np.random.default_rng(5)
    areas = [make(random, region) for region in CENTRES for make in (circle_of, polygon) for _ in range(20)]
    assert None not in all_at_once(areas)


def test_rings_of_many_points_and_many_rings_are_kept_as_each_alone_would_be() -> None:
    """More points, and more edges beside each other, than are looked at together."""
    spiky = ring_around(CENTRES["city"], [2.0, 9.0] * 500)
    many = [Polygon([ring_around(CENTRES["antimeridian"], [8.0] * 24)]) for _ in range(700)]
    lists = [
        many[:5],
        [Polygon([spiky])],
        many[5:],
        [Polygon([ring_around(CENTRES["origin"], [5.0] * 3000)])],
    ]
    assert table_of(read_areas("place", lists, np.arange(4))) == table_of(one_by_one(lists))
    crossed = [*spiky[:400], spiky[402], spiky[401], spiky[400], *spiky[403:]]
    lists[2][-1] = Polygon([crossed])
    with pytest.raises(ValueError, match=r"^place, row 2: area 694: ring 0 crosses or touches itself$"):
        read_areas("place", lists, np.arange(4))


def test_areas_of_several_columns_are_kept_in_the_order_asked_for() -> None:
    random = np.random.default_rng(7)
    lists = [[polygon(random, "city"), circle_of(random, "city"), polygon(random, "city")] for _ in range(4)]
    first, second = (read_areas("place", part, np.arange(2)) for part in (lists[:2], lists[2:]))
    order = [(first, 1), (second, 0), (first, 1), (first, 0)]
    mixed = np.fromiter((column[at] for column, at in order), np.dtype(object), 4)
    assert table_of(mixed) == table_of(one_by_one([lists[1], lists[2], lists[1], lists[0]]))
