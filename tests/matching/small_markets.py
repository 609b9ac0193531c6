"""Small markets made from a seed, with everything that can go wrong in them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from matching import Choice, Circle, Criteria, Near, Polygon, Range, Tags

Columns = dict[str, Any]
Random = np.random.Generator

CRITERIA = Criteria(
    Choice("offer", gate=True),
    Choice("kind", gate=True),
    Choice("market"),
    Range("price", slack=0.10),
    Range("area", slack=0.20),
    Range("rooms", slack=1.0, absolute=True),
    Near("place"),
    Tags("features"),
)
RANGES = {"price": 100_000.0, "area": 50.0, "rooms": 3.0}
CODES = {"offer": 2, "kind": 3, "market": 2}
TAGS = 4
CENTRES = {
    "city": (52.23, 21.01),
    "antimeridian": (-17.0, 180.0),
    "north pole": (90.0, 0.0),
    "south pole": (-89.95, 77.0),
    "origin": (0.0, 0.0),
}

regions = st.sampled_from(sorted(CENTRES))
seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(0, 12), st.integers(0, 6))


def moved(start: tuple[float, float], bearing: float, km: float) -> tuple[float, float]:
    """The place that lies ``km`` from ``start`` in the direction ``bearing`` (radians)."""
    lat, lon = np.radians(start)
    up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    ahead = np.cos(bearing) * np.cross(up, east) + np.sin(bearing) * east
    x, y, z = np.cos(km / 6371.0088) * up + np.sin(km / 6371.0088) * ahead
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def ring_around(centre: tuple[float, float], km: list[float]) -> list[tuple[float, float]]:
    """A ring whose corners lie at these distances, at even bearings."""
    return [moved(centre, 2 * np.pi * i / len(km), far) for i, far in enumerate(km)]


def home_columns(random: Random, count: int, region: str, coarse: bool) -> Columns:
    columns: Columns = {name: random.integers(-1, top, count) for name, top in CODES.items()}
    for name, middle in RANGES.items():
        values = middle * amounts(random, count, coarse)
        columns[name] = np.where(random.random(count) < 0.15, np.nan, values)
    places = [scattered(random, region, 12.0) for _ in range(count)]
    columns["place"] = np.array(places, dtype=float).reshape(count, 2)
    columns["place"][random.random(count) < 0.15] = np.nan
    columns["features"] = random.random((count, TAGS)) < 0.5
    columns["features:known"] = random.random((count, TAGS)) < 0.7
    return some_of(random, columns, together=("features", "features:known"))


def wish_columns(random: Random, count: int, region: str, coarse: bool) -> Columns:
    columns: Columns = {f"{name}:any": random.random((count, c)) < 0.4 for name, c in CODES.items()}
    for name, middle in RANGES.items():
        low = middle * amounts(random, count, coarse) * 0.95
        high = low + middle * (0.0 if coarse else random.random(count))
        columns[f"{name}:min"] = np.where(random.random(count) < 0.4, np.nan, low)
        columns[f"{name}:max"] = np.where(random.random(count) < 0.4, np.nan, high)
        columns[f"{name}:slack"] = random.choice([0.0, 0.1, 0.5, np.nan], count)
    columns["place:areas"] = [areas(random, region) for _ in range(count)]
    columns["features:must"] = random.random((count, TAGS)) < 0.15
    columns["features:nice"] = random.random((count, TAGS)).round(1 if coarse else 9)
    columns["features:nice"][random.random((count, TAGS)) < 0.6] = 0
    columns["features:avoid"] = random.random((count, TAGS)) < 0.1
    for name in ("market", *RANGES, "place"):
        columns[f"{name}:must"] = random.random(count) < 0.3
        columns[f"{name}:weight"] = random.integers(0, 4, count) / (1.0 if coarse else 0.7)
    return some_of(random, columns, together=())


def amounts(random: Random, count: int, coarse: bool) -> Any:
    return random.choice([0.0, 0.9, 1.0, 1.1], count) if coarse else random.uniform(-0.2, 1.5, count)


def some_of(random: Random, columns: Columns, together: tuple[str, ...]) -> Columns:
    """Columns with about one in twelve left out."""
    left_out = {name for name in columns if random.random() < 0.08 and name not in together}
    if together and random.random() < 0.08:
        left_out |= set(together)
    return {name: column for name, column in columns.items() if name not in left_out}


def scattered(random: Random, region: str, km: float) -> tuple[float, float]:
    return moved(CENTRES[region], random.uniform(0, 2 * np.pi), random.uniform(0, km))


def areas(random: Random, region: str) -> list[Circle | Polygon]:
    makers: list[Callable[[Random, str], Circle | Polygon]] = [circle, polygon]
    return [makers[random.integers(2)](random, region) for _ in range(random.integers(0, 4))]


def circle(random: Random, region: str) -> Circle:
    fade = [None, 0.0, 1.5][random.integers(3)]
    lat, lon = scattered(random, region, 8.0)
    return Circle(lat, lon, random.uniform(0.5, 8), fade, random.choice([0.5, 1.0]))


def polygon(random: Random, region: str) -> Polygon:
    """A star of 4 to 9 corners, at times with a hole in its middle."""
    centre = scattered(random, region, 5.0)
    corners = random.integers(4, 10)
    rings = [ring_around(centre, random.uniform(2, 9, corners).tolist())]
    if random.random() < 0.5:
        rings.append(ring_around(centre, [0.6] * 5)[:: random.choice([-1, 1])])
    fade = random.choice([0.0, 1.0, 3.0])
    return Polygon([np.array(ring) for ring in rings], fade, random.choice([0.5, 1.0]))
