"""The places of one country in memory: by names, nearly right names, abbreviations, and by where they lie."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crm_estate.base.gazetteer import EARTH_KM, Place
from matching.names import ORDER, Beginnings, Names

Rows = Sequence[int]
Point = tuple[float, float]

ALIAS = 0.98
"""What another name of a place is worth beside its own."""
ABBREVIATED = 0.95
"""What a name is worth of which words are abbreviated."""
NEARLY = 0.7
"""Likeness (`matching.names.similarity`) under which a misspelt name is not taken for one."""
SHORTEST = 4
"""Letters that a name needs to be known again when it is misspelt."""
TYPED = 5
"""Letters that must have been typed for a name to be known again by its beginning, wrongly typed."""
LIKE = 12
"""Names looked at that a misspelt one may have meant."""

_VOWEL = re.compile("[aeiouy]")


class Atlas:
    """Places of one country, the largest first; `places` may come in any order."""

    def __init__(self, places: Iterable[Place]) -> None:
        named = (place for place in places if place.names)
        self.places = sorted(named, key=lambda place: (-place.population, place.id))
        self._named: dict[str, list[int]] = defaultdict(list)
        for row, place in enumerate(self.places):
            for name in place.names:
                self._named[name].append(row)
        self._radians = np.radians([(place.lat, place.lon) for place in self.places]).reshape(-1, 2)

    def has(self, key: str) -> bool:
        return key in self._named

    def named(self, key: str) -> dict[int, float]:
        """Rows of the places of this folded name, and what the name is worth: 1 for their own."""
        return {row: 1.0 if self.is_own(row, key) else ALIAS for row in self._named.get(key, ())}

    def is_own(self, row: int, key: str) -> bool:
        """Whether the place is called so where it lies, and not only also called so."""
        return self.places[row].names[0] == key

    def like(self, keys: Collection[str]) -> dict[str, dict[str, float]]:
        """For each folded text the names that it may have meant, likest first, with their likeness.

        Numbers are never mistaken for others: "sector 3" is no misspelt "sector 4".
        """
        asked = [key for key in keys if len(key) >= SHORTEST]
        hits = self._names.search(asked, limit=LIKE, floor=NEARLY)
        found: dict[str, dict[str, float]] = {key: {} for key in keys}
        for query, key, score in zip(
            hits.query.tolist(), hits.key.tolist(), hits.score.tolist(), strict=True
        ):
            name = self._names.keys[key]
            if _digits(name) == _digits(asked[query]):
                found[asked[query]][name] = score
        return found

    def begun(self, key: str, limit: int) -> list[int]:
        """Rows of places of which the beginning of their own name is like this one, the largest first."""
        if len(key) < TYPED:
            return []
        hits = self._beginnings.search(key, limit=10 * limit, floor=NEARLY)
        best = hits.score.max(initial=0.0)
        return sorted(set(hits.key[hits.score >= best - 0.05].tolist()))[:limit]

    def abbreviated(self, words: Sequence[str]) -> dict[int, float]:
        """Rows of places whose own name these words abbreviate: usti n. l., gorzow wlkp, jindr. hradec."""
        short = list(map(_is_short, words))
        rows = self._initials.get("".join(word[0] for word in words), ())
        if len(words) < 2 or all(short) or not any(short) or not rows:
            return {}
        pattern = re.compile(" ".join(map(_pattern, words)))
        return {row: ABBREVIATED for row in rows if pattern.fullmatch(self.places[row].names[0])}

    def turned(self, words: Sequence[str]) -> dict[int, float]:
        """Rows of places whose own name has these words in another order: biala bielsko."""
        return dict.fromkeys(self._sorted.get(" ".join(sorted(words)), ()), ORDER) if len(words) > 1 else {}

    def knows(self, words: Sequence[str]) -> dict[int, float]:
        """Rows of the places that words name whole: exactly, in another order or abbreviated."""
        plain = [word.removesuffix(".") for word in words]
        return self.named(" ".join(plain)) or self.turned(plain) or self.abbreviated(words)

    def km(self, rows: Rows, point: Point) -> NDArray[np.float64]:
        """Great-circle distances of places from a point in degrees."""
        lat, lon = np.radians(point)
        there = self._radians[list(rows)].reshape(-1, 2)
        half = np.sin((there[:, 0] - lat) / 2) ** 2
        half += np.cos(lat) * np.cos(there[:, 0]) * np.sin((there[:, 1] - lon) / 2) ** 2
        return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))

    def within(self, rows: Rows, point: Point, km: float) -> list[int]:
        """Those that lie so near, the nearest first."""
        away = self.km(rows, point)
        return [rows[at] for at in np.argsort(away, kind="stable").tolist() if away[at] <= km]

    def largest_in(self, county: str) -> Place | None:
        """The largest place of a county, by its code."""
        return next((place for place in self.places if place.admin1 == county), None)

    def larger_near(self, place: Place, km: float, limit: int) -> list[Place]:
        """Larger places within so many km, the nearest first."""
        row = self.places.index(place)
        return [self.places[near] for near in self.within(range(row), self.at(row), km)[:limit]]

    def at(self, row: int) -> Point:
        place = self.places[row]
        return place.lat, place.lon

    @cached_property
    def _names(self) -> Names:
        return Names([name for name in self._named if len(name) >= SHORTEST])

    @cached_property
    def _beginnings(self) -> Beginnings:
        return Beginnings([place.names[0] for place in self.places])

    @cached_property
    def _initials(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, place in enumerate(self.places):
            rows["".join(word[0] for word in place.names[0].split())].append(row)
        return dict(rows)

    @cached_property
    def _sorted(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, place in enumerate(self.places):
            rows[" ".join(sorted(place.names[0].split()))].append(row)
        return dict(rows)


def _digits(key: str) -> str:
    return "".join(filter(str.isdigit, key))


def _is_short(word: str) -> bool:
    """Whether a word may stand for a longer one; a full stop after it says so."""
    return word.endswith(".") or (word.isalpha() and (len(word) < SHORTEST or not _VOWEL.search(word)))


def _pattern(word: str) -> str:
    bare = word.removesuffix(".")
    return "".join(f"{letter}\\w*" for letter in bare) if _is_short(word) else bare
