"""Pairs of rows with their scores."""

from dataclasses import dataclass

from matching.arrays import Ints, Singles


@dataclass(frozen=True, slots=True)
class Pairs:
    """``left`` and ``right`` (k,) int64 rows, ``score`` (k,) float32 in [0, 1]; by left, then right.

    Of one store left < right; of two, left is a row of the new records, right of the standing ones.
    """

    left: Ints
    right: Ints
    score: Singles

    def __len__(self) -> int:
        return len(self.left)
