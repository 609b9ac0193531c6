"""Coming in at the desk, and staying out of it."""

import asyncio
from datetime import datetime, timedelta

import pytest
from httpx import ASGITransport, AsyncClient

from crm_estate.app import create_app
from fixtures.cast import IGA
from tests.doors.desk_cast import PASSWORD, csrf_token, sign_in, take_on_agent

pytestmark = pytest.mark.anyio


async def test_the_desk_sends_strangers_to_the_sign_in_page_and_on_from_there(browser: AsyncClient) -> None:
    turned_away = await browser.get("/desk/listings?kind=house")
    assert turned_away.status_code == 303
    assert turned_away.headers["location"].startswith("/sign-in?next=/desk/listings")
    form = await browser.get(turned_away.headers["location"])
    assert 'value="/desk/listings?kind=house"' in form.text


async def test_signing_in_gives_a_new_session_and_ends_the_one_before(
    browser: AsyncClient, now: datetime
) -> None:
    await take_on_agent(IGA, now)
    await sign_in(browser, IGA.email)
    first = browser.cookies["session"]
    await sign_in(browser, IGA.email)
    assert browser.cookies["session"] != first
    browser.cookies.set("session", first)
    assert (await browser.get("/desk")).status_code == 303


async def test_a_cookie_planted_before_signing_in_opens_nothing(browser: AsyncClient, now: datetime) -> None:
    await take_on_agent(IGA, now)
    browser.cookies.set("session", "planted-by-someone")
    await sign_in(browser, IGA.email)
    browser.cookies.clear()
    browser.cookies.set("session", "planted-by-someone")
    assert (await browser.get("/desk")).status_code == 303


async def test_a_wrong_password_reads_the_same_whether_the_account_exists(
    browser: AsyncClient, now: datetime
) -> None:
    await take_on_agent(IGA, now)
    known = await browser.post("/sign-in", data={"email": IGA.email, "password": "not that one"})
    unknown = await browser.post("/sign-in", data={"email": "nobody@example.org", "password": "not that one"})
    assert known.status_code == unknown.status_code == 422
    assert known.text.replace(IGA.email, "nobody@example.org") == unknown.text
    assert "do not belong together" in known.text


async def test_too_many_tries_are_told_so_and_may_go_on_after_a_while(
    browser: AsyncClient, now: datetime
) -> None:
    await take_on_agent(IGA, now)
    for _ in range(6):
        await browser.post("/sign-in", data={"email": IGA.email, "password": "wrong"})
    refused = await browser.post("/sign-in", data={"email": IGA.email, "password": PASSWORD})
    assert refused.status_code == 429
    assert "Too many tries" in refused.text
    assert int(refused.headers["retry-after"]) > 0
    later = ASGITransport(create_app(clock=lambda: now + timedelta(minutes=16)))
    async with AsyncClient(transport=later, base_url="http://test") as the_same:
        await sign_in(the_same, IGA.email)


async def test_who_tries_many_passwords_at_once_tries_no_more_than_one_after_the_other(
    browser: AsyncClient, now: datetime
) -> None:
    await take_on_agent(IGA, now)
    guesses = ({"email": IGA.email, "password": f"guess {number}"} for number in range(24))
    answers = await asyncio.gather(*(browser.post("/sign-in", data=guess) for guess in guesses))
    tried = [answer for answer in answers if "do not belong together" in answer.text]
    assert len(tried) == 6
    assert {answer.status_code for answer in answers if answer not in tried} == {429}


async def test_who_signs_in_again_and_again_is_never_held_up(browser: AsyncClient, now: datetime) -> None:
    await take_on_agent(IGA, now)
    for _ in range(35):
        await sign_in(browser, IGA.email)


async def test_no_form_acts_without_its_token(browser: AsyncClient, now: datetime) -> None:
    await take_on_agent(IGA, now)
    await sign_in(browser, IGA.email)
    for path in ("/desk/sign-out", "/desk/new/listing", "/desk/approvals", "/desk/language"):
        assert (await browser.post(path, data={"language": "pl"})).status_code == 403
        assert (await browser.post(path, data={"csrf_token": "0" * 32})).status_code == 403
    assert (await browser.get("/desk")).status_code == 200


async def test_another_sites_page_cannot_sign_anyone_in(browser: AsyncClient, now: datetime) -> None:
    await take_on_agent(IGA, now)
    answer = await browser.post(
        "/sign-in",
        data={"email": IGA.email, "password": PASSWORD},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403
    assert "session" not in browser.cookies


async def test_signing_out_ends_the_session_on_the_server(browser: AsyncClient, now: datetime) -> None:
    await take_on_agent(IGA, now)
    await sign_in(browser, IGA.email)
    token = browser.cookies["session"]
    await browser.post("/desk/sign-out", data={"csrf_token": await csrf_token(browser)})
    browser.cookies.clear()
    browser.cookies.set("session", token)
    assert (await browser.get("/desk")).status_code == 303


async def test_the_desk_speaks_the_language_that_was_chosen(browser: AsyncClient, now: datetime) -> None:
    await take_on_agent(IGA, now)
    await sign_in(browser, IGA.email)
    form = {"csrf_token": await csrf_token(browser), "language": "cs", "next": "//evil.example"}
    answer = await browser.post("/desk/language", data=form)
    assert answer.headers["location"] == "/desk"
    assert '<html lang="cs">' in (await browser.get("/desk")).text
