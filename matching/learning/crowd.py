"""What people in general care about, and how far they differ: the prior of everybody's taste."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats
from matching.learning.appeal import FIRST_PRECISION, appeal_of_homes, nearer
from matching.learning.lenses import Lens
from matching.learning.linear import inverse
from matching.learning.posterior import most_likely
from matching.learning.signals import Signals
from matching.learning.stated import Stated
from matching.learning.taste import Taste

ROUNDS = 40

FIRST_VARIANCE = 0.25
FIRST_PEOPLE = 2.0
"""What is held of the covariance before anything is known counts as this many people do."""

FLAT_RIDGE, LEAN_RIDGE = 0.1, 1.0
"""How many people's worth the mean is held towards 0, and what a stated number adds to it."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Normally distributed tastes, with means that may lean on what people state of themselves.

    ``lenses`` (d,) say what the columns of fits are; ``mean`` (q + 1, d + 1) the crowd's mean and
    what each stated number adds to it; ``covariance`` (d + 1, d + 1); ``appeal`` (h,) how much a
    home pleases everybody beyond its fits. The last column of tastes is the bar.

    >>> from matching.learning.signals import choices
    >>> made = choices([[1, 0], [0, 1]] * 6, choice=np.arange(12) // 2, picked=[True, False] * 6,
    ...                person=np.arange(12) // 4)
    >>> crowd = Crowd.fit(made, ["price", "place"])
    >>> taste = crowd.update(made.only(made.person == 0))
    >>> weights = taste.weights()
    >>> bool(weights["price"][0] > weights["price"][1] > 0 > weights["place"][0])
    True
    """

    lenses: tuple[Lens, ...]
    mean: Floats
    covariance: Floats
    appeal: Floats
    stated: Stated

    @classmethod
    def fit(
        cls, signals: Signals, lenses: Sequence[Lens | str], *, stated: object = None, rounds: int = ROUNDS
    ) -> "Crowd":
        """Learn mean, covariance and appeal from what ``signals.people`` people did.

        A hierarchical Bayesian logit (Train 2009, ch. 12) by expectation and maximisation with
        Laplace's approximation of each person's taste. ``stated`` (p, q) are numbers that the
        people gave themselves, such as how important they say each criterion is, NaN where they
        did not. Deterministic. Raises ValueError where shapes do not agree.
        """
        kept = read_lenses(lenses, signals)
        told = Stated.of(stated, signals.people)
        beside = told.beside_one(stated, signals.people)
        width = signals.fits.shape[1]
        mean, covariance = np.zeros((beside.shape[1], width)), FIRST_VARIANCE * np.eye(width)
        appeal, firm = np.zeros(int(signals.home.max(initial=-1)) + 1), FIRST_PRECISION
        tastes = beside @ mean
        for _ in range(rounds):
            rows = appeal_of_homes(signals.home, appeal)
            tastes, spread = most_likely(signals, beside @ mean, inverse(covariance), rows, tastes)
            mean = lean(beside, tastes)
            covariance = second_moment(tastes - beside @ mean, spread)
            if len(appeal):
                appeal, firm = nearer(signals, tastes, appeal, firm)
        return cls(kept, mean, covariance, appeal, told)

    @classmethod
    def expecting(cls, weights: Mapping[str, float], *, spread: float = 1.0, bar: float = 0.0) -> "Crowd":
        """A crowd nobody has met yet: these weights by criterion in log-odds, each within about
        ``spread``.

        >>> from matching.learning.signals import nobody
        >>> Crowd.expecting({"price": 2.0}).update(nobody(1, 1)).weights()["price"].tolist()
        [2.0]
        """
        if not (np.isfinite(spread) and spread > 0):
            raise ValueError(f"spread: {spread} is not above 0")
        mean = np.array([[*weights.values(), bar]], dtype=np.float64)
        if not np.isfinite(mean).all():
            raise ValueError("weights: a weight or the bar is not finite")
        nothing = Stated.of(None, 0)
        lenses = tuple(Lens(name) for name in weights)
        return cls(lenses, mean, spread**2 * np.eye(mean.shape[1]), np.zeros(0), nothing)

    def update(self, signals: Signals, *, stated: object = None) -> Taste:
        """The tastes of the people of ``signals``, given all that each of them did: the crowd's own
        for those who did nothing.

        Give everything a person did, not only what is new. Errors as for ``fit``.
        """
        read_lenses(self.lenses, signals)
        prior = self.stated.beside_one(stated, signals.people) @ self.mean
        rows = appeal_of_homes(signals.home, self.appeal)
        taste, covariance = most_likely(signals, prior, inverse(self.covariance), rows)
        return Taste(self.lenses, taste, covariance, self.appeal)


def lean(beside: Floats, tastes: Floats) -> Floats:
    """Least squares of the tastes (p, d) on what stands beside 1 (p, q + 1), a little held back."""
    ridge = np.full(beside.shape[1], LEAN_RIDGE)
    ridge[0] = FLAT_RIDGE
    return inverse(beside.T @ beside + np.diag(ridge)) @ (beside.T @ tastes)


def second_moment(apart: Floats, spread: Floats) -> Floats:
    """Covariance (d, d) of tastes ``apart`` (p, d) from their means, each with its own ``spread``."""
    first = FIRST_PEOPLE * FIRST_VARIANCE * np.eye(apart.shape[1])
    return (apart.T @ apart + spread.sum(axis=0) + first) / (len(apart) + FIRST_PEOPLE)


def read_lenses(lenses: Sequence[Lens | str], signals: Signals) -> tuple[Lens, ...]:
    width = signals.fits.shape[1] - 1
    if len(lenses) != width:
        raise ValueError(f"lenses: {len(lenses)} for signals with {width} columns of fits")
    return tuple(Lens(one) if isinstance(one, str) else one for one in lenses)
