"""What agreements are worth: how much likelier they are among doubles, and among kin, than among
strangers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.arrays import Bools, Floats, Singles
from matching.doubles.agreeing import Agreed
from matching.doubles.bands import SAME
from matching.doubles.rates import Rates
from matching.doubles.stored import Tally

NEVER = -1000.0
"""log₂ odds of a class that does not occur."""

SWAPPED = -5.0
"""log₂ of how often given and family name change places among doubles."""


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """log₂ weights of a field's levels, best first.

    ``double`` is log₂ P(level | double) / P(level | strangers), ``kin`` likewise for kin, ``others`` for
    further kinds of kin. ``same_chance`` is P(same | strangers) over all values; where ``counted``, it is
    worked out anew for each value from the number of records that hold it, in which ``believed`` records
    without it are counted along. ``each``, where it was taught, is what a feature that only one of two has
    adds to the weight of the level.
    """

    double: tuple[float, ...]
    kin: tuple[float, ...]
    same_chance: float
    believed: float
    counted: bool
    shared: bool
    others: tuple[tuple[float, ...], ...] = ()
    each: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Weights:
    """What ``Doubles.weights`` estimates and ``Doubles.taught`` learns. ``double``, ``kin``, ``others``: log₂
    odds of any two records (taught: of two candidates) to be such, against being strangers; ``tallies``:
    how many records hold each value, by field; ``rates``: by gate, how much more frequent doubles are.
    """

    fields: Mapping[str, FieldWeights]
    double: float
    kin: float
    tallies: Mapping[str, Tally]
    others: tuple[float, ...] = ()
    rates: Mapping[str, Rates] = field(default_factory=dict[str, Rates])

    def best(self, name: str) -> float:
        """The most that agreement in a field can say."""
        field = self.fields[name]
        rare = rarity(field, np.zeros(1), self.tallies[name].total)[0] if field.counted else 0.0
        apart = sum(max(bits, 0.0) for bits in field.each)
        return max(field.double[SAME] + max(rare, 0.0), *field.double, 0.0) + apart


@dataclass(frozen=True, slots=True)
class Worth:
    """(k,) bits for doubles and (k, kinds) bits for each kind of kin."""

    double: Floats
    kin: Floats

    def plus(self, more: "Worth") -> "Worth":
        return Worth(self.double + more.double, self.kin + more.kin)

    def some(self, which: object) -> "Worth":
        return Worth(self.double[which], self.kin[which])  # pyright: ignore


def nothing_said(weights: Weights, rates: Floats) -> Worth:
    """The bits of pairs before anything is compared; ``rates`` (k,) those of their gates."""
    kinds = np.array([weights.kin, *weights.others])
    return Worth(weights.double + rates, np.tile(kinds, (len(rates), 1)))


def rarity(field: FieldWeights, third: Floats, total: int) -> Floats:
    """(k,) log₂ of how much rarer than the average value those are that ``third`` further records hold."""
    return np.log2(field.same_chance * (total + field.believed) / (third + 1))


def worth(weights: Weights, name: str, agreed: Agreed, new: bool) -> Worth:
    """What a field says of k pairs; ``new``: left records are in no tally."""
    field = weights.fields[name]
    double = np.append(field.double, 0.0)[agreed.levels]
    kinds = (field.kin, *(field.others or [(0.0,) * len(field.kin)] * len(weights.others)))
    kin = np.append(np.array(kinds), np.zeros((len(kinds), 1)), axis=1).T[agreed.levels]
    if field.counted:
        third = np.maximum(agreed.held + int(new) - 2, 0).astype(np.float64)
        rare = np.where(agreed.levels == SAME, rarity(field, third, weights.tallies[name].total), 0.0)
        double = double + rare
        told = np.array([field.shared, *([True] * (len(kinds) - 1))])
        kin = kin + np.where(told, rare[:, None], 0.0)
    if field.each and agreed.apart is not None:
        double = double + each_worth(name, agreed.apart, field.each)
    return Worth(double, kin)


def each_worth(name: str, apart: Bools, each: tuple[float, ...]) -> Floats:
    if apart.shape[1] != len(each):
        raise ValueError(f"{name}: {apart.shape[1]} features, where weights are of {len(each)}")
    return apart.astype(np.float64) @ np.array(each)


def odds(found: Worth) -> Floats:
    """(k,) log₂ odds of pairs to be doubles rather than kin or strangers."""
    against = np.logaddexp2(np.logaddexp2.reduce(found.kin, axis=1), 0.0)
    return np.clip(found.double - against, -1000.0, 1000.0)


def probability(log_odds: Floats) -> Singles:
    return (1 / (1 + np.exp2(-log_odds))).astype(np.float32)
