"""How much a home pleases everybody, beyond what its criteria say."""

import numpy as np

from matching.arrays import Floats, Ints
from matching.learning.signals import Signals
from matching.learning.softmax import chances, utilities

NEARER = 0.8
"""Part of a Newton step that is gone: homes move together, each step takes the others as still."""

FIRST_PRECISION = 3.0


def appeal_of_homes(home: Ints, appeal: Floats) -> Floats:
    """Appeal (k,) of homes (k,); 0 where none is said (-1) or known.

    >>> appeal_of_homes(np.array([0, 7, -1]), np.array([0.5])).tolist()
    [0.5, 0.0, 0.0]
    """
    known = (home >= 0) & (home < len(appeal))
    return np.append(appeal, 0.0)[np.where(known, home, -1)]


def nearer(signals: Signals, tastes: Floats, appeal: Floats, precision: float) -> tuple[Floats, float]:
    """A step towards the likeliest appeal of each home, and the precision of their normal prior
    about 0.

    The precision is the step of expectation and maximisation: homes seen over the sum of their
    second moments.
    """
    weight = signals.weight[signals.choice]
    utility = utilities(signals, tastes, appeal_of_homes(signals.home, appeal))
    chance = chances(utility, signals.starts, signals.choice)
    said = signals.home >= 0
    sums = [
        np.bincount(signals.home[said], part[said], len(appeal))
        for part in (weight * (signals.picked - chance), weight * chance * (1 - chance))
    ]
    moved = appeal + NEARER * (sums[0] - precision * appeal) / (sums[1] + precision)
    seen = sums[1] > 0
    if not seen.any():
        return moved, precision
    moments = moved[seen] ** 2 + 1 / (sums[1][seen] + precision)
    return moved, float(seen.sum() / moments.sum())
