"""How well homes fit the areas of a single wish."""

import numpy as np

from matching.area_table import CLOSE, Facts, bending
from matching.arrays import Bools, Floats
from matching.fits import UNKNOWN_FIT, fading
from matching.geometry import (
    EDGE_KM,
    chord_to_edges,
    crosses_edges,
    dot,
    km_of_chord,
    plane_distances,
    squared_chord,
)
from matching.one_asked import Around

PAIRS = 1 << 15
"""Homes times edges that are computed together."""


def near_fit_of(around: Around, spot: Floats) -> Floats:
    """As ``near_fit`` for homes at unit vectors (3, k): whoever is surely inside an area is not measured."""
    fit = np.zeros(spot.shape[1])
    for number in range(len(around.area)):
        chord2 = squared_chord(spot, around.centre[:, number, np.newaxis])
        least, most = around.inside[number]
        inside = chord2 < most
        if least >= 0:
            inside &= chord2 > least
        priority = around.priority[number]
        np.maximum(fit, priority, out=fit, where=inside)
        near = np.flatnonzero((chord2 <= around.cap[number]) & ~inside)
        if len(near):
            share = outside_km(around, number, chord2.take(near), spot.take(near, axis=1))
            share /= around.fade[number]
            # Beside an area without a fade what is inside divides nothing by nothing.
            fit[near] = np.maximum(fit.take(near), priority * fading(np.fmax(share, 0.0)))
    fit[np.isnan(spot[0])] = UNKNOWN_FIT
    return fit


def outside_km(around: Around, number: int, chord2: Floats, spot: Floats) -> Floats:
    """Kilometres (k,) by which homes (3, k) lie outside an area, at squared chords (k,) from its middle."""
    facts = around.table.facts(around.area[number : number + 1])
    start, count = int(facts.edge_start[0]), int(facts.edge_count[0])
    if count:
        number_of = np.arange(start, start + count)
        edges, ends = around.table.edges(number_of), around.table.ends(number_of)[:, :, np.newaxis]
        frame = around.table.frame(around.area[number : number + 1])
        step = max(1, PAIRS // count)
        chord2 = np.concatenate([
            polygon_chords(spot[:, first : first + step], facts, frame, edges, ends)
            for first in range(0, len(chord2), step)
        ])  # fmt: skip
    outside = np.maximum(km_of_chord(chord2) - facts.km, 0)
    outside[outside <= EDGE_KM] = 0
    return outside


def polygon_chords(spot: Floats, facts: Facts, frame: Floats, edges: Floats, ends: Floats) -> Floats:
    """Squared chords (k,) from homes (3, k) to the nearest edge of a polygon, (EDGE_ROWS, E) and
    (ENDS, E, 1), as ``AreaTable.polygon_chords``; 0 inside."""
    depth = dot(facts.centre, spot)
    x, y = dot(frame[0:3], spot) / depth, dot(frame[3:6], spot) / depth
    inside: Bools = np.logical_xor.reduce(crosses_edges(x, y, ends), axis=0) & (depth > 0)
    nearest = np.zeros(len(depth))
    outside = np.flatnonzero(~inside)
    if len(outside):
        away = plane_distances(x.take(outside), y.take(outside), ends)
        enough = away.min(axis=0) * bending(depth.take(outside), facts.cap) + CLOSE
        edge, who = np.nonzero(~(away > enough))
        who = outside.take(who)
        nearest[outside] = np.inf
        np.minimum.at(nearest, who, chord_to_edges(spot.take(who, axis=1), edges.take(edge, axis=1)))
    return nearest
