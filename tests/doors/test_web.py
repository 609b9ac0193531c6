"""What every door does alike: who is let in, what is told of errors, what browsers and logs may keep."""

import logging
import re
from datetime import datetime, timedelta

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from crm_estate.accounts.signin import IDLE_LIFE, csrf_of, sign_in
from crm_estate.accounts.team import add_agent, set_active
from crm_estate.app import create_app
from crm_estate.base import database
from crm_estate.base.links import sign
from crm_estate.base.rendering import asset
from tests.doors.way import Way

pytestmark = pytest.mark.anyio
PASSWORD = "a long password"


@pytest.fixture
async def agent(warsaw: int, now: datetime) -> int:
    return await add_agent(
        email="ewa@example.org",
        name="Ewa Lis",
        password=PASSWORD,
        office="warsaw",
        now=now,
        role="manager",
        language="pl",
    )


@pytest.fixture
async def session(agent: int, now: datetime) -> str:
    return await sign_in("ewa@example.org", PASSWORD, address="test", now=now)


async def test_the_desk_sends_strangers_to_sign_in_and_back(browser: AsyncClient) -> None:
    answer = await browser.get("/desk/listings?kind=house&text=a%20b")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/desk/listings%3Fkind%3Dhouse%26text%3Da%2520b"
    posted = await browser.post("/desk/language", data={"language": "cs"})
    assert (posted.status_code, posted.headers["location"]) == (303, "/sign-in")
    part = await browser.get("/desk/listings", headers={"HX-Request": "true"})
    assert part.status_code == 401


async def test_a_session_we_did_not_give_is_none(browser: AsyncClient) -> None:
    browser.cookies.set("session", "chosen-by-an-attacker")
    assert (await browser.get("/desk/listings")).status_code == 303
    assert await database.fetch_value("select count(*) from session") == 0


async def test_signing_in_gives_a_new_session_that_scripts_and_other_sites_cannot_use(
    browser: AsyncClient, agent: int
) -> None:
    browser.cookies.set("session", "chosen-by-an-attacker")
    form = {"email": "ewa@example.org", "password": PASSWORD}
    answer = await browser.post("/sign-in", data=form)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert re.match(r"session=[\w-]{43};", cookie)
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://test"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
async def test_nobody_is_signed_in_by_another_sites_form(
    browser: AsyncClient, agent: int, headers: dict[str, str], allowed: bool
) -> None:
    form = {"email": "ewa@example.org", "password": PASSWORD}
    answer = await browser.post("/sign-in", data=form, headers=headers)
    assert (answer.status_code == 403) == (not allowed)
    assert ("set-cookie" in answer.headers) == allowed


async def test_a_form_without_its_token_changes_nothing(
    browser: AsyncClient, session: str, agent: int
) -> None:
    browser.cookies.set("session", session)
    for token in (None, "", "wrong", "é", csrf_of("another session")):
        form = {"language": "cs", "next": "/desk"} | ({} if token is None else {"csrf_token": token})
        assert (await browser.post("/desk/language", data=form)).status_code == 403
    assert await language_of(agent) == "pl"


@pytest.mark.parametrize("way", ["field", "header", "multipart"])
async def test_a_form_with_its_token_acts(browser: AsyncClient, session: str, agent: int, way: str) -> None:
    browser.cookies.set("session", session)
    form, token = {"language": "cs", "next": "/desk"}, {"csrf_token": csrf_of(session)}
    if way == "field":
        answer = await browser.post("/desk/language", data=form | token)
    elif way == "header":
        answer = await browser.post("/desk/language", data=form, headers={"X-CSRFToken": token["csrf_token"]})
    else:
        parts = {name: (None, value) for name, value in (form | token).items()}
        answer = await browser.post("/desk/language", files=parts)
    assert answer.status_code == 303
    assert await language_of(agent) == "cs"


async def test_a_session_ends_when_idle_and_with_the_agents_leave(
    session: str, agent: int, now: datetime
) -> None:
    async def status(at: datetime) -> int:
        transport = ASGITransport(create_app(clock=lambda: at))
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            client.cookies.set("session", session)
            return (await client.get("/desk/listings")).status_code

    assert await status(now + timedelta(hours=1)) == 200
    assert await status(now + timedelta(hours=2) + IDLE_LIFE) == 303
    await set_active(agent, False)
    assert await status(now + timedelta(hours=1)) == 303


