"""Nobody is passed over in silence: not the last of many seekers, not what has been for sale for years."""

from datetime import datetime, timedelta

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.app import create_app
from crm_estate.base import database
from crm_estate.base.settings import settings
from crm_estate.contacts.consent import withdraw
from crm_estate.outreach.letters import count_unsent, get_digest
from crm_estate.outreach.links import page_token
from crm_estate.requirements.facts import RequirementFacts
from crm_estate.worker import react
from tests.mail_server import Inbox
from tests.outreach_office import (
    DAY,
    FLAT,
    LOFT,
    MARA,
    NOW,
    TUESDAY,
    WISH,
    arrive,
    at_price,
    deliver,
    homes_in,
    messages,
    person,
    say,
    text_of,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

SEEKERS = 45
YEARS_AGO = NOW - timedelta(days=3 * 365)


@pytest.fixture
def app() -> Litestar:
    return create_app(clock=lambda: TUESDAY)


async def test_a_home_that_suits_many_people_reaches_each_of_them_once(inbox: Inbox, port: int) -> None:
    seekers = [person(f"seeker{number}") for number in range(SEEKERS)]
    await say(*seekers, *(replace(WISH, contact=seeker.reference) for seeker in seekers))
    await arrive(FLAT)
    for day in range(2):
        await deliver(port, TUESDAY + day * DAY)
    assert sorted(to for to, _ in inbox.arrived) == sorted(seeker.emails[0] for seeker in seekers)


async def test_who_of_many_was_not_written_to_is_counted_with_the_reason(inbox: Inbox, port: int) -> None:
    seekers = [person(f"seeker{number}") for number in range(12)]
    seekers[3] = replace(seekers[3], emails=[])
    await say(*seekers, *(replace(WISH, contact=seeker.reference) for seeker in seekers))
    await arrive(FLAT)
    for contact in await database.fetch("select id from contact order by id limit 3"):
        await withdraw(contact["id"], "matching", "email", source="phone", actor="system", now=NOW)
    assert await deliver(port, TUESDAY) == 8
    assert await count_unsent(actor=SYSTEM) == {"no_consent": 3, "no_address": 1}
    assert len(await messages()) == 12


async def test_more_homes_than_a_message_shows_are_counted_and_all_on_the_page(
    inbox: Inbox, port: int, app: Litestar
) -> None:
    many = settings().digest_best + 5
    await arrive(MARA, WISH, *(replace(FLAT, reference=f"H-{number}") for number in range(many)))
    assert await deliver(port, TUESDAY) == 1
    [(_, message)] = inbox.arrived
    assert len(homes_in(message)) == settings().digest_best
    assert "5 more" in text_of(message)
    client = AsyncClient(transport=ASGITransport(app), base_url="http://test")
    page = (await client.get(f"/p/{page_token(1)}")).text
    assert all(f"home-H-{number}" in page for number in range(many))
    [kept] = await messages()
    assert len((await get_digest(kept.id, actor=SYSTEM)).listings) == many


async def test_a_home_for_sale_for_years_is_told_of_once_its_price_comes_into_reach(
    inbox: Inbox, port: int
) -> None:
    await arrive(replace(at_price(FLAT, 1_300_000), floor=0), now=YEARS_AGO)
    await arrive(MARA, replace(WISH, price=replace(WISH.price, must=True, slack=0.05)), now=NOW)
    await arrive(replace(at_price(FLAT, 1_300_000), floor=3), now=NOW)
    assert await deliver(port, TUESDAY) == 0
    await arrive(at_price(FLAT, 850_000), now=TUESDAY)
    for day in range(1, 4):
        await deliver(port, TUESDAY + day * DAY)
    assert [homes_in(message) for _, message in inbox.arrived] == [["FLAT"]]


async def test_a_new_seeker_is_told_of_what_has_been_for_sale_for_years(inbox: Inbox, port: int) -> None:
    await arrive(FLAT, now=YEARS_AGO)
    await arrive(LOFT, now=NOW - DAY)
    await arrive(MARA, WISH)
    assert await deliver(port, TUESDAY) == 1
    assert sorted(homes_in(inbox.arrived[0][1])) == ["FLAT", "LOFT"]


async def test_what_waits_for_a_weekly_message_is_not_lost_to_a_daily_one(inbox: Inbox, port: int) -> None:
    weekly = replace(WISH, name="weekly", frequency="weekly", kinds=["house"])
    house = replace(LOFT, kind="house")
    await arrive(MARA, WISH, weekly, house)
    await arrive(FLAT, now=NOW + DAY / 4)
    assert await deliver(port, TUESDAY) == 1
    await deliver(port, TUESDAY + DAY)
    assert await deliver(port, next_monday(TUESDAY)) == 1
    assert [homes_in(message) for _, message in inbox.arrived] == [["FLAT"], ["LOFT"]]


def next_monday(day: datetime) -> datetime:
    return day + (7 - day.weekday()) % 7 * DAY


async def test_who_says_only_that_they_want_to_buy_a_flat_is_never_written_to(port: int) -> None:
    await arrive(
        MARA, RequirementFacts(contact=MARA.reference, name="flat", offer="sale", kinds=["apartment"])
    )
    await arrive(FLAT, LOFT)
    assert await database.fetch_value("select count(*) from match") == 0
    for day in range(8):
        assert await deliver(port, TUESDAY + day * DAY) == 0
    await arrive(WISH, now=TUESDAY)
    assert await deliver(port, TUESDAY + DAY) == 1


async def test_a_wish_that_says_nothing_any_more_is_not_written_about(port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    says_nothing = RequirementFacts(
        contact=MARA.reference, name=WISH.name, offer="sale", kinds=["apartment"], frequency="daily"
    )
    await arrive(says_nothing, now=NOW + DAY / 8)
    await react(NOW + DAY / 8)
    assert await deliver(port, TUESDAY) == 0
