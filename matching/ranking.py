"""The best homes for every wish, or everything that suits one home or one wish."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Ints, Singles
from matching.fits import chosen
from matching.reading import read_row
from matching.scoring import check_same, is_gate, scores_of
from matching.stores import Homes, Wishes

CELLS = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Pairs that match: rows ``wish`` and ``home`` (k,) int64 and ``score`` (k,) float32 in [0, 1]."""

    wish: Ints
    home: Ints
    score: Singles

    def __len__(self) -> int:
        return len(self.wish)


def rank(
    homes: Homes,
    wishes: Wishes,
    *,
    best: int | None = 10,
    floor: float = 0.5,
    cells: int = CELLS,
) -> Ranking:
    """The ``best`` homes for every wish (None: all) of at least score ``floor``, ordered by (wish,
    -score, home).

    Of equal scores the lower home row is the better one. Scores are compared as float32. At most
    ``cells`` pairs, or one wish against all homes, are looked at together: this bounds memory and
    never changes the result. Raises ValueError for a floor outside [0, 1], a ``best`` below 1, or
    sides of different criteria.

    >>> from matching import Criteria, Range
    >>> criteria = Criteria(Range("price", slack=0.1))
    >>> homes = criteria.homes(3, {"price": [104.0, 100.0, 200.0]})
    >>> wishes = criteria.wishes(2, {"price:max": [100.0, 300.0]})
    >>> ranking = rank(homes, wishes, best=2, floor=0.5)
    >>> ranking.wish.tolist(), ranking.home.tolist(), ranking.score.round(2).tolist()
    ([0, 0, 1, 1], [1, 0, 0, 1], [1.0, 0.6000000238418579, 1.0, 1.0])
    """
    check_same(homes, wishes)
    check_limits(best, floor)
    rows = max(1, cells // max(1, len(homes)))
    found = [
        best_of_some(homes, wishes, np.arange(start, min(start + rows, len(wishes))), best, floor)
        for start in range(0, len(wishes), rows)
    ]
    if not found:
        return Ranking(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    wish, home, score = (np.concatenate(column) for column in zip(*found, strict=True))
    return Ranking(wish, home, score)


def rank_one(
    homes: Homes,
    wishes: Wishes,
    *,
    home: int | None = None,
    wish: int | None = None,
    best: int | None = None,
    floor: float = 0.5,
) -> Ranking:
    """Every wish that ``home`` suits, or every home that suits ``wish``: name one of the two.

    Scores are the same as those of ``rank``. Ordered by (-score, row of the other side); ``best``
    keeps the first. Raises ValueError as ``rank`` does, and for a row that does not exist.

    >>> from matching import Criteria, Range
    >>> criteria = Criteria(Range("price", slack=0.1))
    >>> homes = criteria.homes(1, {"price": [104.0]})
    >>> wishes = criteria.wishes(2, {"price:max": [100.0, 300.0]})
    >>> rank_one(homes, wishes, home=0).wish.tolist()
    [1, 0]
    """
    check_same(homes, wishes)
    check_limits(best, floor)
    if (home is None) == (wish is None):
        raise ValueError("rank_one takes either home or wish")
    if wish is not None:
        row = np.array([read_row(wish, len(wishes), "wish")])
        return Ranking(*best_of_some(homes, wishes, row, best, floor))
    at = read_row(home, len(homes), "home")
    every = np.arange(len(wishes))
    open_to = every[gates(homes, wishes, np.array([at]), every)[:, 0]]
    score = scores_of(homes, wishes, np.full(len(open_to), at), open_to)
    kept = np.flatnonzero(score >= np.float32(floor))
    kept = kept[np.lexsort((open_to[kept], -score[kept]))][:best]
    return Ranking(open_to[kept], np.full(len(kept), at), score[kept])


def check_limits(best: int | None, floor: float) -> None:
    if best is not None and (isinstance(best, bool) or best < 1):
        raise ValueError(f"best: {best!r} is neither None nor a number from 1 up")
    if not 0 <= floor <= 1:
        raise ValueError(f"floor: {floor!r} is not between 0 and 1")


def best_of_some(
    homes: Homes, wishes: Wishes, rows: Ints, best: int | None, floor: float
) -> tuple[Ints, Ints, Singles]:
    """Wish, home and score of the best pairs of the wishes (k,), in order."""
    at, home = np.nonzero(gates(homes, wishes, np.arange(len(homes)), rows))
    wish = rows[at]
    score = scores_of(homes, wishes, home, wish)
    kept = np.flatnonzero(score >= np.float32(floor))
    kept = leaders(wish[kept], score[kept], best, kept)
    kept = kept[np.lexsort((home[kept], -score[kept], wish[kept]))]
    if best is not None:
        kept = kept[places(wish[kept]) < best]
    return wish[kept], home[kept], score[kept]


def gates(homes: Homes, wishes: Wishes, home: Ints, wish: Ints) -> Bools:
    """Which homes (n,) pass every gate of which wishes (k,): (k, n)."""
    passing = np.ones((len(wish), len(home)), dtype=np.bool_)
    for criterion in filter(is_gate, homes.declared):
        code = homes.arrays[criterion.name][home]
        passing &= chosen(wishes.arrays[f"{criterion.name}:pass"], wish[:, np.newaxis], code)
    return passing


def leaders(wish: Ints, score: Singles, best: int | None, at: Ints) -> Ints:
    """Those of ``at`` (k,) whose score is no lower than the best-th of its wish; ``wish`` is
    sorted.

    It spares the sort: ties at the last place are still all there.
    """
    if best is None or not len(at):
        return at
    edges = np.flatnonzero(np.diff(wish)) + 1
    kept: list[Ints] = []
    for start, stop in zip([0, *edges.tolist()], [*edges.tolist(), len(wish)], strict=True):
        if stop - start > best:
            own = score[start:stop]
            last = np.partition(own, stop - start - best)[stop - start - best]
            kept.append(at[start:stop][own >= last])
        else:
            kept.append(at[start:stop])
    return np.concatenate(kept)


def places(sorted_rows: Ints) -> Ints:
    """Place of each entry among its equals in a sorted array (k,).

    >>> places(np.array([4, 4, 7, 7, 7])).tolist()
    [0, 1, 0, 1, 2]
    """
    return np.arange(len(sorted_rows)) - np.searchsorted(sorted_rows, sorted_rows)
