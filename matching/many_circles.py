"""Circles of many wishes checked and drawn at once."""

from collections.abc import Sequence
from itertools import repeat
from operator import is_

import numpy as np

from matching.areas import Circle
from matching.arrays import Bools, Floats
from matching.reading import numbers_or_nan
from matching.shapes import circle_areas


def draw_circles(circles: Sequence[Circle]) -> tuple[Floats, Bools]:
    """Circles as areas (k, FACTS), and which of them (k,) are well; the others' numbers mean nothing."""
    lat, lon = numbers_or_nan([one.lat for one in circles]), numbers_or_nan([one.lon for one in circles])
    km, priority = (
        numbers_or_nan([one.km for one in circles]),
        numbers_or_nan([one.priority for one in circles]),
    )
    fades = [one.fade for one in circles]
    unsaid = np.fromiter(map(is_, fades, repeat(None)), np.bool_, len(fades))
    fade = np.where(unsaid, km / 2, numbers_or_nan(fades))
    well = (
        fades_well(fade, priority) & (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & (km > 0) & np.isfinite(km)
    )
    said = (np.where(well, column, 1.0) for column in (lat, lon, km, fade, priority))
    return circle_areas(*said), well


def fades_well(fade: Floats, priority: Floats) -> Bools:
    return (fade >= 0) & np.isfinite(fade) & (priority > 0) & (priority <= 1)
