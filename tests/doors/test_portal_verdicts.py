"""What contacts say of homes, and what comes of it."""

from datetime import datetime

import pytest
from httpx import AsyncClient

from crm_estate.base import database
from crm_estate.outreach.links import page_token
from tests.doors import portal_cast as cast

pytestmark = pytest.mark.anyio


async def test_a_liked_home_is_marked_and_can_be_unliked(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    match = await cast.match_of("H-0")
    assert 'aria-pressed="true"' in (await cast.say(browser, page, match, verdict="liked")).text
    assert "Liked" in (await browser.get(page)).text
    liked = (await browser.get(f"{page}?liked=yes")).text
    assert liked.count('class="home"') == 1
    assert 'aria-pressed="false"' in (await cast.say(browser, page, match, verdict="none")).text


async def test_a_dismissed_home_leaves_the_list_and_comes_back_when_it_is_undone(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now)
    match = await cast.match_of("H-1")
    answer = await cast.say(browser, page, match, verdict="dismissed", reason="too_small")
    assert "home--gone" in answer.text
    assert "<html" not in answer.text
    assert "Flat H-1" not in (await browser.get(page)).text
    assert "not for you" in (await browser.get(f"{page}/homes/H-1")).text
    assert "Flat H-1" in (await cast.say(browser, page, match, verdict="none")).text
    assert "Flat H-1" in (await browser.get(page)).text


async def test_a_home_that_suits_two_wishes_is_dismissed_for_both(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now, homes=1)
    await cast.wish("K-1", now, name="second", areas=None)
    await cast.match_all(now)
    await cast.say(browser, page, await cast.match_of("H-0"), verdict="dismissed", reason="other")
    assert "Flat H-0" not in (await browser.get(page)).text
    assert await database.fetch_value("select count(*) from match where feedback = 'dismissed'") == 2


async def test_without_scripts_a_dismissal_leads_back_to_a_list_that_can_undo_it(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now)
    match = await cast.match_of("H-0")
    about = f"{page}/matches/{match}"
    answer = await browser.post(about, data={"verdict": "dismissed", "reason": "wrong_place"})
    assert answer.status_code == 303
    after = (await browser.get(answer.headers["location"])).text
    assert "home--gone" in after
    assert f'action="{about}"' in after
    liked = await browser.post(about, data={"verdict": "liked", "back": "home"})
    assert liked.headers["location"] == f"{page}/homes/H-0"


@pytest.mark.parametrize(
    "said", [{"verdict": "dismissed"}, {"verdict": "hated"}, {"verdict": "dismissed", "reason": "colour"}, {}]
)
async def test_a_verdict_that_makes_no_sense_changes_nothing_and_leaves_the_card(
    browser: AsyncClient, now: datetime, said: dict[str, str]
) -> None:
    page = await cast.mara(now)
    before = await cast.facts()
    answer = await cast.say(browser, page, await cast.match_of("H-0"), **said)
    assert answer.status_code == 422
    assert answer.headers["hx-reswap"] == "none"
    assert await cast.facts() == before


async def test_no_one_can_speak_for_another_contact(browser: AsyncClient, now: datetime) -> None:
    await cast.mara(now)
    jan = f"/p/{page_token(await cast.contact('K-2', now))}"
    before = await cast.facts()
    for match in (await cast.match_of("H-0"), 10**30, 0):
        assert (await cast.say(browser, jan, match, verdict="liked")).status_code == 404
    assert await cast.facts() == before


async def test_a_dismissed_home_stays_away_when_a_later_wish_finds_it_again(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now)
    await cast.say(browser, page, await cast.match_of("H-0"), verdict="dismissed", reason="other")
    await cast.wish("K-1", now, name="later", areas=None)
    await cast.match_all(now)
    assert await cast.match_of("H-0", requirement=2)
    assert "Flat H-0" not in (await browser.get(page)).text
    assert "Flat H-0" not in (await browser.get(f"{page}?wish=2")).text
