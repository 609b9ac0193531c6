"""What people decided of pairs teaches what agreements are worth."""

import math
from typing import Any

import numpy as np
import pytest

from matching.arrays import Bools
from matching.doubles import Bits, Doubles, Exact, Number, Pass, Records

DECLARED = Doubles(
    Exact("market", gate=True),
    Exact("house"),
    Number("floor", within=(1,), silent=True),
    Bits("features", each=True),
    passes=[Pass("house")],
)
LIFT, VIEW = 0, 1


def adverts(count: int, seed: int) -> tuple[Records, list[int], list[int], Bools]:
    """Two adverts from each house, in rows 2i and 2i + 1, in two markets.

    In the market "twice" half of the pairs are one dwelling, in "once" a twentieth. One dwelling has one
    floor; agencies differ about the view, never about the lift.
    """
    random = np.random.default_rng(seed)
    market = np.repeat(np.where(random.random(count) < 0.5, "twice", "once"), 2)
    same = random.random(count) < np.where(market[::2] == "twice", 0.5, 0.05)
    floor = random.integers(0, 6, 2 * count).astype(float)
    floor[1::2] = np.where(same, floor[::2], floor[1::2])
    features = random.random((2 * count, 2)) < 0.5
    features[1::2, LIFT] = np.where(same, features[::2, LIFT], features[1::2, LIFT])
    rows, house = np.arange(0, 2 * count, 2), np.repeat(np.arange(count), 2)
    columns: dict[str, Any] = {
        "market": market.tolist(),
        "house": house,
        "floor": floor,
        "features": features,
    }
    return DECLARED.records(2 * count, columns), rows.tolist(), (rows + 1).tolist(), same


def test_what_tells_most_gets_the_most_weight() -> None:
    weights = DECLARED.taught(*adverts(2_000, seed=1))
    lift, view = weights.fields["features"].each
    assert lift < view - 2
    same, close, other, *_ = weights.fields["floor"].double
    assert same > 1 + max(close, other)
    markets = DECLARED.records(2, {"market": ["twice", "once"]}).words("market").hashes.tolist()
    rates = weights.rates["market"]
    bits = dict(zip(rates.keys.tolist(), rates.bits.tolist(), strict=True))
    assert bits[markets[0]] - bits[markets[1]] == pytest.approx(math.log2(19), abs=1)


def test_scores_are_shares_that_hold_where_they_were_not_learned() -> None:
    weights = DECLARED.taught(*adverts(4_000, seed=2))
    records, left, right, same = adverts(4_000, seed=3)
    found = DECLARED.pairs(records, 0.0, weights)
    assert (found.left.tolist(), found.right.tolist()) == (left, right)
    for some in np.array_split(np.argsort(found.score), 5):
        assert same[some].mean() == pytest.approx(float(found.score[some].mean()), abs=0.05)


def test_what_was_declared_is_not_learned_anew() -> None:
    fixed = Doubles(Exact("house"), Number("floor", weights=(2.0, -3.0)))
    _, left, right, same = adverts(500, seed=4)
    records = fixed.records(1_000, {"house": np.repeat(np.arange(500), 2), "floor": np.arange(1_000) % 7.0})
    weights = fixed.taught(records, left, right, same)
    assert weights.fields["floor"].double == (2.0, -3.0)


PLAIN = Doubles(Exact("house"), Number("floor", within=(1,)), Exact("view"), passes=[Pass("house")])


def views(count: int, seed: int) -> tuple[Records, list[int], list[int], Bools]:
    """Two adverts from each house: of one dwelling where the floor is the same, whatever the view."""
    random = np.random.default_rng(seed)
    same = random.random(count) < 0.5
    floor = random.integers(0, 6, 2 * count).astype(float)
    floor[1::2] = np.where(same, floor[::2], floor[::2] + 3)
    columns: dict[str, Any] = {
        "house": np.repeat(np.arange(count), 2),
        "floor": floor,
        "view": np.where(random.random(2 * count) < 0.5, "sea", "yard").tolist(),
    }
    rows = np.arange(0, 2 * count, 2)
    return PLAIN.records(2 * count, columns), rows.tolist(), (rows + 1).tolist(), same


def test_what_was_known_before_is_changed_by_as_much_as_pairs_show() -> None:
    records, left, right, same = views(1_000, seed=7)
    before = PLAIN.taught(records, left, right, same)
    learned = PLAIN.taught(records, left, right, ~same, before)
    assert (PLAIN.scores(records, left, right, before) >= 0.5).tolist() == same.tolist()
    assert (PLAIN.scores(records, left, right, learned) >= 0.5).tolist() == (~same).tolist()
    few = [*np.flatnonzero(same)[:2], *np.flatnonzero(~same)[:1]]
    lesson = [left[one] for one in few], [right[one] for one in few], [False, True, True]
    nearly = PLAIN.taught(records, *lesson, before)
    for name, field in before.fields.items():
        assert nearly.fields[name].double == pytest.approx(field.double, abs=2.5), name


def test_a_level_that_no_pair_shows_is_worth_what_it_was() -> None:
    records, left, right, same = views(500, seed=8)
    before = PLAIN.taught(records, left, right, same)
    close = before.fields["floor"].double[1]
    assert PLAIN.taught(records, left, right, ~same, before).fields["floor"].double[1] == close


def test_a_score_that_is_asked_for_is_the_one_that_is_found() -> None:
    weights = DECLARED.taught(*adverts(500, seed=9))
    records, left, right, _ = adverts(500, seed=10)
    found = DECLARED.pairs(records, 0.0, weights)
    asked = DECLARED.scores(records, found.left, found.right, weights)
    assert asked.tolist() == found.score.tolist()
    assert len(found) == len(left) == len(right)
    other = DECLARED.records(
        2, {"market": ["once", "twice"], "house": [1, 1], "features": np.ones((2, 2), bool)}
    )
    assert DECLARED.scores(other, [0], [1], weights).tolist() == [0.0]


def test_weights_that_know_kin_are_no_base_for_teaching() -> None:
    kin = Doubles(Exact("house", shared=True), Number("floor"))
    records = kin.records(4, {"house": [1, 1, 2, 2], "floor": [1.0, 1.0, 2.0, 3.0]})
    with pytest.raises(ValueError, match="base: it knows kin"):
        kin.taught(records, [0, 2], [1, 3], [True, False], kin.weights(records))


@pytest.mark.parametrize(
    ("lesson", "complaint"),
    [
        (([0], [1], [True]), "same: of the pairs some must be the same, and some not"),
        (([0, 2], [1, 9_999], [True, False]), "right: 9999 is not one of the 20 rows"),
        (([0, 2], [1], [True, False]), "left: 2 rows beside 1 in right"),
        (([0, 2], [1, 3], [True]), "same: "),
    ],
)
def test_a_lesson_that_teaches_nothing_is_refused(lesson: tuple[Any, Any, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        DECLARED.taught(adverts(10, seed=5)[0], *lesson)


def test_weights_of_other_features_are_refused() -> None:
    weights = DECLARED.taught(*adverts(500, seed=6))
    other = DECLARED.records(2, {"house": [1, 1], "features": np.ones((2, 3), dtype=bool)})
    with pytest.raises(ValueError, match="features: 3 features, where weights are of 2"):
        DECLARED.why(other, [0], [1], weights=weights)
