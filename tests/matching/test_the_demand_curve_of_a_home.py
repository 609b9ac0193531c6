"""The demand curve says at each price who would want the home if it cost that."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Criteria, Range, demand, rank_one
from tests.matching.small_markets import CRITERIA, home_columns, regions, seeds, wish_columns

PRICED = Criteria(Range("price", slack=0.1), Range("area", slack=0.2))


@settings(deadline=None, max_examples=25)
@given(
    seeds, regions, st.booleans(), st.sampled_from([0.0, 0.5, 0.9, 1.0]), st.sampled_from(["price", "rooms"])
)
def test_each_step_counts_what_a_home_of_that_price_is_wanted_by(
    seed: int, region: str, coarse: bool, floor: float, criterion: str
) -> None:
    random = np.random.default_rng(seed)
    home = home_columns(random, 1, region, coarse) | {criterion: [3.0 if criterion == "rooms" else 1e5]}
    wishes = CRITERIA.wishes(40, wish_columns(random, 40, region, coarse))
    curve = demand(CRITERIA.homes(1, home), wishes, criterion=criterion, floor=floor)
    assert curve.value.tolist() == (home[criterion][0] * (1 + np.arange(-8, 9) / 40)).tolist()
    for step, value in enumerate(curve.value.tolist()):
        alone = rank_one(CRITERIA.homes(1, home | {criterion: [value]}), wishes, home=0, floor=floor)
        assert curve.wish[curve.step == step].tolist() == sorted(alone.wish.tolist())
        assert curve.wishes[step] == len(alone)
        assert curve.score[step] == pytest.approx(alone.score.mean() if len(alone) else np.nan, nan_ok=True)


def test_prices_can_be_said_also_for_a_home_that_names_none() -> None:
    homes = PRICED.homes(2, {"price": [np.nan, 50.0], "area": [60.0, 60.0]})
    wishes = PRICED.wishes(3, {"price:max": [100.0, 200.0, np.nan], "area:min": [50.0, 50.0, 90.0]})
    curve = demand(homes, wishes, 0, values=[150.0, 100.0])
    assert (curve.value.tolist(), curve.wishes.tolist()) == ([150.0, 100.0], [2, 2])
    assert curve.score.tolist() == [0.75, 1.0]


def test_who_does_not_state_the_price_wants_it_at_any() -> None:
    homes = PRICED.homes(1, {"price": [100.0], "area": [60.0]})
    wishes = PRICED.wishes(1, {"area:min": [50.0]})
    assert set(demand(homes, wishes).wishes.tolist()) == {1}


def test_nobody_asked_nobody_counted() -> None:
    curve = demand(PRICED.homes(1, {"price": [100.0]}), PRICED.wishes(0, {}), steps=[-0.1, 0.0])
    assert (curve.wishes.tolist(), np.isnan(curve.score).tolist()) == ([0, 0], [True, True])


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "home: say which of the 2 rows"),
        ({"home": 2}, "home: 2 is not one of the 2 rows"),
        ({"home": 0}, "home: price of row 0 is unknown; say values"),
        ({"home": 1, "criterion": "colour"}, "criterion: 'colour' is not a Range"),
        ({"home": 1, "steps": [float("nan")]}, "steps: NaN is not a number"),
        ({"home": 1, "values": ["much"]}, "values, row 0: expected numbers"),
        ({"home": 1, "floor": 2.0}, "floor: 2.0 is not between 0 and 1"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, object], says: str) -> None:
    homes, wishes = PRICED.homes(2, {"price": [np.nan, 1.0]}), PRICED.wishes(0, {})
    with pytest.raises(ValueError, match=says):
        demand(homes, wishes, **asked)  # type: ignore[arg-type]
