"""A single wish, or a single home, finds exactly the pairs that scoring every pair finds, to the bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Criteria, Homes, Near, Polygon, Range, Tags, Wishes, rank, rank_one, score_pairs
from matching.arrays import Ints, Singles
from matching.inner_circles import inner_circles
from matching.one_asked import one_asked
from matching.one_home import wishes_for
from matching.one_wish import homes_for
from matching.packed_homes import pack_homes
from tests.matching.small_markets import (
    CENTRES,
    CRITERIA,
    home_columns,
    moved,
    regions,
    ring_around,
    seeds,
    wish_columns,
)

often = settings(deadline=None, max_examples=60)
floors = st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0])
sizes = st.tuples(st.integers(1, 40), st.integers(1, 40))


def stores(size: tuple[int, int], seed: int, region: str, coarse: bool) -> tuple[Homes, Wishes]:
    random = np.random.default_rng(seed)
    homes = CRITERIA.homes(size[0], home_columns(random, size[0], region, coarse))
    return homes, CRITERIA.wishes(size[1], wish_columns(random, size[1], region, coarse))


def by_slot(found: list[tuple[Ints, Singles]]) -> dict[int, float]:
    pairs = [pair for slots, scores in found for pair in zip(slots.tolist(), scores.tolist(), strict=True)]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def at_floor(scores: Singles, floor: float) -> dict[int, float]:
    return {at: scores[at].item() for at in np.flatnonzero(scores >= np.float32(floor)).tolist()}


@often
@given(sizes, seeds, regions, st.booleans(), floors, st.integers(1, 9))
def test_one_wish_finds_the_homes_that_it_matches_whatever_the_blocks(
    size: tuple[int, int], seed: int, region: str, coarse: bool, floor: float, block: int
) -> None:
    homes, wishes = stores(size, seed, region, coarse)
    for wish in range(min(size[1], 6)):
        asked = one_asked(wishes, wish, floor)
        found: list[tuple[Ints, Singles]] = []
        with np.errstate(all="ignore"):
            for blocks in homes.outline(block) if asked.whole > 0 else ():
                packed = pack_homes(homes.declared, homes.held, blocks.slot, blocks.gates)
                found += homes_for(asked, packed, blocks.slot, floor=floor)
        scores = score_pairs(homes, wishes, np.arange(size[0]), [wish] * size[0])
        assert by_slot(found) == at_floor(scores, floor)


@often
@given(sizes, seeds, regions, st.booleans(), floors, st.integers(1, 9))
def test_one_home_finds_the_wishes_that_it_matches_whatever_the_blocks(
    size: tuple[int, int], seed: int, region: str, coarse: bool, floor: float, block: int
) -> None:
    homes, wishes = stores(size, seed, region, coarse)
    for home in range(min(size[0], 6)):
        found: list[tuple[Ints, Singles]] = []
        with np.errstate(all="ignore"):
            for blocks in wishes.outline(block):
                found += wishes_for(homes, wishes, blocks, home, floor)
        scores = score_pairs(homes, wishes, [home] * size[1], np.arange(size[1]))
        assert by_slot(found) == at_floor(scores, floor)


@often
@given(
    st.lists(st.floats(0.5, 9.0), min_size=4, max_size=9),
    st.none() | st.floats(0.05, 3.0),
    st.sampled_from(sorted(CENTRES)),
)
def test_whoever_is_surely_inside_a_polygon_is_inside(
    corners: list[float], hole: float | None, region: str
) -> None:
    rings = [ring_around(CENTRES[region], corners)]
    if hole is not None and hole < 0.3 * min(corners):
        rings.append(ring_around(CENTRES[region], [hole] * 5))
    criteria = Criteria(Near("place"))
    wishes = criteria.wishes(1, {"place:areas": [[Polygon(rings, fade=0.0)]]})
    table = wishes.areas("place")
    facts = table.facts(np.array([0]))
    edges = np.arange(int(facts.edge_count[0]))
    least, most = (
        np.sqrt(max(0.0, end.item())) for end in inner_circles(table.ends(edges), facts.edge_count)
    )
    far = 6371.0088 * np.linspace(least, most, 9)[1:-1] if most > least else []
    middle = facts.centre[:, 0]
    start = float(np.degrees(np.arcsin(middle[2]))), float(np.degrees(np.arctan2(middle[1], middle[0])))
    places = [moved(start, bearing, km) for bearing in np.linspace(0, 6, 16) for km in far]
    homes = criteria.homes(len(places), {"place": np.array(places).reshape(-1, 2)})
    assert len(rank_one(homes, wishes, wish=0, floor=1.0)) == len(places)
    scores = score_pairs(homes, wishes, np.arange(len(places)), [0] * len(places))
    assert (scores == 1).all()


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_a_home_that_left_its_block_before_anyone_asked_is_not_found(dropped: int) -> None:
    criteria = Criteria(Range("area"))
    homes, wishes = criteria.homes(3, {"area": [1.0, 2.0, 3.0]}), criteria.wishes(1, {"area:max": [9.0]})
    homes.outline()
    homes.remove(dropped)
    assert rank_one(homes, wishes, wish=0).home.tolist() == [0, 1]
    assert rank_one(homes, wishes, wish=0).score.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("speaks", ["homes", "wishes"])
def test_only_one_side_speaks_of_features_and_still_they_find_each_other(speaks: str) -> None:
    criteria = Criteria(Range("price"), Tags("features"))
    had = {"features": [[True, False]], "features:known": [[True, True]]} if speaks == "homes" else {}
    asked = {"features:nice": [[1.0, 1.0]]} if speaks == "wishes" else {}
    homes = criteria.homes(1, {"price": [90.0], **had})
    wishes = criteria.wishes(1, {"price:max": [100.0], **asked})
    expected = score_pairs(homes, wishes, [0], [0]).tolist()
    assert rank_one(homes, wishes, home=0).score.tolist() == expected
    assert rank_one(homes, wishes, wish=0).score.tolist() == expected
    assert rank(homes, wishes).score.tolist() == expected
