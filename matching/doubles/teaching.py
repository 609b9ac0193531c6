"""Learning what agreements are worth from pairs on which people decided.

The odds of a double are a sum of weights, one for each level of each field, as Fellegi and Sunter have it.
They are found by logistic regression, which does not count twice what two fields say together. Where weights
are known beforehand, what is found is by how much they are to be changed, and the ridge holds changes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Bools, Floats, Ints, Singles
from matching.doubles.agreeing import Agreed, Between
from matching.doubles.comparing import compare, units
from matching.doubles.fields import Field, codes_of
from matching.doubles.hashes import Hashes
from matching.doubles.rates import Rates, gate_values, value_shares
from matching.doubles.records import Records
from matching.doubles.regression import fitted
from matching.doubles.weights import NEVER, FieldWeights, Weights
from matching.doubles.wording import Levels
from matching.reading import read_bools, read_rows_of_pairs

Rows = Sequence[int] | Ints

BIT = float(np.log(2))
"""In nats."""


@dataclass(frozen=True, slots=True)
class Part:
    """What k pairs show of one field: its ``levels`` (k,) of ``width``, or a ``table`` (k, width)."""

    width: int
    levels: Levels | None = None
    table: Singles | None = None

    def lay(self, piece: slice, out: Singles) -> None:
        if self.table is not None:
            out[:] = self.table[piece]
        if self.levels is not None:
            out[:] = self.levels[piece, None] == np.arange(self.width)


def teach(records: Records, left: Rows, right: Rows, same: Sequence[bool] | Bools) -> Weights:
    """Weights by which the pairs (left[i], right[i]) are the ``same`` or not."""
    pairs, told = read_lesson(records, left, right, same)
    agreed = agreed_by_field(records, pairs)
    weighed = [field for field in records.plan.weighed if field.weights is None]
    given = sum((given_bits(field, agreed) for field in records.plan.weighed), np.zeros(len(told)))
    gates = {field.name: gate_values(records, field.name) for field in records.plan.gates}
    parts = {("level", field.name): level_part(field, agreed) for field in weighed}
    parts |= {("each", name): Part(one.apart.shape[1], table=one.apart.astype(np.float32))
              for name, one in agreed.items() if one.apart is not None}  # fmt: skip
    parts |= {("gate", name): gate_part(pairs, name, keys) for name, keys in gates.items()}
    first, learned = learn_parts(parts, given * BIT, told)
    return Weights(
        {field.name: field_weights(field, learned) for field in records.plan.weighed},
        double=first,
        kin=NEVER,
        tallies={field.name: records.tallies[field.name] for field in records.plan.weighed},
        rates={name: Rates(keys, learned["gate", name]) for name, keys in gates.items() if len(keys)},
    )


def teach_more(
    records: Records, left: Rows, right: Rows, same: Sequence[bool] | Bools, base: Weights
) -> Weights:
    """Weights of ``base``, changed by what the pairs show: what few of them show stays nearly as it was."""
    pairs, told = read_lesson(records, left, right, same)
    agreed = agreed_by_field(records, pairs)
    weighed = [field for field in records.plan.weighed if field.weights is None]
    given = np.full(len(told), base.double)
    for field in records.plan.weighed:
        given += np.append(base.fields[field.name].double, 0.0)[agreed[field.name].levels]
    parts = {("level", field.name): level_part(field, agreed) for field in weighed}
    first, learned = learn_parts(parts, given * BIT, told, free=False)
    changed = {
        field.name: replace(
            base.fields[field.name],
            double=tuple((np.array(base.fields[field.name].double) + learned["level", field.name]).tolist()),
        )
        for field in weighed
    }
    return replace(base, fields={**base.fields, **changed}, double=base.double + first)


def agreed_by_field(records: Records, pairs: Between) -> dict[str, Agreed]:
    return {
        field.name: one
        for unit in units(records.plan)
        for field, one in zip(unit, compare(unit, pairs, records.tallies), strict=True)
    }


def read_lesson(
    records: Records, left: Rows, right: Rows, same: Sequence[bool] | Bools
) -> tuple[Between, Bools]:
    rows = read_rows_of_pairs("left", left, len(records)), read_rows_of_pairs("right", right, len(records))
    told = read_bools("same", same, np.arange(len(rows[0])))
    if len(rows[0]) != len(rows[1]):
        raise ValueError(f"left: {len(rows[0])} rows beside {len(rows[1])} in right")
    if not told.any() or told.all():
        raise ValueError("same: of the pairs some must be the same, and some not")
    return Between(records, records, *rows), told


def given_bits(field: Field, agreed: dict[str, Agreed]) -> Floats:
    """What was declared to be worth is not learned."""
    return np.append(field.weights or [0.0] * len(codes_of(field)), 0.0)[agreed[field.name].levels]


def level_part(field: Field, agreed: dict[str, Agreed]) -> Part:
    return Part(len(codes_of(field)), levels=agreed[field.name].levels)


def gate_part(pairs: Between, name: str, keys: Hashes) -> Part:
    shares = [value_shares(pairs.standing, name, keys, rows) for rows in (pairs.left, pairs.right)]
    return Part(len(keys), table=((shares[0] + shares[1]) / 2).astype(np.float32))


Learned = dict[tuple[str, str], Floats]


def learn_parts(
    parts: dict[tuple[str, str], Part], given: Floats, told: Bools, *, free: bool = True
) -> tuple[float, Learned]:
    """Bits of any pair, and of each part; ``free``: no ridge holds what any pair is worth."""
    ends = np.cumsum([1, *(part.width for part in parts.values())])

    def rows(piece: slice) -> Singles:
        out = np.ones((len(told[piece]), ends[-1]), dtype=np.float32)
        for part, start, end in zip(parts.values(), ends[:-1], ends[1:], strict=True):
            part.lay(piece, out[:, start:end])
        return out

    bits = fitted(rows, int(ends[-1]), given, told, free=free) / BIT
    return float(bits[0]), dict(zip(parts, np.split(bits, ends)[1:-1], strict=True))


def field_weights(field: Field, learned: Learned) -> FieldWeights:
    levels = learned.get(("level", field.name), np.array(field.weights or ()))
    return FieldWeights(
        double=tuple(levels.tolist()),
        kin=(0.0,) * len(levels),
        same_chance=1.0,
        believed=1.0,
        counted=False,
        shared=field.shared,
        each=tuple(learned.get(("each", field.name), np.empty(0)).tolist()),
    )
