"""Choosing homes that differ: ten matches that are not ten flats of one building."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Bools, Floats, Ints, Singles, pieces
from matching.likeness import Traits
from matching.stores import Homes

CANDIDATES_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Spread:
    """How much is given for variety: a home that is in every respect like one already chosen counts
    ``strength`` in [0, 1] less. ``km`` is how far apart homes are no longer neighbours.
    """

    strength: float = 0.3
    km: float = 0.3

    def __post_init__(self) -> None:
        if not 0 <= self.strength <= 1:
            raise ValueError(f"spread: a strength of {self.strength!r} is not between 0 and 1")
        if not 0 < self.km < np.inf:
            raise ValueError(f"spread: {self.km!r} km is not a distance above 0")


def read_spread(given: object) -> Spread | None:
    """A Spread, a strength, True for the usual one; None, False or 0 for none; else ValueError."""
    if isinstance(given, Spread):
        return given if given.strength else None
    if given is None or isinstance(given, bool):
        return Spread() if given else None
    if not isinstance(given, int | float | np.integer | np.floating):
        raise ValueError(f"spread: {given!r} is neither a Spread nor a strength")  # noqa: TRY004  one kind of error for all input
    return read_spread(Spread(float(given)))


def spread_out(homes: Homes, wish: Ints, home: Ints, score: Singles, *, best: int, spread: Spread) -> Ints:
    """Positions (j,), ascending, of the candidates (k,) to keep: for every wish its ``best`` picks.

    Candidates are every pair that matches, ordered by (wish, -score, home). A wish picks one home
    after the other: each time the one of the highest ``score - strength · likeness``, the likeness
    (``Traits.likeness``) being that to the most alike home it picked before; of equals the one of
    the higher score, then of the lower row. This is maximal marginal relevance (Carbonell and
    Goldstein, SIGIR 1998). What is picked does not depend on how many more are: the picks for a
    smaller ``best`` are the first of those for a larger one.
    """
    promising = np.flatnonzero(may_be_picked(wish, score, best, spread))
    starts = np.flatnonzero(np.diff(wish[promising], prepend=-1))
    counts = np.diff(starts, append=len(promising))
    found: list[Ints] = [np.zeros(0, np.int64)]
    for piece in pieces(counts, CANDIDATES_AT_ONCE):
        some = promising[starts[piece.start] : starts[piece.start] + counts[piece].sum()]
        some_score = score[some].astype(np.float64)
        chosen = picks(Traits.of(homes, home[some]), some_score, counts[piece], best, spread)
        found.append(np.sort(some[chosen[chosen >= 0]]))
    return np.concatenate(found)


def may_be_picked(wish: Ints, score: Singles, best: int, spread: Spread) -> Bools:
    """Candidates (k,) whose score is no more than ``strength`` below the best-th of their wish.

    The others cannot be picked: of the first ``best`` one is always left, and it counts for more.
    """
    starts = np.searchsorted(wish, wish)
    last = np.minimum(starts + best, np.searchsorted(wish, wish, side="right")) - 1
    return score.astype(np.float64) >= score[last].astype(np.float64) - spread.strength


def picks(traits: Traits, score: Floats, counts: Ints, best: int, spread: Spread) -> Ints:
    """Positions (w, best) that each of the wishes picks, in the order in which it does, then -1.

    The wishes have ``counts`` (w,) candidates each, one wish's after the other's.
    """
    wishes, starts = np.repeat(np.arange(len(counts)), counts), np.cumsum(counts) - counts
    chosen = np.full((len(counts), best), -1, dtype=np.int64)
    nearest, open_ = np.zeros(len(score)), np.ones(len(score), dtype=np.bool_)
    for turn in range(min(best, int(counts.max(initial=0)))):
        worth = np.where(open_, score - spread.strength * nearest, -np.inf)
        pick = first_of_highest(worth, wishes, starts)
        picking = counts > turn
        chosen[picking, turn] = pick[picking]
        open_[pick] = False
        left = np.flatnonzero(open_)
        like = traits.likeness(left, pick[wishes[left]], spread.km)
        nearest[left] = np.maximum(nearest[left], like)
    return chosen


def first_of_highest(worth: Floats, owner: Ints, starts: Ints) -> Ints:
    """For every owner, whose entries begin at ``starts`` (w,), the first position of its highest
    worth.

    >>> first_of_highest(np.array([1.0, 3.0, 3.0, 2.0]), np.array([0, 0, 0, 1]), np.array([0, 3])).tolist()
    [1, 3]
    """
    highest = np.maximum.reduceat(worth, starts)
    leading: Array = np.flatnonzero(worth == highest[owner])
    return leading[np.searchsorted(owner[leading], np.arange(len(starts)))]
