"""What a wish might say differently, judging by verdicts: for people to take or leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.arrays import Bools, Floats
from matching.fits import UNKNOWN_FIT
from matching.learning.crowd import Crowd
from matching.learning.evidence import End, Evidence
from matching.learning.proof import more_often_than_not, no_accident
from matching.learning.signals import verdicts
from matching.learning.taste import normal_below

Code = Literal["avoid_tag", "prefer_tag", "narrow", "widen", "raise_weight"]

SURE_IF_SAID = 0.9
SURE = 0.98
"""Where nobody said what it was about: so much is looked at that something stands out by accident."""

LEAST = 3
FEW = 4
"""Evidence is at least ``LEAST`` verdicts, and ``FEW`` times what speaks against it."""

LOG_ODDS_PER_WEIGHT = 2.0
HEAVIEST = 4.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that the wish might say differently.

    * ``avoid_tag``, ``prefer_tag``: the number of the ``tag``.
    * ``narrow``: move the ``end`` of the Range to a value ``between`` the last that was liked (NaN:
      none was) and the first beyond that was not.
    * ``widen``: move the ``end`` so that it takes in the second value of ``between``, which is the
      farthest liked one; the first is the bound as it is.
    * ``raise_weight``: to ``weight``.

    ``supporting`` and ``contrary`` count verdicts; ``certainty`` is the probability that it is so.
    """

    code: Code
    criterion: str
    certainty: float
    supporting: int
    contrary: int
    tag: int | None = None
    end: End | None = None
    between: tuple[float, float] | None = None
    weight: float | None = None


def suggest(evidence: Evidence, *, tags: str = "features", crowd: Crowd | None = None) -> list[Suggestion]:
    """What the verdicts suggest, the surest first, the better supported first among equals.

    ``tags`` is the name of the Tags criterion. ``crowd``, of the criteria in ``evidence.fits``, is what
    is believed of weights before any verdict; without it the wish's own weights are.

    >>> from matching.learning.evidence import evidence
    >>> lift = [[0], [0], [0], [0], [0], [1], [1], [1], [1], [1]]
    >>> seen = evidence([False] * 5 + [True] * 5, tags=np.array(lift, float))
    >>> [(one.code, one.tag, one.supporting, one.contrary) for one in suggest(seen)]
    [('prefer_tag', 0, 5, 0)]
    """
    if not len(evidence.liked):
        return []
    found = [*by_tags(evidence, tags), *by_bounds(evidence), *by_weights(evidence, crowd)]
    return sorted(
        found, key=lambda one: (-one.certainty, -one.supporting, one.code, one.criterion, one.tag or 0)
    )


def by_tags(evidence: Evidence, criterion: str) -> Iterator[Suggestion]:
    for tag in np.flatnonzero(evidence.free).tolist():
        counted = evidence.speaks_of(criterion) & (evidence.tags[:, tag] != UNKNOWN_FIT)
        has, liked = evidence.tags[counted, tag] == 1, evidence.liked[counted]
        marked, loved = int(has.sum()), int((has & liked).sum())
        left, likes, seen = marked - loved, int(liked.sum()), len(has)
        less, more = (
            no_accident(part, marked, all_, seen) for part, all_ in ((loved, likes), (left, seen - likes))
        )
        if less >= SURE and enough(left, loved):
            yield Suggestion("avoid_tag", criterion, less, left, loved, tag=tag)
        if more >= SURE and enough(loved, left):
            yield Suggestion("prefer_tag", criterion, more, loved, left, tag=tag)


def enough(supporting: int, contrary: int) -> bool:
    return supporting >= LEAST and supporting >= FEW * contrary


def by_bounds(evidence: Evidence) -> Iterator[Suggestion]:
    for name, values in evidence.values.items():
        low, high = evidence.bounds[name]
        yield from at_one_end(evidence, name, "max", values, high)
        yield from at_one_end(evidence, name, "min", -values, -low)


