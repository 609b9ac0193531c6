"""How far apart numbers and places are, in the bands that their fields declare."""

import numpy as np

from matching.arrays import Floats
from matching.doubles.distances import arc_km
from matching.doubles.fields import MISSING, Number, Place
from matching.doubles.wording import Levels

SAME = 0


def number_levels(field: Number, one: Floats, other: Floats) -> Levels:
    """(k,) levels of k pairs of numbers."""
    scale = np.maximum(np.abs(one), np.abs(other)) if field.relative else np.ones(len(one))
    scale[scale == 0] = 1.0
    with np.errstate(over="ignore"):
        apart = np.abs(one / scale - other / scale)
    levels = np.searchsorted(np.array([0.0, *field.within]), apart * (1 - 1e-12), side="left")
    levels[one == other] = SAME
    levels[np.isnan(apart)] = MISSING
    return levels.astype(np.int8)


def place_levels(field: Place, one: Floats, other: Floats) -> Levels:
    """(k,) levels of k pairs of places, each (k, 2)."""
    km = arc_km(one, other)
    levels = np.searchsorted(np.array(field.km), km, side="left").astype(np.int8)
    levels[np.isnan(km)] = MISSING
    return levels
