"""Every home that suits a single wish: blocks are passed over first, then homes, and who is left is weighed
criterion by criterion, exactly as pairs are scored, with plain numbers on the wish's side."""

from collections.abc import Iterator

import numpy as np

from matching.arrays import Array, Bools, Floats, Ints, Singles
from matching.fits import NOTHING, UNKNOWN_FIT
from matching.geometry import squared_chord
from matching.glance import glance
from matching.near_one import near_fit_of
from matching.one_asked import Around, Band, Codes, OneAsked, Wanted
from matching.packed_homes import WORD, PackedHomes, Places, Values

CELLS = 1 << 14
"""Homes that are weighed together: what is known of so many fits into a core's cache."""

SPARE = 1e-9
"""Chord by which rounding may move a block, and more: 6 mm."""


def homes_for(
    asked: OneAsked, packed: PackedHomes, slot: Ints, *, floor: float
) -> Iterator[tuple[Ints, Singles]]:
    """Slots and scores (k,) of the homes in blocks, ``slot`` (B, b), that suit the wish at least so well."""
    at = open_blocks(asked, packed)
    step = max(1, CELLS // slot.shape[1])
    for start in range(0, len(at), step):
        yield homes_of_blocks(asked, packed, slot, at[start : start + step], np.float32(floor))


def open_blocks(asked: OneAsked, packed: PackedHomes) -> Ints:
    """Blocks (k,) in which some home might reach the floor."""
    parts: list[Ints] = []
    for (start, stop), gates in zip(packed.runs, packed.gates, strict=True):
        if all(passes[code if 0 <= code < len(passes) else -1] for code, passes in both(gates, asked.gates)):
            parts.append(open_in_run(asked, packed, start, stop))
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def both(gates: dict[str, int], asked: dict[str, Bools]) -> Iterator[tuple[int, Bools]]:
    return ((code, asked[name]) for name, code in gates.items())


def open_in_run(asked: OneAsked, packed: PackedHomes, start: int, stop: int) -> Ints:
    """What each block may miss at least is added up, beginning with the places: these leave the fewest."""
    at: Ints | slice = slice(start, stop)
    missed = np.zeros(stop - start)
    spare = asked.whole - asked.need
    for around in asked.around:
        missed += missed_by_place(around, packed.places[around.name], at)
    for band in asked.bands:
        if band is asked.bands[0]:
            kept = np.flatnonzero(missed <= spare)
            at, missed = kept + start, missed[kept]
        missed += missed_by_number(band, packed.values[band.name], at)
    kept = np.flatnonzero(missed <= spare)
    return kept + start if isinstance(at, slice) else at[kept]


def missed_by_place(around: Around, places: Places, at: slice | Ints) -> Floats:
    """What each block (k,) misses at least of a place's share, all there is if it is out of question."""
    middle, reach = places.middle[:, at], places.reach[at]
    best = np.zeros(len(reach))
    for number, (cap, priority) in enumerate(zip(around.cap, around.priority, strict=True)):
        away = np.sqrt(squared_chord(middle, around.centre[:, number, np.newaxis]))
        away -= reach
        near = away <= np.sqrt(cap) + SPARE
        np.maximum(best, priority, out=best, where=near)
    np.maximum(best, UNKNOWN_FIT, out=best, where=places.unknown[at])
    missed = around.share * (1 - best)
    if around.must:
        missed[best <= 0] = np.inf
    return missed


def missed_by_number(band: Band, values: Values, at: slice | Ints) -> Floats:
    beyond = np.zeros(1)
    if band.high == band.high:
        beyond = (values.low[at] - band.high) / band.above
    if band.low == band.low:
        beyond = np.fmax(beyond, (band.low - values.high[at]) / band.below)
    # Who is NaN is on the very edge, or known of no home.
    missed = np.fmin(np.fmax(beyond, 0.0), 1.0)
    out = missed >= 1 if band.must else None
    missed *= band.share
    if out is not None:
        missed[out] = np.inf
    np.minimum(missed, band.share * UNKNOWN_FIT, out=missed, where=values.unknown[at])
    return missed


def homes_of_blocks(
    asked: OneAsked, packed: PackedHomes, slot: Ints, at: Ints, floor: np.float32
) -> tuple[Ints, Singles]:
    """The same for blocks (k,)."""
    width = slot.shape[1]
    table = packed.table.take(at, axis=0)
    kept = np.flatnonzero(glance(asked, packed, table, at))
    block = kept // width
    # Where it stands in the table of these blocks, and in all of them.
    spot, cell = (
        kept + block * (table.shape[1] - 1) * width,
        kept + ((at - np.arange(len(at))) * width).take(block),
    )
    left = Left(spot, cell, packed.exact.take(cell, axis=0), asked.whole)
    for codes in asked.codes:
        code = column_of(table.view(np.int32), packed.column[codes.name]).take(left.spot)
        left.add(codes.name, code_fit(codes, code), codes.share, codes.must)
    for band in asked.bands:
        left.add(band.name, band_fit(band, left.exact[:, packed.place[band.name]]), band.share, band.must)
    for wanted in asked.wanted:
        first, words = packed.column[wanted.name], packed.words[wanted.name]
        marks = [column_of(table.view(np.uint32), first + word).take(left.spot) for word in range(2 * words)]
        left.add(wanted.name, tag_fit(wanted, marks, len(left.cell)), wanted.share, False)
    left.keep(left.most >= asked.need)
    for around in asked.around:
        first = packed.place[around.name]
        left.add(
            around.name, near_fit_of(around, left.exact[:, first : first + 3].T), around.share, around.must
        )
    at_floor, score = left.scored(asked, floor)
    found = slot.reshape(-1).take(left.cell.take(at_floor))
    there = np.flatnonzero(found >= 0)
    return (found, score) if len(there) == len(found) else (found[there], score[there])


def column_of(table: Array, column: int) -> Array:
    """A column of a table (k, K, b), so that what stands at (i, 0, j) of the table finds its own in it."""
    return table.reshape(-1)[column * table.shape[2] :]


class Left:
    """Homes still in play, (k,) each: where they stand in the table at hand and among all cells, what is
    ``exact`` (k, D) of them, the most they may come to, and what each criterion adds."""

    def __init__(self, spot: Ints, cell: Ints, exact: Floats, most: float) -> None:
        self.spot, self.cell, self.exact = spot, cell, exact
        self.most = np.full(len(cell), most)
        self.parts: dict[str, Floats] = {}

    def keep(self, wanted: Bools) -> None:
        kept = np.flatnonzero(wanted)
        if len(kept) == len(wanted):
            return
        self.spot, self.cell, self.most = self.spot.take(kept), self.cell.take(kept), self.most.take(kept)
        self.exact = self.exact.take(kept, axis=0)
        self.parts = {name: part.take(kept) for name, part in self.parts.items()}

    def add(self, name: str, fit: Floats, share: float, must: bool) -> None:
        if must:
            self.most[fit <= 0] = -np.inf
        fit *= share
        self.parts[name] = fit
        self.most += fit
        self.most -= share

    def scored(self, asked: OneAsked, floor: np.float32) -> tuple[Ints, Singles]:
        """Which of them (j,) reach the floor, and their scores."""
        total = np.zeros(len(self.cell))
        for one in (*asked.codes, *asked.bands, *asked.around, *asked.wanted):
            total += self.parts[one.name]
        total /= asked.whole
        score = total.astype(np.float32)
        kept = np.flatnonzero((score >= floor) & (self.most > -np.inf))
        return kept, score.take(kept)


def band_fit(band: Band, value: Floats) -> Floats:
    """As ``range_fit``; one side is all there is to compute where the other is open."""
    if band.high == band.high:
        beyond = value - band.high
        beyond /= band.above
        if band.low == band.low:
            other = band.low - value
            other /= band.below
            np.fmax(beyond, other, out=beyond)
    else:
        beyond = band.low - value
        beyond /= band.below
    np.subtract(1, beyond, out=beyond)
    np.clip(beyond, 0.0, 1.0, out=beyond)
    beyond *= beyond > NOTHING
    if not (band.above and band.below):
        # Who stands on a hard edge divides nothing by nothing.
        beyond[np.isnan(beyond)] = 1.0
    beyond[np.isnan(value)] = UNKNOWN_FIT
    return beyond


def code_fit(codes: Codes, code: Array) -> Floats:
    return codes.fits.take(np.minimum(code, len(codes.fits) - 2))


def tag_fit(wanted: Wanted, marks: list[Array], count: int) -> Floats:
    """As ``tag_share``: sums of tags are exact, in whichever order. ``marks`` are words of what homes have,
    then of what they lack."""
    if not wanted.whole:
        return np.ones(count)
    found = np.full(count, wanted.whole)
    words = len(marks) // 2
    for tag, weight in wanted.wanted if words else ():
        bit = np.uint32(1 << tag % WORD)
        found += weight * ((marks[tag // WORD] & bit) != 0)
        found -= weight * ((marks[words + tag // WORD] & bit) != 0)
    found /= 2 * wanted.whole
    return found
