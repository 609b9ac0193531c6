"""How two tables fare on the same decisions, and whether one is better by more than chance. Pure."""

from math import sqrt

import numpy as np
from msgspec import Struct

SURE = 2.0
"""Standard deviations by which gains outnumber losses where it is no chance (McNemar's test)."""


class Judged(Struct, frozen=True):
    """On how many decisions a table is `right`; how many linked pairs it would have `missed`; how many pairs
    that were told apart it would suspect `in_vain`.
    """

    right: int
    missed: int
    in_vain: int


class Trial(Struct, frozen=True):
    """`decisions` that were judged, by the table that ships and by tables that were learned from others.

    `is_better`: more became right than wrong, by more than chance would have it.
    """

    decisions: int
    shipped: Judged
    learned: Judged
    is_better: bool


def trial_of(same: np.ndarray, shipped: np.ndarray, learned: np.ndarray) -> Trial:
    """Of decisions that two homes are the `same`, (k,), what either table suspected."""
    gained = int(((learned == same) & (shipped != same)).sum())
    lost = int(((learned != same) & (shipped == same)).sum())
    return Trial(
        decisions=len(same),
        shipped=_judged(same, shipped),
        learned=_judged(same, learned),
        is_better=gained > lost and gained - lost >= SURE * sqrt(gained + lost),
    )


def _judged(same: np.ndarray, suspected: np.ndarray) -> Judged:
    return Judged(
        right=int((suspected == same).sum()),
        missed=int((same & ~suspected).sum()),
        in_vain=int((~same & suspected).sum()),
    )
