"""What verdicts suggest that a wish might say differently."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import learn
from matching.learn import About, Suggestion, suggest

seeds = st.integers(0, 2**32 - 1)
NAN = float("nan")


def of(liked: list[bool], **said: Any) -> list[Suggestion]:
    return suggest(learn.evidence(liked, **said))


def test_a_feature_that_is_always_dismissed_is_suggested_to_be_avoided() -> None:
    ground_floor = [[1.0]] * 5 + [[0.0]] * 5
    (one,) = of([False] * 5 + [True] * 5, tags=ground_floor)
    assert (one.code, one.tag, one.supporting, one.contrary) == ("avoid_tag", 0, 5, 0)
    assert one.certainty > 0.99


def test_a_feature_that_all_liked_homes_share_is_suggested_to_be_wanted() -> None:
    (one,) = of([True] * 5 + [False] * 5, tags=[[1.0]] * 5 + [[0.0]] * 5)
    assert (one.code, one.tag, one.supporting) == ("prefer_tag", 0, 5)


def test_nothing_is_suggested_of_features_that_the_wish_names_or_homes_do_not_tell() -> None:
    liked = [False] * 5 + [True] * 5
    assert of(liked, tags=[[1.0]] * 5 + [[0.0]] * 5, free=[False]) == []
    assert of(liked, tags=[[0.5]] * 10) == []


def test_a_dismissal_for_another_reason_says_nothing_of_features() -> None:
    about = [About("price", "max")] * 5 + [None] * 5
    assert of([False] * 5 + [True] * 5, about=about, tags=[[1.0]] * 5 + [[0.0]] * 5) == []


def test_whoever_dismisses_everything_is_suggested_nothing() -> None:
    assert (
        of([False] * 12, tags=np.ones((12, 3)), values={"price": np.arange(12.0)}, fits={"price": [0.5] * 12})
        == []
    )


def test_calling_homes_too_expensive_thrice_suggests_a_lower_budget() -> None:
    said = {
        "values": {"price": [700.0, 720.0, 800.0, 820.0, 840.0]}, "bounds": {"price": (NAN, 850.0)},
        "about": [None, None, *[About("price", "max")] * 3],
    }  # fmt: skip
    (one,) = of([True, True, False, False, False], **said)
    assert (one.code, one.criterion, one.end, one.between) == ("narrow", "price", "max", (720.0, 800.0))
    assert (one.supporting, one.contrary) == (3, 0)
    assert one.certainty == pytest.approx(1 - 0.5**4)


def test_calling_it_the_wrong_floor_suggests_a_higher_one_even_if_nothing_was_liked_yet() -> None:
    said = {"values": {"floor": [0.0, 0.0, 0.0, 4.0]}, "about": [About("floor", "min")] * 3 + [None]}
    (one,) = of([False] * 4, **said)
    assert (one.code, one.end, one.between[1] if one.between else None) == ("narrow", "min", 0.0)
    assert one.between
    assert np.isnan(one.between[0])


def test_a_limit_nobody_spoke_of_is_suggested_only_when_it_is_hardly_an_accident() -> None:
    area = {"values": {"area": [40.0, 42, 44, 46, 60, 62, 64, 66]}}
    (one,) = of([False] * 4 + [True] * 4, **area)
    assert (one.code, one.end, one.between) == ("narrow", "min", (60.0, 46.0))
    assert of([False, False, False, True] * 2, **area) == []


def test_liking_what_lies_beyond_the_budget_suggests_to_look_further() -> None:
    prices = {"values": {"price": [870.0, 880.0, 875.0, 800.0]}, "bounds": {"price": (NAN, 850.0)}}
    (one,) = of([True, True, True, False], **prices)
    assert (one.code, one.end, one.between) == ("widen", "max", (850.0, 880.0))
    assert of([True, True, False, False], **prices) == []


def test_calling_it_the_wrong_place_again_and_again_suggests_to_weigh_the_place_more() -> None:
    said = {"fits": {"areas": [0.6, 0.4, 0.5, 1.0]}, "about": [About("areas")] * 3 + [None]}
    (one,) = of([False] * 3 + [True], weights={"areas": 1.0}, **said)
    assert (one.code, one.criterion, one.weight, one.supporting) == ("raise_weight", "areas", 2.0, 3)
    assert of([False] * 3 + [True], weights={"areas": 4.0}, **said) == []


def test_weights_are_learned_also_from_dismissals_that_give_no_reason() -> None:
    fits = {"areas": [0.0] * 12 + [1.0] * 12, "price": [1.0, 0.5] * 12}
    (one,) = of([False] * 12 + [True] * 12, fits=fits, weights={"areas": 1.0, "price": 1.0})
    assert (one.code, one.criterion, one.supporting, one.contrary) == ("raise_weight", "areas", 12, 0)


def test_people_who_decide_by_chance_are_hardly_ever_suggested_anything() -> None:
    random = np.random.default_rng(4)
    bothered = [
        bool(
            of(
                (random.random(12) < 0.4).tolist(),
                tags=(random.random((12, 15)) < 0.3) * 1.0,
                values={"area": random.normal(60, 9, 12)},
            )
        )
        for _ in range(200)
    ]
    assert np.mean(bothered) < 0.15


@settings(deadline=None, max_examples=80)
@given(seeds)
def test_the_order_of_verdicts_changes_no_suggestion(seed: int) -> None:
    random = np.random.default_rng(seed)
    seen = some_evidence(random, int(random.integers(1, 30)))
    order = random.permutation(len(seen["liked"]))
    turned = {
        **{name: [seen[name][at] for at in order] for name in ("liked", "about")},
        **{name: {key: column[order] for key, column in seen[name].items()} for name in ("fits", "values")},
        "tags": seen["tags"][order], "bounds": seen["bounds"],
    }  # fmt: skip
    one, two = (suggest(learn.evidence(**each)) for each in (seen, turned))
    assert [(s.code, s.criterion, s.tag, s.end, s.supporting) for s in one] == [
        (s.code, s.criterion, s.tag, s.end, s.supporting) for s in two
    ]
    np.testing.assert_allclose([s.certainty for s in one], [s.certainty for s in two], atol=1e-6)


@settings(deadline=None, max_examples=80)
@given(seeds)
def test_one_more_dismissal_for_the_same_reason_never_withdraws_a_suggestion(seed: int) -> None:
    random = np.random.default_rng(seed)
    seen = some_evidence(random, int(random.integers(3, 20)))
    made = [one for one in suggest(learn.evidence(**seen)) if one.code == "avoid_tag"]
    for one in made:
        more = dict(seen)
        more["liked"], more["about"] = [*seen["liked"], False], [*seen["about"], None]
        more["fits"] = {name: np.append(column, 1.0) for name, column in seen["fits"].items()}
        more["values"] = {name: np.append(column, NAN) for name, column in seen["values"].items()}
        state = np.full(seen["tags"].shape[1], 0.5)
        state[one.tag or 0] = 1.0
        more["tags"] = np.vstack([seen["tags"], state])
        again = {(s.code, s.tag): s.certainty for s in suggest(learn.evidence(**more))}
        assert again["avoid_tag", one.tag] >= one.certainty - 1e-12


def some_evidence(random: np.random.Generator, count: int) -> dict[str, Any]:
    tags = random.choice([0.0, 0.5, 1.0], (count, 3))
    return {
        "liked": (random.random(count) < np.where(tags[:, 0] == 1, 0.02, 0.7)).tolist(),
        "about": [
            [None, None, About("price", "max"), About("features")][n] for n in random.integers(0, 4, count)
        ],
        "fits": {"price": random.choice([0.5, 1.0], count), "areas": random.random(count).round(1)},
        "values": {
            "price": random.normal(100, 10, count).round(),
            "area": random.normal(60, 9, count).round(),
        },
        "bounds": {"price": (NAN, 100.0)},
        "tags": tags,
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tags": [[2.0], [0.0]]}, "tags, row 0: 2.0 is not from 0 to 1"),
        ({"tags": [1.0, 0.0]}, "tags: expected shape"),
        ({"fits": {"price": [0.5]}}, "price: expected shape"),
        ({"fits": {"price": [0.5, 7.0]}}, "price, row 1: 7.0 is not from 0 to 1"),
        ({"values": {"price": [1.0, float("inf")]}}, "price, row 1"),
        ({"values": {"price": [1.0, 2.0]}, "bounds": {"price": (3.0, 1.0)}}, "bounds: price from 3.0 to 1.0"),
        ({"weights": {"price": -1.0}}, "weights: -1.0 of price"),
        ({"about": [None]}, "about: 1 beside 2 verdicts"),
        ({"tags": [[1.0], [0.0]], "free": [True, True]}, "free: expected shape"),
        ({"liked": [1, 0]}, "liked, row 0"),
        ({"liked": True}, "liked: expected shape"),
    ],
)
def test_wrong_evidence_is_named(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as refused:
        learn.evidence(**({"liked": [True, False]} | wrong))
    assert str(refused.value).startswith(said)


def test_what_a_home_does_not_tell_is_not_held_against_the_criterion() -> None:
    said = {"about": [About("areas")] * 3 + [None], "weights": {"areas": 1.0}}
    assert of([False] * 3 + [True], fits={"areas": [NAN, NAN, NAN, 1.0]}, **said) == []
