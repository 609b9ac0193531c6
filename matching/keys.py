"""A score and a row in one integer: sorted, the better score comes first, and of equals the lower row."""

import numpy as np

from matching.arrays import Ints, Singles

ROW_BITS = np.int64(32)
LOW = np.int64(0xFFFFFFFF)
ONE = np.int64(0x3F800000)
"""The bits of 1.0 in float32; bits grow with the number from 0 up."""

NO_KEY = np.int64(np.iinfo(np.int64).max)


def key_of(score: Singles, row: Ints) -> Ints:
    """Keys (k,) of scores (k,) float32 up to 1 and rows (k,) below 2**32; negative scores count as 0.

    >>> keys = key_of(np.array([0.5, 1.0, 0.5], np.float32), np.array([7, 9, 3]))
    >>> np.argsort(keys).tolist()
    [1, 2, 0]
    >>> score_of_key(keys).tolist(), row_of_key(keys).tolist()
    ([0.5, 1.0, 0.5], [7, 9, 3])
    """
    bits = np.maximum(score, np.float32(0)).view(np.int32).astype(np.int64)
    return ((ONE - bits) << ROW_BITS) | row


def score_of_key(key: Ints) -> Singles:
    """Scores (k,) float32, 0 where the key is of something below."""
    return np.maximum(ONE - (key >> ROW_BITS), 0).astype(np.int32).view(np.float32)


def row_of_key(key: Ints) -> Ints:
    return key & LOW


def key_below(floor: float) -> np.int64:
    """The lowest key that every score below the floor has at least."""
    bits = np.array([floor], np.float32).view(np.int32).astype(np.int64)[0]
    return (ONE - bits + 1) << ROW_BITS
