"""How many more homes each single loosening of a wish would bring."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Ints
from matching.criteria import Criteria
from matching.loosening import Change, Steps, changes_of, check_steps, steps_of
from matching.ranking import check_limits, rank
from matching.reading import only_row
from matching.rows import wish_copies
from matching.scoring import check_same
from matching.stores import Homes, Wishes

NO_STEPS: Steps = {}


@dataclass(frozen=True, slots=True, eq=False)
class Loosening:
    """What one loosening of a criterion would bring.

    ``more`` homes, with the rows ``homes`` (more,) int64, best first, would suit that do not now;
    ``fewer`` that suit now no longer would: those that have a tag fit less well once it is dropped,
    and a slack of more than the bound itself may shrink with a bound closer to 0.

    Codes, and the parameters that come with them (None elsewhere):

    * Range: ``max_up``, ``min_down``: the bound moved ``by`` a share of its size (an amount where
      the criterion is absolute), to ``bound``.
    * Near: ``area_wider``: the edge of every area moved out ``by`` kilometres, fade and priority
      unchanged.
    * Choice: ``choice_added``: code ``number`` asked for as well.
    * Tags, with the tag's ``number``: ``tag_nice``: no longer a must but nice, weighing the same;
      ``tag_dropped``: no longer asked for; ``tag_allowed``: no longer to be avoided.
    * All but Tags: ``must_nice``: the criterion no longer rules out. Gates never give way.
    """

    criterion: str
    code: str
    more: int
    fewer: int
    homes: Ints
    by: float | None = None
    bound: float | None = None
    number: int | None = None


def relax(
    homes: Homes,
    wishes: Wishes,
    wish: int | None = None,
    *,
    floor: float = 0.5,
    steps: Steps = NO_STEPS,
) -> list[Loosening]:
    """Every single loosening of a wish, those that bring most homes first.

    ``wish`` may be left out where ``wishes`` holds exactly one. ``steps`` tells for a Range or Near
    by its name how far it gives way: shares of the bound (unless said 0.05 and 0.10), amounts where
    it is absolute (1), kilometres (1 and 2). Every stated criterion has its loosenings, also where
    they bring nothing; equals come in declared order, smaller steps first. A home suits from a
    score of ``floor`` on, as in ``rank``: the counts are those of ranking the loosened wish.
    Raises ValueError as ``rank_one`` does, and for steps that loosen nothing.

    >>> from matching import Criteria, Range
    >>> criteria = Criteria(Range("price", slack=0.1))
    >>> homes = criteria.homes(3, {"price": [100.0, 107.0, 112.0]})
    >>> wish = criteria.wishes(1, {"price:max": [100.0]})
    >>> [(one.code, one.by, one.more, one.homes.tolist()) for one in relax(homes, wish)]
    [('max_up', 0.1, 2, [1, 2]), ('max_up', 0.05, 1, [1])]
    """
    check_same(homes, wishes)
    check_limits(None, floor)
    check_steps(homes.declared, steps)
    row = only_row(wish, len(wishes), "wish")
    own = wish_copies(wishes, row, 1)
    changes = [change for one in homes.declared for change in changes_of(one, own, steps_of(one, steps))]
    asked = [change for change in changes if may_matter(change, homes)]
    now, *after = suiting(homes, variants_of(wishes, row, asked), floor)
    then = {id(change): found for change, found in zip(asked, after, strict=True)}
    suits_now = np.zeros(len(homes), np.bool_)
    suits_now[now] = True
    found = [loosening(change, suits_now, then.get(id(change), now)) for change in changes]
    return sorted(found, key=lambda one: -one.more)


def may_matter(change: Change, homes: Homes) -> bool:
    """Whether any home can tell: one more code that none has cannot change a thing."""
    return change.code != "choice_added" or bool((homes.arrays[change.criterion] == change.number).any())


def variants_of(wishes: Wishes, row: int, changes: list[Change]) -> Wishes:
    """A store of the wish as it is and, after it, with each of the changes."""
    columns = wish_copies(wishes, row, len(changes) + 1)
    for at, change in enumerate(changes, start=1):
        for name, value in change.columns.items():
            columns[name][at] = value
    return Criteria(*wishes.declared).wishes(len(changes) + 1, columns)


def suiting(homes: Homes, wishes: Wishes, floor: float) -> list[Ints]:
    """For every wish the rows of the homes that suit it, best first."""
    ranking = rank(homes, wishes, best=None, floor=floor)
    return np.split(ranking.home, np.searchsorted(ranking.wish, np.arange(1, len(wishes))))


def loosening(change: Change, suits_now: Bools, then: Ints) -> Loosening:
    gained = then[~suits_now[then]]
    fewer = int(np.count_nonzero(suits_now)) - (len(then) - len(gained))
    return Loosening(
        change.criterion, change.code, len(gained), fewer, gained, change.by, change.bound, change.number
    )
