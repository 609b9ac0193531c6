"""A sale ends everything that waits about the home: nobody is promised what another has bought."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.app import create_app
from crm_estate.base import database
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.approval import decide
from crm_estate.matchmaking.facts import FeedbackFacts
from crm_estate.matchmaking.search import count_waiting
from crm_estate.outreach.digests import gather
from crm_estate.outreach.links import page_token
from tests.mail_server import Inbox
from tests.outreach_office import (
    DAY,
    FLAT,
    LOFT,
    NOW,
    TUESDAY,
    WISH,
    arrive,
    deliver,
    homes_in,
    match_of,
    person,
    post,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

SOLD = replace(FLAT, standard_status="Closed")


@pytest.fixture
async def browser() -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(create_app(clock=lambda: TUESDAY))
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def page_of(reference: str, path: str = "") -> str:
    who = await database.fetch_value("select id from contact where reference = $1", reference)
    return f"/p/{page_token(who)}{path}"


async def test_a_sale_takes_the_home_from_every_rival_whatever_waited(inbox: Inbox, port: int) -> None:
    ways = {"asks": {"delivery": "approval"}, "soon": {}, "weekly": {"frequency": "weekly"}}
    await arrive(FLAT, *(person(name) for name in ways))
    await arrive(*(replace(WISH, contact=f"K-{name}", **said) for name, said in ways.items()))
    assert await count_waiting(actor=SYSTEM) == 1
    asked = await match_of("FLAT")
    await gather(TUESDAY)
    await arrive(SOLD, now=TUESDAY)
    assert await count_waiting(actor=SYSTEM) == 0
    assert await decide([asked], "send", actor=SYSTEM, now=TUESDAY) == 0
    assert await post(port, TUESDAY) == 0
    for day in range(1, 8):
        assert await deliver(port, TUESDAY + day * DAY) == 0
    assert inbox.arrived == []


async def test_who_liked_what_another_bought_is_shown_what_else_suits_them(
    inbox: Inbox, port: int, browser: AsyncClient
) -> None:
    await arrive(FLAT, person("mara"), replace(WISH, contact="K-mara"))
    assert await deliver(port, TUESDAY) == 1
    await feedback.give(await match_of("FLAT"), FeedbackFacts(feedback="liked"), actor=SYSTEM, now=TUESDAY)
    elsewhere = replace(LOFT, reference="HOUSE", kind="house", title={"en": "House of another kind"})
    await arrive(SOLD, LOFT, elsewhere, now=TUESDAY)
    gone = (await browser.get(await page_of("K-mara", "/homes/FLAT"))).text
    assert "no longer on offer" in gone
    assert "These suit you too" in gone
    assert "Loft by the river" in gone
    assert "House of another kind" not in gone
    assert "These suit you too" not in (await browser.get(await page_of("K-mara", "/homes/LOFT"))).text


async def test_a_home_back_on_the_market_is_told_again(inbox: Inbox, port: int) -> None:
    await arrive(FLAT, person("mara"), replace(WISH, contact="K-mara"), now=NOW)
    assert await deliver(port, TUESDAY) == 1
    await arrive(SOLD, now=TUESDAY + DAY)
    await arrive(FLAT, now=TUESDAY + 2 * DAY)
    assert await deliver(port, TUESDAY + 3 * DAY) == 1
    assert [homes_in(message) for _, message in inbox.arrived] == [["FLAT"], ["FLAT"]]
