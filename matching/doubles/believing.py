"""What is believed of fields before any record is seen. Estimates start from it; few records stay near it."""

import numpy as np

from matching.arrays import Floats
from matching.doubles.fields import Bits, Company, Day, Digits, Exact, Field, Name, Number, Place, Text

CONVICTION = 20.0
"""How many pairs of doubles the belief counts for."""

KIN_CONVICTION = 100.0
"""How many pairs of kin the belief counts for."""

OTHER_CONVICTION = 10.0
"""How many pairs of a further kind of kin the belief counts for."""

SAME = 0.83
"""How often doubles have the same value."""

SILENCE_SLIP = 0.06
"""How often just one of two doubles says nothing, against what chance would give."""

NEVER = 1e-9
"""How often a level occurs that cannot."""

DOUBLES_PER_RECORD = 0.02
KIN_PER_RECORD = 0.05


def chance_of(field: Field) -> float:
    """How often two strangers have the same value."""
    if field.chance is not None:
        return field.chance
    match field:
        case Name():
            return 2e-3
        case Text() | Company():
            return 1e-4
        case Digits():
            return 1e-6
        case Day():
            return 5e-5
        case Place():
            return 1e-3
        case Exact() if field.several:
            return 1e-6
        case Exact() | Number() | Bits():
            return 0.02


def double_levels(field: Field, silence: float = 0.0) -> Floats:
    """How often doubles agree at each level, where the share ``silence`` of records says nothing."""
    same = SAME if field.same is None else field.same
    middle = 0.7 * (1 - same) * np.geomspace(1.0, 0.25, max(len(field.levels) - 2, 1))
    levels = whole(field, same, middle / max(len(middle) / 2, 1))
    return with_silence(levels, silence, SILENCE_SLIP) if field.silent else levels


def stranger_levels(field: Field) -> Floats:
    """How often strangers agree at each level."""
    same = chance_of(field)
    return whole(field, same, np.minimum(same * 4.0 ** np.arange(1, len(field.levels)), 0.2))


def whole(field: Field, same: float, middle: Floats) -> Floats:
    """All levels of a field from the first and what stands between it and the last."""
    between = middle[: len(field.levels) - 2]
    if isinstance(field, Exact | Digits) and not field.slips:
        between = np.full(1, NEVER)
    return np.array([same, *between, 1 - same - between.sum()])


def with_silence(levels: Floats, silence: float, apart: float) -> Floats:
    """Levels of pairs that both say something, followed by the levels of silence.

    That just one of two says nothing is ``apart`` times as frequent as if it hung on chance alone.
    """
    one = apart * 2 * silence * (1 - silence)
    neither = silence - one / 2
    return np.array([*(levels * (1 - neither - one)), neither, one])
