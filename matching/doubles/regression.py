"""Logistic regression with a ridge, by Newton's method."""

from collections.abc import Callable

import numpy as np

from matching.arrays import Bools, Floats, Singles

ROUNDS = 50
SETTLED = 1e-5
RIDGE = 1.0
"""Half of it times the squared weights is what they cost: what few rows show stays near nothing."""

LONGEST = 2.0
"""Nats that a weight changes at most in one round: far from the answer Newton's step is too long."""

PIECE = 20_000
"""Rows laid out at a time."""


FREE = 1e-6
"""The ridge of a weight that none is to hold, but for the arithmetic."""


def fitted(
    rows: Callable[[slice], Singles], width: int, given: Floats, told: Bools, *, free: bool = True
) -> Floats:
    """(width,) weights of the log odds in nats that ``told`` (k,) is True; the first one is ``free`` of the
    ridge that holds all others.

    ``rows`` lays out a slice of the k rows, (…, width); ``given`` (k,) is added to their sums.
    """
    ridge = np.full(width, RIDGE)
    weights = np.zeros(width)
    if free:
        ridge[0] = FREE
        share = told.mean()
        weights[0] = np.log(share / (1 - share)) - given.mean()
    for _ in range(ROUNDS):
        slope, bend = -ridge * weights, np.diag(ridge)
        for start in range(0, len(told), PIECE):
            piece = slice(start, start + PIECE)
            table = rows(piece)
            chance = 1 / (1 + np.exp(-np.clip(table @ weights + given[piece], -500, 500)))
            slope += table.T @ (told[piece] - chance)
            bend += table.T @ (table * (chance * (1 - chance))[:, None].astype(np.float32))
        step = np.linalg.solve(bend, slope)
        weights += step / max(1.0, np.abs(step).max() / LONGEST)
        if np.abs(step).max() <= SETTLED:
            break
    return weights
