"""The logit of choice: how likely each alternative is, and the slopes that fitting needs."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints, pieces
from matching.learning.signals import Signals

CELLS_AT_ONCE = 1 << 21


@dataclass(frozen=True, slots=True)
class Slopes:
    """Log-likelihood (p,) of each person's choices, its gradient (p, d) and minus its Hessian (p, d, d)."""

    value: Floats
    gradient: Floats
    curvature: Floats


def chances(utility: Floats, starts: Ints, choice: Ints) -> Floats:
    """Chance (k,) of each alternative within its choice: exp(u) / Σ exp(u), safe for any finite u.

    ``starts`` (c,) first row of each choice, ``choice`` (k,) its number (McFadden 1974).

    >>> chances(np.array([0.0, 0.0, 800.0, 0.0]), np.array([0, 2]), np.array([0, 0, 1, 1])).tolist()
    [0.5, 0.5, 1.0, 0.0]
    """
    if not len(starts):
        return np.zeros(0)
    top: Floats = np.maximum.reduceat(utility, starts)
    raised = np.exp(utility - top[choice])
    whole: Floats = np.add.reduceat(raised, starts)
    return raised / whole[choice]


def utilities(signals: Signals, tastes: Floats, appeal: Floats) -> Floats:
    """Utility (k,) of every alternative under its person's taste (p, d); ``appeal`` (k,) comes on top."""
    own = tastes[signals.person[signals.choice]]
    return np.einsum("kd,kd->k", signals.fits, own) + appeal


def log_likelihood(signals: Signals, tastes: Floats, appeal: Floats) -> Floats:
    """Weighted log-likelihood (p,) of each person's choices."""
    if not len(signals):
        return np.zeros(signals.people)
    utility, starts = utilities(signals, tastes, appeal), signals.starts
    top: Floats = np.maximum.reduceat(utility, starts)
    whole = np.log(np.add.reduceat(np.exp(utility - top[signals.choice]), starts)) + top
    each = signals.weight * (utility[signals.picked] - whole)
    return np.bincount(signals.person, each, signals.people).astype(np.float64)


def slopes(signals: Signals, tastes: Floats, appeal: Floats) -> Slopes:
    """Value and slopes of ``log_likelihood`` in the tastes (p, d)."""
    people, width = tastes.shape
    gradient, curvature = np.zeros((people, width)), np.zeros((people, width, width))
    if len(signals):
        add_slopes(signals, utilities(signals, tastes, appeal), gradient, curvature)
    return Slopes(log_likelihood(signals, tastes, appeal), gradient, curvature)


def add_slopes(signals: Signals, utility: Floats, gradient: Floats, curvature: Floats) -> None:
    """Write the slopes of everybody who chose; nobody else's are touched."""
    chance = chances(utility, signals.starts, signals.choice)
    mean = np.add.reduceat(signals.fits * chance[:, None], signals.starts, axis=0)
    apart = signals.fits - mean[signals.choice]
    weight = signals.weight[signals.choice]
    person = signals.person[signals.choice]
    first = np.flatnonzero(np.diff(person, prepend=-1))
    who, rows = person[first], np.diff(first, append=len(person))
    gradient[who] = np.add.reduceat(apart * (weight * signals.picked)[:, None], first, axis=0)
    spread = apart * np.sqrt(weight * chance)[:, None]
    for piece in pieces(rows * apart.shape[1] ** 2, CELLS_AT_ONCE):
        start = first[piece.start]
        some = spread[start : start + int(rows[piece].sum())]
        products = some[:, :, None] * some[:, None, :]
        curvature[who[piece]] = np.add.reduceat(products, first[piece] - start, axis=0)
