"""Suggestions in a requirement's own words, and the requirement as it would be. Nothing here changes one."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from crm_estate.matchmaking.suggestions.facts import Suggestion, id_of, key_of
from crm_estate.matchmaking.suggestions.limits import narrowed, widened
from crm_estate.requirements.criteria import FeaturesWish, PriceWish, RangeWish
from crm_estate.requirements.facts import RequirementFacts, RequirementOut
from matching import learn

NICE = 1.0


def worded(
    found: Iterable[learn.Suggestion], wish: RequirementFacts, *, tags: Sequence[str], currency: str
) -> Iterator[Suggestion]:
    """What the learner found, as far as the requirement can say it; `tags` names features by number."""
    for one in found:
        value = None if one.tag is None else tags[one.tag]
        to = one.weight if one.end is None else _limit(one, wish)
        if one.end is not None and to is None:
            continue
        key = key_of(one.code, one.criterion, value or one.end)
        yield Suggestion(
            id=id_of(key, to),
            code=one.code,
            criterion=one.criterion,
            value=value,
            end=one.end,
            to=to,
            currency=currency if one.criterion == "price" and one.end else None,
            supporting=one.supporting,
            contrary=one.contrary,
            certainty=round(one.certainty, 3),
        )


def _limit(one: learn.Suggestion, wish: RequirementFacts) -> float | None:
    """The new bound; None where it would cross the other one, or be where it is."""
    if one.between is None or one.end is None:
        return None
    near, far = one.between
    limit = widened(one.criterion, one.end, far)
    if one.code == "narrow":
        limit = narrowed(one.criterion, one.end, near, far)
    part = getattr(wish, one.criterion)
    low, high = (getattr(part, end, None) for end in ("min", "max"))
    low, high = (limit, high) if one.end == "min" else (low, limit)
    is_there = part is not None and getattr(part, one.end) == limit
    crosses = low is not None and high is not None and low > high
    return None if is_there or crosses or (one.criterion == "price" and limit <= 0) else limit


def changed(wish: RequirementOut, suggestion: Suggestion) -> RequirementFacts:
    """The requirement as it would be."""
    facts = RequirementFacts(**{name: getattr(wish, name) for name in RequirementFacts.__struct_fields__})
    part = getattr(facts, suggestion.criterion)
    return msgspec.structs.replace(facts, **{suggestion.criterion: _part(part, suggestion)})


def _part(part: Any, suggestion: Suggestion) -> Any:
    match suggestion.code:
        case "avoid_tag":
            kept = part or FeaturesWish()
            return msgspec.structs.replace(kept, avoid=sorted({*kept.avoid, suggestion.value or ""}))
        case "prefer_tag":
            kept = part or FeaturesWish()
            return msgspec.structs.replace(kept, nice={**kept.nice, suggestion.value or "": NICE})
        case "raise_weight":
            return msgspec.structs.replace(part, weight=suggestion.to)
        case "narrow" | "widen":
            return msgspec.structs.replace(
                part or _nothing(suggestion), **{str(suggestion.end): _to(suggestion)}
            )


def _nothing(suggestion: Suggestion) -> PriceWish | RangeWish:
    return PriceWish(currency=suggestion.currency) if suggestion.currency else RangeWish()


def _to(suggestion: Suggestion) -> float:
    return math.nan if suggestion.to is None else suggestion.to
