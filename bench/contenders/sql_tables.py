"""The tables that both SQL contenders load: homes and wishes with cells of a grid as keys, areas, edges."""

import numpy as np

from bench.asking import Ask
from bench.criteria import KINDS, OFFERS
from bench.drawn import Columns
from bench.sphere import EDGE_COLUMNS
from bench.tables import Tables

CELL_LAT, CELL_LON = 0.05, 0.08
ROW = 1 << 16
NOWHERE_CELL = -1
SPARE = 1e-7


def sql_tables(data: Tables, ask: Ask) -> dict[str, Columns]:
    """Tables by name. The keys name pairs of offer and kind that a wish is open to: ``near_keys`` with each
    cell that an area of it reaches into; ``far_keys`` those of wishes that may miss the place,
    ``nowhere_keys`` those of the others."""
    gates = gate_keys(data.wishes)
    must = data.wishes["place_must"][gates["wish"]]
    return {
        "homes": homes(data.homes),
        "wishes": wishes(data.wishes, ask),
        "areas": areas(data),
        "edges": edges(data),
        "near_keys": near_keys(gates, data),
        "far_keys": {name: column[~must] for name, column in gates.items()},
        "nowhere_keys": {name: column[must] for name, column in gates.items()},
    }


def cell_of(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    return (np.floor(lat / CELL_LAT) * ROW + np.floor(lon / CELL_LON)).astype(np.int64)


def homes(columns: Columns) -> Columns:
    known = ~np.isnan(columns["lat"])
    cell = cell_of(np.where(known, columns["lat"], 0.0), np.where(known, columns["lon"], 0.0))
    ids = np.arange(len(known), dtype=np.int32)
    return {"home": ids, "cell": np.where(known, cell, NOWHERE_CELL)} | columns


def wishes(columns: Columns, ask: Ask) -> Columns:
    """``spare`` is how much of its weights a wish can lose before it falls below the floor."""
    kept = {name: column for name, column in columns.items() if not name.endswith("_stated")}
    spare = columns["whole"] * (1 - ask.floor + SPARE)
    ids = np.arange(len(spare), dtype=np.int32)
    return {"wish": ids, "spare": spare, "place_stated": columns["place_stated"]} | kept


def areas(data: Tables) -> Columns:
    """The whole of an area in a row; circles have no ways east and north."""
    table = {"zone": np.arange(len(data.areas["km"]), dtype=np.int32)} | data.areas
    table["wish"] = table["wish"].astype(np.int32)
    for way in ("east", "north"):
        for number, axis in enumerate("xyz"):
            table[f"{way}_{axis}"] = getattr(data.outlines, way)[:, number]
    return table


def edges(data: Tables) -> Columns:
    area = np.repeat(np.arange(len(data.areas["km"]), dtype=np.int32), np.diff(data.outlines.start))
    return {"zone": area} | dict(zip(EDGE_COLUMNS, data.outlines.edges.T, strict=True))


def gate_keys(columns: Columns) -> Columns:
    """One row per wish and pair of offer and kind that it is open to (k,)."""
    offers = opened(columns["offer_mask"], OFFERS)
    kinds = opened(columns["kind_mask"], KINDS)
    wish, offer, kind = np.nonzero(offers[:, :, np.newaxis] & kinds[:, np.newaxis, :])
    return {"wish": wish.astype(np.int32), "offer": offer - 1, "kind": kind - 1}


def opened(mask: np.ndarray, codes: int) -> np.ndarray:
    """Which codes (m, codes + 1), the unknown one first, pass; all of them where the gate is not stated."""
    asked = (mask[:, np.newaxis] >> np.arange(codes)) & 1 > 0
    free = mask[:, np.newaxis] == 0
    return np.concatenate([free, asked | free], axis=1)


def near_keys(gates: Columns, data: Tables) -> Columns:
    """Gates of wishes (k, …) by area and cell."""
    area, cell = cells_of_areas(data.areas)
    wish = data.areas["wish"][area]
    first = np.searchsorted(wish, gates["wish"], side="left")
    counts = np.searchsorted(wish, gates["wish"], side="right") - first
    gate = np.repeat(np.arange(len(counts)), counts)
    at = np.arange(len(gate)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    keys = {name: column[gate] for name, column in gates.items()}
    return keys | {"zone": area[at].astype(np.int32), "cell": cell[at]}


def cells_of_areas(table: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Area and cell of every cell that its box reaches into."""
    low, left = (np.floor(table[side] / size).astype(np.int64) for side, size in LOW)
    high, right = (np.floor(table[side] / size).astype(np.int64) for side, size in HIGH)
    tall, wide = high - low + 1, right - left + 1
    area = np.repeat(np.arange(len(low)), tall * wide)
    step = np.arange(len(area)) - np.repeat(np.cumsum(tall * wide) - tall * wide, tall * wide)
    return area, (low[area] + step // wide[area]) * ROW + left[area] + step % wide[area]


LOW = (("south", CELL_LAT), ("west", CELL_LON))
HIGH = (("north", CELL_LAT), ("east", CELL_LON))
