"""The keys by which records come to be candidates of one another."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from matching.arrays import Floats, expand
from matching.doubles.fields import Field, Number, Place
from matching.doubles.hashes import hash_texts, mixed, paired
from matching.doubles.passes import Key
from matching.doubles.sounds import sound
from matching.doubles.stored import Entries, Numbers, Points, Stored, Words, distinct, identities

KM_PER_DEGREE = 111.19492664455873
MOST_WORDS = 32
"""Words of one value that are keys; the first ones."""

NOTHING = Entries(np.empty(0, np.int64), np.empty(0, np.uint64))

READ: Mapping[str, Callable[[str], Iterable[str]]] = {
    "sound": lambda text: {sound(text.replace(" ", ""))},
    "start": lambda text: {text.replace(" ", "")[:3]},
    "words": lambda text: set(text.split()[:MOST_WORDS]),
    "letters": lambda text: {"".join(sorted(word)) for word in text.split()[:MOST_WORDS]},
    "year": lambda text: {text[:4]},
    "date": lambda text: {text[4:8]},
}


def keys_of(key: Key, fields: Mapping[str, Field], stored: Mapping[str, Stored]) -> Entries:
    """What every record holds of a key, distinct by row."""
    held = [keys_of_field(fields[name], key.reading, stored[name]) for name in key.fields]
    if len(held) == 1:
        return held[0]
    rows = np.concatenate([entries.rows for entries in held])
    return distinct(Entries(rows, np.concatenate([entries.keys for entries in held])))


def keys_of_field(field: Field, reading: str, stored: Stored) -> Entries:
    match field, stored:
        case Number(), Numbers():
            return number_keys(field, stored.numbers)
        case Place(), Points():
            return place_keys(field, stored.points)
        case _, Words() if reading:
            return read_keys(stored, READ[reading])
        case _:
            return identities(stored)


def read_keys(words: Words, read: Callable[[str], Iterable[str]]) -> Entries:
    """Every different value is read once."""
    told = [sorted(part for part in read(value) if part) for value in words.values]
    counts = np.fromiter((len(parts) for parts in told), np.int64, len(told))
    hashes = hash_texts([part for parts in told for part in parts])
    rows = np.repeat(np.arange(len(words.starts) - 1), words.counts)
    owner, item = expand((np.cumsum(counts) - counts)[words.codes], counts[words.codes])
    return distinct(Entries(rows[owner], hashes[item]))


def number_keys(field: Number, numbers: Floats) -> Entries:
    """Cells of two grids, shifted by half: numbers within the widest band share at least one."""
    if not field.within:
        return identities(Numbers(numbers))
    rows = np.flatnonzero(~np.isnan(numbers))
    value, width = numbers[rows], max(field.within)
    if field.relative:
        width = -np.log1p(-min(width, 0.999))
        with np.errstate(divide="ignore"):
            value = np.where(value == 0, -1e6, np.log(np.abs(value))) + np.where(value < 0, 3e6, 0.0)
    cells = [np.floor(value / (2 * width) + shift) for shift in (0.0, 0.5)]
    return stacked(rows, [hash_cells(float(grid), cell) for grid, cell in enumerate(cells)])


def place_keys(field: Place, points: Floats) -> Entries:
    """Cells of four grids, shifted by half either way: places within the widest band share at least one."""
    rows = np.flatnonzero(~np.isnan(points[:, 0]))
    lat, lon = points[rows].T
    height = 2 * max(field.km) / KM_PER_DEGREE
    found: list[np.ndarray] = []
    for up in (0.0, 0.5):
        band = np.floor((lat + 90) / height + up)
        count = cells_around(band - up, height)
        for along in (0.0, 0.5):
            cell = np.floor((lon + 180) / 360 * count + along) % count
            found.append(hash_cells(2 * up + along, band, cell))
    return stacked(rows, found)


def cells_around(band: Floats, height: float) -> Floats:
    """How many cells at least as wide as high go around the Earth in a band of latitude."""
    edge = np.minimum(np.maximum(np.abs(band * height - 90), np.abs((band + 1) * height - 90)), 90.0)
    return np.maximum(np.floor(360 / height * np.cos(np.radians(edge))), 1.0)


def hash_cells(grid: float, *cells: Floats) -> np.ndarray:
    found = mixed(np.full(len(cells[0]), grid).view(np.uint64))
    for cell in cells:
        found = paired(found, (cell + 0.0).view(np.uint64))
    return found


def stacked(rows: np.ndarray, keys: list[np.ndarray]) -> Entries:
    return distinct(Entries(np.tile(rows, len(keys)), np.concatenate(keys)))


def both(first: Entries, second: Entries) -> Entries:
    """Every key of the first of a row with every key of the second, not distinct yet."""
    starts = np.searchsorted(second.rows, first.rows, side="left")
    counts = np.searchsorted(second.rows, first.rows, side="right") - starts
    owner, item = expand(starts, counts)
    return Entries(first.rows[owner], paired(first.keys[owner], second.keys[item]))
