"""What people ask for, drawn around the home that each has in mind."""

import numpy as np

from bench.cities import Random
from bench.criteria import KINDS, MARKETS, OFFERS, TAGS
from bench.drawn import Columns

WEIGHTS = np.array([0.5, 1.0, 1.0, 1.0, 1.5, 2.0, 3.0])
SLACKS = {"price": (0.0, 0.05, 0.2), "area": (0.0, 0.1, 0.3), "rooms": (0.0, 0.5, 2.0)}
BOUNDS = {  # shares of wishes with a minimum and a maximum; how far these lie from what they have in mind
    "price": (0.40, 0.95, (0.55, 0.90), (0.98, 1.30)),
    "area": (0.80, 0.30, (0.75, 0.98), (1.05, 1.60)),
    "rooms": (0.60, 0.25, (0.60, 1.00), (1.00, 1.60)),
}
MUSTS = {"market": 0.10, "price": 0.40, "area": 0.15, "rooms": 0.15, "place": 0.90}


def wanted_columns(random: Random, minds: Columns) -> Columns:
    """Columns of wishes, all but the areas."""
    count = len(minds["price"])
    columns = codes(random, minds)
    for name in BOUNDS:
        columns |= bounds(random, name, minds[name])
    for name, share in MUSTS.items():
        columns[f"{name}:must"] = random.random(count) < share
        columns[f"{name}:weight"] = random.choice(WEIGHTS, count)
    return columns | tags(random, count)


def codes(random: Random, minds: Columns) -> Columns:
    count = len(minds["offer"])
    row = np.arange(count)
    kind = np.zeros((count, KINDS), dtype=np.bool_)
    kind[row, minds["kind"]] = True
    second = random.random(count) < 0.15
    kind[row[second], random.integers(0, KINDS, count)[second]] = True
    offer = np.zeros((count, OFFERS), dtype=np.bool_)
    offer[row, minds["offer"]] = True
    market = np.zeros((count, MARKETS), dtype=np.bool_)
    market[row, random.choice(MARKETS, count, p=(0.4, 0.6))] = random.random(count) < 0.3
    return {"offer:any": offer, "kind:any": kind, "market:any": market}


def bounds(random: Random, name: str, mind: np.ndarray) -> Columns:
    count = len(mind)
    has_low, has_high, below, above = BOUNDS[name]
    low, high = mind * random.uniform(*below, count), mind * random.uniform(*above, count)
    low, high = (tidy(name, bound) for bound in (low, high))
    low[random.random(count) >= has_low] = np.nan
    high[random.random(count) >= has_high] = np.nan
    slack = np.where(random.random(count) < 0.6, np.nan, random.choice(SLACKS[name], count))
    high = np.where(np.isnan(high), np.nan, np.fmax(low, high))
    return {f"{name}:min": low, f"{name}:max": high, f"{name}:slack": slack}


def tidy(name: str, bound: np.ndarray) -> np.ndarray:
    """People name round figures."""
    if name == "price":
        unit = np.where(bound > 20_000, 5_000.0, 50.0)
        return np.maximum(np.round(bound / unit), 1) * unit
    return np.maximum(np.round(bound * 2) / 2, 0.5) if name == "rooms" else np.maximum(np.round(bound), 1)


def tags(random: Random, count: int) -> Columns:
    asked = random.random((count, TAGS))
    must, nice = asked < 0.03, (asked >= 0.03) & (asked < 0.14)
    weights = random.choice((0.5, 1.0, 1.0, 2.0), (count, TAGS))
    return {
        "features:must": must,
        "features:nice": np.where(nice, weights, 0.0),
        "features:avoid": (asked >= 0.14) & (asked < 0.15),
        "features:weight": random.choice(WEIGHTS, count),
    }
