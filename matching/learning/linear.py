"""Linear algebra on stacks of small matrices."""

import numpy as np

from matching.arrays import Floats


def inverse(matrices: Floats) -> Floats:
    """Inverses of (…, d, d)."""
    return np.asarray(np.linalg.inv(matrices), dtype=np.float64)


def solved(matrices: Floats, sides: Floats) -> Floats:
    """x (…, d) with matrices (…, d, d) · x = sides (…, d)."""
    return np.asarray(np.linalg.solve(matrices, sides[..., None])[..., 0], dtype=np.float64)


def squared(away: Floats, precision: Floats) -> Floats:
    """Squared lengths (p,) of rows (p, d) in the metric of the precision (d, d).

    >>> squared(np.array([[1.0, 2.0]]), np.eye(2)).tolist()
    [5.0]
    """
    return np.einsum("pd,de,pe->p", away, precision, away)
