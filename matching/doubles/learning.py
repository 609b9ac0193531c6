"""Estimating what agreements are worth, without any truth: by expectation and maximisation over the
candidates (Dempster, Laird and Rubin 1977; for record linkage Winkler 1988).

A candidate is of one of several classes: doubles, one or more kinds of kin, strangers. What strangers
have in common is known from the values; the rest is estimated, each class from what it is believed to be.
Rows of the tables are the levels of all fields, columns the classes but strangers, doubles first.
"""

from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Floats, Ints, Singles
from matching.doubles.beliefs import FIRM, Beliefs, beliefs_of
from matching.doubles.believing import DOUBLES_PER_RECORD, KIN_PER_RECORD, chance_of
from matching.doubles.fields import Digits, Exact, Field, Place
from matching.doubles.patterns import Patterns, seen_patterns
from matching.doubles.records import Records
from matching.doubles.weights import NEVER, FieldWeights, Weights

ROUNDS = 100
SETTLED = 1e-4

CLOSE = 1

MOST_DOUBLES = 2.0
"""Pairs per record beyond which what was estimated is no longer believed."""

UNSEEN = 0.5
"""Pairs of each class that are taken to be there though none was seen."""


@dataclass(frozen=True, slots=True)
class Model:
    """``ratios`` (w, c): log₂ P(level | class) / P(level | strangers); ``pairs`` (c,): how many of each."""

    ratios: Floats
    pairs: Floats


def learn(records: Records) -> Weights:
    """Weights estimated from all candidates, or from a sample of them where they are very many.

    Left to itself, estimation may drift to whatever many candidates have in common, such as people of the
    same common name. Then beliefs about doubles are kept to, and only their number is estimated.
    """
    patterns = seen_patterns(records)
    beliefs = beliefs_of(records, patterns)
    total = len(records) * (len(records) - 1) / 2 + 1
    shown = marked(patterns, beliefs.field)
    first = first_model(beliefs, len(records), total)
    model = settled(first, beliefs, shown, patterns.counts, total)
    if model.pairs[0] > MOST_DOUBLES * len(records):
        model = settled(first, kept_to(beliefs), shown, patterns.counts, total)
    return told(model, beliefs, records, total)


def settled(model: Model, beliefs: Beliefs, shown: Singles, counts: Floats, total: float) -> Model:
    for _ in range(ROUNDS):
        before, model = model, improved(model, beliefs, shown, counts, total)
        if np.abs(model.pairs - before.pairs).max() <= SETTLED * (1 + before.pairs[0]):
            break
    return model


def kept_to(beliefs: Beliefs) -> Beliefs:
    conviction = beliefs.conviction.copy()
    conviction[:, 0] = FIRM
    return replace(beliefs, conviction=conviction)


def marked(patterns: Patterns, field: Ints) -> Singles:
    """(p, w) 1 where a pattern shows a level, else 0."""
    starts = np.searchsorted(field, np.arange(patterns.levels.shape[1]))
    row, at = np.nonzero(patterns.levels >= 0)
    table = np.zeros((len(patterns.counts), len(field)), dtype=np.float32)
    table[row, starts[at] + patterns.levels[row, at]] = 1
    return table


def first_model(beliefs: Beliefs, records: int, total: float) -> Model:
    kinds = beliefs.levels.shape[1] - 1
    pairs = np.array([DOUBLES_PER_RECORD, *([KIN_PER_RECORD] * kinds)]) * (records + 1)
    return Model(
        kept_given(beliefs, ratios_of(beliefs.first, beliefs)), np.minimum(pairs, bound(pairs, total))
    )


def bound(pairs: Floats, total: float) -> float:
    """Strangers are the most of all pairs, whatever candidates look like."""
    return total / (2 + 2 * len(pairs))


def ratios_of(levels: Floats, beliefs: Beliefs) -> Floats:
    return np.log2(levels / beliefs.strangers[:, None])


def kept_given(beliefs: Beliefs, ratios: Floats) -> Floats:
    return np.where(beliefs.fixed[:, None], beliefs.weights, ratios)


def improved(model: Model, beliefs: Beliefs, shown: Singles, counts: Floats, total: float) -> Model:
    """One round: how likely each pattern is of each class, and what the classes then look like."""
    held = shares(model, shown, total) * counts[:, None].astype(np.float32)
    seen = shown.T @ held + beliefs.conviction * beliefs.levels
    starts = np.flatnonzero(np.diff(beliefs.field, prepend=-1))
    levels = seen / np.add.reduceat(seen, starts, axis=0)[beliefs.field]
    pairs = np.minimum(held.sum(axis=0) + UNSEEN, bound(model.pairs, total))
    return Model(kept_given(beliefs, ratios_of(levels, beliefs)), pairs)


def shares(model: Model, shown: Singles, total: float) -> Singles:
    """(p, c) probabilities of each pattern to be of each class."""
    odds = shown @ model.ratios.astype(np.float32) + log_odds(model, total).astype(np.float32)
    odds *= np.float32(np.log(2))
    most = np.maximum(odds.max(axis=1), 0)
    parts = np.exp(odds - most[:, None])
    return parts / (parts.sum(axis=1) + np.exp(-most))[:, None]


def log_odds(model: Model, total: float) -> Floats:
    """(c,) log₂ odds of any pair to be of each class, against strangers."""
    return np.log2(model.pairs / (total - model.pairs.sum()))


def told(model: Model, beliefs: Beliefs, records: Records, total: float) -> Weights:
    fields: dict[str, FieldWeights] = {}
    for at, field in enumerate(records.plan.weighed):
        ratios = model.ratios[beliefs.field == at].T
        fields[field.name] = FieldWeights(
            double=tuple(rising(field, ratios[0]).tolist()),
            kin=tuple(ratios[1].tolist()) if len(ratios) > 1 else (0.0,) * ratios.shape[1],
            same_chance=float(beliefs.strangers[beliefs.field == at][0]),
            believed=1 / chance_of(field),
            counted=field.weights is None and not isinstance(field, Place),
            shared=field.shared,
            others=tuple(tuple(ratio.tolist()) for ratio in ratios[2:]),
        )
    double, *kin = log_odds(model, total).tolist()
    tallies = {name: records.tallies[name] for name in fields}
    return Weights(fields, double, kin[0] if kin else NEVER, tallies, tuple(kin[1:]))


def rising(field: Field, ratios: Floats) -> Floats:
    """Of the levels of pairs that both say something, a better one is never worth less than a worse one."""
    said = ratios[: len(field.levels)].copy()
    if isinstance(field, Exact | Digits) and not field.slips:
        said[CLOSE] = said[CLOSE + 1]
    return np.concatenate([np.maximum.accumulate(said[::-1])[::-1], ratios[len(said) :]])
