"""Distances and polygons are right wherever on Earth they lie."""

import math

import numpy as np
import pytest
from hypothesis import given, settings

from matching import Circle, Criteria, Near, Polygon, explain, plain_geometry
from tests.matching.small_markets import CENTRES, areas, moved, regions, ring_around, scattered, seeds

NEAR = Criteria(Near("place"))
Place = tuple[float, float]


def km_outside(area: Circle | Polygon, place: Place) -> float:
    wishes = NEAR.wishes(1, {"place:areas": [[area]]})
    km = explain(NEAR.homes(1, {"place": [place]}), wishes, wish=0, home=0)[0].km
    assert km is not None
    return km


@settings(deadline=None, max_examples=60)
@given(seeds, regions)
def test_the_distance_to_any_area_is_that_of_the_textbook(seed: int, region: str) -> None:
    random = np.random.default_rng(seed)
    for area in areas(random, region):
        for reach in (0.5, 10.0, 300.0):
            place = scattered(random, region, reach)
            assert km_outside(area, place) == pytest.approx(plain_geometry.km_outside(area, place), abs=1e-5)


@settings(deadline=None, max_examples=60)
@given(seeds, regions)
def test_the_nearest_edge_of_a_whole_continent_is_found(seed: int, region: str) -> None:
    random = np.random.default_rng(seed)
    star = random.uniform(2, 9, random.integers(4, 30)) * random.choice([1, 30, 500])
    continent = Polygon([ring_around(CENTRES[region], star.tolist())])
    for reach in (9.0, 4000.0, 19_000.0):
        place = scattered(random, region, reach)
        assert km_outside(continent, place) == pytest.approx(
            plain_geometry.km_outside(continent, place), abs=1e-4
        )


def test_the_distance_between_two_airports_is_the_published_one() -> None:
    nashville, los_angeles = (36.12, -86.67), (33.94, -118.40)
    published = 2887.2599506071106 * 6371.0088 / 6372.8
    assert km_outside(Circle(*nashville, km=1.0), los_angeles) == pytest.approx(published - 1, abs=1e-8)


def test_one_degree_of_latitude_is_its_share_of_the_meridian() -> None:
    degree = 6371.0088 * math.pi / 180
    assert km_outside(Circle(50.0, 20.0, km=1.0), (51.0, 20.0)) == pytest.approx(degree - 1, abs=1e-9)


@pytest.mark.parametrize("region", sorted(CENTRES))
def test_a_hole_is_outside_and_its_rim_is_the_nearest_edge(region: str) -> None:
    centre = CENTRES[region]
    ring, hole = ring_around(centre, [8.0] * 6), ring_around(centre, [2.0] * 6)
    polygon = Polygon([ring, hole[::-1]])
    assert km_outside(polygon, centre) == pytest.approx(2 * math.cos(math.pi / 6), abs=1e-5)
    assert km_outside(polygon, moved(centre, 1.0, 4.0)) == 0
    assert km_outside(polygon, moved(centre, 0.0, 9.0)) == pytest.approx(1.0, abs=1e-5)
    assert km_outside(polygon, ring[2]) == 0
    assert km_outside(polygon, hole[2]) == 0


def test_a_ring_across_the_antimeridian_holds_both_sides_of_it() -> None:
    fiji = Polygon([[(-17, 179), (-17, -179), (-16, -179), (-16, 179)]])
    assert km_outside(fiji, (-16.5, 179.5)) == 0
    assert km_outside(fiji, (-16.5, -179.5)) == 0
    assert km_outside(fiji, (-16.5, 180.0)) == km_outside(fiji, (-16.5, -180.0)) == 0
    assert km_outside(fiji, (-16.5, 0.0)) > 10_000


def test_a_ring_round_the_pole_holds_the_pole() -> None:
    arctic = Polygon([[(80, 0), (80, 90), (80, 180), (80, -90)]])
    assert km_outside(arctic, (90, 33)) == 0
    assert km_outside(arctic, (85, 12)) == 0
    assert km_outside(arctic, (-90, 0)) > 10_000


def test_the_direction_of_a_ring_and_closing_it_make_no_difference() -> None:
    ring = ring_around((50.0, 14.4), [3.0, 5.0, 4.0, 6.0, 2.0])
    place = moved((50.0, 14.4), 2.0, 7.0)
    plain = km_outside(Polygon([ring]), place)
    assert km_outside(Polygon([ring[::-1]]), place) == pytest.approx(plain, abs=1e-9)
    assert km_outside(Polygon([[*ring, ring[0]]]), place) == plain


def test_the_far_side_of_the_earth_is_in_reach_of_a_circle_round_it() -> None:
    assert km_outside(Circle(0.0, 0.0, km=20_016.0), (0.0, 180.0)) == 0
    assert km_outside(Circle(10.0, 20.0, km=1.0), (-10.0, -160.0)) == pytest.approx(20_014, abs=1)


def test_an_edge_of_many_points_is_as_exact_as_one_of_few() -> None:
    ring = ring_around((46.05, 14.5), [5.0] * 3000)
    assert km_outside(Polygon([ring]), moved((46.05, 14.5), 0.3, 6.0)) == pytest.approx(1, abs=1e-5)
