"""Declaring what records are compared by, and the questions that can then be asked."""

from collections.abc import Mapping, Sequence

from matching.arrays import Bools, Ints
from matching.doubles.fields import Field
from matching.doubles.finding import all_candidates, find_like, find_pairs
from matching.doubles.index import Block, blocks
from matching.doubles.learning import learn
from matching.doubles.pairs import Pairs
from matching.doubles.passes import Pass
from matching.doubles.plan import Plan, read_plan
from matching.doubles.reasons import Agreement, agreements
from matching.doubles.records import Records, read_records
from matching.doubles.teaching import Rows, teach
from matching.doubles.weights import Weights


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

    def taught(self, records: Records, left: Rows, right: Rows, same: Sequence[bool] | Bools) -> Weights:
        """What the fields are worth, learned from pairs of ``records`` of which it is known whether they are
        the same. They should be all or some of the ``candidates``, not the doubtful alone.

        Such weights know no kin, count no values and say of each feature (``Bits(each=True)``) and each
        value of a gate what it is worth. They serve any records of the same declaration. Raises ValueError
        for rows that are not there, and where all pairs are the same or none.
        """
        self.check(records)
        return teach(records, left, right, same)

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
