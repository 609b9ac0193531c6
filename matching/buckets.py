"""Homes of a block that are next to each other in a number or in place: what they add is worked out once
for them all."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Array, Bools, Singles
from matching.layout import alike
from matching.slopes import FAR

HOMES = 8
"""In a bucket or cell: fewer are nearer to each other, but there are more buckets to add up."""

MOST = 32
"""Buckets or cells in a block: in larger blocks they hold more homes instead."""


@dataclass(slots=True)
class Buckets:
    """The lowest and the highest number in each of the S buckets of B blocks, (S, B)."""

    low: Singles
    high: Singles


@dataclass(slots=True)
class Cells:
    """The S cells of B blocks: centres (3, S, B) in km from those of the blocks, and the chord in km (S, B)
    that reaches every home of the cell."""

    centre: Singles
    radius: Singles


def share_of(width: int) -> int:
    """How many of a block's homes belong in a bucket or cell."""
    return max(HOMES, -(-width // MOST))


def buckets_of(value: Singles) -> tuple[Buckets, Bools]:
    """Buckets of blocks of numbers (B, b), NaN unknown, and which home is in which: (B, S, b).

    >>> buckets, there = buckets_of(np.array([[9.0, np.nan, *range(8)]], np.float32))
    >>> buckets.low[:, 0].tolist(), buckets.high[:, 0].tolist()
    ([0.0, 9.0], [7.0, 9.0])
    >>> there[0, 1].nonzero()[0].tolist()
    [0]
    """
    blocks, width = value.shape
    share = share_of(width)
    count = -(-width // share)
    order = np.argsort(value, axis=1)
    bucket = np.empty(value.shape, np.int32)
    np.put_along_axis(bucket, order, (np.arange(width, dtype=np.int32) // share)[np.newaxis], axis=1)
    bucket[np.isnan(value)] = -1
    ordered = np.full((blocks, count * share), np.nan, np.float32)
    ordered[:, :width] = np.take_along_axis(value, order, axis=1)
    ordered = ordered.reshape(blocks, count, share)
    low, high = np.fmin.reduce(ordered, axis=2), np.fmax.reduce(ordered, axis=2)
    empty = np.isnan(low)
    low[empty], high[empty] = FAR, -FAR
    return Buckets(np.ascontiguousarray(low.T), np.ascontiguousarray(high.T)), members(bucket, count)


def cells_of(local: Singles) -> tuple[Cells, Bools]:
    """Cells of blocks of homes (B, 3, b) in km from the centre, NaN unknown, and which home is in which:
    (B, S, b)."""
    blocks, _, width = local.shape
    share = share_of(width)
    axes = [axis.astype(np.float64) for axis in np.moveaxis(local, 1, 0).reshape(3, -1)]
    order, _ = alike(np.repeat(np.arange(blocks), width), [axes], share)
    cell = np.empty(blocks * width, np.int32)
    cell[order] = np.tile(np.arange(width, dtype=np.int32) // share, blocks)
    cell = cell.reshape(blocks, width)
    cell[np.isnan(local[:, 0])] = -1
    there = members(cell, -(-width // share))
    homes = there.astype(np.float32)
    spots = np.nan_to_num(local)
    centre = np.einsum("bsh,bxh->xsb", homes, spots)
    centre /= np.maximum(homes.sum(axis=2), np.float32(1)).T
    own = np.einsum("bsh,xsb->bxh", homes, centre)
    away = np.sqrt(np.square(spots - own).sum(axis=1))
    radius = np.where(there, away[:, np.newaxis], np.float32(0)).max(axis=2, initial=0)
    return Cells(centre, np.ascontiguousarray(radius.T)), there


def members(number: Array, count: int) -> Bools:
    """Which homes of each block have which number: (B, b) as (B, count, b)."""
    return number[:, np.newaxis] == np.arange(count, dtype=number.dtype)[:, np.newaxis]
