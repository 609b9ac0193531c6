"""The compiled loop itself. Long functions on purpose: what is in one loop stays in registers."""

import numba
import numpy as np

EARTH_KM = 6371.0088
EDGE_KM = 1e-6
NOTHING = 1e-12
BAND_DEGREES = 0.01
SPARE = 1e-7
KINDS = 5

compiled = numba.njit(error_model="numpy", cache=False, nogil=True)


@compiled
def missed(value, low, per_low, high, per_high):
    """How much of a range's fit is lost, 0 to 1; half where the value is unknown."""
    share = max((value - high) * per_high, (low - value) * per_low)
    share = max(share, 0.0)
    share = 1.0 if share >= 1.0 - NOTHING else share
    return 0.5 if value != value else share


@compiled
def tags_missed(has, lacks, start, end, tag, share):
    lost = 0.0
    for at in range(start, end):
        bit = 1 << tag[at]
        if lacks & bit:
            lost += share[at]
        elif not has & bit:
            lost += 0.5 * share[at]
    return lost


@compiled
def inside(x, y, start, end, edges):
    """Even-odd rule on the plane of the polygon."""
    odd = False
    for edge in range(start, end):
        y1, y2 = edges[edge, 14], edges[edge, 16]
        if (y1 > y) != (y2 > y):
            x1, x2 = edges[edge, 13], edges[edge, 15]
            if x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


@compiled
def chord2_to_edges(px, py, pz, start, end, edges):
    """Squared chord to the nearest of the arcs."""
    nearest = 5.0
    for at in range(start, end):
        ax, ay, az = px - edges[at, 0], py - edges[at, 1], pz - edges[at, 2]
        into = ax * edges[at, 6] + ay * edges[at, 7] + az * edges[at, 8]
        out = ax * edges[at, 9] + ay * edges[at, 10] + az * edges[at, 11] + edges[at, 12]
        if into > 0.0 and out > 0.0:
            sine = ax * edges[at, 3] + ay * edges[at, 4] + az * edges[at, 5]
            squared = sine * sine
            chord2 = 2.0 * squared / (1.0 + np.sqrt(max(1.0 - squared, 0.0)))
        else:
            chord2 = ax * ax + ay * ay + az * az
        nearest = min(nearest, chord2)
    return nearest


@compiled
def area_fit(px, py, pz, at, areas, planes, edge_start, edges):
    """Fit of one area for a home at a unit vector."""
    dx, dy, dz = px - areas[at, 0], py - areas[at, 1], pz - areas[at, 2]
    chord2 = dx * dx + dy * dy + dz * dz
    if chord2 > areas[at, 6]:
        return 0.0
    start, end = edge_start[at], edge_start[at + 1]
    if end > start:
        depth = px * areas[at, 0] + py * areas[at, 1] + pz * areas[at, 2]
        x = (px * planes[at, 0] + py * planes[at, 1] + pz * planes[at, 2]) / depth
        y = (px * planes[at, 3] + py * planes[at, 4] + pz * planes[at, 5]) / depth
        if depth > 0.0 and inside(x, y, start, end, edges):
            return areas[at, 5]
        chord2 = chord2_to_edges(px, py, pz, start, end, edges)
    beyond = 2.0 * EARTH_KM * np.arcsin(min(np.sqrt(chord2) / 2.0, 1.0)) - areas[at, 3]
    if beyond <= EDGE_KM:
        return areas[at, 5]
    fit = 1.0 - beyond / areas[at, 4] if areas[at, 4] > 0.0 else 0.0
    return areas[at, 5] * fit if fit > NOTHING else 0.0


@compiled
def near_fit(px, py, pz, first, last, areas, planes, edge_start, edges):
    """Best fit over the areas of a wish."""
    best = 0.0
    for at in range(first, last):
        if areas[at, 5] > best:
            best = max(best, area_fit(px, py, pz, at, areas, planes, edge_start, edges))
    return best


@compiled
def keep(rows, scores, count, best, row, score):
    """Put a pair in its place among the best so far; their number after it."""
    if count == best:
        if score < scores[best - 1] or (score == scores[best - 1] and row > rows[best - 1]):
            return count
        at = best - 1
    else:
        at = count
        count += 1
    while at > 0 and (scores[at - 1] < score or (scores[at - 1] == score and rows[at - 1] > row)):
        scores[at], rows[at] = scores[at - 1], rows[at - 1]
        at -= 1
    scores[at], rows[at] = score, row
    return count


