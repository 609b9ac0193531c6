"""Declaring what homes and wishes are compared by."""

from collections.abc import Mapping

from matching.declarations import Criterion
from matching.stores import Homes, Wishes


class Criteria:
    """The declared criteria of one market, in the order in which they are explained.

    >>> from matching import Choice, Range
    >>> criteria = Criteria(Choice("kind", gate=True), Range("price", slack=0.1))
    >>> homes = criteria.homes(2, {"kind": [0, 1], "price": [100.0, float("nan")]})
    >>> len(homes)
    2
    """

    def __init__(self, *declared: Criterion) -> None:
        names = [criterion.name for criterion in declared]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"{sorted(twice)[0]}: declared more than once")
        self.declared = declared

    def homes(self, count: int, columns: Mapping[str, object]) -> Homes:
        """A store of ``count`` homes. A column that is missing is unknown for all of them.

        Columns, by the kind of the criterion called ``X``:

        * Range: ``X`` (n,) floats, NaN unknown.
        * Choice: ``X`` (n,) integers, -1 unknown.
        * Near: ``X`` (n, 2) floats, latitude and longitude in degrees, NaN unknown.
        * Tags: ``X`` and ``X:known`` (n, t) bools, given together; what is not known is neither
          had nor lacked.

        Raises ValueError naming column and row for a wrong shape, type or value, and for an
        unknown column.
        """
        return Homes(self.declared, count, columns)

    def wishes(self, count: int, columns: Mapping[str, object]) -> Wishes:
        """A store of ``count`` wishes. A criterion whose columns are missing is stated by nobody.

        Columns, by the kind of the criterion called ``X``:

        * Range: ``X:min``, ``X:max`` (m,) floats, NaN open, both NaN not stated; ``X:slack`` (m,) floats,
          NaN for the criterion's own.
        * Choice: ``X:any`` (m, c) bools over the codes 0 … c-1, all False not stated.
        * Near: ``X:areas``, m lists of Circle and Polygon, an empty one not stated.
        * Tags: ``X:must`` (m, t) bools, ``X:nice`` (m, t) floats (weights), ``X:avoid`` (m, t)
          bools. A must tag weighs 1; one that is also nice weighs 1 more than its nice weight.
          With only avoid tags the criterion rules out but takes no part in the score.
        * All: ``X:weight`` (m,) floats from 0 up, 1 unless given; all but Tags: ``X:must`` (m,)
          bools. Neither means anything for a gate.

        Raises ValueError as ``homes`` does.
        """
        return Wishes(self.declared, count, columns)
