"""The semantics, one promise each, on the smallest market that shows it."""

from typing import Any

import numpy as np
import pytest

from matching import Choice, Criteria, Near, Range, Tags, rank, score_pairs
from matching.areas import Circle

NAN = float("nan")
PRICE = Criteria(Range("price", slack=0.1))


def scores(criteria: Criteria, homes: dict[str, Any], wish: dict[str, Any]) -> list[float]:
    count = len(next(iter(homes.values())))
    stored = criteria.homes(count, homes), criteria.wishes(1, {n: [c] for n, c in wish.items()})
    found = score_pairs(*stored, np.arange(count), np.zeros(count, int))
    return [round(score, 6) for score in found.tolist()]


def test_a_price_falls_from_the_budget_to_nothing_at_the_end_of_the_slack() -> None:
    prices = {"price": [0.0, 100.0, 102.5, 107.5, 110.0, 500.0]}
    assert scores(PRICE, prices, {"price:max": 100.0}) == [1, 1, 0.75, 0.25, 0, 0]


def test_too_little_falls_below_the_minimum_likewise() -> None:
    prices = {"price": [80.0, 95.0, 100.0, 999.0]}
    assert scores(PRICE, prices, {"price:min": 100.0}) == [0, 0.5, 1, 1]


def test_an_absolute_slack_is_in_the_unit_of_the_column() -> None:
    rooms = Criteria(Range("rooms", slack=2.0, absolute=True))
    assert scores(rooms, {"rooms": [1.0, 2.0, 3.0, 5.5]}, {"rooms:min": 3, "rooms:max": 5}) == [
        0, 0.5, 1, 0.75,
    ]  # fmt: skip


def test_a_wish_may_bring_its_own_slack() -> None:
    assert scores(PRICE, {"price": [125.0]}, {"price:max": 100.0, "price:slack": 0.5}) == [0.5]
    assert scores(PRICE, {"price": [105.0]}, {"price:max": 100.0, "price:slack": NAN}) == [0.5]


@pytest.mark.parametrize("bound", [0.0, 1.0, 1e12])
def test_without_slack_the_edge_is_exact_even_for_a_trillion(bound: float) -> None:
    prices = {"price": [bound, bound + 0.01]}
    wish = {"price:max": bound, "price:slack": 0.0, "price:must": True}
    assert scores(PRICE, prices, wish)[0] == 1
    assert np.isnan(scores(PRICE, prices, wish)[1])


def test_a_relative_slack_beside_zero_is_a_hard_edge() -> None:
    assert scores(PRICE, {"price": [0.0, 1e-9]}, {"price:max": 0.0}) == [1, 0]


def test_a_negative_bound_has_slack_too() -> None:
    floor = Criteria(Range("floor", slack=0.5))
    assert scores(floor, {"floor": [-3.0, -2.5, -2.0]}, {"floor:min": -2.0}) == [0, 0.5, 1]


def test_the_very_end_of_the_slack_counts_as_beyond_it_whatever_rounding_says() -> None:
    wish = {"price:max": 3.0, "price:must": True}
    assert np.isnan(scores(PRICE, {"price": [3.3]}, wish)[0])


def test_unknown_counts_half_and_no_must_rules_it_out() -> None:
    wish = {"price:max": 100.0, "price:must": True}
    assert scores(PRICE, {"price": [NAN]}, wish) == [0.5]


def test_a_must_rules_out_only_what_does_not_fit_at_all() -> None:
    wish = {"price:max": 100.0, "price:must": True}
    assert scores(PRICE, {"price": [109.0]}, wish) == [0.1]
    assert np.isnan(scores(PRICE, {"price": [111.0]}, wish)[0])


def test_weights_share_the_score() -> None:
    two = Criteria(Range("price", slack=0.1), Choice("market"))
    homes = {"price": [105.0], "market": [1]}
    wish = {"price:max": 100.0, "price:weight": 3.0, "market:any": [True, False]}
    assert scores(two, homes, wish) == [0.375]


def test_what_is_not_stated_takes_no_part() -> None:
    two = Criteria(Range("price", slack=0.1), Choice("market"))
    homes = {"price": [105.0], "market": [1]}
    assert scores(two, homes, {"price:max": 100.0, "market:any": [False, False]}) == [0.5]


