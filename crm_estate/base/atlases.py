"""Finding places by what people write: the same from memory and from the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from crm_estate.base.atlas import Atlas, Point
from crm_estate.base.gazetteer import Place
from crm_estate.base.locating import Located, locate
from crm_estate.base.meanings import misspelt_keys
from crm_estate.base.place_labels import label_of
from crm_estate.base.place_text import read_place
from crm_estate.base.texts import fold

Asked = tuple[str, Point | None]
"""What someone wrote, and a (latitude, longitude) close to it, if known."""


def locate_all(atlas: Atlas, country: str, asked: Sequence[Asked]) -> list[Located]:
    """Which place of the country each text means; misspelt names are looked up together."""
    read = cache(lambda text: read_place(text, country, atlas.knows))
    plain = [read(text) for text, _ in asked]
    unknown = {key for said in set(plain) for key in misspelt_keys(said, atlas)}
    likes = atlas.like(sorted(unknown))
    return [locate(said, atlas, likes, near) for said, (_, near) in zip(plain, asked, strict=True)]


def closest_names_in(atlas: Atlas, name: str, limit: int = 3) -> list[str]:
    """Names that a misspelt one may have meant, likeliest first."""
    key = fold(name)
    worth: dict[str, tuple[float, int]] = {}
    for like, score in atlas.like([key])[key].items():
        for row in atlas.named(like):
            shown, people = atlas.places[row].name, atlas.places[row].population
            worth[shown] = max(worth.get(shown, (0.0, 0)), (score, people))
    return sorted(worth, key=lambda shown: worth[shown], reverse=True)[:limit]


def suggested(atlas: Atlas, country: str, text: str, limit: int) -> list[Place]:
    """What a text may mean that is typed in part or not rightly, likeliest first."""
    located = locate_all(atlas, country, [(text, None)])[0]
    meant = [located.place] if located.place else [place for place, _ in located.choices]
    begun = [atlas.places[row] for row in atlas.begun(fold(text), limit)]
    return list({place.id: place for place in (*meant, *begun)}.values())[:limit]


class Gazetteer:
    """Places in memory, for where there is no database."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self._places[place.country].append(place)
        self._atlases: dict[str, Atlas] = {}

    def atlas(self, country: str) -> Atlas:
        if country not in self._atlases:
            self._atlases[country] = Atlas(self._places.get(country, ()))
        return self._atlases[country]

    def locate(self, name: str, country: str, near: Point | None = None) -> Located:
        """Which place of the country the text means (see `Located`)."""
        return locate_all(self.atlas(country), country, [(name, near)])[0]

    def find(self, name: str, country: str, near: Point | None = None) -> Place | None:
        """The place that the text means, if that is certain."""
        return self.locate(name, country, near).place

    def labels(self, places: Iterable[Place]) -> list[str]:
        """How to write each place so that it, and no other of its name, is meant."""
        return [label_of(place, self.atlas(place.country)) for place in places]

    def closest_names(self, name: str, country: str) -> list[str]:
        """Up to three names that may have been meant."""
        return closest_names_in(self.atlas(country), name)
