"""Declaring what records are compared by, and the questions that can then be asked."""

from collections.abc import Mapping, Sequence

from matching.arrays import Bools, Ints, Singles
from matching.doubles.fields import Field
from matching.doubles.finding import all_candidates, find_like, find_pairs, score_pairs
from matching.doubles.index import Block, blocks
from matching.doubles.learning import learn
from matching.doubles.pairs import Pairs
from matching.doubles.passes import Pass
from matching.doubles.plan import Plan, read_plan
from matching.doubles.reasons import Agreement, agreements
from matching.doubles.records import Records, read_records
from matching.doubles.teaching import Rows, teach, teach_more
from matching.doubles.weights import NEVER, Weights
from matching.reading import read_rows_of_pairs


class Doubles:
    """The fields of one sort of records, in the order in which agreements are told.

    ``passes`` say which pairs are looked at: those that have all keys of any one pass in common; unless
    given they follow from the fields. A key that more than ``most`` standing records have is narrowed by
    the pass's ``then`` keys, and not used where even that leaves more (``blocks`` tells).

    ``kinds`` of kin are told apart: two if any field is ``shared`` (those that share it, and whatever else
    candidates often have in common), none if not, unless given. Three fit what lies close together without
    being the same, such as the homes of a street.

    Raises ValueError, naming the field or pass, for a declaration that means nothing.
    """

    def __init__(
        self, *fields: Field, passes: Sequence[Pass] | None = None, most: int = 300, kinds: int | None = None
    ) -> None:
        self.plan: Plan = read_plan(fields, passes, most, kinds)

    def records(self, count: int, columns: Mapping[str, object]) -> Records:
        """A store of ``count`` records; what each kind of field takes stands with the kind. A column
        that is missing is unknown for all. Text is given as it is: folding it is done here.

        Raises ValueError naming column and row for a wrong shape, type or value, and for an unknown column.
        """
        return read_records(self.plan, count, columns)

    def weights(self, records: Records) -> Weights:
        """What the fields are worth, estimated from ``records`` without any truth.

        Few records say little: what is believed beforehand prevails then. A store keeps its weights, so
        that asking again costs nothing.
        """
        self.check(records)
        if records.weights is None:
            records.weights = learn(records)
        return records.weights

    def taught(
        self,
        records: Records,
        left: Rows,
        right: Rows,
        same: Sequence[bool] | Bools,
        base: Weights | None = None,
    ) -> Weights:
        """What the fields are worth, learned from pairs of ``records`` of which it is known whether they are
        the same. They should be all or some of the ``candidates``, not the doubtful alone.

        With ``base``, weights that were taught before, they may be the doubtful alone: of each level it is
        learned by how much it is worth more or less than it was held to be, and what few pairs show stays
        nearly as it was.

        Taught weights know no kin, count no values and, without ``base``, say of each feature
        (``Bits(each=True)``) and each value of a gate what it is worth. They serve any records of the same
        declaration. Raises ValueError for rows that are not there, where all pairs are the same or none, and
        for a ``base`` that is of other fields or knows kin.
        """
        self.check(records)
        if base is None:
            return teach(records, left, right, same)
        if self.chosen(records, base).kin > NEVER:
            raise ValueError("base: it knows kin, which is not taught")
        return teach_more(records, left, right, same, base)

    def candidates(self, records: Records) -> tuple[Ints, Ints]:
        """All pairs that are looked at, as left and right rows: those of the passes, past all gates."""
        self.check(records)
        return all_candidates(records)

    def chosen(self, records: Records, weights: Weights | None) -> Weights:
        """The given weights, or those of the records."""
        self.check(records)
        if weights is None:
            return self.weights(records)
        if set(weights.fields) != {field.name for field in self.plan.weighed}:
            raise ValueError("weights: they are of other fields")
        return weights

    def pairs(self, records: Records, floor: float = 0.9, weights: Weights | None = None) -> Pairs:
        """Every pair of candidates whose score is at least ``floor``, left < right.

        ``weights`` are those of ``records`` unless given.
        """
        return find_pairs(records, self.chosen(records, weights), read_floor(floor))

    def scores(self, records: Records, left: Rows, right: Rows, weights: Weights | None = None) -> Singles:
        """(k,) score of every pair (left[i], right[i]), candidate or not; 0 where a gate keeps them apart.

        No crowd is seen: a pair may score less among the ``pairs``. Raises ValueError for rows that are not
        there.
        """
        one, other = (read_rows_of_pairs(*side, len(records)) for side in (("left", left), ("right", right)))
        if len(one) != len(other):
            raise ValueError(f"left: {len(one)} rows beside {len(other)} in right")
        return score_pairs(records, self.chosen(records, weights), one, other)

    def like(
        self, records: Records, others: Records, floor: float = 0.9, weights: Weights | None = None
    ) -> Pairs:
        """For each new record in ``others`` (left) the standing ``records`` (right) that may mean the same.

        ``others`` are not compared among themselves, nor do they change what is estimated: one record
        asked for alone gets what it gets among thousands.
        """
        self.check(others)
        return find_like(records, others, self.chosen(records, weights), read_floor(floor))

    def why(
        self,
        records: Records,
        left: Sequence[int],
        right: Sequence[int],
        others: Records | None = None,
        weights: Weights | None = None,
    ) -> list[list[Agreement]]:
        """For every pair (left[i], right[i]) an Agreement per field, in declared order, whether or not it
        was found. With ``others`` the left rows are theirs.
        """
        self.check(others or records)
        return agreements(records, others, self.chosen(records, weights), left, right)

    def blocks(self, records: Records) -> list[Block]:
        """How far each pass reaches, and what of it was too common to be used."""
        self.check(records)
        return blocks(records.index)

    def check(self, records: Records) -> None:
        if records.plan != self.plan:
            raise ValueError("records: they were declared by other fields or passes")


def read_floor(floor: float) -> float:
    if not 0 <= floor <= 1:
        raise ValueError(f"floor: {floor} is not a score from 0 to 1")
    return float(floor)
