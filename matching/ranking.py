"""The best homes for every wish, or everything that suits one home or one wish."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.all_fitting import fitting_homes, homes_of_one, wishes_of_one
from matching.arrays import Ints, Singles
from matching.asking import whole_of
from matching.balls import first_centres
from matching.best import MOST_WISHES, best_of_wishes
from matching.blocks import Blocks
from matching.declarations import Near
from matching.keys import key_of, row_of_key, score_of_key
from matching.layout import alike
from matching.outline import BLOCK
from matching.reading import read_row
from matching.scoring import check_same
from matching.spreading import Spread, read_spread, spread_out
from matching.stores import Homes, Wishes
from matching.wish_blocks import groups_of_gates

WORTH_A_THREAD = 32
CELLS = 1 << 23

Found = tuple[Ints, Ints, Singles]
"""Slots of wishes and homes, and their scores, (k,) each."""


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
    spread: Spread | float | bool | None = None,
    threads: int | None = None,
    block: int = BLOCK,
) -> Ranking:
    """The ``best`` homes for every wish (None: all) of at least score ``floor``, ordered by (wish,
    -score, home).

    Of equal scores the lower home row is the better one. Scores are compared as float32. With
    ``spread`` the best are chosen so that they differ from each other (``Spread``; a number is its
    strength). Neither the number of ``threads`` (as many as there are processors, unless said) nor
    the size of a ``block`` of homes changes the result. Raises ValueError for a floor outside
    [0, 1], a ``best`` or ``threads`` or ``block`` below 1, sides of different criteria, or 67 million
    homes and more.

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
    check_number("threads", threads)
    check_number("block", block)
    variety = read_spread(spread)
    rows = np.arange(len(wishes))
    slots = wishes.slots(rows)
    slots = slots[whole_of(wishes, slots) > 0]
    if variety is not None:
        homes.close_up()
    laid = homes.outline(block)
    wishes.lay_out()
    slots = side_by_side(wishes, slots)
    work: Callable[[Ints], Found]
    if best is None:
        work = partial(fitting_homes, homes, wishes, laid, floor=floor)
    elif variety is not None:
        work = partial(varied_homes, homes, wishes, laid, best=best, floor=floor, spread=variety)
    else:
        work = partial(best_of_wishes, homes, wishes, laid, best=best, floor=floor)
    size = at_once(len(slots), sum(len(blocks) for blocks in laid), threads or processors())
    size = min(size, WORTH_A_THREAD) if variety is not None else size
    pieces = [slots[start : start + size] for start in range(0, len(slots), size)]
    return in_order(homes, wishes, in_threads(work, pieces, threads or processors()))


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
        slot = wishes.slots(np.array([read_row(wish, len(wishes), "wish")]))
        found = quietly(partial(homes_of_one, homes, wishes, homes.outline(), floor=floor), slot)
    else:
        slot = homes.slots(np.array([read_row(home, len(homes), "home")]))
        found = quietly(partial(wishes_of_one, homes, wishes, wishes.outline(), floor=floor), slot)
    return best_of_one(homes, wishes, found, by="home" if wish is None else "wish", best=best)


def side_by_side(wishes: Wishes, slots: Ints) -> Ints:
    """The slots (W,) in an order in which neighbours let the same homes pass and look in the same places."""
    near = [one.name for one in wishes.declared if isinstance(one, Near)]
    places = [list(first_centres(wishes.areas(name), slots)) for name in near]
    gates = groups_of_gates(wishes.declared, wishes.held, slots)
    return slots[alike(gates, places, WORTH_A_THREAD)[0]]


def varied_homes(
    homes: Homes, wishes: Wishes, laid: list[Blocks], slots: Ints, *, best: int, floor: float, spread: Spread
) -> Found:
    """The ``best`` homes of each wish (W,) that differ from each other; no slot of a home is empty."""
    wish, home, score = fitting_homes(homes, wishes, laid, slots, floor=floor)
    order = ordered(wish, home, score)
    wish, home, score = wish[order], home[order], score[order]
    kept = spread_out(homes, wish, home, score, best=best, spread=spread)
    return wish[kept], home[kept], score[kept]


def check_limits(best: int | None, floor: float) -> None:
    check_number("best", best)
    if not 0 <= floor <= 1:
        raise ValueError(f"floor: {floor!r} is not between 0 and 1")


def check_number(name: str, number: int | None) -> None:
    if number is not None and (isinstance(number, bool) or number < 1):
        raise ValueError(f"{name}: {number!r} is neither None nor a number from 1 up")


def processors() -> int:
    """How many processors this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once(wishes: int, blocks: int, threads: int) -> int:
    """How many wishes to look at together: as many as bounded memory allows, the same for every thread."""
    most = min(MOST_WISHES, max(1, CELLS // max(1, blocks)))
    rounds = -(-wishes // (threads * most))
    return min(most, max(WORTH_A_THREAD, -(-wishes // (threads * max(rounds, 1)))))


def in_threads(work: Callable[[Ints], Found], pieces: list[Ints], threads: int) -> list[Found]:
    if threads == 1 or len(pieces) < 2:
        return [quietly(work, piece) for piece in pieces]
    with ThreadPoolExecutor(min(threads, len(pieces))) as pool:
        return list(pool.map(partial(quietly, work), pieces))


def quietly(work: Callable[[Ints], Found], piece: Ints) -> Found:
    """NaN stands for what is unknown and infinity for what is out of reach: neither is worth a warning."""
    with np.errstate(all="ignore"):
        return work(piece)


def in_order(homes: Homes, wishes: Wishes, found: list[Found]) -> Ranking:
    """Rows instead of slots, ordered by (wish, -score, home)."""
    nothing = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
    wish, home, score = (np.concatenate(parts) for parts in zip(nothing, *found, strict=True))
    wish, home = wishes.rows(wish), homes.rows(home)
    order = ordered(wish, home, score)
    return Ranking(wish[order], home[order], score[order])


def best_of_one(homes: Homes, wishes: Wishes, found: Found, *, by: str, best: int | None) -> Ranking:
    """Rows instead of slots, ordered by (-score, the other side); the side ``by`` is the same for all.

    A key holds both, so that sorting keys is all there is to do.
    """
    wish, home = wishes.rows(found[0]), homes.rows(found[1])
    key = np.sort(key_of(found[2], home if by == "wish" else wish))[:best]
    other, score = row_of_key(key), score_of_key(key)
    one = (wish if by == "wish" else home)[: len(key)]
    return Ranking(one, other, score) if by == "wish" else Ranking(other, one, score)


def ordered(first: Ints, second: Ints, score: Singles) -> Ints:
    """The order (k,) by (first, -score, second)."""
    order = np.argsort(key_of(score, second))
    return order[np.argsort(first[order], kind="stable")]
