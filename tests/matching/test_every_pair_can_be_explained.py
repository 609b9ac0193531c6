"""Reasons add up to the score, and say why not."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Circle, Reason, explain, explain_pairs, score_pairs
from tests.matching.small_markets import CRITERIA, home_columns, regions, seeds, sizes, wish_columns

HOME = {
    "offer": [0], "kind": [1], "market": [-1], "price": [862_000.0], "area": [40.0], "rooms": [2.0],
    "place": [(52.2, 21.0)], "features": [[True, False, False, True]],
    "features:known": [[True, True, False, True]],
}  # fmt: skip


def why(**wish: Any) -> list[Reason]:
    columns = {name.replace("_", ":"): [value] for name, value in wish.items()}
    return explain(CRITERIA.homes(1, HOME), CRITERIA.wishes(1, columns), wish=0, home=0)


@settings(deadline=None, max_examples=60)
@given(sizes, seeds, regions, st.booleans())
def test_the_reasons_of_a_pair_add_up_to_its_score(
    size: tuple[int, int], seed: int, region: str, coarse: bool
) -> None:
    random = np.random.default_rng(seed)
    homes = CRITERIA.homes(size[0], home_columns(random, size[0], region, coarse))
    wishes = CRITERIA.wishes(size[1], wish_columns(random, size[1], region, coarse))
    pairs = [grid.ravel() for grid in np.meshgrid(np.arange(size[0]), np.arange(size[1]))]
    scores = score_pairs(homes, wishes, *pairs).tolist()
    for score, reasons in zip(scores, explain_pairs(homes, wishes, *pairs), strict=True):
        whole = sum(reason.weight for reason in reasons)
        if np.isnan(score):
            assert whole == 0 or any(reason.ruled_out for reason in reasons)
        else:
            assert not any(reason.ruled_out for reason in reasons)
            parts = sum(reason.weight * reason.fit for reason in reasons)
            assert score == pytest.approx(parts / whole, abs=1e-6)


def test_a_budget_exceeded_is_named_with_amount_and_share() -> None:
    (reason,) = why(price_max=850_000.0, price_weight=2.0)
    assert (reason.criterion, reason.code, reason.weight) == ("price", "over_max", 2.0)
    assert (reason.value, reason.bound, reason.by) == (862_000.0, 850_000.0, 12_000.0)
    assert reason.share == 12_000 / 850_000
    assert reason.fit == pytest.approx(1 - 12 / 85)
    assert (reason.must, reason.gate, reason.ruled_out) == (False, False, False)


def test_too_small_is_named_and_a_must_says_that_it_rules_out() -> None:
    (reason,) = why(area_min=80.0, area_must=True)
    assert (reason.code, reason.by, reason.bound) == ("under_min", 40.0, 80.0)
    assert reason.must
    assert reason.ruled_out


def test_a_bound_of_zero_has_no_share() -> None:
    (reason,) = why(rooms_max=0.0)
    assert (reason.code, reason.by, reason.share) == ("over_max", 2.0, None)


def test_inside_is_said_too() -> None:
    assert [(r.code, r.value, r.by) for r in why(rooms_min=2.0)] == [("inside", 2.0, None)]


def test_a_gate_explains_itself_without_weight() -> None:
    passed, stopped = why(offer_any=[True, False], kind_any=[True, False, False])
    assert (passed.code, passed.gate, passed.ruled_out, passed.weight) == ("chosen", True, False, 0)
    assert (stopped.code, stopped.gate, stopped.ruled_out, stopped.value) == ("other", True, True, 1)


def test_an_unknown_value_is_reported_and_rules_nothing_out() -> None:
    (reason,) = why(market_any=[True, False], market_must=True)
    assert (reason.code, reason.fit, reason.ruled_out, reason.value) == ("unknown", 0.5, False, None)


def test_an_unknown_value_does_not_pass_a_gate() -> None:
    homes = CRITERIA.homes(1, {})
    wishes = CRITERIA.wishes(1, {"offer:any": [[True, False]]})
    (reason,) = explain(homes, wishes, wish=0, home=0)
    assert (reason.code, reason.ruled_out) == ("unknown", True)


def test_the_nearest_area_is_named_with_the_distance_to_its_edge() -> None:
    far, near = Circle(53.0, 21.0, 5.0), Circle(52.3, 21.0, 5.0, fade=12.0)
    (reason,) = why(**{"place:areas": [far, near]})
    assert (reason.code, reason.area) == ("near_area", 1)
    assert reason.km == pytest.approx(11.1195 - 5, abs=1e-3)
    (reason,) = why(**{"place:areas": [far, Circle(52.3, 21.0, 5.0, fade=0.0)], "place:must": True})
    assert (reason.code, reason.area, reason.fit, reason.ruled_out) == ("outside_area", 1, 0, True)
    (reason,) = why(**{"place:areas": [far, Circle(52.2, 21.0, 5.0)]})
    assert (reason.code, reason.area, reason.km) == ("inside_area", 1, 0)


def test_tags_are_listed_and_the_worst_of_them_gives_the_code() -> None:
    nice = [1.0, 1.0, 1.0, 0.0]
    (reason,) = why(features_nice=nice, features_avoid=[False, False, False, True])
    assert (reason.code, reason.ruled_out, reason.avoided) == ("tag_avoided", True, (3,))
    assert (reason.present, reason.missing, reason.unknown) == ((0,), (1,), (2,))
    assert reason.fit == 0.5
    assert why(features_nice=nice)[0].code == "tag_missing"
    assert why(features_must=[True, False, True, False])[0].code == "tag_unknown"
    assert why(features_must=[True, False, False, False])[0].code == "all_present"


def test_a_known_missing_must_tag_rules_out() -> None:
    (reason,) = why(features_must=[True, True, False, False])
    assert (reason.code, reason.must, reason.ruled_out) == ("tag_missing", True, True)


def test_tags_that_are_only_avoided_carry_no_weight() -> None:
    (reason,) = why(features_avoid=[False, True, True, False])
    assert (reason.code, reason.weight, reason.unknown) == ("tag_unknown", 0, (2,))
    assert not reason.ruled_out
