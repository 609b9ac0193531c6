"""Listings whose sender says one thing only: sold, withdrawn, back again, or what they cost now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.money import currency_of_country, minor
from crm_estate.listings.changes import KEPT
from crm_estate.listings.facts import ON_MARKET, Offer, RentPeriod, Status
from crm_estate.listings.lifecycle import Draft, Received, lock, may_change, result_of, write
from crm_estate.listings.rows import stored
from crm_estate.listings.said import PLAINLY, Said

UNTOUCHED = KEPT | {"dwelling"}
"""Columns that a sender never speaks of."""

NOWHERE: Mapping[str, Said] = {}


class NewPrice(Struct, frozen=True):
    """What a listing costs now, in the money that it had: a price if it is for sale, a rent if it is to let.

    0 is on request.
    """

    amount: float
    offer: Offer
    rent_period: RentPeriod | None = None


async def change_status(
    statuses: Mapping[str, Status],
    *,
    actor: Actor,
    now: datetime,
    said: Mapping[str, Said] = NOWHERE,
) -> list[Received]:
    """Give listings, named by their reference, another status; the rest of them stays.

    One that is not there, or that the actor may not change, is passed over: a sender takes back what we
    never had. `said`: where that came from, by reference. Returns what became of the others, in the order of
    their ids.
    """
    columns = {
        reference: {"standard_status": status, "on_market": status in ON_MARKET}
        for reference, status in statuses.items()
    }
    return await _change(lambda name, _: columns[name], list(columns), said, actor, now)


async def change_prices(
    prices: Mapping[str, NewPrice],
    *,
    actor: Actor,
    now: datetime,
    said: Mapping[str, Said] = NOWHERE,
) -> list[Received]:
    """Give listings, named by their reference, another price; the rest of them stays, their status too.

    Passed over is also one that is not offered that way, or whose money nobody knows. `said`: as above.
    """
    return await _change(lambda name, row: _priced(prices[name], row), list(prices), said, actor, now)


async def _change(
    columns: Callable[[str, Mapping[str, Any]], Mapping[str, Any]],
    references: Sequence[str],
    said: Mapping[str, Said],
    actor: Actor,
    now: datetime,
) -> list[Received]:
    if not references:
        return []
    async with database.transaction():
        await lock(references)
        rows = await database.fetch(
            "select * from listing where reference = any($1) order by id for no key update", references
        )
        drafts = [
            _draft(stored(row), columns(row["reference"], row), said.get(row["reference"], PLAINLY))
            for row in rows
            if may_change(actor, row)
        ]
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


def _priced(new: NewPrice, row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a new price decides; none where it is not a price of this listing."""
    currency = row["currency"] or currency_of_country(row["country"])
    if row["offer"] != new.offer or not currency:
        return {}
    amount = minor(new.amount, currency) or None
    period = {"rent_period": new.rent_period} if new.rent_period else {}
    return {"price": amount, "currency": currency if amount else None, **period}


def _draft(before: dict[str, Any], columns: Mapping[str, Any], said: Said) -> Draft:
    after = {name: value for name, value in before.items() if name not in UNTOUCHED}
    after |= columns
    return Draft(after=after, before=before, result=result_of(before, after), said=said)
