"""Single rows of a store as columns, to make a small store of variants of them."""

import numpy as np

from matching.arrays import Arrays
from matching.columns import home_columns, wish_columns
from matching.stores import Homes, Wishes


def home_copies(homes: Homes, row: int, count: int) -> Arrays:
    """The given columns of a home, ``count`` times below each other."""
    names = [column.name for criterion in homes.declared for column in home_columns(criterion)]
    return {name: np.repeat(homes.arrays[name][row : row + 1], count, axis=0) for name in names}


def wish_copies(wishes: Wishes, row: int, count: int) -> Arrays:
    """The given columns of a wish, ``count`` times below each other; areas as checked shapes."""
    names = [column.name for criterion in wishes.declared for column in wish_columns(criterion)]
    return {name: np.repeat(wishes.arrays[name][row : row + 1], count, axis=0) for name in names}
