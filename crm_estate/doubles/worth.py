"""What it is worth that two adverts agree: the table that ships, and tables that an office taught.

The one that ships was learned from adverts of which it is known what they are of, against neighbours of about
the same size: those are what a pair of candidates mostly is, many of them flats of one house, in which nearly
all is alike but the floor.
"""

from dataclasses import replace
from functools import cache
from typing import Self

from msgspec import Struct

from crm_estate.doubles.adverts import COMPARED
from matching.doubles import Weights

BITS: dict[str, tuple[float, ...]] = {
    "place": (0.45, 0.36, -2.96, -4.21, -4.21),
    "street": (1.0, 1.0, 0.6, -1.87),
    "price": (0.4, 0.4, 0.4, 0.4, -0.15, -1.59),
    "area": (4.03, -1.48, -2.55, -2.55),
    "rooms": (0.4, -2.37),
    "baths": (0.31, -2.39),
    "floor": (1.01, -3.86, -4.24),
    "year": (0.75, -3.01, -4.25),
    "features": (1.22, -2.78, -3.22, -4.27, -5.3),
}
"""What it is worth, in bits, that two adverts agree at each level, best first; silence is worth nothing.

Learned from adverts of western Valencia (`python -m bench.doubles_crm` prints the table), but for streets:
those are believed. Neighbours of about one size often live in one street, and in one house.
"""

ANY_TWO = -6.71
"""How likely two candidates are one dwelling when neither says anything, in bits."""


class Table(Struct, frozen=True):
    """`bits` of each field by level, best first, and what `any_two` candidates begin with."""

    any_two: float
    bits: dict[str, tuple[float, ...]]

    @classmethod
    def of(cls, weights: Weights) -> Self:
        return cls(weights.double, {name: field.double for name, field in weights.fields.items()})

    @property
    def is_current(self) -> bool:
        """Whether it weighs what is compared now, not what an earlier version compared."""
        now = {name: len(field.double) for name, field in _plain().fields.items()}
        return {name: len(bits) for name, bits in self.bits.items()} == now

    def weights(self) -> Weights:
        """As the engine reads it."""
        fields = {
            name: replace(field, double=self.bits[name], kin=(0.0,) * len(self.bits[name]), counted=False)
            for name, field in _plain().fields.items()
        }
        return replace(_plain(), fields=fields, double=self.any_two)


SHIPPED = Table(ANY_TWO, BITS)


@cache
def _plain() -> Weights:
    return COMPARED.weights(COMPARED.records(2, {}))
