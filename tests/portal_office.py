"""An office that publishes on portals: homes that a portal takes, and the worker's work in one word."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec

from crm_estate import worker
from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.settings import settings
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Photo
from crm_estate.portals.asking import Standing, publish, standings
from crm_estate.portals.publishing import publish_due
from crm_estate.portals.words import all_in_words
from fixtures import cast

WORDS = "A bright flat with a balcony to the south, near the park, sold by its owner."
HOME = msgspec.structs.replace(
    cast.FLAT,
    owner=None,
    description={"pl": f"Jasne mieszkanie & balkon. {WORDS}", "en": WORDS},
    photos=[Photo(url="https://photos.example.org/flat.jpg", caption="The kitchen")],
)


@contextmanager
def set_to(**environment: str) -> Generator[None]:
    """Settings of the firm for a while."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    settings.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        settings.cache_clear()


async def put_on(portal: str, home: ListingFacts, now: datetime) -> None:
    """The home is listed, an agent says that it is to be on the portal, and the worker works."""
    await lifecycle.receive(home, actor=SYSTEM, now=now)
    await worker.react(now)
    await publish(portal, home.reference or "", actor=SYSTEM, now=now)
    await publish_due(now)


async def change(now: datetime, home: ListingFacts, **said: Any) -> None:
    """The listing changes, and the worker works."""
    await lifecycle.receive(msgspec.structs.replace(home, **said), actor=SYSTEM, now=now)
    await worker.react(now)
    await publish_due(now)


async def work(now: datetime, **later: float) -> datetime:
    """The worker works, so much later; returns when that is."""
    moment = now + timedelta(**later)
    await publish_due(moment)
    return moment


async def standing(portal: str, reference: str = "FLAT") -> Standing:
    found = {one.portal: one for one in await standings(reference, actor=SYSTEM)}
    return found[portal]


async def told(portal: str, reference: str = "FLAT") -> str:
    """What an agent reads of it."""
    return " ".join(all_in_words((await standing(portal, reference)).messages, "en"))


async def kinds(reference: str = "FLAT") -> list[str]:
    """What happened on portals, oldest first."""
    rows = await database.fetch(
        """select f.kind from fact f join listing l on l.id = f.listing
           where l.reference = $1 and f.kind like 'listing.portal%' order by f.id""",
        reference,
    )
    return [row["kind"].removeprefix("listing.portal_") for row in rows]
