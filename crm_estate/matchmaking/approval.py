"""Matches that an agent looks at before the contact does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database, journal
from crm_estate.contacts.search import visible

Decision = Literal["send", "drop"]
BECOMES = {"send": "approved", "drop": "dropped"}


async def decide(matches: Sequence[int], decision: Decision, *, actor: Actor, now: datetime) -> int:
    """Send or drop the waiting ones of `matches` within the actor's reach; returns how many those were."""
    where = (
        visible(actor).add("m.id = any({}::bigint[])", list(matches)).add("m.fits and m.state = 'waiting'")
    )
    state, at = where.parameter(BECOMES[decision]), where.parameter(now)
    async with database.transaction():
        rows = await database.fetch(
            f"""update match m set state = {state}, changed_at = {at} from contact c
                where c.id = m.contact and {where.sql}
                returning m.id, m.listing, m.contact, m.requirement""",
            *where.args,
        )
        await journal.record_all(
            journal.Fact(
                kind=f"match.{BECOMES[decision]}",
                at=now,
                actor=actor.name,
                listing=row["listing"],
                contact=row["contact"],
                requirement=row["requirement"],
                match=row["id"],
            )
            for row in rows
        )
    return len(rows)
