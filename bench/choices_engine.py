"""The surveys in the engine with nothing learned: homes on offer, wishes of people, and who is put first.

Bounds and slacks follow one rule that an office can follow without knowing any choice: the bound is the best
that is on offer, the slack all that lies between it and the worst.
"""

import numpy as np

from bench.choices_data import Bools, Floats, Ints, Survey
from matching import Choice, Criteria, Range, score_pairs

TIE = 1e-6

WANTED = {"room": [False, True]}
"""A room of one's own; which amenity is wanted nobody can know."""


def hits(score: Floats, choice: Ints, picked: Bools) -> Floats:
    """Per choice (c,) 1 where the picked home scores highest, 1/n where n share the top with it, else 0."""
    starts = np.flatnonzero(np.diff(choice, prepend=-1))
    top: Floats = np.maximum.reduceat(score, starts)
    best = score >= np.repeat(top, np.diff(starts, append=len(choice))) - TIE
    return np.add.reduceat((best & picked) * 1.0, starts) / np.add.reduceat(best * 1.0, starts)


def unlearned(survey: Survey, *, stated: bool) -> Floats:
    """Scores (k,): every criterion with the weight that the person states, or all with the same."""
    options = [name for name in survey.options if name in WANTED]
    criteria = Criteria(
        *(Range(name, absolute=True) for name in survey.falling), *(Choice(name) for name in options)
    )
    people = len(survey.stated)
    wishes: dict[str, object] = {f"{name}:any": np.tile(WANTED[name], (people, 1)) for name in options}
    for name, values in survey.falling.items():
        wishes[f"{name}:max"] = np.full(people, values.min())
        wishes[f"{name}:slack"] = np.full(people, np.ptp(values))
        if stated:
            wishes[f"{name}:weight"] = survey.stated[:, survey.stated_of[name]]
    columns = {**survey.falling, **{name: survey.options[name] for name in options}}
    homes = criteria.homes(len(survey.choice), columns)
    asked = criteria.wishes(people, wishes)
    return score_pairs(homes, asked, np.arange(len(survey.person)), survey.person).astype(np.float64)
