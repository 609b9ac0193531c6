"""Putting rows that are alike side by side, so that blocks of them have tight bounds."""

import numpy as np

from matching.arrays import Array, Floats, Ints


def alike(groups: Ints, turns: list[list[Floats]], block: int) -> tuple[Ints, Ints]:
    """An order (n,) and, in it, the parts (n,), ascending, of at most ``block`` rows of one group each.

    A group that is larger is halved where the middle of a quantity (n,) lies, its halves by that of the
    next of the ``turns``, and so on, over and over, NaN being last. Where a turn has several quantities,
    such as the axes of a place, each part is halved by the one in which it is the widest.
    Source: Bentley, Multidimensional binary search trees used for associative searching (1975).

    >>> order, part = alike(np.array([1, 0, 0, 0]), [[np.array([1.0, 4.0, 2.0, 3.0])]], 2)
    >>> order.tolist(), part.tolist()
    ([2, 3, 1, 0], [0, 0, 1, 2])
    """
    order = np.argsort(groups, kind="stable")
    part = ranked(groups[order])
    for turn in range(len(groups).bit_length() if turns else 0):
        start, size = extents(part)
        if (size <= block).all():
            break
        key = bits_of(widest([values[order] for values in turns[turn % len(turns)]], start, part))
        order = order[np.argsort((part << 32) | key, kind="stable")]
        # The first half is a whole number of blocks.
        half = np.where(size > block, (size // block + 1) // 2 * block, size)
        second = np.arange(len(part)) - np.repeat(start, size) >= np.repeat(half, size)
        part = ranked(2 * part + second)
    start, size = extents(part)
    place = np.arange(len(part)) - np.repeat(start, size)
    return order, ranked(part * (len(part) // block + 1) + place // block)


def widest(quantities: list[Floats], start: Ints, part: Ints) -> Floats:
    """For each part, beginning at ``start``, that of the quantities (n,) in which it is the widest: (n,)."""
    if len(quantities) == 1:
        return quantities[0]
    width = np.stack([
        np.fmax.reduceat(values, start) - np.fmin.reduceat(values, start) for values in quantities
    ])  # fmt: skip
    axis = np.where(np.isnan(width), -1.0, width).argmax(axis=0)
    return np.choose(axis[part], quantities)


def bits_of(values: Floats) -> Ints:
    """Whole numbers (n,) below 2**32 in the order of the values in float32, NaN last."""
    with np.errstate(over="ignore"):  # what is too large for float32 is as good as infinite
        bits = (values.astype(np.float32) + np.float32(0)).view(np.int32).astype(np.int64)
    ordered = np.where(bits < 0, ~bits & 0x7FFFFFFF, bits + 0x80000000)
    return np.where(np.isnan(values), 0xFFFFFFFF, ordered)


def ranked(ascending: Ints) -> Ints:
    """Ascending numbers (n,) as 0, 1, 2 …

    >>> ranked(np.array([4, 4, 9])).tolist()
    [0, 0, 1]
    """
    return np.concatenate([np.zeros(min(len(ascending), 1), np.int64), np.cumsum(np.diff(ascending) != 0)])


def extents(part: Ints) -> tuple[Ints, Ints]:
    """Where each part begins, and its size."""
    size = np.bincount(part)
    return np.cumsum(size) - size, size


def padded(order: Ints, part: Ints, block: int) -> Ints:
    """The order (n,) as rows (B, block), one for each part; -1 where one is not full.

    >>> padded(np.array([2, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[2, -1], [0, 1]]
    """
    start, size = extents(part)
    slots = np.full((len(size), block), -1, np.int64)
    slots[part, np.arange(len(part)) - np.repeat(start, size)] = order
    return slots


def groups_of(keys: list[Array], count: int) -> Ints:
    """A number (n,) for each distinct combination of the keys, (n,) or (n, t) each."""
    groups = np.zeros(count, np.int64)
    for key in keys:
        for column in [key] if key.ndim == 1 else np.packbits(key, axis=1).T:
            values, number = np.unique(column, return_inverse=True)
            groups = np.unique(groups * len(values) + number, return_inverse=True)[1]
    return groups
