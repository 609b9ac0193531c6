"""What a wish could give way in, one thing at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.arrays import Arrays
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.shapes import Shape, wider

Steps = Mapping[str, Sequence[float]]

RELATIVE_STEPS = (0.05, 0.10)
ABSOLUTE_STEPS = (1.0,)
KM_STEPS = (1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Change:
    """One loosening: what it is called, and the values of the wish's columns that it changes."""

    criterion: str
    code: str
    columns: Mapping[str, Any]
    by: float | None = None
    bound: float | None = None
    number: int | None = None


def steps_of(criterion: Criterion, steps: Steps) -> Sequence[float]:
    """Steps of a Range (shares of the bound, amounts where ``absolute``) or Near (kilometres)."""
    usual: tuple[float, ...] = ()
    if isinstance(criterion, Range):
        usual = ABSOLUTE_STEPS if criterion.absolute else RELATIVE_STEPS
    elif isinstance(criterion, Near):
        usual = KM_STEPS
    return steps.get(criterion.name, usual)


def check_steps(declared: Sequence[Criterion], steps: Steps) -> None:
    """Raise ValueError for steps of what is no Range or Near, and for steps that loosen nothing."""
    stepped = {one.name for one in declared if isinstance(one, Range | Near)}
    for name, several in steps.items():
        if name not in stepped:
            raise ValueError(f"steps: {name!r} is neither a Range nor a Near of these criteria")
        for step in several:
            if not 0 < step < np.inf:
                raise ValueError(f"steps: {name} by {step!r} loosens nothing")


def changes_of(criterion: Criterion, wish: Arrays, steps: Sequence[float]) -> Iterator[Change]:
    """Every loosening of a criterion; ``wish`` holds the given columns of one wish, each of length 1."""
    name = criterion.name
    match criterion:
        case Range():
            yield from range_changes(criterion, wish, steps)
            stated = not (np.isnan(wish[f"{name}:min"][0]) and np.isnan(wish[f"{name}:max"][0]))
        case Near():
            yield from near_changes(name, wish, steps)
            stated = bool(wish[f"{name}:areas"][0])
        case Choice(gate=False):
            yield from choice_changes(name, wish)
            stated = bool(wish[f"{name}:any"].any())
        case Tags():
            yield from tag_changes(name, wish)
            return
        case _:
            return
    if stated and wish[f"{name}:must"][0]:
        yield Change(name, "must_nice", {f"{name}:must": False})


def range_changes(criterion: Range, wish: Arrays, steps: Sequence[float]) -> Iterator[Change]:
    name = criterion.name
    for end, code, sign in (("max", "max_up", 1), ("min", "min_down", -1)):
        bound = float(wish[f"{name}:{end}"][0])
        for step in steps if not np.isnan(bound) else ():
            to = bound + sign * (step if criterion.absolute else step * abs(bound))
            yield Change(name, code, {f"{name}:{end}": to}, by=step, bound=to)


def choice_changes(name: str, wish: Arrays) -> Iterator[Change]:
    asked = wish[f"{name}:any"][0]
    for code in np.flatnonzero(~asked).tolist() if asked.any() else ():
        yield Change(name, "choice_added", {f"{name}:any": with_value(asked, code, True)}, number=code)


def near_changes(name: str, wish: Arrays, steps: Sequence[float]) -> Iterator[Change]:
    areas: tuple[Shape, ...] = wish[f"{name}:areas"][0]
    for km in steps if areas else ():
        yield Change(name, "area_wider", {f"{name}:areas": [wider(area, km) for area in areas]}, by=km)


def tag_changes(name: str, wish: Arrays) -> Iterator[Change]:
    must, nice, avoid = (wish[f"{name}:{kind}"][0] for kind in ("must", "nice", "avoid"))
    for tag in np.flatnonzero(must).tolist():
        without = {f"{name}:must": with_value(must, tag, False)}
        # As a must the tag weighed 1 more than its nice weight; so it does now.
        softer = without | {f"{name}:nice": with_value(nice, tag, nice[tag] + 1)}
        dropped = without | {f"{name}:nice": with_value(nice, tag, 0)}
        yield Change(name, "tag_nice", softer, number=tag)
        yield Change(name, "tag_dropped", dropped, number=tag)
    for tag in np.flatnonzero(avoid).tolist():
        yield Change(name, "tag_allowed", {f"{name}:avoid": with_value(avoid, tag, False)}, number=tag)


def with_value(row: Any, at: int, value: float | bool) -> Any:
    changed = row.copy()
    changed[at] = value
    return changed
