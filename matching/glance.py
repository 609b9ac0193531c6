"""A first look at the homes of some blocks, for a single wish, in float32: who cannot reach the floor is out.

What a home loses is rounded in its favour, so nobody is passed over who matches.
"""

import math

import numpy as np

from matching.arrays import Array, Bools, Ints, Singles
from matching.geometry import EARTH_KM
from matching.one_asked import Around, Band, OneAsked, Wanted
from matching.packed_homes import PackedHomes, Places
from matching.slopes import FAR, GRACE, SOFT

SLIP = 1e-6
"""Share of a distance or a bound that float32 may get wrong, and more."""

SLIP_KM = 0.005


def glance(asked: OneAsked, packed: PackedHomes, table: Singles, at: Ints) -> Bools:
    """Which homes (k, b) of the blocks ``at`` (k,) may reach the floor; ``table`` (k, K, b) is what is packed
    of them."""
    shape = len(at), table.shape[2]
    lost, out = np.zeros(shape, np.float32), np.zeros(shape, np.bool_)
    scratch = np.empty(shape, np.float32), np.empty(shape, np.float32), np.zeros(shape, np.float32)
    for wanted in asked.wanted:
        strike_tags(wanted, packed.column[wanted.name], packed.words[wanted.name], table.view(np.uint32), out)
    for around in asked.around:
        first = packed.column[around.name]
        missed = beyond(around, packed.places[around.name], table[:, first : first + 3], at, scratch)
        if around.must:
            out |= missed
        else:
            lost += missed * np.float32(around.share / asked.whole * (1 - GRACE))
    for band in asked.bands:
        value = table[:, packed.column[band.name]]
        if band.must:
            strike_numbers(band, value, out)
        lose(band, asked.whole, value, lost, scratch)
    np.logical_or(out, lost > (asked.whole - asked.need) / asked.whole + GRACE, out=out)
    return np.logical_not(out, out=out)


def strike_tags(wanted: Wanted, first: int, words: int, table: Array, out: Bools) -> None:
    """Who is known to lack what is required, or to have what is to be avoided."""
    for marks, asked in ((first, wanted.avoids), (first + words, wanted.requires)):
        for word in range(words):
            if asked[word]:
                out |= (table[:, marks + word] & np.uint32(asked[word])) != 0


def beyond(around: Around, places: Places, km: Singles, at: Ints, scratch: tuple[Singles, ...]) -> Bools:
    """Who (k, b) of those so many ``km`` (k, 3, b) from the middles lies beyond all areas; nobody of whom the
    place is unknown."""
    away, total, _ = scratch
    far = np.ones(away.shape, np.bool_)
    middle = places.middle.take(at, axis=1)[:, :, np.newaxis]
    reach = max(0.0, float(places.reach.take(at).max(initial=0.0))) * EARTH_KM
    for number, cap in enumerate(around.cap):
        spot = ((around.centre[:, number, np.newaxis, np.newaxis] - middle) * EARTH_KM).astype(np.float32)
        most = math.sqrt(cap) * EARTH_KM + SLIP_KM
        for axis in range(3):
            way = away if axis else total
            np.subtract(km[:, axis], spot[axis], out=way)
            way *= way
            if axis:
                total += away
        far &= total > np.float32((most + SLIP * (most + reach)) ** 2)
    return far


def strike_numbers(band: Band, value: Singles, out: Bools) -> None:
    """Whose number a must surely does not allow; an unknown one is allowed."""
    if band.high == band.high:
        out |= value > limit(band.high + band.above + SLIP * (abs(band.high) + band.above))
    if band.low == band.low:
        out |= value < limit(band.low - band.below - SLIP * (abs(band.low) + band.below))


def limit(number: float) -> np.float32:
    return np.float32(min(max(number, -FAR), FAR))


def lose(band: Band, whole: float, value: Singles, lost: Singles, scratch: tuple[Singles, ...]) -> None:
    """Add to ``lost`` what each number loses of all weight; nothing where it is unknown."""
    one, other, nothing = scratch
    share = band.share / whole
    if not share:
        return
    if band.high == band.high:
        edge, by = limit(band.high), share / width_of(band.high, band.above)
        np.subtract(value, edge, out=one)
        one *= np.float32(by)
    if band.low == band.low:
        edge, by = limit(band.low), share / width_of(band.low, band.below)
        way = other if band.high == band.high else one
        np.subtract(edge, value, out=way)
        way *= np.float32(by)
        if way is other:
            np.maximum(one, other, out=one)
    np.fmax(one, nothing, out=one)
    # Of two arrays the lower is found three times as quickly as of an array and a number.
    other.fill(share)
    np.minimum(one, other, out=one)
    lost += one


def width_of(bound: float, reach: float) -> float:
    return min(max(reach, SOFT * abs(bound), 1e-20), FAR)