async def test_pages_may_load_and_run_only_what_is_ours(browser: AsyncClient, session: str) -> None:
    for path in ("/sign-in", "/desk/listings", "/desk/no-such-page"):
        headers = (await browser.get(path)).headers
        browser.cookies.set("session", session)
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
        assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


async def test_what_is_not_there_is_said_in_a_page_that_shows_no_markup_of_the_asker(
    browser: AsyncClient, session: str
) -> None:
    browser.cookies.set("session", session)
    for path in ("/desk/listings/%3Cscript%3E", "/desk/listings/100%25%20%25(x)s", "/desk/nowhere"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "<script>" not in answer.text
        assert "Traceback" not in answer.text


async def test_a_part_of_a_page_that_fails_shows_a_notice(browser: AsyncClient, session: str) -> None:
    browser.cookies.set("session", session)
    answer = await browser.get("/desk/listings/none", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-reswap"]) == (404, "none")
    assert '"toast"' in answer.headers["hx-trigger"]


@pytest.mark.parametrize("token", ["forged", "a.b.c", "%00", "x" * 3000])
async def test_a_forged_link_of_a_prospect_leads_nowhere(browser: AsyncClient, token: str) -> None:
    for door in ("p", "u"):
        answer = await browser.get(f"/{door}/{token}")
        assert (answer.status_code, answer.headers["referrer-policy"]) == (404, "no-referrer")


async def test_an_old_link_says_that_it_is_old(db: str, now: datetime, browser: AsyncClient) -> None:
    answer = await browser.get(f"/p/{sign('another purpose', 1)}")
    assert answer.status_code == 404


async def test_files_with_a_version_are_kept_others_asked_for_again(browser: AsyncClient) -> None:
    versioned = await browser.get(asset("base.css"))
    assert "immutable" in versioned.headers["cache-control"]
    assert versioned.headers["content-type"].startswith("text/css")
    plain = await browser.get("/static/base.css")
    assert plain.headers["cache-control"] == "public, max-age=300"
    assert plain.content == versioned.content
    for path in ("/static/none.css?v=1", "/static/../app.py", "/static/%2e%2e/%2e%2e/app.py"):
        missing = await browser.get(path)
        assert missing.status_code == 404
        assert "immutable" not in missing.headers.get("cache-control", "")


async def test_health_is_good_while_the_database_answers(browser: AsyncClient) -> None:
    answer = await browser.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok"})


async def test_while_the_database_is_away_the_answer_is_to_try_again(
    database_url: str, app: Litestar, now: datetime
) -> None:
    async with Way(database_url) as way, database.connected(way.url, pool=2):
        transport = ASGITransport(app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            assert (await client.get("/healthz")).status_code == 200
            await way.close()
            for path in ("/healthz", "/api/v1/listings"):
                answer = await client.get(path, headers={"Authorization": "Bearer crm_x"})
                assert answer.status_code == 503
                assert int(answer.headers["retry-after"]) > 0
            assert answer.json()["detail"] == "The database does not answer. Try again soon."
            await way.open()
            assert (await client.get("/healthz")).status_code == 200


async def test_the_log_tells_what_happened_and_nothing_of_whom(
    browser: AsyncClient, session: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "crm_estate.requests")
    token = sign("page", 7)
    await browser.get(f"/p/{token}?text=secret-words")
    browser.cookies.set("session", session)
    await browser.get("/desk/listings?text=secret-words")
    await browser.get("/api/v1/listings", headers={"Authorization": "Bearer crm_secret"})
    lines = [record.getMessage() for record in caplog.records if record.name == "crm_estate.requests"]
    assert [re.sub(r"\d+ ms \(\w{12}\)", "", line).strip() for line in lines] == [
        "GET /p/*** 404",
        "GET /desk/listings 200",
        "GET /api/v1/listings 401",
    ]
    for secret in (token, "secret-words", session, "crm_secret"):
        assert secret not in caplog.text


async def language_of(agent: int) -> str:
    return await database.fetch_value("select language from agent where id = $1", agent)
