"""Messages survive the worker: killed, or cut off from the database, it goes on where it was."""

import asyncio
import random
from collections import Counter
from datetime import datetime

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.contacts import people
from crm_estate.contacts.facts import Consent, ContactFacts, PersonName
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Location, Price
from crm_estate.requirements import wishes
from crm_estate.requirements.criteria import PriceWish
from crm_estate.requirements.facts import RequirementFacts
from tests.walks.house import House

PEOPLE = 500
BLOWS = 8


def test_a_worker_killed_at_random_points_sends_every_message_and_none_anew(
    house: House, today: datetime
) -> None:
    asyncio.run(furnish(house.database_url, today))
    chance = random.Random(11)
    for arrived in sorted(chance.sample(range(20, PEOPLE - 20), BLOWS)):
        house.start("worker")
        house.wait_for_letters(arrived)
        house.kill("worker")
    house.start("worker")
    house.settle()
    check_letters(house, blows=BLOWS)


def test_a_worker_cut_off_from_the_database_sends_every_message_once(house: House, today: datetime) -> None:
    asyncio.run(furnish(house.database_url, today))
    house.start("worker")
    for arrived in (50, 200, 350):
        house.wait_for_letters(arrived)
        house.query(
            """select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()"""
        )
    house.settle()
    check_letters(house, blows=0)


def check_letters(house: House, *, blows: int) -> None:
    """Everyone has their message; a copy is allowed once a blow and is known as one by its Message-ID."""
    everyone = {f"person{n}@example.org" for n in range(PEOPLE)}
    assert set(house.inbox.recipients()) == everyone
    ids = Counter(str(letter["Message-ID"]) for letter in house.inbox.letters)
    assert len(ids) == PEOPLE
    assert len(house.inbox.letters) - PEOPLE <= blows
    assert {row["state"] for row in house.query("select distinct state from digest")} == {"sent"}
    assert house.query("select count(*) from fact where kind = 'digest.sent'")[0][0] == PEOPLE


async def furnish(url: str, now: datetime) -> None:
    """Five hundred people who want the one flat there is."""
    async with database.connected(url):
        for number in range(PEOPLE):
            await people.receive(
                ContactFacts(
                    reference=f"P-{number}",
                    name=PersonName(f"Person {number}"),
                    emails=[f"person{number}@example.org"],
                    consents=[Consent(purpose="matching", channel="email", given_at=now, source="form")],
                ),
                actor=SYSTEM,
                now=now,
            )
            await wishes.receive(
                RequirementFacts(
                    contact=f"P-{number}",
                    name="flat",
                    offer="sale",
                    price=PriceWish(currency="EUR", max=200_000),
                    frequency="instant",
                ),
                actor=SYSTEM,
                now=now,
            )
        flat = ListingFacts(
            reference="F-1",
            offer="sale",
            kind="apartment",
            country="SI",
            place="Ljubljana",
            location=Location(46.05, 14.5),
            list_price=Price(190_000, "EUR"),
        )
        await lifecycle.receive(flat, actor=SYSTEM, now=now)
