"""Loosening a wish in one thing brings what ranking the loosened wish would bring."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    Circle,
    Criteria,
    Loosening,
    Near,
    Polygon,
    Range,
    oracle,
    plain_geometry,
    rank_one,
    relax,
)
from tests.matching.small_markets import (
    CRITERIA,
    Columns,
    home_columns,
    polygon,
    regions,
    scattered,
    seeds,
    wish_columns,
)

FLOORS = st.sampled_from([0.0, 0.5, 0.8, 1.0])


def loosened(wish: Columns, give: Loosening) -> Columns:
    """The columns (of one wish each) as someone would write them who gives way by hand."""
    name, more = give.criterion, dict(wish)
    match give.code:
        case "max_up" | "min_down":
            end, sign = ("max", 1) if give.code == "max_up" else ("min", -1)
            bound, by = wish[f"{name}:{end}"][0], give.by or 0.0
            more[f"{name}:{end}"] = [bound + sign * by * (1 if name == "rooms" else abs(bound))]
        case "area_wider":
            more[f"{name}:areas"] = [[wider(area, give.by or 0.0) for area in wish[f"{name}:areas"][0]]]
        case "choice_added":
            more[f"{name}:any"] = with_value(wish[f"{name}:any"], give.number, True)
        case "must_nice":
            more[f"{name}:must"] = [False]
        case "tag_nice" | "tag_dropped":
            nice = np.array(wish.get(f"{name}:nice", [[0.0] * 4]), dtype=float)
            more[f"{name}:must"] = with_value(wish[f"{name}:must"], give.number, False)
            then = nice[0, give.number] + 1 if give.code == "tag_nice" else 0.0
            more[f"{name}:nice"] = with_value(nice, give.number, then)
        case "tag_allowed":
            more[f"{name}:avoid"] = with_value(wish[f"{name}:avoid"], give.number, False)
        case _:
            raise AssertionError(give.code)
    return more


def wider(area: Circle | Polygon, km: float) -> Circle:
    assert isinstance(area, Circle)
    fade = area.km / 2 if area.fade is None else area.fade
    return dataclasses.replace(area, km=area.km + km, fade=fade)


def with_value(column: Any, at: int | None, value: float | bool) -> Any:
    changed = np.array(column)
    changed[0, at] = value
    return changed


def market(seed: int, region: str, coarse: bool, polygons: bool = False) -> tuple[Columns, Columns]:
    """Columns of thirty homes and of one wish that states at least a price."""
    random = np.random.default_rng(seed)
    homes, wish = home_columns(random, 30, region, coarse), wish_columns(random, 1, region, coarse)
    for areas in wish.get("place:areas", []) if not polygons else []:
        areas[:] = [area for area in areas if isinstance(area, Circle)]
    return homes, wish | {"price:max": [95_000.0], "price:min": [np.nan]}


def suiting(homes: Columns, wish: Columns, floor: float) -> set[int]:
    stores = CRITERIA.homes(30, homes), CRITERIA.wishes(1, wish)
    return set(rank_one(*stores, wish=0, floor=floor).home.tolist())


@settings(deadline=None, max_examples=25)
@given(seeds, regions, st.booleans(), FLOORS)
def test_each_loosening_brings_what_a_plain_recount_finds(
    seed: int, region: str, coarse: bool, floor: float
) -> None:
    homes, wish = market(seed, region, coarse)
    now = suiting(homes, wish, floor)
    for give in relax(CRITERIA.homes(30, homes), CRITERIA.wishes(1, wish), floor=floor):
        then = suiting(homes, loosened(wish, give), floor)
        assert set(give.homes.tolist()) == then - now
        assert (give.more, give.fewer) == (len(then - now), len(now - then))


@settings(deadline=None, max_examples=40)
@given(seeds, regions)
def test_a_polygon_a_kilometre_wider_lets_in_who_stands_within_a_kilometre_of_it(
    seed: int, region: str
) -> None:
    random = np.random.default_rng(seed)
    area, near = polygon(random, region), Criteria(Near("place"))
    places = [scattered(random, region, 14.0) for _ in range(40)]
    outside = np.array([plain_geometry.km_outside(area, place) for place in places])
    homes, wish = near.homes(40, {"place": places}), near.wishes(1, {"place:areas": [[area]]})
    inside = {km: set(np.flatnonzero(outside <= km).tolist()) for km in (0.0, 1.0, 2.0)}
    for give in relax(homes, wish, floor=area.priority):
        assert set(give.homes.tolist()) == inside[give.by or 0.0] - inside[0.0]


@settings(deadline=None, max_examples=30)
@given(seeds, regions, st.booleans())
def test_beyond_the_wider_edge_the_fit_fades_as_it_did(seed: int, region: str, coarse: bool) -> None:
    random = np.random.default_rng(seed)
    area, near = polygon(random, region), Criteria(Near("place"))
    places = [scattered(random, region, 14.0) for _ in range(40)]
    homes, wish = near.homes(40, {"place": places}), near.wishes(1, {"place:areas": [[area]]})
    floor = area.priority * (0.25 if coarse else 0.75)
    beyond = np.array([max(0.0, plain_geometry.km_outside(area, place) - 1.0) for place in places])
    fit = [area.priority * (oracle.falling(km / area.fade) if area.fade else float(km == 0)) for km in beyond]
    give = next(one for one in relax(homes, wish, floor=floor) if one.by == 1.0)
    now = set(rank_one(homes, wish, wish=0, floor=floor).home.tolist())
    sure = {home for home in range(40) if abs(fit[home] - floor) > 1e-5}
    assert sure & set(give.homes.tolist()) == {home for home in sure - now if fit[home] >= floor}


def test_every_stated_criterion_says_what_it_could_give() -> None:
    wish = {
        "offer:any": [[True, False]], "market:any": [[True, False]], "market:must": [True],
        "price:max": [100.0], "rooms:min": [3.0], "place:areas": [[Circle(52.0, 21.0, 2.0)]],
        "features:must": [[True, False, False, False]], "features:avoid": [[False, False, True, False]],
    }  # fmt: skip
    gives = relax(CRITERIA.homes(0, {}), CRITERIA.wishes(1, wish))
    assert [(give.criterion, give.code, give.by, give.bound, give.number) for give in gives] == [
        ("market", "choice_added", None, None, 1),
        ("market", "must_nice", None, None, None),
        ("price", "max_up", 0.05, 105.0, None),
        ("price", "max_up", 0.10, 110.0, None),
        ("rooms", "min_down", 1.0, 2.0, None),
        ("place", "area_wider", 1.0, None, None),
        ("place", "area_wider", 2.0, None, None),
        ("features", "tag_nice", None, None, 0),
        ("features", "tag_dropped", None, None, 0),
        ("features", "tag_allowed", None, None, 2),
    ]


PRICED = Criteria(Range("price", slack=0.1), Range("rooms", slack=1, absolute=True))


def test_what_brings_most_comes_first_and_its_best_homes_first() -> None:
    homes = PRICED.homes(4, {"price": [90.0, 109.0, 107.0, 90.0], "rooms": [3.0, 3.0, 3.0, 1.5]})
    wish = PRICED.wishes(1, {"price:max": [100.0], "price:must": [True], "rooms:min": [3.0]})
    gives = relax(homes, wish, floor=0.7)
    assert [(give.code, give.by, give.homes.tolist()) for give in gives] == [
        ("max_up", 0.05, [2, 1]),
        ("max_up", 0.10, [1, 2]),
        ("min_down", 1.0, [3]),
        ("must_nice", None, []),
    ]


def test_the_steps_can_be_said() -> None:
    homes = PRICED.homes(1, {"price": [130.0]})
    wishes = PRICED.wishes(2, {"price:max": [100.0, 120.0], "rooms:max": [4.0, 4.0]})
    gives = relax(homes, wishes, 1, steps={"price": [0.02], "rooms": [0.5, 2]})
    assert [(give.criterion, give.by, give.bound) for give in gives] == [
        ("price", 0.02, 122.4), ("rooms", 0.5, 4.5), ("rooms", 2, 6.0),
    ]  # fmt: skip


def test_a_slack_wider_than_its_bound_may_cost_homes_and_says_so() -> None:
    below = Criteria(Range("altitude", slack=3.0))
    homes = below.homes(2, {"altitude": [60.0, -90.0]})
    wish = below.wishes(1, {"altitude:max": [-100.0]})
    half = relax(homes, wish, floor=0.4, steps={"altitude": [0.5]})[0]
    assert (half.bound, half.more, half.fewer) == (-50.0, 0, 1)


def test_dropping_a_tag_owns_up_to_the_homes_it_loses() -> None:
    homes = CRITERIA.homes(1, {"features": [[True, False] * 2], "features:known": [[True] * 4]})
    wish = {"features:must": [[True, False, False, False]], "features:nice": [[0.0, 1.0, 0.0, 0.0]]}
    gives = {give.code: give for give in relax(homes, CRITERIA.wishes(1, wish))}
    assert (gives["tag_dropped"].more, gives["tag_dropped"].fewer) == (0, 1)
    assert (gives["tag_nice"].more, gives["tag_nice"].fewer) == (0, 0)


@pytest.mark.parametrize(
    ("wish", "steps", "says"),
    [
        (None, {}, "wish: say which of the 2 rows"),
        (2, {}, "wish: 2 is not one of the 2 rows"),
        (0, {"price": [0.0]}, "price by 0.0 loosens nothing"),
        (0, {"price": [float("nan")]}, "price by nan loosens nothing"),
        (0, {"colour": [0.1]}, "'colour' is neither a Range nor a Near"),
    ],
)
def test_what_cannot_be_asked_is_refused(wish: int | None, steps: dict[str, list[float]], says: str) -> None:
    homes, wishes = PRICED.homes(0, {}), PRICED.wishes(2, {})
    with pytest.raises(ValueError, match=says):
        relax(homes, wishes, wish, steps=steps)
