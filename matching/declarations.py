"""The four kinds of criterion that can be declared."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several codes. A ``gate`` only rules out: no part in the score, no unknown passes."""

    name: str
    gate: bool = False

    def __post_init__(self) -> None:
        check_name(self.name)


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two bounds, either of which may be open.

    Outside the bounds the fit falls linearly from 1 to 0 over ``slack``, which is a share of the
    bound's size, or with ``absolute`` an amount in the unit of the column. A slack of 0 is a hard
    edge; so is a relative slack beside a bound of 0.
    """

    name: str
    slack: float = 0.0
    absolute: bool = False

    def __post_init__(self) -> None:
        check_name(self.name)
        if not (math.isfinite(self.slack) and self.slack >= 0):
            raise ValueError(f"{self.name}: a slack of {self.slack} is not a finite number from 0 up")


@dataclass(frozen=True, slots=True)
class Near:
    """A place on Earth inside or close to one of several areas."""

    name: str

    def __post_init__(self) -> None:
        check_name(self.name)


@dataclass(frozen=True, slots=True)
class Tags:
    """Features each of which a home has, lacks or does not speak of."""

    name: str

    def __post_init__(self) -> None:
        check_name(self.name)


Criterion = Choice | Range | Near | Tags


def names_of(declared: tuple[Criterion, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in declared)


def is_gate(criterion: Criterion) -> bool:
    return isinstance(criterion, Choice) and criterion.gate


def order_of_work(declared: tuple[Criterion, ...]) -> list[Criterion]:
    """What is weighed, cheap ones that rule out much first; the same for every pair, so sums are too."""
    ranks = {Choice: 1, Range: 2, Near: 3, Tags: 4}
    return sorted((one for one in declared if not is_gate(one)), key=lambda one: ranks[type(one)])


def check_name(name: str) -> None:
    if not name or ":" in name:
        raise ValueError(f"{name!r} cannot name a criterion: it is empty or holds a colon")
