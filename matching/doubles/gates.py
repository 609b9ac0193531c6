"""Pairs that are known to differ in a gate are never doubles."""

import numpy as np

from matching.arrays import Bools
from matching.doubles.agreeing import Between
from matching.doubles.comparing import compare


def past_gates(pairs: Between) -> Bools:
    """Whether each pair is not known to differ in a gate."""
    stay = np.ones(len(pairs), dtype=np.bool_)
    for field in pairs.standing.plan.gates:
        agreed = compare((field,), pairs, pairs.standing.tallies)[0]
        stay &= agreed.levels < len(field.levels) - 1
    return stay
