"""Distances on Earth."""

import numpy as np

from matching.arrays import Floats

EARTH_KM = 6371.0088


def arc_km(one: Floats, other: Floats) -> Floats:
    """(k,) great-circle distances of (k, 2) latitudes and longitudes in degrees, by the haversine.

    >>> arc_km(np.array([[52.0, 21.0]]), np.array([[52.0, 22.0]])).round(2).tolist()
    [68.46]
    """
    lat, lon = np.radians(one).T
    lat2, lon2 = np.radians(other).T
    half = np.sin((lat - lat2) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon - lon2) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
