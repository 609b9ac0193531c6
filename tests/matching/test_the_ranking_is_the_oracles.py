"""Whatever the market looks like, the fast way gives what the plain loops give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Homes, Ranking, Wishes, oracle, rank, rank_one, score_pairs
from tests.matching.small_markets import CRITERIA, home_columns, regions, seeds, sizes, wish_columns

both = settings(deadline=None, max_examples=80)
some = settings(deadline=None, max_examples=30)


def market(size: tuple[int, int], seed: int, region: str, coarse: bool):
    random = np.random.default_rng(seed)
    homes = home_columns(random, size[0], region, coarse)
    return homes, wish_columns(random, size[1], region, coarse)


def stores(size: tuple[int, int], seed: int, region: str, coarse: bool) -> tuple[Homes, Wishes]:
    homes, wishes = market(size, seed, region, coarse)
    return CRITERIA.homes(size[0], homes), CRITERIA.wishes(size[1], wishes)


def rows(ranking: Ranking) -> list[tuple[int, int, float]]:
    columns = ranking.wish.tolist(), ranking.home.tolist(), ranking.score.tolist()
    return list(zip(*columns, strict=True))


@both
@given(sizes, seeds, regions, st.booleans())
def test_every_pair_scores_what_the_oracle_says(
    size: tuple[int, int], seed: int, region: str, coarse: bool
) -> None:
    homes, wishes = market(size, seed, region, coarse)
    home, wish = (grid.ravel() for grid in np.meshgrid(np.arange(size[0]), np.arange(size[1])))
    stored = CRITERIA.homes(size[0], homes), CRITERIA.wishes(size[1], wishes)
    scores = score_pairs(*stored, home, wish)
    assert scores.dtype == np.float32
    for at, score in enumerate(scores.tolist()):
        expected = oracle.score(CRITERIA, homes, wishes, int(home[at]), int(wish[at]))
        if expected is None:
            assert np.isnan(score)
        else:
            assert abs(score - expected) <= 1e-5


@both
@given(
    sizes, seeds, regions, st.booleans(), st.sampled_from([None, 1, 2, 5]),
    st.sampled_from([0.0, 0.5, 0.75, 1.0]),
)  # fmt: skip
def test_the_best_are_kept_in_order_and_ties_go_to_the_lower_row(
    size: tuple[int, int], seed: int, region: str, coarse: bool, best: int | None, floor: float
) -> None:
    homes, wishes = stores(size, seed, region, coarse)
    expected: list[tuple[int, int, float]] = []
    for wish in range(size[1]):
        scores = score_pairs(homes, wishes, np.arange(size[0]), [wish] * size[0]).tolist()
        found = sorted((-score, home) for home, score in enumerate(scores) if score >= floor)
        expected += [(wish, home, -score) for score, home in found[:best]]
    ranking = rank(homes, wishes, best=best, floor=floor)
    assert rows(ranking) == expected
    assert ranking.wish.dtype == ranking.home.dtype == np.int64
    assert ranking.score.dtype == np.float32


@some
@given(sizes, seeds, regions)
def test_the_oracle_ranks_the_same_homes(size: tuple[int, int], seed: int, region: str) -> None:
    homes, wishes = market(size, seed, region, coarse=False)
    floor = 0.512345
    expected = oracle.rank(CRITERIA, homes, wishes, size, best=None, floor=floor)
    stored = CRITERIA.homes(size[0], homes), CRITERIA.wishes(size[1], wishes)
    ranking = rank(*stored, best=None, floor=floor)
    scores = {(wish, home): score for wish, home, score in rows(ranking)}
    assert set(scores) == {(wish, home) for wish, home, _ in expected}
    assert all(abs(scores[wish, home] - score) <= 1e-5 for wish, home, score in expected)


@some
@given(sizes, seeds, regions, st.booleans())
def test_a_home_and_a_wish_agree_about_each_other(
    size: tuple[int, int], seed: int, region: str, coarse: bool
) -> None:
    homes, wishes = stores(size, seed, region, coarse)
    pairs = set(rows(rank(homes, wishes, best=None, floor=0.3)))
    by_home = [rank_one(homes, wishes, home=home, floor=0.3) for home in range(size[0])]
    by_wish = [rank_one(homes, wishes, wish=wish, floor=0.3) for wish in range(size[1])]
    assert {row for ranking in by_home for row in rows(ranking)} == pairs
    assert {row for ranking in by_wish for row in rows(ranking)} == pairs
    for ranking in by_home:
        listed = list(zip((-ranking.score).tolist(), ranking.wish.tolist(), strict=True))
        assert listed == sorted(listed)


@both
@given(
    sizes, seeds, regions, st.booleans(), st.integers(1, 9), st.integers(1, 3), st.sampled_from([None, 1, 3]),
)  # fmt: skip
def test_neither_the_size_of_a_block_nor_the_number_of_threads_changes_anything(
    size: tuple[int, int], seed: int, region: str, coarse: bool, block: int, threads: int, best: int | None
) -> None:
    homes, wishes = stores(size, seed, region, coarse)
    usual = rows(rank(homes, wishes, best=best, floor=0.4, threads=1))
    assert rows(rank(homes, wishes, best=best, floor=0.4, block=block, threads=threads)) == usual


@pytest.mark.parametrize("coarse", [True, False])
@pytest.mark.parametrize("region", ["city", "north pole", "antimeridian"])
def test_in_a_larger_market_the_best_are_those_of_all(region: str, coarse: bool) -> None:
    homes, wishes = stores((3000, 150), 11, region, coarse)
    every = rank(homes, wishes, best=None, floor=0.45)
    place = np.arange(len(every)) - np.searchsorted(every.wish, every.wish)
    for best in (1, 10, 200):
        first = place < best
        kept = rank(homes, wishes, best=best, floor=0.45, block=32)
        assert kept.home.tolist() == every.home[first].tolist()
        assert kept.score.tobytes() == every.score[first].tobytes()
    home, wish = (grid.ravel() for grid in np.meshgrid(np.arange(3000), np.arange(150)))
    assert np.count_nonzero(score_pairs(homes, wishes, home, wish) >= np.float32(0.45)) == len(every)


@some
@given(sizes, seeds, regions)
def test_the_order_of_insertion_changes_no_score(size: tuple[int, int], seed: int, region: str) -> None:
    homes, wishes = stores(size, seed, region, coarse=False)
    order = np.random.default_rng(seed).permutation(size[0])
    columns = market(size, seed, region, coarse=False)[0]
    shuffled = CRITERIA.homes(size[0], {name: column[order] for name, column in columns.items()})
    pairs = {(wish, home, score) for wish, home, score in rows(rank(homes, wishes, best=None))}
    again = rows(rank(shuffled, wishes, best=None))
    assert {(wish, int(order[home]), score) for wish, home, score in again} == pairs


def test_a_hundred_thousand_pairs_get_the_same_bytes_in_any_company() -> None:
    homes, wishes = stores((500, 200), 7, "city", coarse=False)
    ranking = rank(homes, wishes, best=None, floor=0.0)
    home, wish = (grid.ravel() for grid in np.meshgrid(np.arange(500), np.arange(200)))
    order = np.random.default_rng(1).permutation(100_000)
    scores = np.full((200, 500), np.nan, dtype=np.float32)
    scores[wish[order], home[order]] = score_pairs(homes, wishes, home[order], wish[order])
    assert np.count_nonzero(~np.isnan(scores)) == len(ranking) > 10_000
    assert scores[ranking.wish, ranking.home].tobytes() == ranking.score.tobytes()
    for one in range(0, 500, 25):
        buyers = rank_one(homes, wishes, home=one, floor=0.0)
        assert scores[buyers.wish, one].tobytes() == buyers.score.tobytes()
        assert len(buyers) == np.count_nonzero(~np.isnan(scores[:, one]))
