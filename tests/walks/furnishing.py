"""A house with a team, people and homes in it, open and at rest: what a browser needs to find something."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.contacts import people
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Location, Price
from crm_estate.requirements import wishes
from crm_estate.requirements.facts import RequirementFacts
from fixtures import cast
from fixtures.staff import Member, open_offices, take_on
from tests.conftest import empty_tables
from tests.walks.house import House

PASSWORD = "correct horse battery"
CENTRE = (52.2300, 21.0100)
KM_NORTH = 1 / 111.2
"""Degrees of latitude."""

Said = ContactFacts | RequirementFacts | ListingFacts


@contextmanager
def furnished(database_url: str, folder: Path, *said: Said, team: tuple[Member, ...] = ()) -> Iterator[House]:
    """Open for as long as the block lasts; all that follows from what was said has happened."""
    asyncio.run(_furnish(database_url, said, team))
    with House(database_url, folder) as house:
        house.open()
        house.settle()
        yield house


async def _furnish(url: str, said: tuple[Said, ...], team: tuple[Member, ...]) -> None:
    now = datetime.now(UTC)
    async with database.connected(url):
        await empty_tables()
        await open_offices([replace(cast.WARSZAWA, language="en")])
        for member in team:
            await take_on(replace(member, language="en"), password=PASSWORD, now=now)
        for one in said:
            match one:
                case ContactFacts():
                    await people.receive(one, actor=SYSTEM, now=now)
                case RequirementFacts():
                    await wishes.receive(one, actor=SYSTEM, now=now)
                case ListingFacts():
                    await lifecycle.receive(one, actor=SYSTEM, now=now)


def client(given: str, family: str, agent: str | None = None) -> ContactFacts:
    """Someone who reads English and agreed to be written to at given@example.org."""
    return replace(
        cast.MARA,
        reference=f"K-{given.upper()}",
        name=PersonName(given, family),
        emails=[f"{given.lower()}@example.org"],
        phones=[],
        language="en",
        agent=agent,
        office="WAW",
    )


def home(reference: str, title: str, amount: float, km: float, **facts: object) -> ListingFacts:
    """A flat like the cast's, so many kilometres north of the middle of Warsaw."""
    spot = Location(CENTRE[0] + km * KM_NORTH, CENTRE[1], 10)
    return replace(
        cast.FLAT,
        reference=reference,
        title={"en": title},
        list_price=Price(amount, "PLN"),
        location=spot,
        owner=None,
        office="WAW",
        **facts,
    )
