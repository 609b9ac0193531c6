"""A link of a prospect is good for what a person does, and keeps nobody else from their pages."""

from datetime import datetime, timedelta

import pytest
from httpx import ASGITransport, AsyncClient

from crm_estate.accounts.throttling import draw
from crm_estate.app import create_app
from crm_estate.contacts.consent import agreed
from crm_estate.outreach.links import page_token, unsubscribe_token
from crm_estate.portal.visitors import SENDING
from tests.doors import portal_cast as cast

pytestmark = pytest.mark.anyio


async def sent_so_often(who: int, times: int, now: datetime) -> None:
    """As if they had sent forms so many times."""
    for _ in range(times):
        await draw(f"visitor:{who}", SENDING, now)


async def test_who_sends_more_than_a_person_can_is_told_to_wait_in_their_language(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now)
    await sent_so_often(1, SENDING.burst - 2, now)
    preview = f"{page}/wishes/1/preview"
    answers = [await browser.post(preview, data=cast.form()) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    told = await browser.post(preview, data=cast.form(), headers={"Accept-Language": "pl"})
    assert "To dużo naraz" in told.text
    assert (await browser.get(page)).status_code == 200
    later = ASGITransport(create_app(clock=lambda: now + timedelta(minutes=1)))
    async with AsyncClient(transport=later, base_url="http://test") as the_same:
        assert (await the_same.post(preview, data=cast.form())).status_code == 200


async def test_what_one_link_sends_costs_nobody_else_anything(browser: AsyncClient, now: datetime) -> None:
    await cast.mara(now)
    jan = await cast.contact("K-2", now)
    wish = await cast.wish("K-2", now)
    await sent_so_often(1, SENDING.burst, now)
    sent = await browser.post(f"/p/{page_token(jan)}/wishes/{wish}/preview", data=cast.form())
    assert sent.status_code == 200


async def test_leaving_is_never_put_off(browser: AsyncClient, now: datetime) -> None:
    await cast.mara(now)
    await sent_so_often(1, SENDING.burst, now)
    assert (await browser.post(f"/u/{unsubscribe_token(1)}")).status_code == 200
    assert await agreed([1], "matching", "email") == set()
