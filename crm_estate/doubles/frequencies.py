"""How often values occur among all records, counted by night and kept for the checks of the day.

Only hashes of values that two or more records hold are kept: what is not among them is rare.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from crm_estate.base import database
from matching.doubles import Doubles, Weights

SHARED = 2
"""Records that must hold a value for it to be worth remembering."""


class Values(Struct, frozen=True):
    """Of one field: hashes of values and how many records hold each, of `total` that hold any."""

    same_chance: float
    total: int
    keys: bytes
    counts: bytes


class Counted(Struct, frozen=True):
    """All fields of one sort of records, of which there are `records`."""

    records: int
    fields: dict[str, Values]


_kept: dict[str, tuple[str, dict[str, Counted]]] = {}
"""By subject: what was read last, and the mark of the transaction that wrote it."""


def counted(weights: Weights, records: int) -> Counted:
    """What `weights` know of how often values occur."""
    fields: dict[str, Values] = {}
    for name, field in weights.fields.items():
        tally = weights.tallies[name]
        shared = tally.counts >= SHARED
        fields[name] = Values(
            field.same_chance, tally.total, tally.keys[shared].tobytes(), tally.counts[shared].tobytes()
        )
    return Counted(records, fields)


def with_frequencies(declared: Doubles, known: Counted | None) -> Weights:
    """Weights that count on these frequencies; on those believed beforehand where none are known."""
    plain = _believed_beforehand(declared)
    if known is None:
        return plain
    return replace(
        plain,
        fields={
            name: replace(field, same_chance=known.fields[name].same_chance)
            for name, field in plain.fields.items()
        },
        tallies={name: replace(tally, **_read(known.fields[name])) for name, tally in plain.tallies.items()},
    )


@cache
def _believed_beforehand(declared: Doubles) -> Weights:
    return declared.weights(declared.records(2, {}))


async def frequencies(subject: str) -> Mapping[str, Counted]:
    """What was counted of a subject the last time; read anew only when it has been counted anew."""
    mark = await database.fetch_value("select xmin::text from suspect_search where subject = $1", subject)
    if mark is None:
        return {}
    if subject not in _kept or _kept[subject][0] != mark:
        raw = await database.fetch_value("select counted from suspect_search where subject = $1", subject)
        _kept[subject] = mark, msgspec.msgpack.decode(raw, type=dict[str, Counted])
    return _kept[subject][1]


def written(known: Mapping[str, Counted]) -> bytes:
    """As it is stored."""
    return msgspec.msgpack.encode(known)


def _read(values: Values) -> dict[str, Any]:
    return {
        "keys": np.frombuffer(values.keys, dtype=np.uint64),
        "counts": np.frombuffer(values.counts, dtype=np.int64),
        "total": values.total,
    }
