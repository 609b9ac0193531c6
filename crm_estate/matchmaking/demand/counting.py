"""How many want a listing at each price: what an owner asks before a mandate or a price cut."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

import matching
from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.money import per_month
from crm_estate.base.settings import settings
from crm_estate.contacts.search import visible
from crm_estate.listings.dwellings import others_of_the_dwelling
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking.demand.facts import Demand, DemandStep
from crm_estate.matchmaking.demand.prices import price_steps
from crm_estate.matchmaking.homes import COLUMNS, Home, home_of_row
from crm_estate.matchmaking.resident.market import ask
from crm_estate.matchmaking.resident.standing import Standing

Wanting = list[tuple[int, int]]
"""(number of the price, requirement): who would want the home at which price."""


async def demand(reference: str, *, actor: Actor, now: datetime) -> Demand:
    """How many of the contacts that the actor may see would want a listing at prices around its own.

    By the active requirements, on the market or not. Whoever has dismissed it for another reason than its
    price is not counted.
    """
    listing = await get_listing(reference, actor=actor)
    price = listing.list_price
    if price is None or not price.amount:
        return Demand(listing=reference, currency=None, period=None, price=None, steps=[])
    [row] = await database.fetch(f"select {COLUMNS} from listing where id = $1", listing.id)
    prices = price_steps(price.amount, price.currency)
    by_month = [per_month(each, listing.rent_period or "month") for each in prices]
    question = partial(wanting, home=home_of_row(row), prices=by_month, floor=settings().match_floor)
    found = await ask(question, day=now.date())
    contact_of = await _contacts(listing, {wish for _, wish in found}, actor)
    counts = counted(found, contact_of, len(prices))
    return Demand(
        listing=reference,
        currency=price.currency,
        period=listing.rent_period,
        price=price.amount,
        steps=[
            DemandStep(
                price=each,
                share=round(each / price.amount - 1, 4),
                contacts=contacts,
                requirements=requirements,
            )
            for each, (contacts, requirements) in zip(prices, counts, strict=True)
        ],
    )


async def _contacts(listing: ListingOut, wishes: Iterable[int], actor: Actor) -> dict[int, int]:
    """By requirement its contact, of those in reach who have not put the home aside for good."""
    where = visible(actor).add("r.id = any({}::bigint[])", sorted(wishes))
    where.add(
        """not exists (select from match m where m.contact = r.contact and m.listing = any({}::bigint[])
           and m.feedback = 'dismissed' and m.feedback_reason <> 'too_expensive')""",
        [listing.id, *await others_of_the_dwelling(listing.id)],
    )
    rows = await database.fetch(
        f"select r.id, r.contact from requirement r join contact c on c.id = r.contact where {where.sql}",
        *where.args,
    )
    return {row["id"]: row["contact"] for row in rows}


def wanting(standing: Standing, home: Home, prices: Sequence[float], floor: float) -> Wanting:
    """Every active requirement that the home would suit at each of the prices, in its own currency and, for
    rent, by the month. All else is as it is; whether it is on the market does not matter."""
    if home.currency is None or not prices:
        return []
    terms = standing.terms
    factor = terms.unit.factor(home.currency)
    found = matching.demand(
        terms.homes([home]),
        standing.wishes,
        criterion=terms.unit.criterion(home.currency),
        values=[price * factor for price in prices],
        floor=floor,
    )
    wishes = standing.wish_rows.ids[found.wish]
    return list(zip(found.step.tolist(), wishes.tolist(), strict=True))


def counted(found: Wanting, contact_of: Mapping[int, int], steps: int) -> Iterable[tuple[int, int]]:
    """(contacts, requirements) at each step, of those requirements whose contact is named."""
    contacts: list[set[int]] = [set() for _ in range(steps)]
    requirements = [0] * steps
    for step, wish in found:
        contact = contact_of.get(wish)
        if contact is not None:
            contacts[step].add(contact)
            requirements[step] += 1
    return zip(map(len, contacts), requirements, strict=True)
