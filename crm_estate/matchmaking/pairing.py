"""Asking the engine: which of these homes suit which of these requirements, how well, and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import numpy as np
from msgspec import Struct

import matching
from crm_estate.base.money import Rates
from crm_estate.listings.custom import CustomField
from crm_estate.matchmaking.facts import Explanation, Reason
from crm_estate.matchmaking.homes import Home
from crm_estate.matchmaking.terms import Terms
from crm_estate.matchmaking.unit import Unit
from crm_estate.matchmaking.vocabulary import Vocabulary
from crm_estate.matchmaking.wanted import Wanted, wanted_of
from crm_estate.requirements.facts import RequirementFacts

Said = TypeVar("Said")

EXPLAINED_AT_ONCE = 20_000
"""Pairs whose reasons are made in one go, so that memory stays bounded."""


class Pair(Struct, frozen=True, gc=False):
    """A home (its place in the list given) that suits a wish (likewise)."""

    home: int
    wish: int
    score: float
    reasons: list[Reason]


def pairs(
    homes: Sequence[Home],
    wishes: Sequence[RequirementFacts],
    *,
    rates: Rates,
    day: date,
    floor: float,
    best: int | None = None,
    fields: Sequence[CustomField] = (),
) -> Iterator[Pair]:
    """Every pair that scores at least `floor` (the `best` of each wish), ordered by wish, score descending,
    home. Amounts in another currency are compared at the rates of `day`; `fields`: the own fields in use."""
    wanted = [wanted_of(wish) for wish in wishes]
    terms = terms_of(homes, wanted, rates, day, fields)
    offered, asked = terms.homes(homes), terms.wishes(wanted)
    ranking = matching.rank(offered, asked, best=best, floor=floor)
    currencies = [wish.currency for wish in wanted]
    asked_in = [currencies[row] for row in ranking.wish.tolist()]
    found = explained(terms.reasons, offered, asked, ranking, asked_in)
    places = zip(ranking.home.tolist(), ranking.wish.tolist(), ranking.score.tolist(), found, strict=True)
    for home, wish, score, reasons in places:
        yield Pair(home, wish, score, reasons)


def scores(
    homes: Sequence[Home], wish: RequirementFacts, *, rates: Rates, day: date, floor: float
) -> list[tuple[int, float]]:
    """(place of the home, score) of all that score at least `floor`, best first, without reasons."""
    wanted = wanted_of(wish)
    terms = terms_of(homes, [wanted], rates, day)
    ranking = matching.rank_one(terms.homes(homes), terms.wishes([wanted]), wish=0, floor=floor)
    return list(zip(ranking.home.tolist(), ranking.score.tolist(), strict=True))


def explanation(terms: Terms, home: Home, wish: Wanted) -> Explanation:
    """Why this home suits this wish or does not; gates are among the reasons where they rule out."""
    offered, asked = terms.homes([home]), terms.wishes([wish])
    reasons = matching.explain(offered, asked, wish=0, home=0)
    score = float(matching.score_pairs(offered, asked, [0], [0])[0])
    said = [reason for reason in reasons if not reason.gate or reason.ruled_out]
    return Explanation(
        score=None if np.isnan(score) else round(score, 6),
        ruled_out=any(reason.ruled_out for reason in reasons),
        reasons=terms.reasons(said, wish.currency),
    )


def terms_of(
    homes: Sequence[Home],
    wishes: Sequence[Wanted],
    rates: Rates,
    day: date,
    fields: Sequence[CustomField] = (),
) -> Terms:
    """The terms that these homes and wishes need, and no others."""
    vocabulary = Vocabulary()
    vocabulary.learn_wishes(wishes)
    currencies = {each.currency for each in (*homes, *wishes) if each.currency}
    per_euro = {currency: rates.factor("EUR", currency, day) for currency in currencies}
    return Terms(Unit.of(per_euro, currencies), vocabulary, fields)


def explained(
    say: Callable[[Iterator[matching.Reason], str | None], Said],
    homes: matching.Homes,
    wishes: matching.Wishes,
    ranking: matching.Ranking,
    currencies: Iterable[str | None],
) -> Iterator[Said]:
    """What `say` makes of the reasons of each pair of the ranking but its gates; `currencies`: what each
    pair's wish asks in."""
    asked = iter(currencies)
    for first in range(0, len(ranking.wish), EXPLAINED_AT_ONCE):
        part = slice(first, first + EXPLAINED_AT_ONCE)
        for reasons in matching.explain_pairs(homes, wishes, ranking.home[part], ranking.wish[part]):
            yield say((reason for reason in reasons if not reason.gate), next(asked))