@compiled
def first_from(values, low, high, bound):
    """Where ``bound`` would stand in the sorted values from ``low`` to ``high``."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < bound:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def best_of_wish(wish, row, homes, index, wishes, areas, best, floor, rows, scores):
    codes, numbers, vector = homes
    south, begins, lon = index
    masks, musts, bounds, weights, tag_start, tag, tag_share = wishes
    area_start, area, planes, edge_start, edges = areas
    offers, kinds, markets = masks[wish, 0], masks[wish, 1], masks[wish, 2]
    requires, avoids = masks[wish, 3], masks[wish, 4]
    market_must, price_must, size_must = musts[wish, 0], musts[wish, 1], musts[wish, 2]
    rooms_must, place_must = musts[wish, 3], musts[wish, 4]
    market_weight, price_weight, size_weight = weights[wish, 0], weights[wish, 1], weights[wish, 2]
    rooms_weight, place_weight, tags_weight = weights[wish, 3], weights[wish, 4], weights[wish, 5]
    whole = weights[wish, 6]
    if not whole > 0.0:
        return
    p0, p1, p2, p3 = bounds[wish, 0], bounds[wish, 1], bounds[wish, 2], bounds[wish, 3]
    s0, s1, s2, s3 = bounds[wish, 4], bounds[wish, 5], bounds[wish, 6], bounds[wish, 7]
    r0, r1, r2, r3 = bounds[wish, 8], bounds[wish, 9], bounds[wish, 10], bounds[wish, 11]
    first, last = area_start[wish], area_start[wish + 1]
    tag_first, tag_last = tag_start[wish], tag_start[wish + 1]
    groups = 3 * (KINDS + 1)
    bands = (len(begins) - 1) // groups - 1
    spare = whole * (1.0 - floor + SPARE)
    count = 0
    for group in range(groups):
        offer, kind = group // (KINDS + 1) - 1, group % (KINDS + 1) - 1
        if offers and (offer < 0 or not offers >> offer & 1):
            continue
        if kinds and (kind < 0 or not kinds >> kind & 1):
            continue
        base = group * (bands + 1)
        # A turn per area, so that what comes later has a high bar to pass, and one for the rest: unknown
        # places, or all homes where the place may be missed.
        turns = last - first + 1
        for turn in range(turns):
            bounded = turn < turns - 1
            here = first + turn
            low_band, high_band = bands if place_must else 0, bands
            if bounded:
                low_band = max(int(np.floor((area[here, 7] - south[0]) / BAND_DEGREES)), 0)
                high_band = min(int(np.floor((area[here, 8] - south[0]) / BAND_DEGREES)), bands - 1)
            for band in range(low_band, high_band + 1):
                start, end = begins[base + band], begins[base + band + 1]
                if bounded:
                    start = first_from(lon, start, end, area[here, 9])
                    end = first_from(lon, start, end, np.nextafter(area[here, 10], 1000.0))
                for at in range(start, end):
                    has, lacks = codes[at, 0], codes[at, 1]
                    if (lacks & requires) | (has & avoids):
                        continue
                    price = missed(numbers[at, 0], p0, p1, p2, p3)
                    size = missed(numbers[at, 1], s0, s1, s2, s3)
                    rooms = missed(numbers[at, 2], r0, r1, r2, r3)
                    lost = price_weight * price + size_weight * size + rooms_weight * rooms
                    barred = (
                        (price_must & (price == 1.0))
                        | (size_must & (size == 1.0))
                        | (rooms_must & (rooms == 1.0))
                    )
                    if barred | (lost > spare):
                        continue
                    if markets:
                        code = codes[at, 2]
                        if code < 0:
                            lost += 0.5 * market_weight
                        elif not markets >> code & 1:
                            if market_must:
                                continue
                            lost += market_weight
                    if tag_last > tag_first:
                        lost += tags_weight * tags_missed(has, lacks, tag_first, tag_last, tag, tag_share)
                    if lost > spare:
                        continue
                    if last > first:
                        px, py, pz = vector[at, 0], vector[at, 1], vector[at, 2]
                        fit = 0.5
                        if px == px:
                            fit = near_fit(px, py, pz, first, last, area, planes, edge_start, edges)
                            if place_must and fit <= 0.0:
                                continue
                        lost += place_weight * (1.0 - fit)
                        if lost > spare:
                            continue
                    if turn and seen(lon[at], band, first, here, area, south[0]):
                        continue
                    score = np.float32(1.0 - lost / whole)
                    if score < np.float32(floor):
                        continue
                    count = keep(rows, scores, count, best, row[at], score)
                    if count == best:
                        spare = whole * (1.0 - scores[best - 1] + SPARE)


@compiled
def seen(lon, band, first, here, area, south):
    """Whether the run of an earlier area held this home."""
    for at in range(first, here):
        low = int(np.floor((area[at, 7] - south) / BAND_DEGREES))
        high = int(np.floor((area[at, 8] - south) / BAND_DEGREES))
        if low <= band <= high and area[at, 9] <= lon <= area[at, 10]:
            return True
    return False


@numba.njit(parallel=True, error_model="numpy")
def best_of_all(row, homes, index, wishes, areas, order, best, floor):
    """Rows (m, best), -1 where there are no more, and scores (m, best)."""
    count = len(order)
    rows = np.full((count, best), -1, np.int64)
    scores = np.zeros((count, best), np.float32)
    for at in numba.prange(count):
        wish = order[at]
        best_of_wish(wish, row, homes, index, wishes, areas, best, floor, rows[wish], scores[wish])
    return rows, scores
