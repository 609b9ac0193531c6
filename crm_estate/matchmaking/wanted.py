"""What matching reads of a requirement, stored or not."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.requirements.criteria import Criteria
from crm_estate.requirements.facts import RequirementFacts

COLUMNS = "id, offer, kinds, criteria"


class Wanted(Struct, frozen=True, gc=False):
    """The gates and the criteria; `id` is 0 for what is not stored."""

    id: int
    offer: str
    kinds: list[str]
    criteria: Criteria

    @property
    def currency(self) -> str | None:
        """What its price is asked in."""
        return self.criteria.price.currency if self.criteria.price else None

    def values(self, name: str) -> list[str]:
        """The values asked for of a choice."""
        if name == "offer":
            return [self.offer]
        if name == "kind":
            return self.kinds
        choice = getattr(self.criteria, name)
        return choice.any if choice else []

    def tags(self) -> Iterable[str]:
        """Every feature that it names."""
        features = self.criteria.features
        return (*features.must, *features.nice, *features.avoid) if features else ()


def wanted_of(wish: RequirementFacts, number: int = 0) -> Wanted:
    """What matching reads of a requirement as it is said or read; `number` is its id."""
    return Wanted(number, wish.offer, list(wish.kinds), wish.criteria())


def wanted_of_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Wanted]:
    """The same of stored rows."""
    decoder = msgspec.json.Decoder(Criteria)
    for row in rows:
        yield Wanted(row["id"], row["offer"], list(row["kinds"]), decoder.decode(row["criteria"]))
