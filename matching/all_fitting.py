"""Everything that suits a wish, or a home: what cannot is passed over by whole blocks, the rest is scored."""

import numpy as np

from matching.arrays import Ints, Singles
from matching.asking import asked_by, whole_of
from matching.best import least_of, limits
from matching.blocks import Blocks
from matching.bounds import AT_ONCE, block_bounds
from matching.declarations import names_of
from matching.keys import key_below
from matching.one_asked import one_asked
from matching.one_home import wishes_for
from matching.one_wish import homes_for
from matching.packed_homes import pack_homes
from matching.scoring import scores_of
from matching.stores import Homes, Wishes
from matching.sums import of_flags, sums
from matching.wish_blocks import WishBlocks

Found = tuple[Ints, Ints, Singles]


def fitting_homes(homes: Homes, wishes: Wishes, laid: list[Blocks], slots: Ints, *, floor: float) -> Found:
    """Wish, home (slots) and score of every pair of score >= floor of the wishes (W,); in no order."""
    slots = slots[whole_of(wishes, slots) > 0]
    asked = asked_by(wishes, slots)
    # What a gate or a tag rules out has a bound far below any score.
    known = names_of(homes.declared)
    least = least_of(limits(np.full(len(slots), key_below(floor)), asked.size))
    found: list[Found] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))]
    for blocks in laid if len(slots) else ():
        bounds = block_bounds(asked, blocks, homes.declared, wishes.held)
        at, wish = np.divmod(np.flatnonzero((bounds >= least[:, np.newaxis]).T), len(slots))
        adds = of_flags(asked, blocks, homes.declared)
        size = max(1, AT_ONCE // blocks.slot.shape[1])
        for start in range(0, len(at), size):
            some = at[start : start + size], wish[start : start + size]
            slot = blocks.slot[some[0]]
            each = sums(asked, blocks, adds, some[1], some[0])
            there = np.flatnonzero((each >= least[some[1], np.newaxis]) & (slot >= 0))
            home, who = slot.reshape(-1)[there], slots[some[1][there // slot.shape[1]]]
            score = scores_of(homes, wishes, home, who if len(slots) > 1 else slots, let_in=known)
            kept = np.flatnonzero(score >= np.float32(floor))
            found.append((who[kept], home[kept], score[kept]))
    wish, home, score = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return wish, home, score


def homes_of_one(homes: Homes, wishes: Wishes, laid: list[Blocks], slot: Ints, *, floor: float) -> Found:
    """The same for a single wish (1,)."""
    asked = one_asked(wishes, int(slot[0]), floor)
    found: list[tuple[Ints, Singles]] = [(np.zeros(0, np.int64), np.zeros(0, np.float32))]
    for blocks in laid if asked.whole > 0 else ():
        if blocks.packed is None:
            blocks.packed = pack_homes(homes.declared, homes.held, blocks.slot, blocks.gates)
        found += homes_for(asked, blocks.packed, blocks.slot, floor=floor)
    home, score = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return np.repeat(slot, len(home)), home, score


def wishes_of_one(homes: Homes, wishes: Wishes, laid: list[WishBlocks], slot: Ints, *, floor: float) -> Found:
    """Wish, home (slots) and score of every wish that the home (1,) suits at least so well; in no order."""
    found: list[tuple[Ints, Singles]] = [(np.zeros(0, np.int64), np.zeros(0, np.float32))]
    for blocks in laid:
        found += wishes_for(homes, wishes, blocks, int(slot[0]), floor)
    wish, score = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return wish, np.repeat(slot, len(wish)), score
