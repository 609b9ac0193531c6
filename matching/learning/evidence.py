"""What one wish's verdicts have to say: each home with its verdict, its values and its fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from matching.arrays import Bools, Floats
from matching.learning.signals import read_fits
from matching.reading import check_shape, read_bools, read_numbers, refuse_where

End = Literal["min", "max"]


@dataclass(frozen=True, slots=True)
class About:
    """What a dismissal was said to be about: a criterion, and for a Range which of its ends."""

    criterion: str
    end: End | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verdicts (k,) on homes that were shown for one wish. Checked and made by ``evidence``.

    ``fits`` and ``values`` (k,) by criterion, NaN where a home does not tell: fits of what the wish
    states, values of Ranges; ``bounds`` (low, high) of the Ranges, NaN open; ``weights`` by criterion;
    ``tags`` (k, t): 1 has it, 0 lacks it, 0.5 unknown; ``free`` (t,) the tags that the wish does
    not name; ``about`` (k,): None where a dismissal may have been about anything.
    """

    liked: Bools
    about: tuple[About | None, ...]
    fits: Mapping[str, Floats] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, Floats] = field(default_factory=dict)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    tags: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    free: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))

    def speaks_of(self, criterion: str, end: End | None = None) -> Bools:
        """Verdicts (k,) that may be about the criterion: those about nothing in particular, or about it."""
        return np.array([one is None or is_about(one, criterion, end) for one in self.about], np.bool_)

    def speaks_of_all(self) -> Bools:
        """Verdicts (k,) that are about nothing in particular, or about one of the criteria of ``fits``."""
        return np.array([one is None or one.criterion in self.fits for one in self.about], np.bool_)

    def names(self, criterion: str, end: End | None = None) -> Bools:
        """Dismissals (k,) said to be about the criterion."""
        named = [one is not None and is_about(one, criterion, end) for one in self.about]
        return np.array(named, np.bool_) & ~self.liked


def is_about(about: About, criterion: str, end: End | None) -> bool:
    return about.criterion == criterion and (end is None or about.end in (None, end))


def evidence(
    liked: object,
    *,
    about: Sequence[About | None] | None = None,
    fits: Mapping[str, object] | None = None,
    weights: Mapping[str, float] | None = None,
    values: Mapping[str, object] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    tags: object = None,
    free: object = None,
) -> Evidence:
    """The evidence of ``Evidence``, checked. Raises ValueError naming argument and row."""
    count = np.shape(liked)[0] if np.ndim(liked) else 0  # type: ignore[call-overload]
    rows = np.arange(count)
    said = tuple(about) if about is not None else (None,) * count
    if len(said) != count:
        raise ValueError(f"about: {len(said)} beside {count} verdicts")
    states = read_fits(np.zeros((count, 0)) if tags is None else tags, name="tags")
    check_shape("tags", states, (count, None))
    open_tags = np.ones(states.shape[1], np.bool_) if free is None else free
    known = {name: read_numbers(name, column, rows) for name, column in (values or {}).items()}
    return Evidence(
        read_bools("liked", liked, rows),
        said,
        {name: read_column(name, column, count) for name, column in (fits or {}).items()},
        {name: read_weight(name, weight) for name, weight in (weights or {}).items()},
        known,
        {name: read_bounds(name, (bounds or {}).get(name, (np.nan, np.nan))) for name in known},
        states,
        read_bools("free", open_tags, np.arange(states.shape[1])),
    )


def read_column(name: str, given: object, count: int) -> Floats:
    """Fits (count,), NaN where the home does not tell."""
    column = read_numbers(name, given, np.arange(count))
    bad = (column < 0) | (column > 1)
    refuse_where(name, np.arange(count), bad, lambda at: f"{column[at]} is not from 0 to 1")
    return column


def read_weight(name: str, given: float) -> float:
    if not (np.isfinite(given) and given >= 0):
        raise ValueError(f"weights: {given} of {name} is not a weight from 0 up")
    return float(given)


def read_bounds(name: str, given: tuple[float, float]) -> tuple[float, float]:
    low, high = float(given[0]), float(given[1])
    if low > high or np.isinf(low) or np.isinf(high):
        raise ValueError(f"bounds: {name} from {low} to {high}")
    return low, high
