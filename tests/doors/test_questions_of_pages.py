"""A list asks the database as often for many lines as for a few."""

from datetime import datetime

import pytest
from httpx import AsyncClient
from litestar import Litestar
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.contacts import people
from crm_estate.listings import lifecycle
from crm_estate.outreach.links import page_token
from crm_estate.requirements import wishes
from crm_estate.worker import react
from fixtures import cast
from fixtures.cast import IGA
from tests.counting import queries
from tests.doors import desk_cast as desks
from tests.outreach_office import person

pytestmark = pytest.mark.anyio

DESK_PAGES = (
    "/desk",
    "/desk/approvals",
    "/desk/contacts",
    "/desk/contacts/K-c0/matches",
    "/desk/doubles",
    "/desk/doubles/listings",
    "/desk/listings",
    "/desk/listings/H-0/buyers",
    "/desk/listings/H-0/timeline",
    "/desk/mail",
    "/desk/requirements",
)
API_LISTS = ("listings", "contacts", "listings/H-0/matches", "listings/H-0/timeline")


async def come(first: int, last: int, actor: Actor, now: datetime) -> None:
    """So many more people look for a flat, and so many more flats are offered."""
    for n in range(first, last):
        await lifecycle.receive(replace(cast.FLAT, reference=f"H-{n}", owner=None), actor=actor, now=now)
        seeker = person(f"c{n}")
        await people.receive(seeker, actor=actor, now=now)
        wish = replace(cast.MARAS_WISH, contact=seeker.reference, delivery="approval")
        await wishes.receive(wish, actor=actor, now=now)
    await react(now)


async def how_often(client: AsyncClient, path: str) -> int:
    """Queries of one look at a page that was looked at before."""
    await client.get(path)
    async with queries() as asked:
        answer = await client.get(path)
    assert answer.status_code == 200, path
    assert asked, path
    return len(asked)


async def test_pages_of_the_desk_ask_no_more_the_more_they_show(
    app: Litestar, db: str, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await come(0, 2, desk.actor, now)
    few = {path: await how_often(desk.client, path) for path in DESK_PAGES}
    await come(2, 7, desk.actor, now)
    assert {path: await how_often(desk.client, path) for path in DESK_PAGES} == few


async def test_lists_of_the_api_ask_no_more_the_more_they_hold(api: AsyncClient, now: datetime) -> None:
    actor = SYSTEM
    await come(0, 2, actor, now)
    paths = [f"/api/v1/{path}" for path in API_LISTS]
    few = {path: await how_often(api, path) for path in paths}
    await come(2, 7, actor, now)
    assert {path: await how_often(api, path) for path in paths} == few


async def test_a_contacts_homes_are_found_with_as_many_questions_however_many_they_are(
    browser: AsyncClient, now: datetime
) -> None:
    await come(0, 1, SYSTEM, now)
    await database.execute("update requirement set delivery = 'direct'")
    await database.execute("update match set state = 'ready'")
    page = f"/p/{page_token(1)}"
    few = await how_often(browser, page)
    await come(1, 6, SYSTEM, now)
    assert await how_often(browser, page) == few
    shown = (await browser.get(page)).text
    assert all(f"home-H-{number}" in shown for number in range(6))
