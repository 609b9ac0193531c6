"""What agents ask of portals: put a listing there, take it down, try again."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, NotAllowed, NotFound
from crm_estate.listings.lifecycle import may_change
from crm_estate.listings.search import get_listing
from crm_estate.portals.adapters import Message, State
from crm_estate.portals.known_portals import PORTALS, is_configured, title_of


class Standing(Struct, frozen=True, kw_only=True):
    """How a listing stands on one portal; `state` is None where nobody asked for it."""

    portal: str
    title: str
    configured: bool
    wanted: bool = False
    state: State | None = None
    live_since: datetime | None = None
    address: str | None = None
    next_try: datetime | None = None
    attempts: int = 0
    messages: Sequence[Message] = ()


async def standings(reference: str, *, actor: Actor) -> list[Standing]:
    """How a listing that the actor may see stands on every portal that is set up or was."""
    listing = await get_listing(reference, actor=actor)
    rows = await database.fetch("select * from portal_listing where listing = $1", listing.id)
    by_portal = {row["portal"]: row for row in rows}
    return [
        _standing(name, by_portal.get(name)) for name in PORTALS if is_configured(name) or name in by_portal
    ]


async def publish(portal: str, reference: str, *, actor: Actor, now: datetime) -> None:
    """The portal is to show the listing from now on, as it is here, for as long as it is on the market.

    Said again, it tries again at once, also what was refused or given up.
    """
    if not is_configured(portal):
        raise Conflict("%(portal)s is not set up here.", field="portal", portal=title_of(portal))
    async with database.transaction():
        listing = await _own(reference, actor)
        await database.execute(
            """insert into portal_listing as p
                 (portal, listing, wanted, state, next_try, created_at, updated_at)
               values ($1, $2, true, 'waiting', $3, $3, $3)
               on conflict (portal, listing) do update set wanted = true, state = 'waiting',
                 fingerprint = null, asked = p.asked + 1, attempts = 0, next_try = $3, updated_at = $3""",
            portal,
            listing,
            now,
        )
        await _note("listing.portal_asked", portal, listing, actor, now)


async def take_down(portal: str, reference: str, *, actor: Actor, now: datetime) -> None:
    """The portal is to show the listing no longer."""
    async with database.transaction():
        listing = await _own(reference, actor)
        done = await database.execute(
            """update portal_listing set wanted = false, state = 'waiting', asked = asked + 1, attempts = 0,
                 next_try = $3, updated_at = $3 where portal = $1 and listing = $2""",
            portal,
            listing,
            now,
        )
        if done == "UPDATE 0":
            raise NotFound("This listing is not on %(portal)s.", portal=title_of(portal))
        await _note("listing.portal_unasked", portal, listing, actor, now)


async def try_again(portal: str, reference: str, *, actor: Actor, now: datetime) -> None:
    """What was asked last is tried again at once."""
    async with database.transaction():
        listing = await _own(reference, actor)
        done = await database.execute(
            """update portal_listing set state = 'waiting', fingerprint = null, asked = asked + 1,
                 attempts = 0, next_try = $3, updated_at = $3
               where portal = $1 and listing = $2 and state in ('waiting', 'refused', 'failed')""",
            portal,
            listing,
            now,
        )
        if done == "UPDATE 0":
            raise Conflict("There is nothing to try again.", field="state")


async def _own(reference: str, actor: Actor) -> int:
    """The listing's id, when it is the actor's to change."""
    await get_listing(reference, actor=actor)
    row = await database.fetch_row("select id, office, agent from listing where reference = $1", reference)
    if row is None or not may_change(actor, row):
        raise NotAllowed("This listing belongs to another office.", field="office")
    return row["id"]


async def _note(kind: str, portal: str, listing: int, actor: Actor, now: datetime) -> None:
    fact = journal.Fact(kind=kind, at=now, actor=actor.name, listing=listing, data={"portal": portal})
    await journal.record(fact)


def _standing(name: str, row: database.Row | None) -> Standing:
    there = Standing(portal=name, title=title_of(name), configured=is_configured(name))
    if row is None:
        return there
    return msgspec.structs.replace(
        there,
        **{key: row[key] for key in ("wanted", "state", "live_since", "address", "next_try", "attempts")},
        messages=msgspec.json.decode(row["messages"], type=list[Message]),
    )
