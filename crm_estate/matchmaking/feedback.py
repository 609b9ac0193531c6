"""What contacts say of their matches: liked, or dismissed with a reason; both can be taken back."""

from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database, journal
from crm_estate.base.errors import Invalid
from crm_estate.matchmaking.facts import FeedbackFacts, MatchOut
from crm_estate.matchmaking.search import get_match


async def give(match: int, facts: FeedbackFacts, *, actor: Actor, now: datetime) -> MatchOut:
    """Keep what was said, with the price it was said at; the last word counts."""
    if facts.feedback == "dismissed" and facts.reason is None:
        raise Invalid("A dismissal says why.", field="reason")
    async with database.transaction():
        before = await get_match(match, actor=actor)
        await database.execute(
            """update match m set feedback = $2, feedback_reason = $3, feedback_at = $4, changed_at = $4,
                 feedback_price = l.price, feedback_currency = l.currency
               from listing l where l.id = m.listing and m.id = $1""",
            match,
            facts.feedback,
            facts.reason if facts.feedback == "dismissed" else None,
            now,
        )
        data: dict[str, object] = {"reason": facts.reason, "note": facts.note}
        await journal.record(_fact(f"match.{facts.feedback}", before, actor, now, data))
        return await get_match(match, actor=actor)


async def withdraw(match: int, *, actor: Actor, now: datetime) -> MatchOut:
    """Take the last word back."""
    async with database.transaction():
        before = await get_match(match, actor=actor)
        if before.feedback is not None:
            await database.execute(
                """update match set feedback = null, feedback_reason = null, feedback_at = null,
                     feedback_price = null, feedback_currency = null, changed_at = $2 where id = $1""",
                match,
                now,
            )
            await journal.record(_fact("match.feedback_withdrawn", before, actor, now, {}))
        return await get_match(match, actor=actor)


def _fact(kind: str, match: MatchOut, actor: Actor, now: datetime, data: dict[str, object]) -> journal.Fact:
    return journal.Fact(
        kind=kind,
        at=now,
        actor=actor.name,
        listing=match.listing_id,
        contact=match.contact_id,
        requirement=match.requirement_id,
        match=match.id,
        data=data,
    )
