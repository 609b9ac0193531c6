"""A store of records, read and ready to be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from matching.arrays import Bools
from matching.doubles.cells import missing, read_field
from matching.doubles.fields import Bits
from matching.doubles.forms import Forms, forms_of
from matching.doubles.index import Index, build_index
from matching.doubles.plan import Plan
from matching.doubles.stored import Stored, Tally, Words, identities, says, tally
from matching.reading import read_count

if TYPE_CHECKING:
    from matching.doubles.weights import Weights


@dataclass(eq=False)
class Records:
    """What ``Doubles.records`` makes. It never changes; what follows from it is made when first asked for."""

    plan: Plan
    count: int
    stored: dict[str, Stored]
    weights: "Weights | None" = field(default=None, repr=False)
    made: dict[str, Forms] = field(default_factory=dict[str, Forms], repr=False)
    told: dict[str, Bools] = field(default_factory=dict[str, Bools], repr=False)

    def __len__(self) -> int:
        return self.count

    @cached_property
    def index(self) -> Index:
        return build_index(self.plan, self.count, self.stored)

    def words(self, name: str) -> Words:
        stored = self.stored[name]
        if not isinstance(stored, Words):
            raise TypeError(f"{name} holds no strings")
        return stored

    def forms(self, name: str) -> Forms:
        if name not in self.made:
            self.made[name] = forms_of(self.plan.field(name), self.words(name))
        return self.made[name]

    def says(self, name: str) -> Bools:
        """(n,) whether a record says anything in a field."""
        if name not in self.told:
            self.told[name] = says(self.stored[name])
        return self.told[name]

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """How many records hold each value, by field."""
        return {name: tally(identities(stored)) for name, stored in self.stored.items()}


def read_records(plan: Plan, count: int, columns: Mapping[str, object]) -> Records:
    count = read_count(count)
    named = {field.name for field in plan.fields}
    tables = {f"{field.name}:known" for field in plan.fields if isinstance(field, Bits)}
    for name in columns:
        if name not in named | tables:
            raise ValueError(f"{name}: no such column is declared")
        if name in tables and name.removesuffix(":known") not in columns:
            raise ValueError(f"{name}: given without {name.removesuffix(':known')}")
    stored = {
        field.name: read_field(field, columns[field.name], columns.get(f"{field.name}:known"), count)
        if field.name in columns
        else missing(field, count)
        for field in plan.fields
    }
    return Records(plan, count, stored)
