"""What a wish's question must look at, read once: the columns of all homes."""

import numpy as np

from bench.asking import Ask, Ready
from bench.contenders.read_wishes import packed
from bench.market import Market
from bench.reading import reader
from bench.tables import RANGES


def prepare(market: Market, ask: Ask) -> Ready:
    """``deciding``: gates and places, which rule most homes out. ``other``: the rest of a score."""
    homes = market.homes
    codes = {name: homes[name].astype(np.int8) for name in ("offer", "kind", "market")}
    place = homes["place"].astype(np.float32)
    had, known = homes["features"], homes["features:known"]
    other = {name: homes[name].astype(np.float32) for name in RANGES}
    other |= {"market": codes.pop("market"), "has": packed(had & known), "lacks": packed(known & ~had)}
    return reader({"deciding": codes | {"place": place}, "other": other}, ask)
