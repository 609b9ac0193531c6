"""The tastes of some people: how much each criterion weighs, how far it reaches, how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints
from matching.learning.appeal import appeal_of_homes
from matching.learning.lenses import Lens
from matching.learning.signals import read_fits, read_homes, read_numbers_from_0


@dataclass(frozen=True, slots=True)
class Taste:
    """Per person the likeliest taste ``mean`` (p, d + 1) and its ``covariance`` (p, d + 1, d + 1).

    A unit is one of log-odds between a fit of 0 and a fit of 1. The last column is the bar: a home
    is liked rather than dismissed where its utility is above it. ``appeal`` (h,) is what homes
    have beyond their fits.
    """

    lenses: tuple[Lens, ...]
    mean: Floats
    covariance: Floats
    appeal: Floats

    @property
    def names(self) -> list[str]:
        """The criteria, each once, in the order of the lenses."""
        return list(dict.fromkeys(lens.name for lens in self.lenses))

    def utility(self, fits: object, person: object, home: object = None) -> Floats:
        """How much the people (k,) want homes with ``fits`` (k, d), in log-odds: order the homes of one
        person by it.

        ``home`` (k,) numbers the homes whose appeal is to be counted in, -1 for none. Raises
        ValueError naming argument and row.
        """
        table = read_fits(fits, len(self.lenses))
        who = self._people(person, len(table))
        appeal = appeal_of_homes(read_homes(home, np.arange(len(table))), self.appeal)
        return np.einsum("kd,kd->k", table, self.mean[who, :-1]) + appeal

    def weights(self) -> dict[str, Floats]:
        """Weight (p,) of each criterion, summed over its lenses; below 0 where less of a fit pleases more."""
        return {name: self.mean[:, at].sum(axis=1) for name, at in self._columns().items()}

    def certainties(self) -> dict[str, Floats]:
        """Probability (p,) that the weight of each criterion is above 0."""
        return {
            name: normal_below(
                self.mean[:, at].sum(axis=1) / np.sqrt(self.covariance[:, at][:, :, at].sum(axis=(1, 2)))
            )
            for name, at in self._columns().items()
        }

    def tolerances(self) -> dict[str, Floats]:
        """Bound and slack (p, 2) of the one ramp that is most like what was learned, per Range.

        Only for criteria whose lenses are ramps. A ramp spreads its fall evenly from its bound to
        the end of its slack; weighted ramps together spread theirs with some mean m and variance
        v, and so does a single ramp of slack √(12 v) around m. Ramps with a weight below 0 count
        nothing; where none counts, all count alike.
        """
        ramps = {
            name: at
            for name, at in self._columns().items()
            if all(self.lenses[column].bound is not None for column in at)
        }
        return {name: self._one_ramp(at) for name, at in ramps.items()}

    def _one_ramp(self, at: Sequence[int]) -> Floats:
        side = np.array([1.0 if self.lenses[column].upper else -1.0 for column in at])
        bound = np.array([self.lenses[column].bound or 0.0 for column in at])
        slack = np.array([self.lenses[column].slack for column in at])
        middle = bound + side * slack / 2
        share = np.maximum(self.mean[:, at], 0.0)
        share[share.sum(axis=1) <= 0] = 1.0
        share /= share.sum(axis=1, keepdims=True)
        mean = share @ middle
        spread = share @ (middle**2 + slack**2 / 12) - mean**2
        reach = np.sqrt(12 * np.maximum(spread, 0.0))
        return np.stack([mean - side[0] * reach / 2, reach], axis=1)

    def _columns(self) -> dict[str, list[int]]:
        return {name: [at for at, lens in enumerate(self.lenses) if lens.name == name] for name in self.names}

    def _people(self, person: object, count: int) -> Ints:
        who = read_numbers_from_0("person", person, np.arange(count))
        beyond = who >= len(self.mean)
        if beyond.any():
            at = int(np.argmax(beyond))
            raise ValueError(f"person, row {at}: {who[at]} is not one of the {len(self.mean)} people")
        return who


def normal_below(score: Floats) -> Floats:
    """The normal distribution function, within 2e-4 (Bowling and others 2009).

    >>> normal_below(np.array([0.0, 1.96])).round(3).tolist()
    [0.5, 0.975]
    """
    return 1 / (1 + np.exp(np.clip(-1.5976 * score - 0.07056 * score**3, -700, 700)))
