"""What the columns of fits are: each the fit of one criterion, seen with one bound and one slack."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats
from matching.learning.signals import read_fits
from matching.reading import read_rows_of_pairs
from matching.scoring import score_pairs
from matching.stores import Homes, Wishes


@dataclass(frozen=True, slots=True)
class Lens:
    """One column of fits: that of the criterion ``name``.

    Several lenses of one Range teach how far its fit should reach: each gives ``bound`` and
    ``slack`` of a ramp that falls (``upper``, a maximum) or rises (a minimum) between them, slack
    in the column's unit.
    """

    name: str
    bound: float | None = None
    slack: float = 0.0
    upper: bool = True


def fits_through(homes: Homes, wishes: Wishes, home_rows: object) -> Floats:
    """Fits (k, m) of homes (k,) to every wish, where each wish stated a single criterion without must.

    That is how a lens is ground: the score of a wish with one criterion is the fit of that
    criterion. Raises ValueError where a wish rules a home out or states nothing.

    >>> from matching import Criteria, Range
    >>> criteria = Criteria(Range("price", absolute=True))
    >>> homes = criteria.homes(1, {"price": [110.0]})
    >>> wishes = criteria.wishes(2, {"price:max": [100.0, 100.0], "price:slack": [20.0, 50.0]})
    >>> fits_through(homes, wishes, [0]).round(3).tolist()
    [[0.5, 0.8]]
    """
    rows = read_rows_of_pairs("home_rows", home_rows, len(homes))
    home, wish = np.repeat(rows, len(wishes)), np.tile(np.arange(len(wishes)), len(rows))
    fits = score_pairs(homes, wishes, home, wish).reshape(len(rows), len(wishes))
    bad = np.argwhere(np.isnan(fits))
    if len(bad):
        at, wish = (int(number) for number in bad[0])
        raise ValueError(f"home_rows, row {at}: wish {wish} gives home {rows[at]} no fit")
    return read_fits(np.clip(fits, 0.0, 1.0))
