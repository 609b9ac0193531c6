"""A declaration, checked: fields and the passes by which candidates are found."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.doubles.fields import Field, Name, check_field
from matching.doubles.passes import Pass, check_pass, derived

MOST_KINDS = 8


@dataclass(frozen=True, slots=True)
class Plan:
    fields: tuple[Field, ...]
    passes: tuple[Pass, ...]
    most: int
    kinds: int

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def kin(self) -> bool:
        """Whether one kind of kin is known by the fields it shares."""
        return self.kinds > 0 and any(field.shared for field in self.fields)

    @property
    def gates(self) -> list[Field]:
        return [field for field in self.fields if field.gate]

    @property
    def weighed(self) -> list[Field]:
        return [field for field in self.fields if not field.gate]


def read_plan(fields: Sequence[Field], passes: Sequence[Pass] | None, most: int, kinds: int | None) -> Plan:
    """Raises ValueError, naming the field or pass, for what cannot be meant."""
    named = {field.name: field for field in fields}
    for field in fields:
        check_field(field)
        if isinstance(field, Name) and field.swaps:
            check_swap(field, named.get(field.swaps))
    if len(named) < len(fields):
        raise ValueError("fields: a name is declared more than once")
    if all(field.gate for field in fields):
        raise ValueError("fields: none is declared but gates, by which no pair can be told a double")
    if most < 2:
        raise ValueError(f"most: {most} records to a key make no pair")
    if kinds is not None and not 0 <= kinds <= MOST_KINDS:
        raise ValueError(f"kinds: {kinds} is not a number of kinds of kin from 0 to {MOST_KINDS}")
    chosen = tuple(passes) if passes is not None else derived(fields)
    for one in chosen:
        check_pass(one, named)
    some = 2 if any(field.shared for field in fields) else 0
    return Plan(tuple(fields), chosen, most, some if kinds is None else kinds)


def check_swap(field: Name, other: Field | None) -> None:
    if not isinstance(other, Name) or other.name == field.name or other.swaps:
        raise ValueError(f"{field.name}: swaps with {field.swaps}, which is no other Name of its own")
