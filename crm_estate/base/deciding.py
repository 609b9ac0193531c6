"""Which of several places of one name is meant, as far as what is known besides the name decides it."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from crm_estate.base.atlas import Atlas, Point
from crm_estate.base.meanings import Meaning

NEAR_KM = 30.0
"""How far from known coordinates the place that is meant may lie."""
ABOUT_KM = 40.0
"""How far from a town or area named as being about it or near it."""
REACH_KM = ((1_000_000, 22.0), (200_000, 14.0), (50_000, 10.0), (0, 7.0))
"""How far the quarters of a town of so many people lie from its middle."""
CLEARLY = 0.5
"""The nearest is meant if it is so many times as far as the next."""

Rows = dict[int, float]
"""Rows of the atlas with how well each is named."""


class Around(Struct, frozen=True):
    """What is known besides the name: coordinates, counties, and what lies about the place."""

    near: Point | None = None
    counties: frozenset[str] = frozenset()
    about: tuple[Meaning, ...] = ()


def decided(meaning: Meaning, around: Around, atlas: Atlas) -> Rows:
    """The places that remain possible: one if all is decided, none if what is known contradicts the name."""
    possible = fitting(meaning, around, atlas)
    for other in around.about:
        possible = _about(possible, other.best(), atlas)
    if around.near and len(possible.rows) > 1:
        nearest = atlas.within(list(possible.best()), around.near, float("inf"))[0]
        return possible.of([nearest]).rows
    return possible.best()


def fitting(meaning: Meaning, around: Around, atlas: Atlas) -> Meaning:
    """Those of the places that lie in the counties named and near the coordinates known.

    If a name is written without fault, only farther places bear it and no county is named, they fit too:
    the coordinates may be the ones that are wrong.
    """
    rows = [row for row in meaning.rows if not around.counties or atlas.places[row].admin1 in around.counties]
    if around.near:
        close = atlas.within(rows, around.near, NEAR_KM)
        rows = close if close or not meaning.is_exact else rows
    return meaning.of(rows)


def _about(meaning: Meaning, other: Collection[int], atlas: Atlas) -> Meaning:
    """Those close to one of the others; if there is but one other, the one that clearly is nearest to it."""
    close = {row for at in other for row in atlas.within(list(meaning.rows), atlas.at(at), ABOUT_KM)}
    if len(other) == 1 and len(close) > 1:
        (at,) = other
        order = atlas.within(sorted(close), atlas.at(at), ABOUT_KM)
        first, second = atlas.km(order[:2], atlas.at(at)).tolist()
        close = {order[0]} if first < CLEARLY * second else close
    return meaning.of([row for row in meaning.rows if row in close])


def reach_km(population: int) -> float:
    """How far from the middle of a town its quarters lie, at most."""
    return next(km for people, km in REACH_KM if population >= people)


def quarters(town: int, meaning: Meaning, atlas: Atlas) -> Meaning:
    """Those of the places that may be quarters of a town."""
    near = atlas.within(list(meaning.rows), atlas.at(town), reach_km(atlas.places[town].population))
    return meaning.of([row for row in near if row > town])  # rows are ordered by size: a quarter is smaller


def largest(meanings: Sequence[Meaning]) -> int:
    """Which of the meanings is of the largest town."""
    return min(range(len(meanings)), key=lambda number: min(meanings[number].best(), default=10**9))
