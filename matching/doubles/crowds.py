"""Where many records are nearly alike, each pair of them is less likely one thing: the flats of a new
building are advertised in the same words.
"""

import numpy as np

from matching.arrays import Floats, Ints

USUAL = 5
"""Records of one thing, as they occur without surprise."""

BITS = 4.0
"""What each doubling of a crowd beyond the usual number takes from the odds."""


def crowded(left: Ints, right: Ints, odds: Floats, records: int, one_side: bool) -> Floats:
    """(k,) odds in bits, less what the larger of the two crowds takes.

    A record's crowd is itself and all that are likelier its doubles than not; with ``one_side`` only that
    of the left record counts, right rows being of another store.
    """
    likely = odds >= 0
    size = np.bincount(left[likely], minlength=records)
    if one_side:
        largest = size[left]
    else:
        size = size + np.bincount(right[likely], minlength=records)
        largest = np.maximum(size[left], size[right])
    return odds - BITS * np.log2(np.maximum((1 + largest) / USUAL, 1.0))
