"""What a single wish asks for, as plain numbers: arrays of one cost more than what is computed with them."""

import math
from dataclasses import dataclass, field

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Arrays, Bools, Floats, Ints
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.geometry import EARTH_KM
from matching.inner_circles import SURELY
from matching.stores import Wishes

ROUNDING = 1e-6
"""How much a score in float32 may lie above the one in float64, and more."""


@dataclass(slots=True)
class Band:
    """A Range that is stated: from ``low`` to ``high``, NaN where open, and how far beyond each its fit
    reaches 0."""

    name: str
    low: float
    high: float
    below: float
    above: float
    share: float
    must: bool


@dataclass(slots=True)
class Codes:
    """A Choice that is stated: the fit (c + 2,) of each code, of any other one, of an unknown one (-1)."""

    name: str
    fits: Floats
    share: float
    must: bool


@dataclass(slots=True)
class Around:
    """A Near that is stated: the numbers of its areas and for each, (A,): centre (3, A), ``cap``,
    ``fade`` and ``priority`` as in the table; from which squared chord to which a home lies surely inside."""

    name: str
    table: AreaTable
    area: Ints
    centre: Floats
    cap: list[float]
    fade: list[float]
    priority: list[float]
    inside: list[tuple[float, float]]
    share: float
    must: bool


@dataclass(slots=True)
class Wanted:
    """Tags: (tag, weight) of those wanted, all these weights together; ``requires`` and
    ``avoids`` packed in words of 32."""

    name: str
    wanted: list[tuple[int, float]]
    whole: float
    requires: list[int]
    avoids: list[int]
    share: float


@dataclass(slots=True)
class OneAsked:
    """One wish: the codes that pass each gate (c + 1,), and by kind what is stated. ``whole`` is all its
    weight; ``need`` what a home's parts of it must add up to at least to reach the floor."""

    gates: dict[str, Bools] = field(default_factory=dict[str, Bools])
    codes: list[Codes] = field(default_factory=list[Codes])
    bands: list[Band] = field(default_factory=list[Band])
    around: list[Around] = field(default_factory=list[Around])
    wanted: list[Wanted] = field(default_factory=list[Wanted])
    whole: float = 0.0
    need: float = 0.0


def one_asked(wishes: Wishes, slot: int, floor: float) -> OneAsked:
    """What the wish in a slot asks for."""
    asked, ask = OneAsked(), wishes.held
    for one in wishes.declared:
        read(asked, one, wishes, ask, slot)
    # In the order in which scores are summed.
    for part in (*asked.codes, *asked.bands, *asked.around, *asked.wanted):
        asked.whole += part.share
    asked.need = asked.whole * (floor - ROUNDING)
    return asked


def read(asked: OneAsked, one: Criterion, wishes: Wishes, ask: Arrays, slot: int) -> None:
    name = one.name
    if isinstance(one, Choice) and one.gate:
        asked.gates[name] = ask[f"{name}:pass"][slot]
    elif isinstance(one, Range):
        low, high, below, above, share, rules = ask[f"{name}:edges"][slot].tolist()
        if not (math.isnan(low) and math.isnan(high)):
            asked.bands.append(Band(name, low, high, below, above, share, rules != 0))
    elif isinstance(one, Tags):
        if ask[f"{name}:stated"][slot]:
            asked.wanted.append(wanted_of(name, ask, slot))
    elif ask[f"{name}:stated"][slot]:
        share, must = float(ask[f"{name}:share"][slot]), bool(ask[f"{name}:rules"][slot])
        if isinstance(one, Near):
            asked.around.append(around_of(name, wishes.areas(name), slot, share, must))
        else:
            fits = np.append(ask[f"{name}:pass"][slot].astype(np.float64), 0.5)
            asked.codes.append(Codes(name, fits, share, must))


def wanted_of(name: str, ask: Arrays, slot: int) -> Wanted:
    wanted = ask[f"{name}:wanted"][slot]
    tags = np.flatnonzero(wanted)
    return Wanted(
        name,
        list(zip(tags.tolist(), wanted[tags].tolist(), strict=True)),
        float(ask[f"{name}:whole"][slot]),
        halves_of(ask[f"{name}:requires"][slot].tolist()),
        halves_of(ask[f"{name}:avoids"][slot].tolist()),
        float(ask[f"{name}:share"][slot]),
    )


def halves_of(words: list[int]) -> list[int]:
    """Words of 64 tags as words of 32.

    >>> halves_of([5 + (7 << 32)])
    [5, 7]
    """
    return [word >> shift & 0xFFFFFFFF for word in words for shift in (0, 32)]


def surely_within(km: float) -> float:
    """A squared chord: whoever is nearer the middle of a circle lies in it, however that is rounded."""
    return (2 * math.sin(min(km / EARTH_KM / 2, math.pi / 2)) * (1 - SURELY)) ** 2


def around_of(name: str, table: AreaTable, slot: int, share: float, must: bool) -> Around:
    first, count = int(table.start[slot]), int(table.count[slot])
    area = np.arange(first, first + count)
    facts = table.facts(area)
    least, most = table.inner(area)
    within = np.array([surely_within(km) for km in facts.km.tolist()])
    most = np.where(facts.edge_count > 0, most, within)
    inside = list(zip(least.tolist(), most.tolist(), strict=True))
    cap, fade, priority = facts.cap.tolist(), facts.fade.tolist(), facts.priority.tolist()
    return Around(name, table, area, facts.centre, cap, fade, priority, inside, share, must)
