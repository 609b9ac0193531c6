"""What is learned of people from what they picked, liked and dismissed."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Criteria, Range, learn
from matching.learning.posterior import most_likely
from matching.learning.softmax import log_likelihood, slopes

NAMES = ["price", "place", "size"]
seeds = st.integers(0, 2**32 - 1)


def some_verdicts(random: np.random.Generator, people: int = 4, count: int = 24) -> dict[str, Any]:
    return {
        "fits": random.random((count, len(NAMES))).round(2),
        "liked": random.random(count) < 0.4,
        "person": random.integers(0, people, count),
        "weight": random.choice([0.5, 1.0, 2.0], count),
    }


def some_choices(
    random: np.random.Generator, people: int = 12, each: int = 10, homes: int = 3
) -> dict[str, Any]:
    """People who differ in what they care about, price mattering most to nearly all."""
    fits = random.random((people * each, homes, len(NAMES)))
    tastes = np.array([4.0, 2.0, 0.0]) + random.normal(0, 1, (people, len(NAMES)))
    utility = np.einsum("chd,cd->ch", fits, np.repeat(tastes, each, axis=0))
    noisy = utility + random.gumbel(size=utility.shape)
    return {
        "fits": fits.reshape(-1, len(NAMES)),
        "choice": np.repeat(np.arange(people * each), homes),
        "picked": (noisy == noisy.max(axis=1, keepdims=True)).ravel(),
        "person": np.repeat(np.arange(people), each * homes),
    }


def a_crowd(seed: int = 1) -> learn.Crowd:
    return learn.Crowd.fit(learn.choices(**some_choices(np.random.default_rng(seed))), NAMES)


CROWD = a_crowd()


def test_the_crowd_learns_what_matters_to_people() -> None:
    weights = CROWD.update(learn.nobody(1, 3)).weights()
    assert weights["price"][0] > weights["place"][0] > weights["size"][0]
    assert CROWD.update(learn.nobody(1, 3)).certainties()["price"][0] > 0.9


def test_whoever_has_done_nothing_is_taken_for_one_of_the_crowd() -> None:
    taste = CROWD.update(learn.nobody(2, 3))
    np.testing.assert_array_equal(taste.mean, np.repeat(CROWD.mean[:1], 2, axis=0))
    np.testing.assert_allclose(taste.covariance[0], CROWD.covariance, rtol=1e-9, atol=1e-12)


def test_every_signal_tells_somebody_further_from_the_crowd() -> None:
    far_but_cheap, near_but_dear = [1.0, 0.0, 0.5], [0.0, 1.0, 0.5]
    leanings: list[float] = []
    for times in (0, 1, 3, 30):
        fits = np.reshape([near_but_dear, far_but_cheap] * times, (-1, 3))
        signals = learn.verdicts(fits, liked=[True, False] * times, person=[0] * 2 * times, people=1)
        leanings.append(
            float(np.diff(CROWD.update(signals).utility([far_but_cheap, near_but_dear], [0, 0]))[0])
        )
    assert leanings == sorted(leanings)
    assert leanings[0] < 0 < leanings[-1]


def test_the_demanding_have_a_higher_bar() -> None:
    fits, person = [[0.5, 0.5, 0.5]] * 8, [0] * 4 + [1] * 4
    bars = CROWD.update(learn.verdicts(fits, liked=[True] * 4 + [False] * 4, person=person)).mean[:, -1]
    assert bars[0] < bars[1]


@settings(deadline=None, max_examples=40)
@given(seeds)
def test_the_order_in_which_signals_are_told_changes_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    told = some_verdicts(random)
    order = random.permutation(len(told["liked"]))
    other = {name: column[order] for name, column in told.items()}
    one, two = CROWD.update(learn.verdicts(**told)), CROWD.update(learn.verdicts(**other))
    np.testing.assert_allclose(one.mean, two.mean, atol=1e-6)
    np.testing.assert_allclose(one.covariance, two.covariance, atol=1e-6)


@settings(deadline=None, max_examples=10)
@given(seeds)
def test_the_crowd_is_the_same_however_its_people_are_told(seed: int) -> None:
    random = np.random.default_rng(seed)
    told = some_choices(random)
    order = random.permutation(len(told["picked"]))
    other = {name: column[order] for name, column in told.items()}
    crowds = [learn.Crowd.fit(learn.choices(**each), NAMES, rounds=8) for each in (told, other)]
    np.testing.assert_allclose(crowds[0].mean, crowds[1].mean, atol=1e-6)
    np.testing.assert_allclose(crowds[0].covariance, crowds[1].covariance, atol=1e-6)


@settings(deadline=None, max_examples=60)
@given(seeds, st.booleans())
def test_more_of_one_signal_never_lowers_what_it_supports(seed: int, liked: bool) -> None:
    random = np.random.default_rng(seed)
    told = some_verdicts(random, people=1, count=int(random.integers(1, 12)))
    home = random.random((1, len(NAMES)))
    more = {
        "fits": np.vstack([told["fits"], home]),
        "liked": np.append(told["liked"], liked),
        "person": np.append(told["person"], 0),
        "weight": np.append(told["weight"], 1.0),
    }
    above = [
        taste.utility(home, [0])[0] - taste.mean[0, -1]
        for taste in (CROWD.update(learn.verdicts(**each)) for each in (told, more))
    ]
    assert above[1] >= above[0] - 1e-6 if liked else above[1] <= above[0] + 1e-6


@settings(deadline=None, max_examples=25)
@given(seeds)
def test_each_persons_taste_depends_on_nobody_else(seed: int) -> None:
    told = some_verdicts(np.random.default_rng(seed))
    together = CROWD.update(learn.verdicts(**told, people=4))
    for person in range(4):
        own = {name: column[told["person"] == person] for name, column in told.items()}
        alone = CROWD.update(learn.verdicts(**own, people=4))
        np.testing.assert_allclose(alone.mean[person], together.mean[person], atol=1e-6)


@pytest.mark.parametrize("liked", [True, False])
@pytest.mark.parametrize("fits", [np.ones((30, 3)), np.zeros((30, 3)), np.eye(3)[np.arange(30) % 3]])
def test_one_sided_signals_and_constant_columns_stay_finite(liked: bool, fits: Any) -> None:
    signals = learn.verdicts(fits, liked=[liked] * 30, person=np.arange(30) // 10, weight=np.full(30, 1e6))
    crowd = learn.Crowd.fit(signals, NAMES)
    taste = crowd.update(signals)
    for numbers in (crowd.mean, crowd.covariance, taste.mean, taste.covariance):
        assert np.isfinite(numbers).all()
    assert (np.linalg.eigvalsh(taste.covariance) > 0).all()


def test_a_crowd_of_nobody_can_still_be_asked() -> None:
    taste = learn.Crowd.fit(learn.nobody(0, 3), NAMES).update(learn.nobody(1, 3))
    assert taste.utility([[1, 1, 1]], [0]).tolist() == [0.0]


def test_the_slopes_are_those_of_the_likelihood() -> None:
    signals = learn.choices(**some_choices(np.random.default_rng(5), people=3, each=4))
    tastes, none, small = np.random.default_rng(6).normal(0, 1, (3, 4)), np.zeros(len(signals.picked)), 1e-5
    at = slopes(signals, tastes, none)
    for column in range(4):
        step = np.eye(4)[column] * small
        up, down = (log_likelihood(signals, tastes + side * step, none) for side in (1, -1))
        np.testing.assert_allclose((up - down) / (2 * small), at.gradient[:, column], atol=1e-6)
        ahead, behind = (slopes(signals, tastes + side * step, none).gradient for side in (1, -1))
        np.testing.assert_allclose((behind - ahead) / (2 * small), at.curvature[:, column], atol=1e-5)


def test_the_likeliest_taste_is_a_peak_also_far_from_the_crowd() -> None:
    signals = learn.verdicts([[1, 0, 0]] * 50, liked=[False] * 50, person=[0] * 50, weight=[100.0] * 50)
    prior, precision = np.array([[30.0, 0, 0, -30.0]]), np.eye(4) / 100
    taste, _ = most_likely(signals, prior, precision, np.zeros(100))
    slope = slopes(signals, taste, np.zeros(100)).gradient - (taste - prior) @ precision
    np.testing.assert_allclose(slope, 0, atol=1e-4)


def test_what_people_state_of_themselves_is_believed_as_far_as_the_crowd_bore_it_out() -> None:
    random = np.random.default_rng(3)
    told = some_choices(random, people=40)
    stated = np.repeat([[1.0], [9.0]], 20, axis=0)
    told["fits"] = np.where((told["person"] < 20)[:, None], told["fits"], told["fits"][:, ::-1])
    crowd = learn.Crowd.fit(learn.choices(**told), NAMES, stated=stated)
    weights = crowd.update(learn.nobody(3, 3), stated=[[1.0], [9.0], [float("nan")]]).weights()
    assert weights["price"][0] > weights["price"][2] > weights["price"][1]
    assert weights["size"][0] < weights["size"][2] < weights["size"][1]


def test_a_home_that_everybody_takes_is_expected_to_please_the_next_one_too() -> None:
    count = 40
    signals = learn.choices(
        np.full((2 * count, 1), 0.5), choice=np.repeat(np.arange(count), 2), picked=[True, False] * count,
        person=np.repeat(np.arange(count), 2), home=[0, 1] * count,
    )  # fmt: skip
    crowd = learn.Crowd.fit(signals, ["price"])
    taste = crowd.update(learn.nobody(1, 1))
    loved, left, new = taste.utility([[0.5]] * 3, [0] * 3, home=[0, 1, 7])
    assert loved > new > left


def test_how_far_a_tolerance_reaches_is_learned() -> None:
    lenses = learn.Lens("price", bound=100, slack=10), learn.Lens("price", bound=110, slack=30)
    means = np.array([[2.0, 0, 0], [0, 2.0, 0], [1, 3, 0]])
    taste = learn.Taste(lenses, means, np.tile(np.eye(3), (3, 1, 1)), np.zeros(0))
    bound, slack = taste.tolerances()["price"].T
    np.testing.assert_allclose(bound, [100, 110, 100], atol=1e-9)
    np.testing.assert_allclose(slack, [10, 30, 40], atol=1e-9)


def test_fits_through_lenses_are_those_of_the_engine() -> None:
    criteria = Criteria(Range("price", slack=0.1), Range("area", slack=0.5))
    homes = criteria.homes(2, {"price": [105.0, 90.0], "area": [30.0, float("nan")]})
    wishes = criteria.wishes(2, {"price:max": [100.0, np.nan], "area:min": [np.nan, 40.0]})
    np.testing.assert_allclose(learn.fits_through(homes, wishes, [1, 0]), [[1, 0.5], [0.5, 0.5]], atol=1e-6)
