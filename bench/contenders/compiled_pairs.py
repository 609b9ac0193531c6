"""The compiled loop for single questions: one home against all wishes, one wish against all homes."""

import numba
import numpy as np

from bench.contenders.compiled_loop import SPARE, compiled, missed, near_fit, tags_missed

NOT = np.float32(-1.0)
AT_ONCE = 8192


@compiled
def fill(scores, home, wish, step_home, step_wish, floor, homes, wishes, areas):
    """Scores (k,) of pairs from a home and a wish on, by steps; below 0 where a pair does not match."""
    codes, numbers, vector, gates = homes
    masks, musts, bounds, weights, tag_start, tag, tag_share = wishes
    area_start, area, planes, edge_start, edges = areas
    for at in range(len(scores)):
        scores[at] = NOT
        h, w = home + at * step_home, wish + at * step_wish
        offers, kinds = masks[w, 0], masks[w, 1]
        if offers and (gates[h, 0] < 0 or not offers >> gates[h, 0] & 1):
            continue
        if kinds and (gates[h, 1] < 0 or not kinds >> gates[h, 1] & 1):
            continue
        has, lacks = codes[h, 0], codes[h, 1]
        whole = weights[w, 6]
        if (lacks & masks[w, 3]) | (has & masks[w, 4]) or not whole > 0.0:
            continue
        spare = whole * (1.0 - floor + SPARE)
        lost = 0.0
        first, last = area_start[w], area_start[w + 1]
        if last > first:
            px, py, pz = vector[h, 0], vector[h, 1], vector[h, 2]
            fit = 0.5
            if px == px:
                fit = near_fit(px, py, pz, first, last, area, planes, edge_start, edges)
                if musts[w, 4] and fit <= 0.0:
                    continue
            lost = weights[w, 4] * (1.0 - fit)
            if lost > spare:
                continue
        price = missed(numbers[h, 0], bounds[w, 0], bounds[w, 1], bounds[w, 2], bounds[w, 3])
        size = missed(numbers[h, 1], bounds[w, 4], bounds[w, 5], bounds[w, 6], bounds[w, 7])
        rooms = missed(numbers[h, 2], bounds[w, 8], bounds[w, 9], bounds[w, 10], bounds[w, 11])
        lost += weights[w, 1] * price + weights[w, 2] * size + weights[w, 3] * rooms
        barred = musts[w, 1] & (price == 1.0) | musts[w, 2] & (size == 1.0) | musts[w, 3] & (rooms == 1.0)
        if barred | (lost > spare):
            continue
        markets, code = masks[w, 2], codes[h, 2]
        if markets:
            if code < 0:
                lost += 0.5 * weights[w, 0]
            elif not markets >> code & 1:
                if musts[w, 0]:
                    continue
                lost += weights[w, 0]
        start, end = tag_start[w], tag_start[w + 1]
        if end > start:
            lost += weights[w, 5] * tags_missed(has, lacks, start, end, tag, tag_share)
        score = np.float32(1.0 - lost / whole)
        if score >= np.float32(floor):
            scores[at] = score


@numba.njit(parallel=True, error_model="numpy")
def scores_of_home(home, count, floor, homes, wishes, areas):
    """Scores (count,) of the wishes for one home."""
    scores = np.empty(count, np.float32)
    for piece in numba.prange((count + AT_ONCE - 1) // AT_ONCE):
        start = piece * AT_ONCE
        fill(scores[start : start + AT_ONCE], home, start, 0, 1, floor, homes, wishes, areas)
    return scores


@numba.njit(parallel=True, error_model="numpy")
def scores_of_wish(wish, count, floor, homes, wishes, areas):
    """Scores (count,) of the homes for one wish."""
    scores = np.empty(count, np.float32)
    for piece in numba.prange((count + AT_ONCE - 1) // AT_ONCE):
        start = piece * AT_ONCE
        fill(scores[start : start + AT_ONCE], start, wish, 1, 0, floor, homes, wishes, areas)
    return scores
