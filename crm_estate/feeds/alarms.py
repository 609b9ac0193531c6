"""What about a whole batch makes a person look first: values off the market's level, or moved all alike."""

from collections.abc import Sequence
from math import exp, log
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Field = Literal["list_price", "living_area", "price_per_m2", "location", ""]
Cause = Literal["thousands", "per_m2", "square_feet", "feet", "pence", ""]
Values = NDArray[np.float64]

FEWEST = 10
"""Listings that must be comparable before anything is said of a batch."""

OFF_LEVEL = {"list_price": log(3.0), "living_area": log(2.5), "price_per_m2": log(3.0)}
"""How far, as a logarithm, a batch may lie from what its places ask."""

MOST = 0.6
ALL_ALIKE = 0.5
"""Share of the batch that must show it."""

SMALLEST_SHIFT = log(1.08)
ALIKE = 0.005
OFF_KM = 0.2
FAR_KM = 5.0
FAR_SHARE = 0.3
DEGREE_KM = 111.2

CAUSES: tuple[tuple[Cause, Field, float, float], ...] = (
    ("thousands", "list_price", log(1000), log(2.5)),
    ("thousands", "list_price", -log(1000), log(2.5)),
    ("pence", "list_price", log(100), log(1.6)),
    ("square_feet", "living_area", log(10.764), log(1.35)),
    ("square_feet", "living_area", -log(10.764), log(1.35)),
    ("feet", "living_area", log(3.281), log(1.2)),
)
"""What a factor of that size most likely is, and how near it must be."""


class Alarm(Struct, frozen=True, kw_only=True):
    """One thing that is off about a batch, with the evidence for it."""

    kind: Literal["level", "factor", "offset", "far", "withdrawals", "nameless"]
    field: Field = ""
    factor: float | None = None
    """How many times what was expected the batch says, for level and factor."""
    by: float | None = None
    """By how much all moved: in the field's unit, km for places."""
    compared: int = 0
    """Listings (for level: of the batch) that could be compared and show it."""
    of: int = 0
    """How many could have shown it."""
    cause: Cause = ""
    example: str = ""
    """Reference of one of them."""


class Group(Struct, frozen=True, kw_only=True):
    """One kind of home in one place: what the batch says beside what is known there, both medians."""

    said: float
    known: float
    listings: int
    market: int


def off_the_level(field: Field, groups: Sequence[Group], area: float | None = None) -> Alarm | None:
    """Whether a batch stands off the level of its places; `area`: its median, to know prices per m².

    >>> flats = [Group(said=9_000, known=450_000, listings=30, market=80)]
    >>> off_the_level("list_price", flats, area=50).cause
    'per_m2'
    >>> off_the_level("list_price", [Group(said=500_000, known=450_000, listings=30, market=80)])
    """
    listings = sum(group.listings for group in groups)
    if listings < FEWEST:
        return None
    ratios = np.array([log(group.said / group.known) for group in groups])
    weights = np.array([min(group.listings, group.market) for group in groups], dtype=np.float64)
    middle = _weighted_median(ratios, weights)
    off = np.abs(ratios) > OFF_LEVEL[field]
    if abs(middle) <= OFF_LEVEL[field] or weights[off].sum() < MOST * weights.sum():
        return None
    return Alarm(
        kind="level",
        field=field,
        factor=exp(middle),
        compared=int(sum(group.listings for group, is_off in zip(groups, off, strict=True) if is_off)),
        of=listings,
        cause=_cause(field, middle, area),
    )


def moved_alike(field: Field, before: Values, after: Values, others: int) -> Alarm | None:
    """Whether most of the known listings moved by one factor or one amount; `others` are known and stay.

    >>> old = np.linspace(100, 900, 20)
    >>> moved_alike("list_price", old, old * 1.23, 0).kind, moved_alike("list_price", old, old + 50, 0).kind
    ('factor', 'offset')
    >>> moved_alike("list_price", old, old * 1.23, 1_000)
    """
    known = len(before) + others
    if len(before) < FEWEST or len(before) < ALL_ALIKE * known:
        return None
    ratios = np.log(after / before)
    factor = float(np.median(ratios))
    alike = int((np.abs(ratios - factor) < ALIKE).sum())
    if abs(factor) > SMALLEST_SHIFT and alike > ALL_ALIKE * known:
        return Alarm(
            kind="factor", field=field, factor=exp(factor), compared=alike, of=known,
            cause=_cause(field, factor, None),
        )  # fmt: skip
    moves = after - before
    by = float(np.median(moves))
    alike = int((np.abs(moves - by) <= ALIKE * abs(by)).sum())
    is_much = abs(by) > (exp(SMALLEST_SHIFT) - 1) * float(np.median(before))
    if by and is_much and alike > ALL_ALIKE * known:
        return Alarm(kind="offset", field=field, by=by, compared=alike, of=known)
    return None


def moved_away(before: Values, after: Values, others: int) -> Alarm | None:
    """Whether most known listings lie elsewhere now; arrays (n, 2) of degrees, latitude first."""
    known = len(before) + others
    if len(before) < FEWEST or len(before) < ALL_ALIKE * known:
        return None
    moves = (after - before) * DEGREE_KM
    moves[:, 1] *= np.cos(np.radians(before[:, 0]))
    middle = np.median(moves, axis=0)
    alike = int((np.hypot(*(moves - middle).T) < OFF_KM / 4).sum())
    shift = float(np.hypot(*middle))
    if shift > OFF_KM and alike > ALL_ALIKE * known:
        return Alarm(kind="offset", field="location", by=shift, compared=alike, of=known)
    lengths = np.hypot(*moves.T)
    far = int((lengths > FAR_KM).sum())
    if far > ALL_ALIKE * known:
        return Alarm(kind="far", field="location", by=float(np.median(lengths)), compared=far, of=known)
    return None


def far_from_their_towns(far: int, placed: int) -> Alarm | None:
    """Whether too many listings lie far from the town they name.

    >>> far_from_their_towns(40, 100).compared, far_from_their_towns(4, 100)
    (40, None)
    """
    if far < FEWEST or far <= FAR_SHARE * placed:
        return None
    return Alarm(kind="far", field="location", compared=far, of=placed)


def too_many_gone(gone: int, stock: int, share: float, nameless: int) -> Alarm | None:
    """Whether withdrawing what a full feed does not name needs a person's word.

    `nameless`: refused records of which nobody knows whose they are; any that is missing could be one.

    >>> too_many_gone(30, 100, 0.2, 0).kind, too_many_gone(3, 100, 0.2, 0), too_many_gone(3, 100, 0.2, 1).kind
    ('withdrawals', None, 'nameless')
    """
    if gone and nameless:
        return Alarm(kind="nameless", compared=nameless, of=gone)
    if gone > share * stock:
        return Alarm(kind="withdrawals", compared=gone, of=stock)
    return None


def _cause(field: Field, ratio: float, area: float | None) -> Cause:
    for cause, of, size, near in CAUSES:
        if field == of and abs(ratio - size) < near:
            return cause
    if field == "list_price" and area and abs(ratio + log(area)) < log(2.5):
        return "per_m2"
    return ""


def _weighted_median(values: Values, weights: Values) -> float:
    order = np.argsort(values)
    running = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(running, running[-1] / 2)])
