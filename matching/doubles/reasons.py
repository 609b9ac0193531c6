"""Why two records are held to be doubles, or not: field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.arrays import Ints
from matching.doubles.agreeing import Agreed, Between
from matching.doubles.comparing import compare, units
from matching.doubles.fields import MISSING, Field, codes_of
from matching.doubles.records import Records
from matching.doubles.stored import Flags, Numbers, Points, Stored, Words
from matching.doubles.weights import Weights, worth
from matching.reading import read_rows_of_pairs


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one field says of one pair.

    ``code`` is "same", "close", "similar" or "differs"; "missing" where one of the two says nothing, "silent"
    where neither does and that tells. ``swapped``: given and family name were compared crosswise.
    ``weight`` is what it adds to the odds of a double against strangers, in bits (log₂). ``left`` and
    ``right`` are the values as they were compared, several as a tuple: strings, numbers, a latitude and
    longitude, numbers of the features that are present.
    """

    field: str
    code: str
    weight: float
    left: Any
    right: Any
    swapped: bool = False


def agreements(
    standing: Records, others: Records | None, weights: Weights, left: Sequence[int], right: Sequence[int]
) -> list[list[Agreement]]:
    asking = others or standing
    rows = read_rows_of_pairs("left", left, len(asking)), read_rows_of_pairs("right", right, len(standing))
    if len(rows[0]) != len(rows[1]):
        raise ValueError(f"left: {len(rows[0])} rows beside {len(rows[1])} in right")
    pairs = Between(asking, standing, *rows)
    found: dict[str, list[Agreement]] = {}
    tallies = {**standing.tallies, **weights.tallies}
    for unit in [*units(standing.plan), *((gate,) for gate in standing.plan.gates)]:
        for field, agreed in zip(unit, compare(unit, pairs, tallies), strict=True):
            found[field.name] = field_agreements(field, agreed, pairs, weights)
    columns = [found[field.name] for field in standing.plan.fields]
    return [list(row) for row in zip(*columns, strict=True)]


def field_agreements(field: Field, agreed: Agreed, pairs: Between, weights: Weights) -> list[Agreement]:
    new = pairs.asking is not pairs.standing
    bits = np.zeros(len(pairs)) if field.gate else worth(weights, field.name, agreed, new).double
    crossed = agreed.crossed if agreed.crossed is not None else np.zeros(len(pairs), dtype=np.bool_)
    rows = zip(
        agreed.levels.tolist(), bits.tolist(), shown(pairs.asking.stored[field.name], pairs.left),
        shown(pairs.standing.stored[field.name], pairs.right), crossed.tolist(), strict=True,
    )  # fmt: skip
    return [
        Agreement(
            field.name, "missing" if level == MISSING else codes_of(field)[level], bit, one, other, swapped
        )
        for level, bit, one, other, swapped in rows
    ]


def shown(stored: Stored, rows: Ints) -> list[Any]:
    match stored:
        case Words():
            held = [
                stored.codes[stored.starts[row] : stored.starts[row + 1]].tolist() for row in rows.tolist()
            ]
            return [shown_words([stored.values[code] for code in codes]) for codes in held]
        case Numbers():
            return [None if number != number else number for number in stored.numbers[rows].tolist()]
        case Points():
            return [None if lat != lat else (lat, lon) for lat, lon in stored.points[rows].tolist()]
        case Flags():
            return [tuple(np.flatnonzero(bits).tolist()) for bits in stored.bits[rows]]


def shown_words(values: list[str]) -> Any:
    return None if not values else values[0] if len(values) == 1 else tuple(values)
