"""What a home's question must look at, read once: the columns of all wishes."""

import numpy as np

from bench.asking import Ask, Ready
from bench.drawn import Columns
from bench.market import Market
from bench.reading import reader
from bench.sphere import outlines
from bench.tables import RANGES, area_table


def prepare(market: Market, ask: Ask) -> Ready:
    """``deciding``: gates and the caps of areas, which rule most wishes out. ``other``: all the rest that a
    score is made of, tags only where they are wanted."""
    return reader({"deciding": deciding(market), "other": other(market)}, ask)


def deciding(market: Market) -> Columns:
    areas = area_table(market.areas, outlines(market.areas))
    gates = {f"{name}:any": packed(market.wishes[f"{name}:any"]) for name in ("offer", "kind")}
    return gates | {name: areas[name].astype(np.float32) for name in ("x", "y", "z", "cap")}


def packed(flags: np.ndarray) -> np.ndarray:
    """Up to 16 flags as bits of one number."""
    kind = np.uint8 if flags.shape[1] <= 8 else np.uint16
    return (flags << np.arange(flags.shape[1])).sum(axis=1).astype(kind)


def other(market: Market) -> Columns:
    ask = market.wishes
    ends = [f"{name}:{end}" for name in RANGES for end in ("min", "max", "slack")]
    weights = [f"{name}:weight" for name in ("market", *RANGES, "place", "features")]
    musts = np.stack([ask[f"{name}:must"] for name in ("market", *RANGES, "place")], axis=1)
    _, tag = np.nonzero(ask["features:nice"])
    return {name: ask[name].astype(np.float32) for name in (*ends, *weights)} | {
        "musts": packed(musts),
        "market:any": packed(ask["market:any"]),
        "must": packed(ask["features:must"]),
        "avoid": packed(ask["features:avoid"]),
        "tag": tag.astype(np.uint8),
        "nice": ask["features:nice"][ask["features:nice"] > 0].astype(np.float32),
        "fade": market.areas.fade.astype(np.float32),
        "priority": market.areas.priority.astype(np.float32),
    }
