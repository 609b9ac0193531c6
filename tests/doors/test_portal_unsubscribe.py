"""Leaving, by the link in every message and by the button of a mail program."""

import re
from datetime import datetime, timedelta

import pytest
from httpx import AsyncClient

from crm_estate.contacts.consent import agreed
from crm_estate.outreach.links import opened_page, page_token, unsubscribe_token
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


def led_to(html: str, door: str) -> set[str]:
    """The tokens of the links of a page that lead through a door."""
    return set(re.findall(rf'"/{door}/([^"/?]+)', html))


async def test_a_link_to_leave_is_good_for_two_years_and_then_does_nothing(
    browser: AsyncClient, now: datetime
) -> None:
    who = await cast.contact("K-1", now)
    old, older = (unsubscribe_token(who, cast.long_ago(timedelta(days=days))) for days in (725, 735))
    assert (await browser.get(f"/u/{older}")).status_code == 410
    assert (await browser.post(f"/u/{older}")).status_code == 410
    assert await agreed([who], "matching", "email") == {who}
    assert (await browser.post(f"/u/{old}")).status_code == 200
    assert await agreed([who], "matching", "email") == set()
    assert (await browser.post(f"/u/{older}/undo")).status_code == 410
    assert await agreed([who], "matching", "email") == set()


async def test_who_changed_a_letter_of_the_link_is_nobody(browser: AsyncClient, now: datetime) -> None:
    who, other = await cast.contact("K-1", now), await cast.contact("K-2", now)
    value, at, signature = unsubscribe_token(who).split(".")
    _, _, of_another = unsubscribe_token(other).split(".")
    turned = signature.swapcase()
    for forged in (f"{value}.{at}.{of_another}", f"{value}.{at}.{turned}", f"{value}.{at}", f"{value}.{at}."):
        assert (await browser.post(f"/u/{forged}")).status_code == 404
    assert await agreed([who, other], "matching", "email") == {who, other}


async def test_the_link_to_leave_of_an_old_message_opens_no_other_page(
    browser: AsyncClient, now: datetime
) -> None:
    who = await cast.contact("K-1", now)
    await cast.wish("K-1", now)
    fresh = f"/u/{unsubscribe_token(who)}"
    old = f"/u/{unsubscribe_token(who, cast.long_ago(timedelta(days=190)))}"
    for method, path in (("GET", ""), ("POST", ""), ("POST", "/undo")):
        assert led_to((await browser.request(method, fresh + path)).text, "p")
        answer = await browser.request(method, old + path)
        assert (answer.status_code, led_to(answer.text, "p")) == (200, set())


async def test_no_way_round_makes_an_old_link_young_again(browser: AsyncClient, now: datetime) -> None:
    who = await cast.contact("K-1", now)
    await cast.wish("K-1", now)
    begun = cast.long_ago(timedelta(days=100)).replace(microsecond=0)
    page = (await browser.get(f"/p/{page_token(who, begun)}")).text
    [leave] = led_to(page, "u")
    pages = led_to((await browser.get(f"/u/{leave}")).text, "p")
    assert {opened_page(token).since for token in (*led_to(page, "p"), *pages)} == {begun}
