"""How many more listings a requirement would get if it gave way in one thing."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

import numpy as np

import matching
from crm_estate.accounts.permissions import Actor
from crm_estate.base.settings import settings
from crm_estate.listings.custom import PREFIX
from crm_estate.matchmaking.relaxing.facts import Relaxation, Relaxations
from crm_estate.matchmaking.relaxing.giving_way import Give
from crm_estate.matchmaking.resident.market import ask
from crm_estate.matchmaking.resident.standing import Standing
from crm_estate.matchmaking.terms import Terms
from crm_estate.matchmaking.unit import PRICE
from crm_estate.matchmaking.unwanted import unwanted_by
from crm_estate.matchmaking.wanted import Wanted, wanted_of
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import get_requirement

STEPS = {"year_built": (5.0, 10.0)}
"""How far a criterion gives way, where the engine's own steps would say little."""


async def relaxations(requirement: int, *, actor: Actor, now: datetime) -> Relaxations:
    """What each single loosening of a requirement in the actor's reach would bring."""
    wish = await get_requirement(requirement, actor=actor)
    return Relaxations(items=await relaxations_for(wish, now=now))


async def relaxations_for(wish: RequirementOut, *, now: datetime) -> list[Relaxation]:
    """The same, whoever asks. What its contact has put aside is not counted, nor what is off the market."""
    wanted, aside = wanted_of(wish, wish.id), await unwanted_by(wish.contact_id)
    question = partial(relaxations_of, wish=wanted, floor=settings().match_floor, unwanted=aside)
    return await ask(question, day=now.date(), about=[wanted])


def relaxations_of(
    standing: Standing, *, wish: Wanted, floor: float, unwanted: Collection[int] = ()
) -> list[Relaxation]:
    """Every single loosening, those that bring most first; listings `unwanted` are not counted."""
    terms = standing.terms
    asked = terms.wishes([wish])
    steps = {**STEPS, **dict(_own_steps(terms))}
    ids, aside = standing.home_rows.ids, np.array(sorted(unwanted), dtype=np.int64)
    found: list[Relaxation] = []
    for loosening in matching.relax(standing.homes, asked, floor=floor, steps=steps):
        give = _give_of(terms, loosening, wish)
        if give is not None:
            more = int(np.count_nonzero(~np.isin(ids[loosening.homes], aside)))
            found.append(_relaxation(give, loosening, more, wish))
    return sorted(found, key=lambda each: -each.more)


def _own_steps(terms: Terms) -> Iterator[tuple[str, tuple[float, ...]]]:
    """An amount of an office's own field gives way by its slack."""
    for field in terms.fields:
        if field.kind == "number" and field.absolute:
            yield field.criterion, (field.slack,) if field.slack > 0 else ()


def _give_of(terms: Terms, loosening: matching.Loosening, wish: Wanted) -> Give | None:
    """The same in the requirement's own words; None for what says nothing to people."""
    criterion, code = terms.unit.plain(loosening.criterion), loosening.code
    if code == "tag_dropped":  # that the feature would be nice says as much, and loses nothing
        return None
    to = loosening.by if code == "area_wider" else _amount(terms, loosening, wish)
    give = Give(criterion=criterion, code=code, to=to, value=_value(terms, criterion, loosening))
    return None if give.value is None and _names_a_value(give) else give


def _amount(terms: Terms, loosening: matching.Loosening, wish: Wanted) -> float | None:
    if loosening.bound is None:
        return None
    if terms.unit.plain(loosening.criterion) == PRICE and wish.currency:
        return terms.unit.amount(loosening.bound, wish.currency)
    return round(loosening.bound, 6)


def _names_a_value(give: Give) -> bool:
    is_own_tag = give.criterion.startswith(PREFIX) and give.code != "choice_added"
    return give.code in ("choice_added", "tag_nice", "tag_allowed") and not is_own_tag


def _value(terms: Terms, criterion: str, loosening: matching.Loosening) -> str | None:
    """The value or the feature that a number stands for, None where it stands for none in particular."""
    number = loosening.number
    if number is None:
        return None
    if loosening.code != "choice_added":
        return next(iter(terms.vocabulary.words([number])), None) if criterion == "features" else None
    own = next((field.codes for field in terms.fields if field.criterion == criterion), None)
    if own is None:
        return terms.vocabulary.value(criterion, number)
    return own[number] if number < len(own) else None


def _relaxation(give: Give, loosening: matching.Loosening, more: int, wish: Wanted) -> Relaxation:
    return Relaxation(
        criterion=give.criterion,
        code=give.code,
        to=give.to,
        value=give.value,
        more=more,
        fewer=loosening.fewer,
        by=loosening.by,
        currency=wish.currency if give.criterion == PRICE and give.to is not None else None,
    )
