"""Everything that suits a wish, or a home: what cannot is passed over by whole blocks, the rest is scored."""

import numpy as np

from matching.arrays import Ints, Singles
from matching.asking import asked_by, linear, whole_of
from matching.blocks import Blocks
from matching.bounds import AT_ONCE, block_bounds, home_bounds
from matching.scoring import scores_of
from matching.stores import Homes, Wishes
from matching.wish_blocks import WishBlocks, useful

FEW = 8
"""For fewer wishes than these it is quicker to score what is in their blocks than to bound it first."""

Found = tuple[Ints, Ints, Singles]


def fitting_homes(homes: Homes, wishes: Wishes, laid: list[Blocks], slots: Ints, *, floor: float) -> Found:
    """Wish, home (slots) and score of every pair of score >= floor of the wishes (W,); in no order."""
    slots = slots[whole_of(wishes, slots) > 0]
    asked = asked_by(wishes, slots)
    least = np.float32(floor)
    found: list[Found] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))]
    for blocks in laid if len(slots) else ():
        bounds = block_bounds(asked, blocks, homes.declared, wishes.held)
        at, wish = np.nonzero((bounds >= least).T)
        adds = linear(asked, blocks, homes.declared)
        size = max(1, AT_ONCE // blocks.slot.shape[1])
        for start in range(0, len(at), size):
            some = at[start : start + size], wish[start : start + size]
            slot = blocks.slot[some[0]]
            hopeful = slot >= 0
            if len(slots) >= FEW:
                each = np.empty(slot.shape, np.float32)
                home_bounds(asked, blocks, homes.declared, adds, some[1], some[0], each)
                hopeful &= each >= least
            pair = np.nonzero(hopeful)[0]
            home, who = slot[hopeful], slots[some[1][pair]]
            score = scores_of(homes, wishes, home, who if len(slots) > 1 else slots)
            kept = np.flatnonzero(score >= least)
            found.append((who[kept], home[kept], score[kept]))
    wish, home, score = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return wish, home, score


def fitting_wishes(
    homes: Homes, wishes: Wishes, laid: list[WishBlocks], slot: Ints, *, floor: float
) -> Found:
    """Wish, home (slots) and score of every wish that the home (1,) suits at least so well; in no order."""
    parts = [useful(blocks, homes.declared, homes.held, int(slot[0])) for blocks in laid]
    wish = np.concatenate([np.zeros(0, np.int64), *parts])
    score = scores_of(homes, wishes, slot, wish)
    kept = np.flatnonzero(score >= np.float32(floor))
    return wish[kept], np.repeat(slot, len(kept)), score[kept]
