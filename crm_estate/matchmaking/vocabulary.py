"""Numbers for the words of choices and features, kept as new ones come in.

Tables are as wide as there is room, so that a new word needs no new column; when there is no room left,
everything is laid out again with more. A value that nobody asks for is another value, never an
unknown one.
"""

from collections.abc import Iterable, Mapping

from crm_estate.matchmaking.wanted import Wanted

CHOICES = ("offer", "kind", "condition", "energy_class")
NOBODYS = 0
"""The code that no home has: what a wish asks for that is nowhere."""
OTHERS = 1
"""The code that no wish asks for: what a home has that has no number."""
FIRST = 2
UNSAID = 0
"""The column of features that no home speaks of."""
MOST = 1024
"""Words of a kind that have a number. Of what is beyond, a value is another one, a feature unsaid by all."""


class Outgrown(Exception):
    """There are more words than columns: `name` needs more room."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no room for another word of {name}")
        self.name = name


class Vocabulary:
    """The number of every word; `room` says how wide tables of wishes are (missing: as wide as needed)."""

    def __init__(self, room: Mapping[str, int] | None = None) -> None:
        self.room = dict(room or {})
        self.codes: dict[str, dict[str, int]] = {name: {} for name in CHOICES}
        self.tags: dict[str, int] = {}
        self._words = [""]

    def learn_wishes(self, wishes: Iterable[Wanted]) -> None:
        """Number everything that is asked for; Outgrown where there is no room for it."""
        asked = list(wishes)
        for name in CHOICES:
            values = {value for wish in asked for value in wish.values(name)}
            self.learn_values(name, values)
            self._check(name, max(self.asked(name, values), default=0))
        self.learn_tags({tag for wish in asked for tag in wish.tags()})

    def learn_values(self, name: str, values: Iterable[str]) -> None:
        """Number values of a choice; those of homes need no room before somebody asks for them."""
        codes = self.codes[name]
        for value in sorted(values):
            if value not in codes and len(codes) + FIRST < MOST:
                codes[value] = len(codes) + FIRST

    def learn_tags(self, tags: Iterable[str]) -> None:
        """Give features a column; Outgrown where there is no room for it."""
        for tag in sorted(tags):
            if tag not in self.tags and len(self._words) < MOST:
                self.tags[tag] = len(self._words)
                self._words.append(tag)
        self._check("features", len(self._words) - 1)

    def code(self, name: str, value: str | None) -> int:
        """What a home has: -1 where that is unknown."""
        return -1 if value is None else self.codes[name].get(value, OTHERS)

    def asked(self, name: str, values: Iterable[str]) -> list[int]:
        """What a wish asks for."""
        return [self.codes[name].get(value, NOBODYS) for value in values]

    def width(self, name: str, most: int = 0) -> int:
        """How many columns a table has whose highest number is `most`."""
        used = len(self._words) if name == "features" else len(self.codes[name]) + FIRST
        return max(self.room.get(name, used), most + 1)

    def value(self, name: str, code: int) -> str | None:
        """The word of a code; None where it has no number."""
        return next((value for value, number in self.codes[name].items() if number == code), None)

    def words(self, tags: Iterable[int]) -> list[str]:
        """Features by their numbers, in an order that no number decides."""
        return sorted(self._words[number] for number in tags if number != UNSAID)

    def _check(self, name: str, most: int) -> None:
        if most >= self.room.get(name, MOST):
            raise Outgrown(name)


def wider(room: Mapping[str, int], name: str) -> dict[str, int]:
    """Twice the room for one name.

    >>> wider({"kind": 16, "features": 32}, "features")
    {'kind': 16, 'features': 64}
    """
    return {**room, name: 2 * room[name]}
