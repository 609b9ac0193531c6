"""Candidates, compared field by field; those that cannot reach the floor any more are dropped on the way."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints, Singles
from matching.doubles.agreeing import Between
from matching.doubles.comparing import compare, units
from matching.doubles.crowds import crowded
from matching.doubles.fields import Bits, Company, Exact, Field, Name, Number, Place, Text
from matching.doubles.gates import past_gates
from matching.doubles.index import candidates, own_streams, streams_for
from matching.doubles.pairs import Pairs
from matching.doubles.rates import rate_bits
from matching.doubles.records import Records
from matching.doubles.weights import SWAPPED, Weights, Worth, nothing_said, odds, probability, worth

LIKELY = 0.5
"""Crowds are counted from this score on, whatever floor is asked for."""

MARGIN = 0.01
"""Bits by which a pair is kept though it seems to miss the floor: sums differ in their last digits."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs of rows with their log₂ odds."""

    left: Ints
    right: Ints
    odds: Floats


def find_pairs(records: Records, weights: Weights, floor: float) -> Pairs:
    found = candidates(own_streams(records.index), len(records), len(records))
    rates = rate_bits(weights.rates, records)
    weighed = joined(
        reaching(Between(records, records, *rows), weights, floor, rates[rows[0]] + rates[rows[1]])
        for rows in found
    )
    return scored(weighed, crowded(*arrays(weighed), len(records), one_side=False), floor)


def score_pairs(records: Records, weights: Weights, left: Ints, right: Ints) -> Singles:
    """(k,) scores of these pairs, whatever passes say; 0 for those that a gate keeps apart."""
    pairs = Between(records, records, left, right)
    past = past_gates(pairs)
    rates = rate_bits(weights.rates, records)
    some = pairs.some(past)
    found = nothing_said(weights, rates[some.left] + rates[some.right])
    for unit in units(records.plan):
        found = found.plus(unit_worth(unit, some, weights))
    score = np.zeros(len(left), dtype=np.float32)
    score[past] = probability(odds(found))
    return score


def all_candidates(records: Records) -> tuple[Ints, Ints]:
    found = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    for rows in candidates(own_streams(records.index), len(records), len(records)):
        past = past_gates(Between(records, records, *rows))
        found.append((rows[0][past], rows[1][past]))
    left, right = zip(*found, strict=True)
    return np.concatenate(left), np.concatenate(right)


def find_like(standing: Records, others: Records, weights: Weights, floor: float) -> Pairs:
    streams = streams_for(standing.index, others.stored)
    found = candidates(streams, len(others), len(standing))
    asked, rates = rate_bits(weights.rates, others), rate_bits(weights.rates, standing)
    weighed = joined(
        reaching(Between(others, standing, *rows), weights, floor, asked[rows[0]] + rates[rows[1]])
        for rows in found
    )
    return scored(weighed, crowded(*arrays(weighed), len(others), one_side=True), floor)


def arrays(weighed: Weighed) -> tuple[Ints, Ints, Floats]:
    return weighed.left, weighed.right, weighed.odds


def joined(found: Iterator[Weighed]) -> Weighed:
    """All pairs of all pieces; pieces come in order."""
    parts = [arrays(part) for part in found]
    empty = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    return Weighed(*(np.concatenate(column) for column in zip(empty, *parts, strict=True)))


def scored(weighed: Weighed, log_odds: Floats, floor: float) -> Pairs:
    score = probability(log_odds)
    kept = score >= np.float32(floor)
    return Pairs(weighed.left[kept], weighed.right[kept], score[kept])


def reaching(pairs: Between, weights: Weights, floor: float, rates: Floats) -> Weighed:
    """Those of the candidates whose odds may reach the floor; ``rates`` (k,) is what their gates add."""
    past = past_gates(pairs)
    pairs = pairs.some(past)
    ordered = sorted(units(pairs.standing.plan), key=cost)
    to_come = sum(weights.best(field.name) for unit in ordered for field in unit)
    least = least_odds(min(floor, LIKELY))
    found = nothing_said(weights, rates[past])
    for unit in ordered:
        found = found.plus(unit_worth(unit, pairs, weights))
        to_come -= sum(weights.best(field.name) for field in unit)
        stay = found.double + to_come >= least
        pairs, found = pairs.some(stay), found.some(stay)
    final = odds(found)
    kept = final >= least
    return Weighed(pairs.left[kept], pairs.right[kept], final[kept])


def unit_worth(unit: tuple[Field, ...], pairs: Between, weights: Weights) -> Worth:
    new = pairs.asking is not pairs.standing
    agreed = compare(unit, pairs, dict(weights.tallies))
    found = worth(weights, unit[0].name, agreed[0], new)
    for field, more in zip(unit[1:], agreed[1:], strict=True):
        found = found.plus(worth(weights, field.name, more, new))
    crossed = agreed[0].crossed
    if crossed is not None:
        return Worth(found.double + np.where(crossed, SWAPPED, 0.0), found.kin)
    return found


def least_odds(floor: float) -> float:
    """The odds in bits that a pair must have at least to reach a floor, but for rounding."""
    return float(np.log2(floor / (1 - floor))) - MARGIN if floor > 0 else -np.inf


def cost(unit: tuple[Field, ...]) -> int:
    """What is cheap to compare comes first."""
    match unit[0]:
        case Number() | Place() | Bits():
            return 0
        case Exact():
            return 1
        case Text() | Company():
            return 4
        case Name():
            return 3
        case _:
            return 2
