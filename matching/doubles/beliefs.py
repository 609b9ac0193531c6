"""What estimation starts from: a table of what is believed of every class, level by level."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Bools, Floats, Ints
from matching.doubles.believing import CONVICTION, KIN_CONVICTION, OTHER_CONVICTION, double_levels
from matching.doubles.chances import silence, stranger_chances
from matching.doubles.fields import Field
from matching.doubles.patterns import Patterns
from matching.doubles.records import Records

FIRM = 1e12
"""The conviction with which what was declared is held."""

SPREAD = 0.5
"""How far kinds of kin are told apart to begin with, in nats."""


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Rows are the levels of all fields, one field after another; columns the classes but strangers.

    ``field`` (w,) number of the row's field. ``strangers`` (w,), ``levels`` and ``first`` (w, c):
    P(level | class), as believed and to begin with. ``conviction`` (w, c) pairs that the belief counts
    for. ``fixed`` (w,) rows whose ``weights`` (w, c) are given.
    """

    field: Ints
    strangers: Floats
    levels: Floats
    first: Floats
    conviction: Floats
    fixed: Bools
    weights: Floats


def beliefs_of(records: Records, patterns: Patterns) -> Beliefs:
    parts = [field_beliefs(field, at, records, patterns) for at, field in enumerate(records.plan.weighed)]
    columns = zip(*parts, strict=True)
    return Beliefs(*(np.concatenate(column) for column in columns))


def field_beliefs(field: Field, at: int, records: Records, patterns: Patterns) -> tuple[Array, ...]:
    """The rows of one field of what makes ``Beliefs``."""
    strangers = stranger_chances(field, records)
    double = double_levels(field, silence(field, records))
    among = among_candidates(patterns, at, strangers)
    kin = [double if field.shared else strangers] if records.plan.kin else []
    others = [told_apart(among, at, kind) for kind in range(len(kin), records.plan.kinds)]
    levels = np.stack([double, *kin, *([among] * len(others))], axis=1)
    conviction = [FIRM if field.same else CONVICTION, *([KIN_CONVICTION] * len(kin))]
    given = np.array(field.weights or [0.0] * len(double))
    columns = [given, *([given if field.shared else 0 * given] * len(kin)), *([0 * given] * len(others))]
    return (
        np.full(len(double), at),
        strangers,
        levels,
        np.stack([double, *kin, *others], axis=1),
        np.tile([*conviction, *([OTHER_CONVICTION] * len(others))], (len(double), 1)),
        np.full(len(double), field.weights is not None),
        np.stack(columns, axis=1),
    )


def among_candidates(patterns: Patterns, at: int, strangers: Floats) -> Floats:
    """P(level) among candidates of all classes; of few candidates, more like strangers."""
    levels = patterns.levels[:, at]
    said = levels >= 0
    seen = np.bincount(levels[said], patterns.counts[said], len(strangers)) + KIN_CONVICTION * strangers
    return seen / seen.sum()


def told_apart(levels: Floats, at: int, kind: int) -> Floats:
    """Levels off those of all candidates, differently for each kind of kin, always alike."""
    random = np.random.default_rng((at, kind))
    apart = levels * np.exp(random.normal(0, SPREAD, len(levels)))
    return apart / apart.sum()
