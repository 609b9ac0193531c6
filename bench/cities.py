"""Cities that are invented: very different in size, each with quarters and a price level of its own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Random = np.random.Generator

COUNT = 80
QUARTERS = 12
SOUTH, NORTH, WEST, EAST = 45.0, 55.0, 12.0, 27.0
KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Cities:
    """By city (c,): share of the market (Zipf), spread in km, price of a square metre; quarters (c, q, 2)
    in degrees."""

    share: Floats
    spread: Floats
    price: Floats
    quarters: Floats


def cities(random: Random) -> Cities:
    share = 1 / np.arange(1, COUNT + 1)
    size = np.sqrt(share)
    spread = 1.0 + 6.0 * size
    price = 1_400 * (0.6 + size) * random.lognormal(0.0, 0.15, COUNT)
    centre = np.stack([random.uniform(SOUTH, NORTH, COUNT), random.uniform(WEST, EAST, COUNT)], axis=1)
    away = random.normal(0.0, 1.0, (COUNT, QUARTERS, 2)) * spread[:, np.newaxis, np.newaxis]
    return Cities(share / share.sum(), spread, price, shifted(centre[:, np.newaxis], away))


def shifted(start: Floats, km: Floats) -> Floats:
    """Degrees (…, 2) moved by kilometres (…, 2) to the north and east; good enough to scatter homes."""
    lat = start[..., 0] + km[..., 0] / KM_PER_DEGREE
    lon = start[..., 1] + km[..., 1] / (KM_PER_DEGREE * np.cos(np.radians(start[..., 0])))
    return np.stack([lat, lon], axis=-1)


def some_cities(random: Random, known: Cities, count: int) -> Ints:
    return random.choice(COUNT, count, p=known.share)


def some_places(random: Random, known: Cities, city: Ints, km: float) -> Floats:
    """Places (k, 2) in quarters of the cities (k,), scattered by so many km."""
    quarter = random.integers(0, QUARTERS, len(city))
    return shifted(known.quarters[city, quarter], random.normal(0.0, km, (len(city), 2)))
