"""The yardstick: one compiled loop per wish over an index in place, leaving each pair as early as it can.

Homes are sorted by gate (offer and kind), then into bands of latitude, then by longitude: a box of a wish
is a run of homes per band. A pair is left as soon as what it has lost is more than the wish can spare: what
the floor allows or, once ``best`` homes are found, what the last of them lost.
"""

from dataclasses import dataclass

import numba
import numpy as np

from bench.asking import Answer, Ask, Ready
from bench.contenders.compiled_loop import best_of_all
from bench.criteria import KINDS
from bench.drawn import Columns
from bench.market import Market, market
from bench.tables import RANGES, Tables, tables

BAND_DEGREES = 0.01
TINY = (60, 40)


def prepare(given: Market, ask: Ask) -> Ready:
    numba.set_num_threads(min(ask.threads, numba.config.NUMBA_NUM_THREADS))
    best_of(laid_out(tables(market(*TINY, seed=0)), ask.threads), ask)
    laid = laid_out(tables(given), ask.threads)
    return Ready(lambda: best_of(laid, ask), notes={"threads": numba.get_num_threads()})


@dataclass(frozen=True, slots=True)
class Laid:
    """Arguments of the loop: homes in the order of the index, the index, wishes, areas, edges."""

    row: np.ndarray
    homes: tuple[np.ndarray, ...]
    index: tuple[np.ndarray, ...]
    wishes: tuple[np.ndarray, ...]
    areas: tuple[np.ndarray, ...]
    order: np.ndarray


def best_of(laid: Laid, ask: Ask) -> Answer:
    row, score = best_of_all(
        laid.row, laid.homes, laid.index, laid.wishes, laid.areas, laid.order, ask.best, ask.floor
    )
    wish, place = np.nonzero(row >= 0)
    return Answer(wish, row[wish, place], score[wish, place])


def laid_out(data: Tables, threads: int) -> Laid:
    row, index = index_of(data.homes)
    wishes, areas = wish_arrays(data.wishes), area_arrays(data)
    return Laid(row, home_arrays(data.homes, row), index, wishes, areas, in_place_order(data, threads))


def index_of(homes: Columns) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Rows (n,) in order; and the index: south end of the bands (1,), where each group's band begins among
    the rows (groups · (bands + 1) + 1,), longitudes in order. A group's last band holds unknown places."""
    lat, lon = homes["lat"], homes["lon"]
    known = ~np.isnan(lat)
    south = float(np.min(lat[known], initial=0.0 if not known.any() else 90.0))
    band = np.floor((np.where(known, lat, south) - south) / BAND_DEGREES).astype(np.int64)
    bands = int(band.max(initial=0)) + 1
    band[~known] = bands
    key = ((homes["offer"] + 1) * (KINDS + 1) + homes["kind"] + 1) * (bands + 1) + band
    row = np.lexsort((lon, key))
    groups = 3 * (KINDS + 1)
    begins = np.searchsorted(key[row], np.arange(groups * (bands + 1) + 1))
    return row, (np.array([south]), begins, lon[row])


def home_arrays(homes: Columns, row: np.ndarray) -> tuple[np.ndarray, ...]:
    numbers = np.stack([homes[name][row] for name in RANGES], axis=1).astype(np.float64)
    vector = np.stack([homes[axis][row] for axis in "xyz"], axis=1)
    codes = np.stack([homes["has"][row], homes["lacks"][row], homes["market"][row]], axis=1).astype(np.int32)
    return np.ascontiguousarray(codes), np.ascontiguousarray(numbers), np.ascontiguousarray(vector)


def wish_arrays(wishes: Columns) -> tuple[np.ndarray, ...]:
    """Masks (m, 5), musts (m, 5), bounds (m, 12), weights (m, 6) with their sum, and the wanted tags flat:
    starts (m + 1,), tag and weight of each, as a share of the wish's tags."""
    masks = ("offer_mask", "kind_mask", "market_mask", "requires", "avoids")
    musts = ("market_must", "price_must", "area_must", "rooms_must", "place_must")
    ends = ("low", "per_low", "high", "per_high")
    bounds = [wishes[f"{name}_{end}"] for name in RANGES for end in ends]
    weights = [wishes[f"{name}_weight"] for name in ("market", *RANGES, "place", "tags")]
    return (
        np.stack([wishes[name].astype(np.int32) for name in masks], axis=1),
        np.stack([wishes[name] for name in musts], axis=1),
        np.stack(bounds, axis=1),
        np.stack([*weights, wishes["whole"]], axis=1),
        *wanted_tags(wishes),
    )


def wanted_tags(wishes: Columns) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    names = sorted((name for name in wishes if name.startswith("want_")), key=lambda name: int(name[5:]))
    table = np.stack([wishes[name] for name in names], axis=1)
    wish, tag = np.nonzero(table)
    start = np.searchsorted(wish, np.arange(len(table) + 1))
    return start, tag.astype(np.int32), table[wish, tag] / wishes["tags_whole"][wish]


def area_arrays(data: Tables) -> tuple[np.ndarray, ...]:
    """Starts by wish (m + 1,); numbers (A, 12); planes (A, 6); starts of edges (A + 1,) and edges (E, 17)."""
    areas, drawn = data.areas, data.outlines
    names = ("x", "y", "z", "km", "fade", "priority", "cap", "south", "north", "west", "east")
    start = np.searchsorted(areas["wish"], np.arange(len(data.wishes["whole"]) + 1))
    numbers = np.stack([areas[name] for name in names], axis=1)
    planes = np.concatenate([drawn.east, drawn.north], axis=1)
    return start, numbers, planes, drawn.start, np.ascontiguousarray(drawn.edges)


def in_place_order(data: Tables, threads: int) -> np.ndarray:
    """Wishes that look at the same homes after one another, by gates, then place; dealt out like cards,
    because each thread takes one run of them and all shall have as much to do."""
    wishes, areas = data.wishes, data.areas
    first = np.searchsorted(areas["wish"], np.arange(len(wishes["whole"])))
    first = np.minimum(first, max(len(areas["wish"]) - 1, 0))
    lat = areas["south"][first] if len(areas["wish"]) else np.zeros(len(first))
    order = np.lexsort((lat, wishes["kind_mask"], wishes["offer_mask"]))
    return np.concatenate([order[thread::threads] for thread in range(threads)])
