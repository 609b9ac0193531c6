"""Updating, appending and removing in any sequence leaves what a fresh build would have made."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Homes, Wishes, explain_pairs, rank, rank_one
from tests.matching.small_markets import (
    CODES,
    CRITERIA,
    RANGES,
    TAGS,
    Columns,
    home_columns,
    seeds,
    wish_columns,
)

steps = st.lists(st.sampled_from(["update", "append", "remove"]), max_size=6)


def blank_homes(count: int) -> Columns:
    blank: Columns = {name: np.full(count, -1) for name in CODES}
    blank |= {name: np.full(count, np.nan) for name in RANGES}
    blank["place"] = np.full((count, 2), np.nan)
    blank["features"] = np.zeros((count, TAGS), dtype=bool)
    return blank | {"features:known": np.zeros((count, TAGS), dtype=bool)}


def blank_wishes(count: int) -> Columns:
    blank: Columns = {f"{name}:any": np.zeros((count, c), bool) for name, c in CODES.items()}
    for name in RANGES:
        blank |= {f"{name}:{end}": np.full(count, np.nan) for end in ("min", "max", "slack")}
    blank["place:areas"] = [[] for _ in range(count)]
    blank |= {f"features:{kind}": np.zeros((count, TAGS), bool) for kind in ("must", "avoid")}
    blank["features:nice"] = np.zeros((count, TAGS))
    for name in ("market", *RANGES, "place"):
        blank[f"{name}:must"] = np.zeros(count, bool)
        blank[f"{name}:weight"] = np.ones(count)
    return blank


def at(column: Any, rows: Any) -> Any:
    return [column[row] for row in rows] if isinstance(column, list) else column[rows]


def change(
    step: str, store: Homes | Wishes, kept: Columns, more: Columns, random: np.random.Generator
) -> Columns:
    """Change the store by one step; the columns that it should hold now."""
    if step == "append":
        store.append(3, more)
        full = (blank_homes(3) if isinstance(store, Homes) else blank_wishes(3)) | more
        joined: Columns = {}
        for name, column in kept.items():
            new = full[name]
            joined[name] = column + new if isinstance(column, list) else np.concatenate([column, new])
        return joined
    count = min(len(store), 3)
    rows = random.permutation(len(store))[:count]
    if step == "remove":
        store.remove(rows)
        left = np.setdiff1d(np.arange(len(store) + count), rows)
        return {name: at(column, left) for name, column in kept.items()}
    some = {name: at(column, range(count)) for name, column in more.items()}
    store.update(rows, some)
    for name, column in some.items():
        for place, row in enumerate(rows.tolist()):
            kept[name][row] = column[place]
    return kept


def equal(one: Homes | Wishes, other: Homes | Wishes) -> bool:
    """Same rows and bytes in every column; areas are compared by what is ranked."""
    return len(one) == len(other) and all(
        array.dtype == object or array.tobytes() == other.arrays[name].tobytes()
        for name, array in one.arrays.items()
    )


@settings(deadline=None, max_examples=25)
@given(steps, seeds)
def test_homes_changed_in_any_sequence_equal_a_fresh_build(todo: list[str], seed: int) -> None:
    random = np.random.default_rng(seed)
    kept = blank_homes(6) | home_columns(random, 6, "city", coarse=False)
    wishes = CRITERIA.wishes(5, wish_columns(random, 5, "city", coarse=False))
    homes = CRITERIA.homes(6, kept)
    for step in todo:
        kept = change(step, homes, kept, home_columns(random, 3, "city", coarse=False), random)
        fresh = CRITERIA.homes(len(homes), kept)
        same_answers(homes, fresh, wishes, wishes)
    assert equal(homes, CRITERIA.homes(len(homes), kept))


@settings(deadline=None, max_examples=25)
@given(steps, seeds)
def test_wishes_changed_in_any_sequence_equal_a_fresh_build(todo: list[str], seed: int) -> None:
    random = np.random.default_rng(seed)
    kept = blank_wishes(6) | wish_columns(random, 6, "city", coarse=False)
    homes = CRITERIA.homes(20, home_columns(random, 20, "city", coarse=False))
    wishes = CRITERIA.wishes(6, kept)
    for step in todo:
        more = wish_columns(random, 3, "city", coarse=False)
        # Both ends of a range together: one alone may cross the end that is kept.
        more = {n: c for n, c in more.items() if not n.endswith((":min", ":max")) or paired(n, more)}
        kept = change(step, wishes, kept, more, random)
        fresh = CRITERIA.wishes(len(wishes), kept)
        same_answers(homes, homes, wishes, fresh)
    assert equal(wishes, CRITERIA.wishes(len(wishes), kept))


def paired(name: str, columns: Columns) -> bool:
    return all(f"{name.split(':')[0]}:{end}" in columns for end in ("min", "max"))


def same_answers(homes: Homes, fresh_homes: Homes, wishes: Wishes, fresh_wishes: Wishes) -> None:
    """Whichever way they are asked, changed stores answer as fresh ones."""
    for best in (2, None):
        same(
            rank(homes, wishes, best=best, floor=0, block=4),
            rank(fresh_homes, fresh_wishes, best=best, floor=0),
        )
    for home in range(0, len(homes), 2 + len(homes) // 4):
        same(
            rank_one(homes, wishes, home=home, floor=0),
            rank_one(fresh_homes, fresh_wishes, home=home, floor=0),
        )
    for wish in range(0, len(wishes), 2 + len(wishes) // 4):
        same(
            rank_one(homes, wishes, wish=wish, floor=0),
            rank_one(fresh_homes, fresh_wishes, wish=wish, floor=0),
        )
    pairs = [min(1, len(homes) - 1)] * bool(len(homes)), [0] * bool(len(homes))
    if len(wishes):
        assert explain_pairs(homes, wishes, *pairs) == explain_pairs(fresh_homes, fresh_wishes, *pairs)


def same(one: Any, other: Any) -> None:
    for name in ("wish", "home", "score"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


def test_a_refused_change_leaves_the_store_as_it_was() -> None:
    wishes = CRITERIA.wishes(2, {"price:min": [1.0, 2.0], "price:max": [3.0, 4.0]})
    with pytest.raises(ValueError, match=r"price:min, row 1: 9\.0 is above price:max 4\.0"):
        wishes.update([0, 1], {"price:min": [2.0, 9.0], "area:min": [5.0, 5.0]})
    with pytest.raises(ValueError, match="area:max, row 0: inf is not finite"):
        wishes.append(1, {"price:min": [2.0], "area:max": [np.inf]})
    assert len(wishes) == 2
    assert wishes.arrays["price:min"].tolist() == [1.0, 2.0]
    assert np.isnan(wishes.arrays["area:min"]).all()


def test_the_given_arrays_stay_the_callers_own() -> None:
    prices = np.array([1.0, 2.0])
    homes = CRITERIA.homes(2, {"price": prices})
    prices[0] = 9.0
    homes.update(1, {"price": [5.0]})
    assert homes.arrays["price"].tolist() == [1.0, 5.0]
    assert prices.tolist() == [9.0, 2.0]


def test_tags_may_first_be_told_long_after_the_store_was_made() -> None:
    homes = CRITERIA.homes(2, {})
    wishes = CRITERIA.wishes(1, {"features:must": [[True, False]]})
    assert rank(homes, wishes).score.tolist() == [0.5, 0.5]
    homes.update([1], {"features": [[True, True]], "features:known": [[True, True]]})
    assert rank(homes, wishes).home.tolist() == [1, 0]
    homes.update([1], {"features": [[False, True]]})
    assert rank(homes, wishes).home.tolist() == [0]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([2], "rows: 2 is not one of the 2 rows"),
        ([-1], "rows: -1 is not one of"),
        ([0, 0], "rows: 0 is named more than once"),
        ([0.5], "rows: expected whole numbers, got float64"),
        ([[0]], "rows: expected shape"),
    ],
)
def test_rows_that_are_not_there_are_refused(rows: Any, message: str) -> None:
    homes = CRITERIA.homes(2, {})
    with pytest.raises(ValueError, match=message):
        homes.update(rows, {})
    with pytest.raises(ValueError, match=message):
        homes.remove(rows)


def test_a_large_store_that_changes_row_by_row_answers_as_a_fresh_one() -> None:
    random = np.random.default_rng(3)
    kept = blank_homes(1500) | home_columns(random, 1500, "city", coarse=False)
    wishes = CRITERIA.wishes(40, wish_columns(random, 40, "city", coarse=False))
    homes = CRITERIA.homes(1500, kept)
    rank(homes, wishes)
    for number in range(60):
        step = ("update", "remove", "update", "append")[number % 4]
        more = home_columns(random, 3, "city", coarse=False)
        kept = change(step, homes, kept, more, random)
        if number % 3 == 0:
            rank(homes, wishes, best=3)
    fresh = CRITERIA.homes(len(homes), kept)
    same(rank(homes, wishes, best=5, floor=0), rank(fresh, wishes, best=5, floor=0))
    same(rank(homes, wishes, best=None, floor=0), rank(fresh, wishes, best=None, floor=0))
    assert equal(homes, fresh)


def test_wishes_that_keep_changing_their_areas_answer_as_fresh_ones() -> None:
    random = np.random.default_rng(4)
    homes = CRITERIA.homes(50, home_columns(random, 50, "city", coarse=False))
    kept = blank_wishes(200) | wish_columns(random, 200, "city", coarse=False)
    wishes = CRITERIA.wishes(200, kept)
    rank(homes, wishes)
    for _ in range(30):
        areas = wish_columns(random, 200, "city", coarse=False).get("place:areas", kept["place:areas"])
        kept["place:areas"] = areas
        wishes.update(np.arange(200), {"place:areas": areas})
        rank_one(homes, wishes, home=0)
    same_answers(homes, homes, wishes, CRITERIA.wishes(200, kept))