def test_a_gate_lets_only_what_is_asked_for_pass_and_nothing_unknown() -> None:
    gated = Criteria(Choice("kind", gate=True), Range("price"))
    homes = {"kind": [0, 1, -1, 9], "price": [5.0] * 4}
    found = scores(gated, homes, {"kind:any": [False, True], "price:max": 5.0})
    assert [score == 1 for score in found] == [False, True, False, False]
    assert scores(gated, homes, {"kind:any": [False, False], "price:max": 5.0}) == [1] * 4
    assert scores(gated, homes, {"price:max": 5.0}) == [1] * 4


def test_a_wish_of_nothing_but_gates_matches_nothing() -> None:
    gated = Criteria(Choice("kind", gate=True), Range("price"))
    homes = gated.homes(1, {"kind": [0], "price": [5.0]})
    assert len(rank(homes, gated.wishes(1, {"kind:any": [[True]]}), floor=0)) == 0
    assert len(rank(homes, gated.wishes(1, {"price:max": [9.0], "price:weight": [0.0]}), floor=0)) == 0


def test_a_weightless_must_still_rules_out() -> None:
    two = Criteria(Range("price"), Range("area"))
    homes = {"price": [5.0, 7.0], "area": [1.0, 1.0]}
    wish = {"price:max": 6.0, "price:must": True, "price:weight": 0.0, "area:min": 1.0}
    found = scores(two, homes, wish)
    assert found[0] == 1
    assert np.isnan(found[1])


TAGS = Criteria(Tags("features"), Range("price"))


def tags(had: list[int], wish: dict[str, Any]) -> float:
    """Score of a home whose tags are had (1), lacked (0) or unknown (-1)."""
    features = {"features": [[h > 0 for h in had]], "features:known": [[h >= 0 for h in had]]}
    return scores(TAGS, features, wish)[0]


def test_tags_count_by_weight_and_unknown_ones_half() -> None:
    wish = {"features:must": [True, False, False], "features:nice": [0.0, 2.0, 1.0]}
    assert tags([1, 1, 1], wish) == 1
    assert tags([1, 0, 1], wish) == 0.5
    assert tags([-1, 0, -1], wish) == 0.25


def test_a_missing_must_tag_and_a_present_avoid_tag_rule_out_when_known() -> None:
    must = {"features:must": [True, False], "features:avoid": [False, True]}
    assert tags([1, 0], must) == 1
    assert tags([-1, -1], must) == 0.5
    assert np.isnan(tags([0, 0], must))
    assert np.isnan(tags([1, 1], must))


def test_tags_that_are_only_avoided_state_no_share() -> None:
    avoid = {"features:avoid": [True]}
    assert np.isnan(tags([0], avoid))
    homes = {"features": [[False], [True]], "features:known": [[True], [True]], "price": [1.0, 1.0]}
    found = scores(TAGS, homes, avoid | {"price:max": 1.0})
    assert found[0] == 1
    assert np.isnan(found[1])


def test_more_tags_than_fit_a_machine_word_are_all_minded() -> None:
    for tag in (63, 64, 129):
        had = [0] * 130
        wish = {"features:must": [at == tag for at in range(130)]}
        assert np.isnan(tags(had, wish))
        had[tag] = 1
        assert tags(had, wish) == 1


def test_the_best_area_counts_with_its_priority() -> None:
    near = Criteria(Near("place"))
    areas = [Circle(52.0, 21.0, 2.0, fade=2.0, priority=0.6), Circle(52.0, 21.1, 2.0, fade=0.0)]
    places = {"place": [[52.0, 21.0], [52.0, 21.1], [53.0, 21.0], [NAN, NAN]]}
    assert scores(near, places, {"place:areas": areas}) == [0.6, 1, 0, 0.5]


def test_equal_scores_are_won_by_the_lowest_rows() -> None:
    homes = PRICE.homes(5, {"price": [101.0, 99.0, 99.0, 98.0, 99.0]})
    wishes = PRICE.wishes(1, {"price:max": [100.0]})
    assert rank(homes, wishes, best=3).home.tolist() == [1, 2, 3]


@pytest.mark.parametrize("sizes", [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_matches_nothing(sizes: tuple[int, int]) -> None:
    homes, wishes = PRICE.homes(sizes[0], {}), PRICE.wishes(sizes[1], {})
    assert len(rank(homes, wishes)) == 0
