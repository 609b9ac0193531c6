"""What is estimated of a home and a wish never hides a pair that matches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Circle, Criteria, Homes, Near, Range, Tags, Wishes, rank_one, score_pairs
from matching.hopeful import hopeful
from tests.matching.small_markets import CENTRES, CRITERIA, home_columns, moved, regions, seeds, wish_columns

often = settings(deadline=None, max_examples=60)
floors = st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0])
unfit = 9e-7
"""So little is left of a fit just before the end of a slack."""


def passed_over(homes: Homes, wishes: Wishes, home: int, floor: float, block: int) -> set[int]:
    """Wishes that the estimate leaves out; of the far ones it says so only where no area is in reach."""
    wanted: list[int] = []
    for blocks in wishes.outline(block):
        maybe = hopeful(blocks, homes.declared, homes.held, home, floor)
        some = blocks.slot.reshape(-1)[maybe.cell]
        wanted += some[some >= 0].tolist()
        if "place" in maybe.missed:
            far = some[maybe.missed["place"].reshape(-1)[maybe.at] & (some >= 0)]
            assert not any(in_reach(homes, wishes, home, wish) for wish in far.tolist())
    assert len(wanted) == len(set(wanted))
    return set(range(len(wishes))) - set(wanted)


def in_reach(homes: Homes, wishes: Wishes, home: int, wish: int) -> bool:
    table = wishes.areas("place")
    facts = table.facts(table.start[wish] + np.arange(table.count[wish]))
    spot = np.array([[homes.held[f"place:{axis}"][home]] for axis in "xyz"])
    return bool((~(((facts.centre - spot) ** 2).sum(axis=0) > facts.cap)).any())


@often
@given(
    st.tuples(st.integers(1, 8), st.integers(1, 40)), seeds, regions, st.booleans(), floors, st.integers(1, 9)
)
def test_whoever_is_passed_over_scores_below_the_floor(
    size: tuple[int, int], seed: int, region: str, coarse: bool, floor: float, block: int
) -> None:
    random = np.random.default_rng(seed)
    homes = CRITERIA.homes(size[0], home_columns(random, size[0], region, coarse))
    wishes = CRITERIA.wishes(size[1], wish_columns(random, size[1], region, coarse))
    for home in range(size[0]):
        scores = score_pairs(homes, wishes, [home] * size[1], np.arange(size[1]))
        left_out = passed_over(homes, wishes, home, floor, block)
        assert not any(scores[wish] >= np.float32(floor) for wish in left_out)


@often
@given(
    st.sampled_from([0.0, 1e-9, 0.37, 1.0, 99_999.99, 7e8, -250.0, 1e25, 1e35]),
    st.sampled_from([0.0, 1e-6, 0.01, 0.1, 3.0]),
    st.sampled_from([0.0, 1e-300, 1e-30, 1.0, 1e12]),
    st.floats(-0.01, 1.01),
    st.booleans(),
)
def test_a_number_however_close_to_the_end_of_a_slack_is_not_lost(
    bound: float, slack: float, weight: float, share: float, must: bool
) -> None:
    criteria = Criteria(Range("price", slack=slack), Range("area"))
    ends = bound + slack * abs(bound) * np.array([share, 1 - unfit, 1.0, 0.0])
    homes = criteria.homes(
        9, {"price": np.concatenate([ends, 2 * bound - ends, [np.nan]]), "area": [1.0] * 9}
    )
    ask = {"price:max": [bound, np.nan], "price:min": [np.nan, bound]}
    more = {"price:weight": [weight] * 2, "price:must": [must] * 2, "area:min": [0.0] * 2}
    wishes = criteria.wishes(2, ask | more)
    for home in range(9):
        scores = score_pairs(homes, wishes, [home, home], [0, 1])
        for floor in (0.0, *(score for score in scores.tolist() if score >= 0)):
            found = rank_one(homes, wishes, home=home, floor=floor)
            assert sorted(found.wish.tolist()) == np.flatnonzero(scores >= np.float32(floor)).tolist()


@pytest.mark.parametrize("region", sorted(CENTRES))
@pytest.mark.parametrize("must", [True, False])
def test_a_home_at_the_very_edge_of_what_a_circle_reaches_is_not_lost(region: str, must: bool) -> None:
    criteria = Criteria(Near("place"), Range("area"))
    far = [0.0, 1.0, 1.999, 2.0, 2.5, 2.9999, 3.0, 3.0001, 3.1, 40.0]
    places = [moved(CENTRES[region], bearing, km) for bearing in (0.0, 1.0, 2.5, 4.0) for km in far]
    homes = criteria.homes(40, {"place": places, "area": [1.0] * 40})
    circle = Circle(*CENTRES[region], km=2.0, fade=1.0)
    ask = {"place:areas": [[circle]] * 2, "place:must": [must] * 2, "place:weight": [1.0, 0.0]}
    wishes = criteria.wishes(2, ask | {"area:max": [1.0, 1.0]})
    for home in range(40):
        scores = score_pairs(homes, wishes, [home, home], [0, 1])
        for floor in (0.0, 0.5, *(score for score in scores.tolist() if score >= 0)):
            found = rank_one(homes, wishes, home=home, floor=floor)
            assert sorted(found.wish.tolist()) == np.flatnonzero(scores >= np.float32(floor)).tolist()


def test_a_wide_wish_does_not_make_its_neighbours_look_wide() -> None:
    """Wishes whose areas lie far apart are laid out by themselves: the others' blocks stay tight."""
    criteria = Criteria(Near("place"))
    town, elsewhere = CENTRES["city"], moved(CENTRES["city"], 1.0, 300.0)
    narrow = [[Circle(*moved(town, 0.1 * number, 5.0), km=1.0)] for number in range(56)]
    wide = [[Circle(*town, km=1.0), Circle(*elsewhere, km=1.0)] for _ in range(8)]
    mixed = [area for number in range(8) for area in (*narrow[7 * number : 7 * number + 7], wide[number])]
    wishes = criteria.wishes(64, {"place:areas": mixed, "place:must": [True] * 64})
    balls = wishes.outline(8)[0].balls["place"]
    assert np.count_nonzero(balls.around[:, 3] > (100 / 6371) ** 2) == 1


def test_must_and_avoid_tags_rule_out_only_what_is_known() -> None:
    criteria = Criteria(Tags("features"), Range("area"))
    told = {"features": [[True], [False], [False]], "features:known": [[True], [True], [False]]}
    homes = criteria.homes(3, told | {"area": [1.0] * 3})
    ask = {"features:must": [[True], [False]], "features:avoid": [[False], [True]]}
    wishes = criteria.wishes(2, ask | {"area:max": [1.0, 1.0]})
    found = [rank_one(homes, wishes, home=home, floor=0.0).wish.tolist() for home in range(3)]
    assert found == [[0], [1], [1, 0]]