def at_one_end(evidence: Evidence, name: str, end: End, values: Floats, bound: float) -> Iterator[Suggestion]:
    """Whether the upper end should come down or go up; the lower end is asked with all signs turned."""
    sign = 1.0 if end == "max" else -1.0
    counted = evidence.speaks_of(name, end) & ~np.isnan(values)
    liked, beyond = counted & evidence.liked, values > bound
    if wider := further(values, liked & beyond, counted & ~evidence.liked & beyond):
        sure, farthest, supporting, contrary = wider
        between = sign * bound, sign * farthest
        yield Suggestion("widen", name, sure, supporting, contrary, end=end, between=between)
    elif nearer_in := closer(values, liked, counted & ~beyond, evidence.names(name, end)):
        sure, last, first, supporting = nearer_in
        yield Suggestion("narrow", name, sure, supporting, 0, end=end, between=(sign * last, sign * first))


def further(values: Floats, liked: Bools, dismissed: Bools) -> tuple[float, float, int, int] | None:
    """Certainty, the farthest liked value and the counts, where what lies beyond the bound is liked."""
    supporting, contrary = int(liked.sum()), int(dismissed.sum())
    sure = more_often_than_not(supporting, contrary)
    if sure < SURE_IF_SAID or not enough(supporting, contrary):
        return None
    return sure, float(values[liked].max()), supporting, contrary


def closer(
    values: Floats, liked: Bools, counted: Bools, named: Bools
) -> tuple[float, float, float, int] | None:
    """Certainty, last liked value, first one beyond it and their number, where all beyond were dismissed."""
    last = float(values[liked].max(initial=-np.inf))
    beyond = counted & (values > last)
    said = beyond & named
    if said.sum() >= LEAST:
        sure, beyond = more_often_than_not(int(said.sum()), 0), said
    else:
        sure = no_accident(0, int(beyond.sum()), int((liked & counted).sum()), int(counted.sum()))
    number = int(beyond.sum())
    if number < LEAST or sure < (SURE_IF_SAID if beyond is said else SURE):
        return None
    return sure, last if np.isfinite(last) else np.nan, float(values[beyond].min()), number


def by_weights(evidence: Evidence, crowd: Crowd | None) -> Iterator[Suggestion]:
    """Criteria that seem to matter more than the wish says: where homes that miss them are not liked."""
    if not evidence.fits:
        return
    learned = heavier_than_stated(evidence, crowd)
    for name, fits in evidence.fits.items():
        weight, short = evidence.weights.get(name, 1.0), fits < 1
        said = int((evidence.names(name) & short).sum())
        left = int((evidence.speaks_of(name) & ~evidence.liked & short).sum())
        contrary = int((evidence.liked & short).sum())
        sure, supporting = more_often_than_not(said, contrary), said
        if sure < SURE_IF_SAID or said < LEAST:
            sure, supporting = learned[name], left
        if sure >= SURE_IF_SAID and enough(supporting, contrary) and weight < HEAVIEST:
            heavier = min(max(2 * weight, 1.0), HEAVIEST)
            yield Suggestion("raise_weight", name, sure, supporting, contrary, weight=heavier)


def heavier_than_stated(evidence: Evidence, crowd: Crowd | None) -> dict[str, float]:
    """How sure it is, by criterion, that it weighs more for this person than was believed before."""
    names = list(evidence.fits)
    if crowd is None:
        weights = {name: LOG_ODDS_PER_WEIGHT * evidence.weights.get(name, 1.0) for name in names}
        crowd = Crowd.expecting(weights, bar=sum(weights.values()) / 2)
    counted = evidence.speaks_of_all()
    table = np.column_stack(list(evidence.fits.values()))[counted]
    table[np.isnan(table)] = UNKNOWN_FIT
    signals = verdicts(table, liked=evidence.liked[counted], person=np.zeros(len(table), np.int64), people=1)
    taste = crowd.update(signals)
    apart = taste.mean[0] - crowd.mean[0]
    spread = np.sqrt(np.diag(taste.covariance[0]))
    return dict(zip(names, normal_below(apart / spread)[:-1].tolist(), strict=True))
