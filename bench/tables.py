"""A market as the plain numbers that SQL and loops can compute with: reaches, masks, boxes, edges."""

from dataclasses import dataclass

import numpy as np

from bench.criteria import ABSOLUTE, SLACKS
from bench.drawn import Areas, Columns
from bench.market import Market
from bench.sphere import Floats, Outlines, chord2_of_km, outlines, vectors

OPEN = 1e30
KM_PER_DEGREE = 111.19
MARGIN_KM = 0.01
RANGES = ("price", "area", "rooms")


@dataclass(frozen=True, slots=True)
class Tables:
    """Columns of homes, wishes and areas, and the outlines of the polygons among the areas."""

    homes: Columns
    wishes: Columns
    areas: Columns
    outlines: Outlines


def tables(market: Market) -> Tables:
    drawn = outlines(market.areas)
    return Tables(home_table(market.homes), wish_table(market), area_table(market.areas, drawn), drawn)


def home_table(columns: Columns) -> Columns:
    """One row per home: codes (-1 unknown), numbers (NaN unknown), place, its vector, tags as bits."""
    place = columns["place"]
    x, y, z = vectors(place).T
    had, known = columns["features"], columns["features:known"]
    table = {name: columns[name] for name in ("offer", "kind", "market", *RANGES)}
    table |= {"lat": place[:, 0], "lon": place[:, 1], "x": x, "y": y, "z": z}
    return table | {"has": bits(had & known), "lacks": bits(known & ~had)}


def bits(flags: np.ndarray) -> np.ndarray:
    """Flags (k, t) as one number each; t up to 31."""
    return (flags << np.arange(flags.shape[1])).sum(axis=1).astype(np.int32)


def wish_table(market: Market) -> Columns:
    """One row per wish. A weight is 0 where the criterion is not stated; ``…_must`` only where it is.

    The share by which a number misses a range is the larger of (value - high) · per_high and
    (low - value) · per_low, if above 0: open ends and hard edges are large finite numbers.
    """
    ask = market.wishes
    table: Columns = {f"{name}_mask": bits(ask[f"{name}:any"]) for name in ("offer", "kind", "market")}
    stated = {"market": table["market_mask"] > 0, "place": np.diff(market.areas.start) > 0}
    for name in RANGES:
        table |= bound_columns(name, ask)
        stated[name] = ~(np.isnan(ask[f"{name}:min"]) & np.isnan(ask[f"{name}:max"]))
    for name, said in stated.items():
        table[f"{name}_weight"] = np.where(said, ask[f"{name}:weight"], 0.0)
        table[f"{name}_must"] = said & ask[f"{name}:must"]
        table[f"{name}_stated"] = said
    table |= tag_columns(ask)
    table["whole"] = sum_of([table[f"{name}_weight"] for name in (*stated, "tags")])
    return table


def sum_of(columns: list[np.ndarray]) -> np.ndarray:
    return np.sum(np.stack(columns), axis=0)


def bound_columns(name: str, ask: Columns) -> Columns:
    low, high, slack = (ask[f"{name}:{end}"] for end in ("min", "max", "slack"))
    slack = np.where(np.isnan(slack), SLACKS[name], slack)
    table: Columns = {}
    for end, bound, far in (("low", low, -OPEN), ("high", high, OPEN)):
        reach = slack * (1.0 if ABSOLUTE[name] else np.abs(bound))
        per = np.where(reach > 0, 1 / np.where(reach > 0, reach, 1.0), OPEN)
        table[f"{name}_{end}"] = np.where(np.isnan(bound), far, bound)
        table[f"{name}_per_{end}"] = np.where(np.isnan(bound), 1.0, per)
    return table


def tag_columns(ask: Columns) -> Columns:
    wanted = ask["features:must"] + ask["features:nice"]
    whole = wanted.sum(axis=1)
    table: Columns = {f"want_{tag}": wanted[:, tag] for tag in range(wanted.shape[1])}
    return table | {
        "tags_whole": whole,
        "tags_weight": np.where(whole > 0, ask["features:weight"], 0.0),
        "requires": bits(ask["features:must"]),
        "avoids": bits(ask["features:avoid"]),
    }


def area_table(areas: Areas, drawn: Outlines) -> Columns:
    """One row per area, with the box in degrees outside of which its fit is surely 0."""
    is_drawn = np.isnan(areas.km)
    km = np.where(is_drawn, 0.0, areas.km)
    fade = np.where(np.isnan(areas.fade), np.where(is_drawn, 1.0, km / 2), areas.fade)
    middle = np.where(is_drawn[:, np.newaxis], drawn.middle, vectors(areas.centre))
    far = np.where(is_drawn, drawn.reach, km) + fade + MARGIN_KM
    x, y, z = middle.T
    table = {"wish": np.repeat(np.arange(len(areas.start) - 1), np.diff(areas.start)), "drawn": is_drawn}
    table |= {"x": x, "y": y, "z": z, "km": km, "fade": fade, "priority": areas.priority}
    return table | {"cap": chord2_of_km(far), **boxes(middle, far)}


def boxes(middle: Floats, far: Floats) -> Columns:
    """Boxes in degrees around caps of so many km; a cap that holds a pole or crosses the antimeridian
    gets all longitudes. Source: Bronstein, Handbook of Mathematics, on the tangents to a small circle."""
    lat = np.degrees(np.arcsin(np.clip(middle[:, 2], -1, 1)))
    lon = np.degrees(np.arctan2(middle[:, 1], middle[:, 0]))
    high = far / KM_PER_DEGREE
    with np.errstate(invalid="ignore", divide="ignore"):
        wide = np.degrees(np.arcsin(np.sin(np.radians(high)) / np.cos(np.radians(lat))))
    wide = np.where(np.isnan(wide) | (high >= 90 - np.abs(lat)), 400.0, wide)
    round_ = (lon - wide < -180) | (lon + wide > 180)
    return {
        "south": lat - high, "north": lat + high,
        "west": np.where(round_, -180.0, lon - wide), "east": np.where(round_, 180.0, lon + wide),
    }  # fmt: skip
