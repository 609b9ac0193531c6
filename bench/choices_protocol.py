"""Who is learned from and predicted: whole people are held out, or some choices of people who are known."""

from dataclasses import dataclass, replace

import numpy as np

from bench.choices_data import Bools, Floats, Ints, Survey, numbered
from bench.choices_engine import hits, unlearned
from bench.choices_lenses import Lensed
from bench.choices_logit import plain_columns, tuned
from matching import learn

FOLDS = 5
LAST = 3
"""So many choices of everybody are left to predict, whatever was learned before."""

AFTER = (0, 1, 2, 4, 6, 8)
"""After how many of somebody's own choices the rest is predicted."""

MUCH_REPEATED = 10

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Part:
    """The choices of a survey that are marked, people and choices numbered anew."""

    survey: Survey
    lensed: Lensed
    rows: Ints

    @classmethod
    def of(cls, survey: Survey, lensed: Lensed, choices: Bools) -> "Part":
        return cls(survey, lensed, np.flatnonzero(choices[survey.choice]))

    @property
    def person(self) -> Ints:
        return numbered(self.survey.person[self.rows])

    @property
    def choice(self) -> Ints:
        return numbered(self.survey.choice[self.rows])

    @property
    def picked(self) -> Bools:
        return self.survey.picked[self.rows]

    @property
    def stated(self) -> Floats:
        return self.survey.stated[np.unique(self.survey.person[self.rows])]

    @property
    def turn(self) -> Ints:
        """Per choice, how many choices of the same person came before it."""
        return turns(owners(self.survey)[np.unique(self.survey.choice[self.rows])])

    def signals(self) -> learn.Signals:
        return learn.choices(
            self.lensed.fits[self.rows], choice=self.choice, picked=self.picked, person=self.person,
            home=self.survey.home[self.rows],
        )  # fmt: skip

    def crowd(self) -> learn.Crowd:
        return learn.Crowd.fit(self.signals(), self.lensed.lenses, stated=self.stated)

    def logit(self, columns: Floats, seed: int) -> Floats:
        return tuned(columns[self.rows], self.choice, self.picked, self.person, seed)

    def hits_of_taste(self, taste: learn.Taste) -> Floats:
        """Per choice, whether the engine puts first what was picked, given wishes that state the taste."""
        return self.hits_of(self.lensed.scores(taste, self.survey.home, self.rows, self.person))

    def hits_of_logit(self, columns: Floats, fitted: Floats) -> Floats:
        return self.hits_of(columns[self.rows] @ fitted)

    def hits_of(self, score: Floats) -> Floats:
        return hits(score, self.choice, self.picked)


def turns(person: Ints) -> Ints:
    """How many entries of the same person (c,) stand before each.

    >>> turns(np.array([4, 4, 2, 4])).tolist()
    [0, 1, 0, 2]
    """
    order = np.argsort(person, kind="stable")
    starts = np.searchsorted(person[order], person[order])
    turn = np.empty(len(person), dtype=np.int64)
    turn[order] = np.arange(len(person)) - starts
    return turn


def strangers(survey: Survey, lensed: Lensed, seed: int, fold: int) -> tuple[Figures, dict[int, Figures]]:
    """Shares of choices put first for people nobody has met, and how they grow with their first choices."""
    held_out = np.random.default_rng(seed).permutation(len(survey.stated)) % FOLDS == fold
    owner = owners(survey)
    known, new = (Part.of(survey, lensed, held_out[owner] == side) for side in (False, True))
    plain = plain_columns(survey)
    logit, crowd = new.hits_of_logit(plain, known.logit(plain, seed)), known.crowd()
    steps = [after for after in AFTER if after + LAST <= np.bincount(owner).min()]
    met = {after: new.hits_of_taste(taste_after(crowd, new, after)) for after in steps}
    alike = {"logit": mean(logit), **without_learning(new), **without_signals(known, new, seed)}
    alike["learned, before any signal"] = mean(met[0])
    last = new.turn >= steps[-1]
    return alike, {after: curve(new.turn >= after, last, met[after], logit) for after in steps}


def owners(survey: Survey) -> Ints:
    """The person of every choice (c,)."""
    return survey.person[np.unique(survey.choice, return_index=True)[1]]


def without_learning(new: Part) -> Figures:
    survey = new.survey
    equal = {
        "chance": 1 / survey.alternatives,
        "equal weights": mean(new.hits_of(unlearned(survey, stated=False)[new.rows])),
    }
    if not survey.stated_of:
        return equal
    return equal | {"stated weights": mean(new.hits_of(unlearned(survey, stated=True)[new.rows]))}


def without_signals(known: Part, new: Part, seed: int) -> Figures:
    """What else is to be known when nobody in ``new`` has chosen yet."""
    survey, lensed = known.survey, known.lensed
    same = lensed.fits
    figures = {"logit, columns as learned": mean(new.hits_of_logit(same, known.logit(same, seed)))}
    if (bound := most_for_all_alike(survey, lensed)) is not None:
        figures["most that is possible for all alike, in hindsight"] = bound
    if survey.home.max() >= 0:
        nameless = Part(replace(survey, home=np.full(len(survey.home), -1)), lensed, known.rows)
        taste = taste_after(nameless.crowd(), new, 0)
        figures["learned, homes without an appeal of their own"] = mean(new.hits_of_taste(taste))
    return figures


def most_for_all_alike(survey: Survey, lensed: Lensed) -> float | None:
    """The share that the most picked home of each card has, where the same cards were shown again and again.

    No rule that puts the same home first for everybody can do better. None where cards were hardly repeated.
    """
    shown = lensed.fits.reshape(-1, survey.alternatives * lensed.fits.shape[1])
    cards, card = np.unique(shown, axis=0, return_inverse=True)
    if len(cards) * MUCH_REPEATED > len(shown):
        return None
    picked = survey.picked.reshape(len(shown), -1)
    counts = np.stack([np.bincount(card.ravel(), one, len(cards)) for one in picked.T], axis=1)
    return float(counts.max(axis=1).sum() / len(shown))


def taste_after(crowd: learn.Crowd, part: Part, after: int) -> learn.Taste:
    signals = part.signals()
    return crowd.update(signals.only(turns(signals.person) < after), stated=part.stated)


def curve(rest: Bools, last: Bools, learned: Floats, logit: Floats) -> Figures:
    """Shares on the ``rest`` that was not learned from, and on the ``last`` that never is."""
    return {
        "learned": mean(learned[rest]), "logit": mean(logit[rest]),
        "learned, last": mean(learned[last]), "logit, last": mean(logit[last]),
    }  # fmt: skip


def acquaintances(survey: Survey, lensed: Lensed, seed: int) -> Figures:
    """Shares of held-out choices put first for people whose other choices were all learned from."""
    owner = owners(survey)
    shuffled = np.random.default_rng(seed).permutation(len(owner))
    held_out = np.empty(len(owner), dtype=np.bool_)
    held_out[shuffled] = turns(owner[shuffled]) < LAST
    before, after = (Part.of(survey, lensed, held_out == side) for side in (False, True))
    plain, same = plain_columns(survey), lensed.fits
    taste = before.crowd().update(before.signals(), stated=before.stated)
    return {
        "logit": mean(after.hits_of_logit(plain, before.logit(plain, seed))),
        "logit, columns as learned": mean(after.hits_of_logit(same, before.logit(same, seed))),
        "learned": mean(after.hits_of_taste(taste)),
    }


def mean(shares: Floats) -> float:
    return float(shares.mean())
