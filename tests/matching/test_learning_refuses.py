"""Bad input to learning is refused by argument and row."""

from typing import Any

import numpy as np
import pytest

from matching import Criteria, Range, learn

GOOD: dict[str, Any] = {
    "fits": [[1.0], [0.0], [0.5], [0.2]], "choice": [0, 0, 1, 1], "picked": [True, False, True, False],
    "person": [0, 0, 0, 0],
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"fits": [[1.0], [0.0], [1.5], [0.2]]}, "fits, row 2: 1.5 is not from 0 to 1"),
        ({"fits": [[1.0], [float("nan")], [0.5], [0.2]]}, "fits, row 1: nan"),
        ({"fits": [1.0, 0.0, 0.5, 0.2]}, "fits: expected shape"),
        ({"fits": [["a"], ["b"], ["c"], ["d"]]}, "fits"),
        ({"person": [0, 0, 0, -1]}, "person, row 3: -1 is below 0"),
        ({"person": [0, 1, 0, 0]}, "person, row 1: choice 0 is of two people"),
        ({"person": [0.0, 0.0, 0.0, 0.0]}, "person"),
        ({"person": [0, 0]}, "person: expected shape"),
        ({"picked": [True, True, True, False]}, "picked, row 0: choice 0 has not exactly one that is picked"),
        ({"picked": [True, False, False, False]}, "picked, row 2: choice 1"),
        ({"choice": [0, 0, 1, 2]}, "choice, row 2: choice 1 has a single alternative"),
        ({"weight": [1.0, 1.0, 1.0, -1.0]}, "weight, row 3"),
        ({"weight": [1.0, 2.0, 1.0, 1.0]}, "weight, row 1: choice 0 has two weights"),
        ({"home": [0, 0, 0, -2]}, "home, row 3: -2 is below -1"),
        ({"people": 0}, "people: 0 are fewer than the 1"),
    ],
)
def test_a_wrong_choice_is_named_by_argument_and_row(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as refused:
        learn.choices(**(GOOD | wrong))
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"liked": [True]}, "liked: expected shape"),
        ({"liked": [1, 0]}, "liked, row 0: expected bools"),
        ({"weight": [1.0, float("nan")]}, "weight, row 1"),
        ({"person": [0, -3]}, "person, row 1"),
    ],
)
def test_a_wrong_verdict_is_named_by_argument_and_row(wrong: dict[str, Any], said: str) -> None:
    good = {"fits": [[1.0], [0.0]], "liked": [True, False], "person": [0, 0]}
    with pytest.raises(ValueError) as refused:
        learn.verdicts(**(good | wrong))
    assert str(refused.value).startswith(said)


def test_what_does_not_belong_together_is_refused() -> None:
    signals = learn.choices(**GOOD)
    with pytest.raises(ValueError, match="lenses: 2 for signals with 1 columns"):
        learn.Crowd.fit(signals, ["price", "place"])
    with pytest.raises(ValueError, match="stated: expected shape"):
        learn.Crowd.fit(signals, ["price"], stated=[[1.0], [2.0]])
    with pytest.raises(ValueError, match="stated, row 0: a number is not finite"):
        learn.Crowd.fit(signals, ["price"], stated=[[float("inf")]])
    crowd = learn.Crowd.fit(signals, ["price"])
    with pytest.raises(ValueError, match="stated: expected shape"):
        crowd.update(signals, stated=[[1.0]])
    with pytest.raises(ValueError, match="lenses: 1 for signals with 3 columns"):
        crowd.update(learn.nobody(1, 3))
    taste = crowd.update(signals)
    with pytest.raises(ValueError, match="person, row 1: 5 is not one of the 1 people"):
        taste.utility([[1.0], [1.0]], [0, 5])
    with pytest.raises(ValueError, match="fits: expected shape"):
        taste.utility([[1.0, 1.0]], [0])
    with pytest.raises(ValueError, match="spread: 0 is not above 0"):
        learn.Crowd.expecting({"price": 1.0}, spread=0)


def test_a_lens_through_which_a_home_is_ruled_out_is_refused() -> None:
    criteria = Criteria(Range("price", slack=0.1))
    homes = criteria.homes(2, {"price": [100.0, 900.0]})
    wishes = criteria.wishes(1, {"price:max": [100.0], "price:must": [True]})
    with pytest.raises(ValueError, match="home_rows, row 1: wish 0 gives home 1 no fit"):
        learn.fits_through(homes, wishes, np.array([0, 1]))
    with pytest.raises(ValueError, match="home_rows: 9 is not one of the 2 rows"):
        learn.fits_through(homes, wishes, [9])
