"""The areas of wishes: circles and polygons in and around the cities, laid out as flat arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.cities import Cities, Floats, Ints, Random, some_cities, some_places
from matching import Circle, Polygon

Columns = dict[str, NDArray[Any]]

HOW_MANY = (0.02, 0.70, 0.19, 0.07, 0.02)
PRIORITIES = np.array([1.0, 0.8, 0.6, 0.5])
EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Areas:
    """A areas of m wishes: those of wish w are ``start[w] … start[w + 1] - 1``.

    ``km`` is the radius of a circle around ``centre`` (A, 2), NaN for a polygon, whose rings are
    ``ring[a] … ring[a + 1] - 1``; the points of ring r are ``corner[r] … corner[r + 1] - 1`` of
    ``points`` (P, 2). ``fade`` is NaN where none is said.
    """

    start: Ints
    centre: Floats
    km: Floats
    fade: Floats
    priority: Floats
    ring: Ints
    corner: Ints
    points: Floats

    def lists(self, wishes: slice = slice(None)) -> list[list[Circle | Polygon]]:
        """As the engine takes them: a list of areas per wish."""
        spans = zip(self.start[:-1][wishes].tolist(), self.start[1:][wishes].tolist(), strict=True)
        return [[self.one(area) for area in range(first, end)] for first, end in spans]

    def one(self, area: int) -> Circle | Polygon:
        fade, priority = float(self.fade[area]), float(self.priority[area])
        if self.km[area] > 0:
            lat, lon = self.centre[area].tolist()
            return Circle(lat, lon, float(self.km[area]), None if np.isnan(fade) else fade, priority)
        rings = range(self.ring[area], self.ring[area + 1])
        points = [self.points[self.corner[ring] : self.corner[ring + 1]] for ring in rings]
        return Polygon(points, 1.0 if np.isnan(fade) else fade, priority)


def some_areas(random: Random, known: Cities, city: Ints) -> Areas:
    """Areas of wishes whose hearts are in the cities (m,); a third of the wishes have drawn some."""
    counts = random.choice(len(HOW_MANY), len(city), p=HOW_MANY)
    start = starts(counts)
    wish = np.repeat(np.arange(len(city)), counts)
    total = len(wish)
    elsewhere = random.random(total) < 0.05
    where = np.where(elsewhere, some_cities(random, known, total), city[wish])
    centre = some_places(random, known, where, 1.0)
    km = np.clip(random.lognormal(0.9, 0.6, total) * (0.5 + known.spread[where] / 7), 0.3, 30).round(1)
    draws = (random.random(len(city)) < 0.37)[wish] & (random.random(total) < 0.9)
    fade = np.where(random.random(total) < 0.7, np.nan, random.choice((0.0, 0.5, 2.0, 5.0), total))
    priority = PRIORITIES[np.arange(total) - start[wish]]
    ring, corner, points = polygons(random, centre, np.where(draws, km, 0.0))
    return Areas(start, centre, np.where(draws, np.nan, km), fade, priority, ring, corner, points)


def starts(counts: Ints) -> Ints:
    """Where each of several runs of so many begins, and the end of the last."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


def polygons(random: Random, centre: Floats, km: Floats) -> tuple[Ints, Ints, Floats]:
    """Starts of rings (A + 1,), of corners (R + 1,) and the corners (P, 2): stars of 8 to 24 corners,
    one in five with a hole, around the centres whose ``km`` is not 0."""
    drawn = km > 0
    rings = np.where(drawn, 1 + (random.random(len(km)) < 0.2), 0)
    ring = starts(rings)
    area = np.repeat(np.arange(len(km)), rings)
    hole = np.arange(len(area)) > ring[area]
    corners = np.where(hole, random.integers(5, 9, len(area)), random.integers(8, 25, len(area)))
    corner = starts(corners)
    of = np.repeat(np.arange(len(area)), corners)
    turn = (np.arange(len(of)) - corner[of] + random.uniform(0.0, 0.6, len(of))) / corners[of]
    far = km[area][of] * random.uniform(0.6, 1.3, len(of)) * np.where(hole[of], 0.3, 1.0)
    return ring, corner, moved(centre[area][of], 2 * np.pi * turn, far)


def moved(start: Floats, bearing: Floats, km: Floats) -> Floats:
    """Places (k, 2) so many km from ``start`` (k, 2) at bearings (k,) in radians, along great circles."""
    lat, lon = np.radians(start[:, 0]), np.radians(start[:, 1])
    way = km / EARTH_KM
    to_lat = np.arcsin(np.sin(lat) * np.cos(way) + np.cos(lat) * np.sin(way) * np.cos(bearing))
    east = np.sin(bearing) * np.sin(way) * np.cos(lat)
    to_lon = lon + np.arctan2(east, np.cos(way) - np.sin(lat) * np.sin(to_lat))
    return np.degrees(np.stack([to_lat, to_lon], axis=1)).round(6)
