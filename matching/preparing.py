"""What the kernels need and no column says outright: reaches, unit vectors, packed tags."""

import numpy as np

from matching.arrays import Array, Arrays, Bools, Floats, any_in_row
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.geometry import unit_vectors

WORD = 64
WEIGHT_BITS = 40


def prepare_homes(criterion: Criterion, raw: Arrays) -> Arrays:
    """Further columns of homes: unit vectors of places; tags as 0 no, 1 unknown, 2 yes, and packed."""
    name = criterion.name
    match criterion:
        case Near():
            places = raw[name]
            x, y, z = unit_vectors(places[:, 0], places[:, 1])
            return {f"{name}:x": x, f"{name}:y": y, f"{name}:z": z}
        case Tags():
            had, known = raw[name], raw[f"{name}:known"]
            has, lacks = had & known, known & ~had
            state = (1 + has.astype(np.int8) - lacks.astype(np.int8)).astype(np.int8)
            return {
                f"{name}:state": state,
                f"{name}:has": packed(has),
                f"{name}:lacks": packed(lacks),
            }
        case _:
            return {}


def prepare_wishes(criterion: Criterion, raw: Arrays) -> Arrays:
    """Further columns of wishes, besides what the kind of the criterion needs.

    ``:stated``; ``:share``, the weight where it takes part in the score, else 0; ``:rules``, whether a
    known fit of 0 rules out.
    """
    name = criterion.name
    match criterion:
        case Range():
            stated = ~(np.isnan(raw[f"{name}:min"]) & np.isnan(raw[f"{name}:max"]))
            more = {}
        case Choice():
            asked = raw[f"{name}:any"]
            stated = any_in_row(asked)
            # One column more, for codes that are unknown or that nobody can ask for.
            more = {f"{name}:pass": np.pad(asked, ((0, 0), (0, 1)))}
            if criterion.gate:
                more[f"{name}:pass"][~stated] = True
                return more | {f"{name}:stated": stated, f"{name}:share": np.zeros(len(stated))}
        case Near():
            stated = np.array([bool(areas) for areas in raw[f"{name}:areas"]], dtype=np.bool_)
            more = {}
        case Tags():
            return prepare_tags(name, raw)
    share = np.where(stated, raw[f"{name}:weight"], 0.0)
    rules = stated & raw[f"{name}:must"]
    if isinstance(criterion, Range):
        more = {f"{name}:edges": edges_of(criterion, raw, share, rules)}
    return more | {f"{name}:stated": stated, f"{name}:share": share, f"{name}:rules": rules}


def edges_of(criterion: Range, raw: Arrays, share: Floats, rules: Bools) -> Floats:
    """All that the fit of a Range needs of a wish, in one row (k, 6) so that it lies together in memory.

    Its minimum and maximum; how far beyond each the fit reaches 0, in the column's unit, NaN beside
    an open end; ``share`` and ``rules``.
    """
    name = criterion.name
    given = raw[f"{name}:slack"]
    slack = np.where(np.isnan(given), criterion.slack, given)
    bounds = np.stack([raw[f"{name}:min"], raw[f"{name}:max"]])
    with np.errstate(over="ignore"):
        size = np.where(np.isnan(bounds), np.nan, 1.0) if criterion.absolute else np.abs(bounds)
        reach = slack * size
    return np.stack([*bounds, *reach, share, rules.astype(np.float64)], axis=1)


def prepare_tags(name: str, raw: Arrays) -> Arrays:
    must, nice, avoid = (raw[f"{name}:{kind}"] for kind in ("must", "nice", "avoid"))
    wanted = rounded(must + nice)
    whole = wanted.sum(axis=1)
    return {
        f"{name}:wanted": wanted,
        f"{name}:whole": whole,
        f"{name}:requires": packed(must),
        f"{name}:avoids": packed(avoid),
        f"{name}:stated": (whole > 0) | any_in_row(avoid),
        f"{name}:share": np.where(whole > 0, raw[f"{name}:weight"], 0.0),
    }


def rounded(weights: Floats) -> Floats:
    """Weights (m, t) rounded to 40 bits below the largest of the row.

    Any sum of up to 4096 of them times 0, 1 or 2 is then exact in float64, so neither the order of
    summation nor the size of a block can change a score.
    """
    if not weights.size:
        return weights
    _, exponent = np.frexp(weights.max(axis=1, keepdims=True))
    return np.ldexp(np.round(np.ldexp(weights, WEIGHT_BITS - exponent)), exponent - WEIGHT_BITS)


def packed(flags: Bools) -> Array:
    """Flags (k, t) as words (k, ceil(t / 64)) of uint64; tag j is bit j % 64 of word j // 64.

    >>> packed(np.array([[True, False, True]])).tolist()
    [[5]]
    """
    count, tags = flags.shape
    words = -(-tags // WORD)
    whole = np.zeros((count, words * WORD), dtype=np.bool_)
    whole[:, :tags] = flags
    octets = np.packbits(whole, axis=1, bitorder="little")
    return octets.view(np.dtype("<u8")).astype(np.uint64).reshape(count, words)
