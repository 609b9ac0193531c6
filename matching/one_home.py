"""Every wish that a single home suits, scored exactly as pairs are, with plain numbers on the home's side."""

from collections.abc import Iterator

import numpy as np

from matching.arrays import Bools, Floats, Ints, Singles, product
from matching.declarations import Choice, Near, Range, Tags
from matching.fits import NOTHING, UNKNOWN_FIT, near_fit
from matching.hopeful import SPARE, hopeful, spot_of
from matching.stores import Homes, Wishes
from matching.wish_blocks import NEITHER_TAG, WishBlocks

AT_ONCE = 1 << 14
"""Wishes that are weighed together: what is known of so many fits into a core's cache."""


def wishes_for(
    homes: Homes, wishes: Wishes, blocks: WishBlocks, home: int, floor: float
) -> Iterator[tuple[Ints, Singles]]:
    """Slots and scores (k,) of the wishes in the blocks that the home suits at least so well."""
    maybe = hopeful(blocks, homes.declared, homes.held, home, floor)
    for start in range(0, len(maybe.cell), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        lost = maybe.lost[some] * (1 / blocks.units.whole)
        far = {name: each[some] for name, each in maybe.far.items()}
        left = Left(homes, wishes, blocks, home, maybe.cell[some], far)
        yield left.scored(lost, floor)


class Left:
    """Wishes still in play (k,): their cells in the blocks and whether the home is ``far`` from all areas; what
    criteria add to their scores, and which of them the home may still suit."""

    def __init__(
        self, homes: Homes, wishes: Wishes, blocks: WishBlocks, home: int, cell: Ints, far: dict[str, Bools]
    ) -> None:
        self.homes, self.wishes, self.blocks, self.home = homes, wishes, blocks, home
        self.cell, self.far = cell, far
        self.parts: dict[str, Floats] = {}

    def scored(self, lost: Floats, floor: float) -> tuple[Ints, Singles]:
        """Those (j,) that reach the floor; ``lost`` is what the home loses at least, but for tags."""
        for one in self.of(Tags):
            lost += self.lost_by_tags(one.name)
        self.keep(np.flatnonzero(lost <= 1 - floor + SPARE))
        self.slot = self.blocks.slot.reshape(-1).take(self.cell)
        self.exact = self.blocks.exact.take(self.cell, axis=0)
        self.well, self.total = self.slot >= 0, np.zeros(len(self.cell))
        for one in self.of(Choice):
            self.weigh(one.name, self.choice_fits(one.name))
        for one in self.of(Range):
            self.weigh_range(one.name)
        need = self.exact[:, -1] * (floor - SPARE)
        for part in self.parts.values():
            need -= part
        for one in self.of(Near):
            need -= self.exact[:, self.blocks.place[one.name]]
        self.well &= self.total >= need
        for one in self.of(Near):
            self.weigh(one.name, self.near_fits(one.name))
        for part in self.parts.values():
            self.total += part
        score = (self.total / self.exact[:, -1]).astype(np.float32)
        kept = np.flatnonzero(self.well & (score >= np.float32(floor)))
        return self.slot.take(kept), score.take(kept)

    def of(self, kind: type[Choice] | type[Range] | type[Near] | type[Tags]) -> list[Choice | Range | Near | Tags]:
        return [
            one for one in self.homes.declared if isinstance(one, kind) and not (isinstance(one, Choice) and one.gate)
        ]

    def keep(self, kept: Ints) -> None:
        self.cell = self.cell.take(kept)
        self.far = {name: far.take(kept) for name, far in self.far.items()}
        self.parts = {name: part.take(kept) for name, part in self.parts.items()}

    def lost_by_tags(self, name: str) -> Floats:
        """As ``tag_share``: sums of tags are exact, in whichever order."""
        wanted = self.blocks.wanted[name].take(self.cell, axis=0)
        state = self.homes.held[f"{name}:state"][self.home]
        tags = wanted.shape[1] - NEITHER_TAG
        by = np.zeros((wanted.shape[1], 2))
        by[:tags, 0] = state if len(state) else 1.0
        by[:tags, 1] = 2.0
        sums = np.empty((len(wanted), 2))
        product(wanted, by, sums)
        fit = np.divide(sums[:, 0], sums[:, 1], out=np.ones(len(sums)), where=sums[:, 1] > 0)
        self.parts[name] = wanted[:, -2] * fit
        return wanted[:, -1] * (1 - fit)

    def weigh(self, name: str, fit: Floats) -> None:
        place = self.blocks.place[name]
        self.well &= (fit > 0) | (self.exact[:, place + 1] == 0)
        self.total += self.exact[:, place] * fit

    def choice_fits(self, name: str) -> Floats:
        passes, code = self.wishes.held[f"{name}:pass"], int(self.homes.held[name][self.home])
        if code < 0:
            return np.full(len(self.slot), UNKNOWN_FIT)
        width = passes.shape[1]
        return passes.reshape(-1).take(self.slot * width + min(code, width - 1)).astype(np.float64)

    def weigh_range(self, name: str) -> None:
        """As ``range_fit``."""
        place, value = self.blocks.place[name], float(self.homes.held[name][self.home])
        low, high, below, above, share, rules = self.exact[:, place : place + 6].T
        if np.isnan(value):
            self.total += share * UNKNOWN_FIT
            return
        fit = value - high
        fit /= above
        other = low - value
        other /= below
        np.fmax(fit, other, out=fit)
        # Of two arrays the higher is found three times as quickly as of an array and a number.
        other.fill(0)
        np.fmax(fit, other, out=fit)
        other.fill(1)
        np.minimum(fit, other, out=fit)
        np.subtract(other, fit, out=fit)
        fits = fit > NOTHING
        fit *= fits
        fit *= share
        self.total += fit
        fits |= rules == 0
        self.well &= fits

    def near_fits(self, name: str) -> Floats:
        spot = spot_of(name, self.homes.held, self.home)
        if np.isnan(spot[0]):
            return np.full(len(self.slot), UNKNOWN_FIT)
        fit = np.zeros(len(self.slot))
        near = np.flatnonzero(self.well & ~self.far[name])
        fit[near] = near_fit(self.wishes.areas(name), self.slot.take(near), spot[:, np.newaxis])
        return fit
