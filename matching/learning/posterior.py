"""What somebody's taste may be, given what they did and what the crowd is like."""

import numpy as np

from matching.arrays import Floats
from matching.learning.linear import inverse, solved, squared
from matching.learning.signals import Signals
from matching.learning.softmax import log_likelihood, slopes

STEPS = 60
HALVINGS = 30
CLOSE = 1e-12
ROUNDING = 1e-9


def most_likely(
    signals: Signals, prior: Floats, precision: Floats, appeal: Floats, start: Floats | None = None
) -> tuple[Floats, Floats]:
    """The most likely taste (p, d) of each person and its covariance (p, d, d) there.

    The prior is normal: means ``prior`` (p, d), ``precision`` (d, d). Laplace's approximation: the
    log-posterior is strictly concave, so damped Newton steps find its one peak for all people at
    once, and minus its Hessian there is the inverse of the covariance.

    >>> from matching.learning.signals import verdicts
    >>> liked = verdicts([[1.0]], liked=[True], person=[0])
    >>> taste, spread = most_likely(liked, np.zeros((1, 2)), np.eye(2), np.zeros(2))
    >>> taste.round(3).tolist()
    [[0.337, -0.337]]
    """
    taste = prior.copy() if start is None else start.copy()
    for _ in range(STEPS):
        at = slopes(signals, taste, appeal)
        slope = at.gradient - (taste - prior) @ precision
        step = solved(at.curvature + precision, slope)
        if not np.any(np.einsum("pd,pd->p", step, slope) > CLOSE):
            break
        height = at.value - 0.5 * squared(taste - prior, precision)
        taste = climb(signals, prior, precision, appeal, taste, step, height)
    return taste, inverse(slopes(signals, taste, appeal).curvature + precision)


def climb(
    signals: Signals, prior: Floats, precision: Floats, appeal: Floats,
    taste: Floats, step: Floats, height: Floats,
) -> Floats:  # fmt: skip
    """The tastes after the step, halved for each person until it does not lead down."""
    length = np.ones(len(taste))
    for _ in range(HALVINGS):
        there = taste + length[:, None] * step
        reached = log_likelihood(signals, there, appeal) - 0.5 * squared(there - prior, precision)
        down = ~(reached >= height - ROUNDING * (1 + np.abs(height)))
        if not down.any():
            break
        length[down] /= 2
    return taste + length[:, None] * step
