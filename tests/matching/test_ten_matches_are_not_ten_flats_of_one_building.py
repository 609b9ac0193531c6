"""When asked, the best homes of a wish are chosen so that they differ."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Criteria, Near, Range, rank
from matching.arrays import Ints
from matching.likeness import Traits
from matching.plain_spreading import likeness, worths
from matching.spreading import Spread, picks, read_spread, spread_out
from tests.matching.small_markets import CRITERIA, home_columns, moved, regions, seeds, wish_columns

PLACED = Criteria(Near("place"), Range("price", slack=0.1))
CITY = (52.23, 21.01)
SPREADS = st.builds(Spread, st.sampled_from([0.1, 0.3, 1.0]), st.sampled_from([0.3, 20.0]))


def candidates(seed: int, region: str, coarse: bool, wishes: int) -> tuple[dict[str, Any], Any, Any]:
    """Homes as columns and as a store, and everything that suits so many wishes."""
    random = np.random.default_rng(seed)
    columns = home_columns(random, 40, region, coarse)
    homes = CRITERIA.homes(40, columns)
    asked = CRITERIA.wishes(wishes, wish_columns(random, wishes, region, coarse))
    return columns, homes, rank(homes, asked, best=None, floor=0.3)


def chosen_in_order(homes: Any, ranking: Any, best: int, spread: Spread) -> list[int]:
    """Homes of a ranking of a single wish, in the order in which they are picked."""
    traits = Traits.of(homes, ranking.home)
    score = ranking.score.astype(np.float64)
    order = picks(traits, score, np.array([len(score)]), best, spread)[0]
    return ranking.home[order[order >= 0]].tolist()


@settings(deadline=None, max_examples=50)
@given(seeds, regions, st.booleans(), SPREADS)
def test_every_pick_is_the_one_that_plain_loops_find_worth_most(
    seed: int, region: str, coarse: bool, spread: Spread
) -> None:
    columns, homes, ranking = candidates(seed, region, coarse, 1)
    if not len(ranking):
        return
    picked = chosen_in_order(homes, ranking, 6, spread)
    assert len(picked) == min(6, len(ranking))
    scores = dict(zip(ranking.home.tolist(), ranking.score.tolist(), strict=True))
    for home, worth in zip(picked, worths(CRITERIA, columns, scores, picked, spread), strict=True):
        assert worth[home] >= max(worth.values()) - 1e-6


@settings(deadline=None, max_examples=50)
@given(seeds, regions, st.booleans(), SPREADS, st.integers(1, 8))
def test_what_is_picked_depends_neither_on_how_many_more_nor_on_what_is_left_out(
    seed: int, region: str, coarse: bool, spread: Spread, best: int
) -> None:
    _, homes, ranking = candidates(seed, region, coarse, 1)
    if not len(ranking):
        return
    every = chosen_in_order(homes, ranking, 40, spread)
    kept = spread_out(homes, ranking.wish, ranking.home, ranking.score, best=best, spread=spread)
    assert kept.tolist() == sorted(kept.tolist())
    assert sorted(ranking.home[kept].tolist()) == sorted(every[:best])


@settings(deadline=None, max_examples=30)
@given(seeds, regions, st.booleans(), SPREADS)
def test_a_wish_picks_the_same_alone_and_among_others(
    seed: int, region: str, coarse: bool, spread: Spread
) -> None:
    _, homes, ranking = candidates(seed, region, coarse, 5)

    def kept(rows: Ints) -> Ints:
        wish, home, score = ranking.wish[rows], ranking.home[rows], ranking.score[rows]
        return rows[spread_out(homes, wish, home, score, best=3, spread=spread)]

    together = kept(np.arange(len(ranking.wish))).tolist()
    alone = [kept(np.flatnonzero(ranking.wish == wish)) for wish in range(5)]
    assert together == np.concatenate(alone).tolist()


@settings(deadline=None, max_examples=30)
@given(seeds, regions, st.booleans())
def test_likeness_is_what_plain_loops_say_and_alike_both_ways(seed: int, region: str, coarse: bool) -> None:
    columns = home_columns(np.random.default_rng(seed), 8, region, coarse)
    traits = Traits.of(CRITERIA.homes(8, columns), np.arange(8))
    one, other = (grid.ravel() for grid in np.meshgrid(np.arange(8), np.arange(8)))
    like = traits.likeness(one, other, 9.0)
    plain = [
        likeness(CRITERIA, columns, a, b, 9.0) for a, b in zip(one.tolist(), other.tolist(), strict=True)
    ]
    assert like.tolist() == pytest.approx(plain, abs=1e-6)
    assert like.tolist() == traits.likeness(other, one, 9.0).tolist()


@settings(deadline=None, max_examples=20)
@given(seeds, regions, st.booleans(), SPREADS)
def test_a_ranking_that_is_spread_keeps_its_order_and_depends_on_no_block_or_thread(
    seed: int, region: str, coarse: bool, spread: Spread
) -> None:
    random = np.random.default_rng(seed)
    homes = CRITERIA.homes(40, home_columns(random, 40, region, coarse))
    wishes = CRITERIA.wishes(5, wish_columns(random, 5, region, coarse))
    every = rank(homes, wishes, best=None, floor=0.3)
    kept = spread_out(homes, every.wish, every.home, every.score, best=3, spread=spread)
    for more in ({}, {"threads": 1}, {"block": 7, "threads": 3}):
        found = rank(homes, wishes, best=3, floor=0.3, spread=spread, **more)
        assert found.wish.tolist() == every.wish[kept].tolist()
        assert found.home.tolist() == every.home[kept].tolist()
        assert found.score.tolist() == every.score[kept].tolist()


def test_of_a_building_full_of_flats_one_is_shown_where_others_fit_nearly_as_well() -> None:
    places = [CITY] * 12 + [moved(CITY, 1.0, far) for far in (1.0, 2.0, 3.0)]
    homes = PLACED.homes(15, {"place": places, "price": [100.0] * 15})
    score = np.array([1.0] * 12 + [0.9] * 3, dtype=np.float32)
    wish, home = np.zeros(15, np.int64), np.arange(15)
    kept = spread_out(homes, wish, home, score, best=4, spread=Spread(0.3))
    assert kept.tolist() == [0, 12, 13, 14]
    kept = spread_out(homes, wish, home, score, best=6, spread=Spread(0.3))
    assert kept.tolist() == [0, 1, 2, 12, 13, 14]


def test_a_home_that_fits_much_better_is_shown_though_its_neighbour_is() -> None:
    homes = PLACED.homes(3, {"place": [CITY, CITY, moved(CITY, 1.0, 5.0)], "price": [100.0] * 3})
    score = np.array([1.0, 0.95, 0.55], dtype=np.float32)
    kept = spread_out(homes, np.zeros(3, np.int64), np.arange(3), score, best=2, spread=Spread(0.3))
    assert kept.tolist() == [0, 1]


def test_nothing_suits_and_nothing_is_chosen() -> None:
    none = np.zeros(0, np.int64)
    homes = PLACED.homes(0, {})
    assert not len(spread_out(homes, none, none, none.astype(np.float32), best=3, spread=Spread()))


def test_a_strength_a_spread_or_none_can_be_asked_for() -> None:
    assert read_spread(0.4) == Spread(0.4)
    assert read_spread(Spread(0.2, km=1.0)) == Spread(0.2, 1.0)
    assert read_spread(True) == Spread()
    assert [read_spread(none) for none in (None, False, 0, 0.0, Spread(0.0))] == [None] * 5


@pytest.mark.parametrize("given_", ["much", 1.5, -0.1, float("nan")])
def test_any_other_strength_is_refused(given_: object) -> None:
    with pytest.raises(ValueError, match=r"^spread: "):
        read_spread(given_)
    with pytest.raises(ValueError, match=r"^spread: 0\.0 km"):
        Spread(0.3, km=0.0)
