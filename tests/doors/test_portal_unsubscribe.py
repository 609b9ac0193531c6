"""Leaving, by the link in every message and by the button of a mail program."""

from datetime import datetime

import pytest
from httpx import AsyncClient

from crm_estate.contacts.consent import agreed
from crm_estate.outreach.links import page_token, unsubscribe_token
from tests.doors import portal_cast as cast

pytestmark = pytest.mark.anyio


async def test_opening_the_link_only_asks(browser: AsyncClient, now: datetime) -> None:
    who = await cast.contact("K-1", now)
    before = await cast.facts()
    assert "Stop the e-mails" in (await browser.get(f"/u/{unsubscribe_token(who)}")).text
    assert await cast.facts() == before
    assert await agreed([who], "matching", "email") == {who}


@pytest.mark.parametrize("as_parts", [False, True])
async def test_one_click_of_a_mail_program_is_enough_and_may_come_twice(
    browser: AsyncClient, now: datetime, as_parts: bool
) -> None:
    who = await cast.contact("K-1", now)
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        sent = {"files": {name: (None, text) for name, text in body.items()}} if as_parts else {"data": body}
        answer = await browser.post(
            f"/u/{unsubscribe_token(who)}", headers={"Sec-Fetch-Site": "cross-site"}, **sent
        )
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    assert await agreed([who], "matching", "email") == set()
    assert (await cast.facts()).count("contact.unsubscribed") == 1


async def test_there_is_a_way_back(browser: AsyncClient, now: datetime) -> None:
    who = await cast.contact("K-1", now)
    address = f"/u/{unsubscribe_token(who)}"
    left = await browser.post(address)
    assert f'action="{address}/undo"' in left.text
    assert "You will get no more homes by e-mail" in (await browser.get(address)).text
    assert "Good to have you back" in (await browser.post(f"{address}/undo")).text
    assert await agreed([who], "matching", "email") == {who}


async def test_the_link_of_a_page_does_not_unsubscribe_and_the_other_way_round(
    browser: AsyncClient, now: datetime
) -> None:
    who = await cast.contact("K-1", now)
    assert (await browser.post(f"/u/{page_token(who)}")).status_code == 404
    assert (await browser.get(f"/p/{unsubscribe_token(who)}")).status_code == 404
    assert await agreed([who], "matching", "email") == {who}
