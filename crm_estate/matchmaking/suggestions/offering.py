"""What a requirement might say differently, judging by what was liked and dismissed.

Suggestions are worked out when they are read and never acted on by themselves. Whoever agrees changes the
requirement as by its form. What was answered is not asked again until twice as much speaks for it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict
from crm_estate.base.money import load_rates
from crm_estate.matchmaking.suggestions.changes import changed, worded
from crm_estate.matchmaking.suggestions.evidence import Verdict, evidence_of, features_of, verdicts_on
from crm_estate.matchmaking.suggestions.facts import (
    Answer,
    AnswerFacts,
    Suggestion,
    Suggestions,
    SwitchFacts,
)
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import get_requirement
from crm_estate.requirements.wishes import receive
from matching import learn

AGAIN = 2
"""So many times as much must speak for something that was answered before it is suggested again."""

MOST = 3
"""So many at once; the rest comes when these are answered."""


async def suggestions(requirement: int, *, actor: Actor, now: datetime) -> Suggestions:
    """What may be suggested of a requirement in the actor's reach."""
    return await suggestions_for(await get_requirement(requirement, actor=actor), now=now)


async def suggestions_for(wish: RequirementOut, *, now: datetime) -> Suggestions:
    """The same, whoever asks."""
    if await _is_off(wish.id):
        return Suggestions(on=False, items=[])
    if wish.state != "active":
        return Suggestions(on=True, items=[])
    answered = await _answered(wish.id)
    items = [one for one in await _found(wish, now) if one.supporting >= AGAIN * answered.get(one.key, 0)]
    return Suggestions(on=True, items=items[:MOST])


async def accept(
    wish: RequirementOut, suggestion: str, facts: AnswerFacts, *, actor: Actor, now: datetime
) -> None:
    """Change the requirement as suggested. Conflict when that, or the requirement, is not as it was."""
    async with database.transaction():
        one = await _standing(wish, suggestion, now)
        await receive(changed(wish, one), actor=actor, now=now, version=wish.version)
        await _answer(wish, one, "accepted", facts, actor, now)


async def decline(
    wish: RequirementOut, suggestion: str, facts: AnswerFacts, *, actor: Actor, now: datetime
) -> None:
    """Leave the requirement as it is, and do not ask again until twice as much speaks for it."""
    async with database.transaction():
        one = await _standing(wish, suggestion, now)
        await _answer(wish, one, "declined", facts, actor, now)


async def switch(wish: RequirementOut, facts: SwitchFacts, *, actor: Actor, now: datetime) -> None:
    """Suggest something of this requirement from now on, or nothing."""
    async with database.transaction():
        if facts.on:
            sql, args = "delete from suggestions_off where requirement = $1", []
        else:
            sql = """insert into suggestions_off (requirement, actor, at) values ($1, $2, $3)
                on conflict (requirement) do nothing"""
            args = [actor.name, now]
        if not (await database.execute(sql, wish.id, *args)).endswith(" 0"):
            kind = "suggestion.switched_on" if facts.on else "suggestion.switched_off"
            await journal.record(_fact(kind, wish, actor, now, {}))


async def _found(wish: RequirementOut, now: datetime) -> list[Suggestion]:
    verdicts = await verdicts_on(wish.id)
    if not verdicts:
        return []
    currency = wish.price.currency if wish.price else _usual_currency(verdicts)
    rates = await load_rates()
    seen = evidence_of(wish, verdicts, currency=currency, rates=rates, day=now.date())
    return list(worded(learn.suggest(seen), wish, tags=features_of(verdicts), currency=currency))


def _usual_currency(verdicts: Sequence[Verdict]) -> str:
    counted = Counter(verdict.currency or "EUR" for verdict in verdicts)
    return min(counted, key=lambda currency: (-counted[currency], currency))


async def _standing(wish: RequirementOut, suggestion: str, now: datetime) -> Suggestion:
    for one in (await suggestions_for(wish, now=now)).items:
        if one.id == suggestion:
            return one
    raise Conflict("This is not suggested any more. Look again.", field="suggestion")


async def _answer(
    wish: RequirementOut, one: Suggestion, answer: Answer, facts: AnswerFacts, actor: Actor, now: datetime
) -> None:
    await database.execute(
        """insert into suggestion_answer (requirement, suggestion, answer, supporting, actor, at)
           values ($1, $2, $3, $4, $5, $6) on conflict (requirement, suggestion) do update
           set answer = excluded.answer, supporting = excluded.supporting, actor = excluded.actor,
               at = excluded.at""",
        wish.id,
        one.key,
        answer,
        one.supporting,
        actor.name,
        now,
    )
    kind = "suggestion.accepted" if answer == "accepted" else "suggestion.declined"
    said: dict[str, object] = {
        "suggestion": one.id,
        "supporting": one.supporting,
        "contrary": one.contrary,
        "note": facts.note,
    }
    await journal.record(_fact(kind, wish, actor, now, said))


async def _answered(requirement: int) -> dict[str, int]:
    """By the key of what was answered, how much spoke for it then."""
    rows = await database.fetch(
        "select suggestion, supporting from suggestion_answer where requirement = $1", requirement
    )
    return {row["suggestion"]: row["supporting"] for row in rows}


async def _is_off(requirement: int) -> bool:
    return await database.fetch_value(
        "select exists (select from suggestions_off where requirement = $1)", requirement
    )


def _fact(
    kind: str, wish: RequirementOut, actor: Actor, now: datetime, data: dict[str, object]
) -> journal.Fact:
    return journal.Fact(
        kind=kind, at=now, actor=actor.name, requirement=wish.id, contact=wish.contact_id, data=data
    )
