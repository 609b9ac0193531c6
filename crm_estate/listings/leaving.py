"""Listings whose sender says only what became of them: sold, withdrawn, back again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.listings.changes import KEPT
from crm_estate.listings.facts import ON_MARKET, Status
from crm_estate.listings.lifecycle import Draft, Received, lock, may_change, result_of, write
from crm_estate.listings.rows import stored

UNTOUCHED = KEPT | {"dwelling"}
"""Columns that a sender never speaks of."""


async def change_status(statuses: Mapping[str, Status], *, actor: Actor, now: datetime) -> list[Received]:
    """Give listings, named by their reference, another status; the rest of them stays.

    One that is not there, or that the actor may not change, is passed over: a sender takes back what we
    never had. Returns what became of the others, in the order of their ids.
    """
    async with database.transaction():
        await lock(list(statuses))
        rows = await database.fetch(
            "select * from listing where reference = any($1) order by id for no key update", list(statuses)
        )
        drafts = [_draft(stored(row), statuses[row["reference"]]) for row in rows if may_change(actor, row)]
        await write(drafts, actor, now)
    return [
        Received(id=draft.before["id"], reference=draft.after["reference"], result=draft.result)
        for draft in drafts
        if draft.before
    ]


async def references_of(named: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """References of listings by their source and source id, as far as they are there."""
    rows = await database.fetch(
        """select l.source, l.source_id, l.reference from listing l
           join unnest($1::text[], $2::text[]) as n (source, source_id) using (source, source_id)""",
        [source for source, _ in named],
        [source_id for _, source_id in named],
    )
    return {(row["source"], row["source_id"]): row["reference"] for row in rows}


async def stock_of(source: str, *, actor: Actor) -> list[str]:
    """References of a source's listings that are on the market and that the actor may change."""
    rows = await database.fetch(
        "select reference, office, agent from listing where source = $1 and on_market order by id", source
    )
    return [row["reference"] for row in rows if may_change(actor, row)]


def _draft(before: dict[str, Any], status: Status) -> Draft:
    after = {name: value for name, value in before.items() if name not in UNTOUCHED}
    after |= {"standard_status": status, "on_market": status in ON_MARKET}
    return Draft(after=after, before=before, result=result_of(before, after))
