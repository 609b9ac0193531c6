"""Asking the engine: which of these homes suit which of these requirements, how well, and why."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from msgspec import Struct

import matching
from crm_estate.base.money import Rates
from crm_estate.matchmaking.facts import Explanation, Reason
from crm_estate.matchmaking.homes import Home, home_columns, price_column
from crm_estate.matchmaking.wishes import CRITERIA, codes_of, tags_of, wish_columns
from crm_estate.requirements.facts import RequirementFacts

GATES = frozenset({"offer", "kind"})
EXPLAINED_AT_ONCE = 20_000
"""Pairs whose reasons are made in one go, so that memory stays bounded."""


class Pair(Struct, frozen=True, gc=False):
    """A home (its place in the list given) that suits a wish (likewise)."""

    home: int
    wish: int
    score: float
    reasons: list[Reason]


class Side(Struct, frozen=True):
    """Both sides as stores of the engine, for the wishes that ask in one currency."""

    homes: matching.Homes
    wishes: matching.Wishes
    rows: list[int]
    currency: str | None
    tags: list[str]


def pairs(
    homes: Sequence[Home],
    wishes: Sequence[RequirementFacts],
    *,
    rates: Rates,
    day: date,
    floor: float,
    best: int | None = None,
) -> Iterator[Pair]:
    """Every pair that scores at least `floor` (the `best` of each wish), ordered by currency, then wish,
    score descending, home. Amounts in another currency are compared at the rates of `day`."""
    for side in _sides(homes, wishes, rates, day):
        ranking = matching.rank(side.homes, side.wishes, best=best, floor=floor)
        for first in range(0, len(ranking.wish), EXPLAINED_AT_ONCE):
            part = slice(first, first + EXPLAINED_AT_ONCE)
            found = matching.explain_pairs(side.homes, side.wishes, ranking.home[part], ranking.wish[part])
            for home, wish, score, reasons in zip(
                ranking.home[part].tolist(),
                ranking.wish[part].tolist(),
                ranking.score[part].tolist(),
                found,
                strict=True,
            ):
                yield Pair(home, side.rows[wish], score, [_reason(r, side) for r in reasons if not r.gate])


def scores(
    homes: Sequence[Home], wish: RequirementFacts, *, rates: Rates, day: date, floor: float
) -> list[tuple[int, float]]:
    """(place of the home, score) of all that score at least `floor`, best first, without reasons."""
    (side,) = _sides(homes, [wish], rates, day)
    ranking = matching.rank(side.homes, side.wishes, best=None, floor=floor)
    return list(zip(ranking.home.tolist(), ranking.score.tolist(), strict=True))


def explanation(home: Home, wish: RequirementFacts, *, rates: Rates, day: date) -> Explanation:
    """Why this home suits this wish or does not; gates are among the reasons where they rule out."""
    (side,) = _sides([home], [wish], rates, day)
    reasons = matching.explain(side.homes, side.wishes, wish=0, home=0)
    score = float(matching.score_pairs(side.homes, side.wishes, [0], [0])[0])
    return Explanation(
        score=None if np.isnan(score) else round(score, 6),
        ruled_out=any(reason.ruled_out for reason in reasons),
        reasons=[_reason(reason, side) for reason in reasons if not reason.gate or reason.ruled_out],
    )


def _sides(
    homes: Sequence[Home], wishes: Sequence[RequirementFacts], rates: Rates, day: date
) -> Iterator[Side]:
    codes, tags = codes_of(wishes), tags_of(wishes)
    columns = home_columns(homes, codes, tags)
    offered = {home.currency for home in homes if home.currency}
    asked: dict[str | None, list[int]] = {}
    for row, wish in enumerate(wishes):
        asked.setdefault(wish.price.currency if wish.price else None, []).append(row)
    for currency, rows in asked.items():
        if currency is not None:
            columns["price"] = price_column(homes, rates.vector(offered, currency, day))
        asking = [wishes[row] for row in rows]
        yield Side(
            CRITERIA.homes(len(homes), columns),
            CRITERIA.wishes(len(asking), wish_columns(asking, codes, tags)),
            rows,
            currency,
            tags,
        )


def _reason(reason: matching.Reason, side: Side) -> Reason:
    return Reason(
        criterion=reason.criterion,
        code=reason.code,
        fit=_short(reason.fit),
        weight=reason.weight,
        must=reason.must,
        ruled_out=reason.ruled_out,
        value=_number(reason.value) if reason.bound is not None else None,
        bound=_number(reason.bound),
        by=_number(reason.by),
        share=_number(reason.share),
        currency=side.currency if reason.criterion == "price" and reason.by is not None else None,
        km=_number(reason.km) if reason.code in ("near_area", "outside_area") else None,
        area=reason.area,
        present=[side.tags[tag] for tag in reason.present],
        missing=[side.tags[tag] for tag in reason.missing],
        unknown=[side.tags[tag] for tag in reason.unknown],
        avoided=[side.tags[tag] for tag in reason.avoided],
    )


def _short(value: float) -> float:
    return round(float(value), 6)


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
