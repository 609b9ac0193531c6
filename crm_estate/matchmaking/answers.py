"""What the standing stores answer: who wants these listings, what suits these requirements, and how many.

Each answer names listings and requirements by id and holds nothing of the stores.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

import matching
from crm_estate.matchmaking.homes import Home
from crm_estate.matchmaking.pairing import explained
from crm_estate.matchmaking.resident.standing import Standing
from crm_estate.matchmaking.wanted import Wanted

ONE_BY_ONE = 200
"""Up to so many homes it is quicker to ask for each who wants it (`python -m bench.in_app`)."""


class Fit(Struct, frozen=True, gc=False):
    """A listing that suits a requirement; `reasons` as they are stored, a list of Reason in JSON."""

    listing: int
    requirement: int
    score: float
    reasons: str


def how_many(standing: Standing) -> tuple[int, int]:
    """Listings on the market, and active requirements."""
    return len(standing.home_rows), len(standing.wish_rows)


def who_wants(standing: Standing, homes: Sequence[Home], floor: float) -> list[Fit]:
    """Every active requirement that one of these listings suits with at least the score `floor`."""
    if not homes or not len(standing.wish_rows):
        return []
    offered = standing.terms.homes(homes)
    ranking = _everyone(offered, standing.wishes, floor)
    wishes = ranking.wish.tolist()
    return _fits(
        standing,
        (offered, standing.wishes),
        ranking,
        [homes[row].id for row in ranking.home.tolist()],
        standing.wish_rows.ids[ranking.wish].tolist(),
        [standing.budget_currency(row) for row in wishes],
    )


def what_suits(standing: Standing, wishes: Sequence[Wanted], floor: float) -> list[Fit]:
    """Every listing on the market that suits one of these requirements with at least the score `floor`."""
    if not wishes or not len(standing.home_rows):
        return []
    asked = standing.terms.wishes(wishes)
    ranking = matching.rank(standing.homes, asked, best=None, floor=floor)
    rows = ranking.wish.tolist()
    return _fits(
        standing,
        (standing.homes, asked),
        ranking,
        standing.home_rows.ids[ranking.home].tolist(),
        [wishes[row].id for row in rows],
        [wishes[row].currency for row in rows],
    )


def scores_of(standing: Standing, wish: Wanted, floor: float) -> list[tuple[int, float]]:
    """(listing, score) of all on the market that suit, best first, of equals the lower id."""
    asked = standing.terms.wishes([wish])
    ranking = matching.rank_one(standing.homes, asked, wish=0, floor=floor)
    ids = standing.home_rows.ids[ranking.home]
    order = np.lexsort((ids, -ranking.score))
    return list(zip(ids[order].tolist(), ranking.score[order].tolist(), strict=True))


def how_many_want(standing: Standing, homes: Sequence[Home], floor: float) -> dict[int, int]:
    """By listing, how many active requirements it suits."""
    ranking = _everyone(standing.terms.homes(homes), standing.wishes, floor)
    counts = np.bincount(ranking.home, minlength=len(homes)).tolist()
    return {home.id: count for home, count in zip(homes, counts, strict=True)}


def how_many_suit(standing: Standing, wishes: Sequence[Wanted], floor: float) -> dict[int, int]:
    """By requirement, how many listings on the market suit it."""
    ranking = matching.rank(standing.homes, standing.terms.wishes(wishes), best=None, floor=floor)
    counts = np.bincount(ranking.wish, minlength=len(wishes)).tolist()
    return {wish.id: count for wish, count in zip(wishes, counts, strict=True)}


def _everyone(homes: matching.Homes, wishes: matching.Wishes, floor: float) -> matching.Ranking:
    if not 0 < len(homes) <= ONE_BY_ONE:
        return matching.rank(homes, wishes, best=None, floor=floor)
    each = [matching.rank_one(homes, wishes, home=row, floor=floor) for row in range(len(homes))]
    return matching.Ranking(
        np.concatenate([found.wish for found in each]),
        np.concatenate([found.home for found in each]),
        np.concatenate([found.score for found in each]),
    )


def _fits(
    standing: Standing,
    sides: tuple[matching.Homes, matching.Wishes],
    ranking: matching.Ranking,
    listings: Sequence[int],
    requirements: Sequence[int],
    currencies: Sequence[str | None],
) -> list[Fit]:
    found = explained(standing.terms.encoded, *sides, ranking, currencies)
    fits = zip(listings, requirements, ranking.score.tolist(), found, strict=True)
    return [Fit(listing, wish, score, reasons) for listing, wish, score, reasons in fits]
