"""Writing places so that each can be told from others of its name, by people and by `locate`."""

from collections.abc import Iterator

from crm_estate.base.atlas import Atlas
from crm_estate.base.counties import COUNTIES
from crm_estate.base.gazetteer import Place
from crm_estate.base.locating import locate
from crm_estate.base.place_text import read_place

NEIGHBOUR_KM = 30.0
NEIGHBOURS = 4
"""Larger places about a place that are tried for telling it apart."""


def county_of(place: Place, atlas: Atlas) -> str:
    """The name of its county; of one that we have no name for, its largest place."""
    name = COUNTIES.get(place.country, {}).get(place.admin1)
    return name or (largest.name if (largest := atlas.largest_in(place.admin1)) else "")


def label_of(place: Place, atlas: Atlas) -> str:
    """The shortest way to write a place that means this one and no other: Dąbrowa (opolskie)."""
    return next(label for label in _labels(place, atlas) if _means(label, place, atlas))


def _labels(place: Place, atlas: Atlas) -> Iterator[str]:
    yield place.name
    county = county_of(place, atlas)
    yield f"{place.name} ({county})"
    for neighbour in atlas.larger_near(place, NEIGHBOUR_KM, NEIGHBOURS):
        yield f"{place.name} ({county}, {neighbour.name})"
    yield f"{place.name} ({place.lat:.4f}, {place.lon:.4f})"
    yield place.name  # two places of one name on one spot: either will do


def _means(label: str, place: Place, atlas: Atlas) -> bool:
    located = locate(read_place(label, place.country, atlas.knows), atlas, {})
    return located.how == "place" and located.place == place
