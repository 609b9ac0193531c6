"""The contender: a conditional logit (McFadden 1974), one taste for all, fitted by Newton's method."""

import numpy as np

from bench.choices_data import Bools, Floats, Ints, Survey, numbered

RIDGES = (0.01, 0.1, 1.0, 10.0)
STEPS = 25
PARTS = 5


def plain_columns(survey: Survey) -> Floats:
    """What a modeller would enter (k, d): numbers in their spread, codes but one as 0 and 1."""
    falling = [(values - values.mean()) / values.std() for values in survey.falling.values()]
    coded = [(values, code) for values in survey.options.values() for code in range(1, int(values.max()) + 1)]
    return np.stack([*falling, *((values == code) * 1.0 for values, code in coded)], axis=1)


def tuned(columns: Floats, choice: Ints, picked: Bools, person: Ints, seed: int) -> Floats:
    """Coefficients (d,), with the ridge that makes choices of people left out, part by part, likeliest."""
    parts = np.random.default_rng(seed).permutation(int(person.max()) + 1)[person] % PARTS
    worth = dict.fromkeys(RIDGES, 0.0)
    for part in range(PARTS):
        here, there = parts == part, parts != part
        for ridge in RIDGES:
            fitted = fit(columns[there], numbered(choice[there]), picked[there], ridge)
            chance = chances(columns[here] @ fitted, numbered(choice[here]))
            worth[ridge] += float(np.log(chance[picked[here]]).sum())
    return fit(columns, numbered(choice), picked, max(RIDGES, key=lambda ridge: worth[ridge]))


def fit(columns: Floats, choice: Ints, picked: Bools, ridge: float) -> Floats:
    starts = np.flatnonzero(np.diff(choice, prepend=-1))
    held = ridge * np.eye(columns.shape[1])
    taste = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        chance = chances(columns @ taste, choice)
        mean = np.add.reduceat(columns * chance[:, np.newaxis], starts, axis=0)[choice]
        apart = columns - mean
        curvature = (apart * chance[:, np.newaxis]).T @ apart + held
        taste = taste + np.linalg.solve(curvature, columns.T @ (picked - chance) - ridge * taste)
    return taste


def chances(utility: Floats, choice: Ints) -> Floats:
    starts = np.flatnonzero(np.diff(choice, prepend=-1))
    raised = np.exp(utility - np.maximum.reduceat(utility, starts)[choice])
    return raised / np.add.reduceat(raised, starts)[choice]
