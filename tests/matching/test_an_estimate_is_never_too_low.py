"""What is estimated of a home before it is scored never hides that it is among the best."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Choice, Circle, Criteria, Homes, Near, Range, Tags, Wishes, rank, score_pairs
from matching.arrays import Singles
from matching.asking import asked_by, whole_of
from matching.sums import of_flags, sums
from tests.matching.small_markets import CRITERIA, home_columns, regions, seeds, wish_columns

often = settings(deadline=None, max_examples=60)


def estimates(homes: Homes, wishes: Wishes, block: int) -> Singles:
    """What each home (n,) is thought to score at most for each wish of some weight (m,): (m, n)."""
    rows = np.flatnonzero(whole_of(wishes, np.arange(len(wishes))) > 0)
    most = np.full((len(wishes), len(homes)), np.nan, np.float32)
    asked = asked_by(wishes, rows)
    for blocks in homes.outline(block):
        at = np.repeat(np.arange(len(blocks)), len(rows))
        wish = np.tile(np.arange(len(rows)), len(blocks))
        adds = of_flags(asked, blocks, homes.declared)
        for pair, bounds in enumerate(sums(asked, blocks, adds, wish, at)):
            slot = blocks.slot[at[pair]]
            score = bounds.astype(np.float64) / asked.size[wish[pair]]
            most[rows[wish[pair]], slot[slot >= 0]] = score[slot >= 0]
    return most


@often
@given(
    st.tuples(st.integers(1, 150), st.integers(1, 6)),
    seeds,
    regions,
    st.booleans(),
    st.sampled_from([3, 40, 300]),
)
def test_no_home_scores_more_than_was_thought_of_it(
    size: tuple[int, int], seed: int, region: str, coarse: bool, block: int
) -> None:
    random = np.random.default_rng(seed)
    homes = CRITERIA.homes(size[0], home_columns(random, size[0], region, coarse))
    wishes = CRITERIA.wishes(size[1], wish_columns(random, size[1], region, coarse))
    with np.errstate(all="ignore"):
        most = estimates(homes, wishes, block)
    for wish in range(size[1]):
        scores = score_pairs(homes, wishes, np.arange(size[0]), [wish] * size[0])
        assert not np.any(most[wish] < scores)


@often
@given(
    st.sampled_from([0.0, 1e-9, 0.37, 99_999.99, 7e8, -250.0, 1e25, 1e35, 1e300]),
    st.sampled_from([0.0, 1e-6, 0.01, 3.0]),
    st.sampled_from([0.0, 1e-300, 1e-30, 1.0, 1e12]),
    st.booleans(),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([None, 3, 50]),
)
def test_numbers_however_large_or_small_hide_no_home(
    bound: float, slack: float, weight: float, must: bool, floor: float, best: int | None
) -> None:
    criteria = Criteria(Range("price", slack=slack), Range("area"))
    ends = bound + slack * abs(bound) * np.array([-0.01, 0.0, 0.3, 1 - 9e-7, 1.0, 1.01])
    prices = np.concatenate([ends, 2 * bound - ends, [np.nan, 1e308, -1e308]])
    homes = criteria.homes(len(prices), {"price": prices, "area": np.ones(len(prices))})
    ask = {"price:max": [bound, np.nan], "price:min": [np.nan, bound], "area:min": [0.0] * 2}
    wishes = criteria.wishes(2, ask | {"price:weight": [weight] * 2, "price:must": [must] * 2})
    found = rank(homes, wishes, best=best, floor=floor)
    for wish in range(2):
        scores = score_pairs(homes, wishes, np.arange(len(prices)), [wish] * len(prices)).tolist()
        fitting = [(-score, home) for home, score in enumerate(scores) if score >= np.float32(floor)]
        of_wish = found.wish == wish
        assert found.home[of_wish].tolist() == [home for _, home in sorted(fitting)[:best]]


@often
@given(seeds, st.integers(1, 7))
def test_what_plainly_fits_or_misses_is_known_exactly(seed: int, tags: int) -> None:
    criteria = Criteria(Choice("market"), Range("price", slack=0.1), Near("place"), Tags("features"))
    random = np.random.default_rng(seed)
    names, flags = ("market", "price", "place", "features"), (30, tags)
    homes = criteria.homes(30, {
        "market": random.integers(-1, 3, 30),
        "price": random.choice([90.0, 500.0, np.nan], 30),
        "place": random.choice([50.0, -50.0, np.nan], 30)[:, np.newaxis] * np.ones(2),
        "features": random.random(flags) < 0.5, "features:known": random.random(flags) < 0.7,
    })  # fmt: skip
    wishes = criteria.wishes(1, {
        "market:any": [[True, False]], "price:max": [100.0], "place:areas": [[Circle(50.0, 50.0, 5.0)]],
        "features:nice": random.choice([0.0, 0.5, 1.0, 2.0], (1, tags)),
        **{f"{name}:weight": random.choice([0.5, 1.0, 1.5, 3.0], 1) for name in names},
    })  # fmt: skip
    with np.errstate(all="ignore"):
        most = estimates(homes, wishes, 1)[0]
    assert most.tolist() == score_pairs(homes, wishes, np.arange(30), [0] * 30).tolist()


def test_a_home_far_outside_is_thought_little_of() -> None:
    criteria = Criteria(Range("price", slack=0.1), Near("place"))
    random = np.random.default_rng(3)
    prices = random.uniform(100, 200, 500)
    homes = criteria.homes(500, {"price": prices, "place": np.full((500, 2), 50.0)})
    wishes = criteria.wishes(1, {"price:max": [120.0]})
    most = estimates(homes, wishes, 128)[0]
    assert most[prices <= 120].min() >= 1
    assert most[prices > 140].max() < 0.01
