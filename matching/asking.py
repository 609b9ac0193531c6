"""What wishes ask for in float32, rounded to their favour: what is computed from it is never too low.

It is exact of a home that meets each criterion plainly or not at all, if weights are round numbers. Such
homes score the same by the hundred: where that is known, none is scored only to find that others come first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from matching.area_table import Facts
from matching.arrays import Arrays, Floats, Ints, Singles
from matching.blocks import Codes
from matching.declarations import Choice, Near, Range, Tags
from matching.geometry import EARTH_KM, km_of_chord
from matching.slopes import GRACE, LOST_IN_SUMS, OUT, SOFT, Slopes, raised, severity, single, slopes_of
from matching.stores import Wishes

SLIP_KM = 0.005
"""Added to every radius: more than float32 may lose of a position."""


@dataclass(slots=True)
class Discs:
    """A Near: wish w has ``count[w]`` areas, the s-th of them in column w of (S, W) arrays; the fit of
    one is top - by·km from its centre, cut off at ``peak``. The rest is as in Slopes."""

    count: Ints
    centre: Floats
    top: Singles
    by: Singles
    peak: Singles
    weight: Singles
    least: Singles
    steep: Singles
    strict: bool

    def some(self, rows: Ints) -> "Discs":
        return Discs(
            count=self.count[rows],
            centre=self.centre[..., rows],
            top=self.top[:, rows],
            by=self.by[:, rows],
            peak=self.peak[:, rows],
            weight=self.weight[rows],
            least=self.least[rows],
            steep=self.steep[rows],
            strict=self.strict,
        )


@dataclass(slots=True)
class Asked:
    """Wishes ``rows`` (W,): what each criterion adds, all weights together being ``size`` (W,)."""

    rows: Ints
    size: Floats
    slopes: dict[str, Slopes] = field(default_factory=dict)
    discs: dict[str, Discs] = field(default_factory=dict)
    choices: dict[str, Singles] = field(default_factory=dict)
    """(W, c + 2): what each code adds, then any other code, then an unknown one."""
    tags: dict[str, tuple[Singles, ...]] = field(default_factory=dict)
    """What a tag adds when there and takes when absent; OUT where being there, where being absent
    rules out: (W, t) each."""
    base: Singles = field(default_factory=lambda: np.zeros(0, np.float32))

    def some(self, rows: Ints) -> "Asked":
        """The same for some of them, by their place among these."""
        return Asked(
            self.rows[rows],
            self.size[rows],
            {name: slopes.some(rows) for name, slopes in self.slopes.items()},
            {name: discs.some(rows) for name, discs in self.discs.items()},
            {name: adds[rows] for name, adds in self.choices.items()},
            {name: tuple(table[rows] for table in tables) for name, tables in self.tags.items()},
            self.base[rows],
        )


def asked_by(wishes: Wishes, rows: Ints) -> Asked:
    """The coarse picture of some wishes, each of which has some weight."""
    ask = wishes.held
    portions = {
        one.name: portion_of(ask[f"{one.name}:whole"][rows])[0]
        for one in wishes.declared
        if isinstance(one, Tags)
    }
    size, doublings = np.frexp(times(whole_of(wishes, rows), portions.values()))
    asked = Asked(rows, size / 2)
    base = np.zeros(len(rows))
    for one in wishes.declared:
        name = one.name
        if isinstance(one, Choice) and one.gate:
            continue
        weight = np.ldexp(ask[f"{name}:share"][rows], -1 - doublings)
        weight = times(weight, (portion for other, portion in portions.items() if other != name))
        match one:
            case Range():
                asked.slopes[name] = slopes_of(name, ask, rows, weight)
            case Near():
                asked.discs[name] = discs_of(name, wishes, rows, weight)
            case Choice():
                asked.choices[name] = adds_of(name, ask, rows, weight)
            case Tags():
                asked.tags[name] = tables = tags_of(name, ask, rows, weight)
                base += tables[0].sum(axis=1, dtype=np.float64)
    asked.base = single(base)
    return asked


def times(numbers: Floats, factors: Iterable[Floats]) -> Floats:
    for factor in factors:
        numbers = numbers * factor
    return numbers


def portion_of(whole: Floats) -> tuple[Floats, Ints]:
    """Weights of tags together (W,) as numbers from 1/2 to 1 and their doublings; 1 where nothing is wanted.

    A single tag's part of the weight of all is seldom a round number, such as a seventh of it. So all weights
    of a wish are multiplied by the number, and of the tags' own what would be divided by it again is left.
    """
    portion, doublings = np.frexp(whole)
    return np.where(whole > 0, portion, 1.0), doublings


def whole_of(wishes: Wishes, rows: Ints) -> Floats:
    """All the weight (W,) of the wishes; 0 where nothing that is stated counts."""
    total = np.zeros(len(rows))
    for one in wishes.declared:
        total += wishes.held[f"{one.name}:share"][rows]
    return total


def discs_of(name: str, wishes: Wishes, rows: Ints, weight: Floats) -> Discs:
    table = wishes.areas(name)
    first, count = table.start[rows], table.count[rows]
    slots = int(count.max(initial=0))
    shape = (slots, len(rows))
    area = np.where(np.arange(slots)[:, np.newaxis] < count, first + np.arange(slots)[:, np.newaxis], -1)
    there = area >= 0
    area = np.maximum(area, 0)
    if not table.used:
        empty = np.zeros(shape, np.float32)
        discs = (np.zeros((3, *shape)), empty, empty, empty)
    else:
        facts = table.facts(area.reshape(-1))
        km = radius_of(facts) + SLIP_KM
        width = np.maximum(facts.fade, SOFT * np.maximum(km, 1))
        peak = raised(np.tile(weight, slots) * facts.priority)
        by = peak / width
        top = (km + width) * by + np.tile(weight, slots) * GRACE + LOST_IN_SUMS
        discs = (
            facts.centre.reshape(3, *shape),
            np.where(there, single(top).reshape(shape), OUT),
            np.where(there, single(by).reshape(shape), np.float32(0)),
            np.where(there, single(peak).reshape(shape), np.float32(0)),
        )
    least, steep, strict = severity(wishes.held[f"{name}:rules"][rows])
    return Discs(count, *discs, single(raised(weight)), least, steep, strict)


def radius_of(facts: Facts) -> Floats:
    """The radius of circles; of polygons the distance from the middle to the farthest corner."""
    around = np.maximum(km_of_chord(np.ascontiguousarray(facts.cap)) - facts.fade, 0)
    return np.where(facts.edge_count > 0, np.where(facts.cap > 4, np.pi * EARTH_KM, around), facts.km)


def adds_of(name: str, ask: Arrays, rows: Ints, weight: Floats) -> Singles:
    passes = ask[f"{name}:pass"][rows]
    must = ask[f"{name}:rules"][rows]
    full = raised(weight)[:, np.newaxis]
    otherwise = np.where(must, OUT, 0)[:, np.newaxis]
    return single(np.concatenate([np.where(passes, full, otherwise), full / 2], axis=1))


def tags_of(name: str, ask: Arrays, rows: Ints, weight: Floats) -> tuple[Singles, Singles, Singles]:
    doublings = portion_of(ask[f"{name}:whole"][rows])[1]
    wanted = np.ldexp(ask[f"{name}:wanted"][rows], -1 - doublings[:, np.newaxis])
    adds = single(raised(wanted * weight[:, np.newaxis]))
    avoids, musts = (np.where(ask[f"{name}:{kind}"][rows], OUT, np.float32(0)) for kind in ("avoid", "must"))
    return adds, avoids, musts


def by_bucket(adds: Singles, codes: Codes) -> Singles:
    """What each bucket of codes adds at most, then an unknown code: (W, k + 1)."""
    known = adds[:, np.minimum(codes.known, adds.shape[1] - 2)]
    layers = -(-known.shape[1] // max(codes.buckets, 1))
    padded = np.full((len(adds), layers * codes.buckets), OUT)
    padded[:, : known.shape[1]] = known
    most = padded.reshape(len(adds), layers, codes.buckets).max(axis=1, initial=OUT)
    return np.concatenate([most, adds[:, -1:]], axis=1)


def fitted(tables: tuple[Singles, ...], tags: int) -> tuple[Singles, ...]:
    """Tables (W, t) as wide as the homes' own; whoever speaks of no tags adds nothing."""
    return tuple(
        table if table.shape[1] == tags else np.zeros((len(table), tags), np.float32) for table in tables
    )
