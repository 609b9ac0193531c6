"""The surveys through lenses: a criterion of the engine for every piece of what could be learned.

A number of which less is wanted gets two ramps, from the best on offer to the median and from there to the
worst, so that how far a tolerance reaches can be learned; a code gets a lens of its own, a place one ramp.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bench.choices_data import Floats, Ints, Survey
from matching import Choice, Criteria, Range, learn, score_pairs
from matching.stores import Homes

Columns = dict[str, object]


@dataclass(frozen=True, slots=True)
class Piece:
    """A lens with its criterion, the column of the homes, and the code it asks for (None for a ramp)."""

    lens: learn.Lens
    criterion: Range | Choice
    column: Floats | Ints
    code: int | None = None

    def wish(self, wanted: Floats) -> Columns:
        """What wishes (m,) ask of it: to have it where ``wanted`` is above 0, the opposite where below."""
        name, more, less = self.criterion.name, wanted > 0, wanted < 0
        weight = {f"{name}:weight": np.abs(wanted)}
        if self.code is not None:
            is_it = np.arange(int(self.column.max()) + 1) == self.code
            asked = (more[:, np.newaxis] & is_it) | (less[:, np.newaxis] & ~is_it)
            return {f"{name}:any": asked, **weight}
        start, slack = self.lens.bound or 0.0, self.lens.slack
        bounds = {"max": np.where(more, start, np.nan), "min": np.where(less, start + slack, np.nan)}
        ends = {f"{name}:{end}": bound for end, bound in bounds.items()}
        return {**ends, f"{name}:slack": np.full(len(wanted), slack), **weight}


@dataclass(frozen=True, slots=True)
class Lensed:
    """A survey as homes of the engine, with the fits (k, d) of every home through every lens."""

    pieces: tuple[Piece, ...]
    criteria: Criteria
    homes: Homes
    fits: Floats

    @property
    def lenses(self) -> list[learn.Lens]:
        return [piece.lens for piece in self.pieces]

    def scores(self, taste: learn.Taste, home: Ints, row: Ints, person: Ints) -> Floats:
        """Scores (k,) that the engine gives homes ``row`` for people who state what was learned of them.

        What a home has beyond its fits is one criterion more; ``home`` (n,) numbers all homes for it.
        """
        appeal = np.append(taste.appeal, 0.0)[np.where(home < len(taste.appeal), home, -1)]
        high, spread = appeal.max(), np.ptp(appeal)
        self.homes.update(np.arange(len(self.homes)), {"appeal": appeal})
        people = len(taste.mean)
        asked: Columns = {
            "appeal:min": np.full(people, high), "appeal:slack": np.full(people, spread),
            "appeal:weight": np.full(people, spread),
        }  # fmt: skip
        for at, piece in enumerate(self.pieces):
            asked |= piece.wish(taste.mean[:, at])
        wishes = self.criteria.wishes(people, asked)
        return score_pairs(self.homes, wishes, row, person).astype(np.float64)


def lensed(survey: Survey) -> Lensed:
    pieces = tuple(pieces_of(survey))
    criteria = Criteria(*(piece.criterion for piece in pieces), Range("appeal", absolute=True))
    homes = criteria.homes(len(survey.choice), {piece.criterion.name: piece.column for piece in pieces})
    one_each = np.eye(len(pieces))
    asked: Columns = {}
    for at, piece in enumerate(pieces):
        asked |= piece.wish(one_each[at])
    wishes = criteria.wishes(len(pieces), asked)
    return Lensed(pieces, criteria, homes, learn.fits_through(homes, wishes, np.arange(len(homes))))


def pieces_of(survey: Survey) -> Iterator[Piece]:
    for name, values in survey.falling.items():
        knots = [float(values.min()), float(np.median(values)), float(values.max())]
        yield from ramps(name, values, knots)
    for name, values in survey.options.items():
        count = int(values.max()) + 1
        for code in range(1 if count == 2 else 0, count):
            yield Piece(learn.Lens(f"{name} {code}"), Choice(f"{name} {code}"), values, code)
    for name, values in survey.place.items():
        yield from ramps(name, values, [float(values.min()), float(values.max())])


def ramps(name: str, values: Floats, knots: list[float]) -> Iterator[Piece]:
    for number, (start, end) in enumerate(pairwise(knots)):
        lens = learn.Lens(name, bound=start, slack=end - start)
        yield Piece(lens, Range(f"{name} {number}", absolute=True), values)
