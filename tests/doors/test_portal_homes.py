"""What contacts see when they open their link."""

from datetime import datetime, timedelta

import pytest
from httpx import AsyncClient

from crm_estate.base import database
from crm_estate.outreach.links import page_token
from crm_estate.requirements.criteria import PriceWish
from tests.doors import portal_cast as cast

pytestmark = pytest.mark.anyio


async def test_my_homes_are_cards_and_pins_with_why_they_fit(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now, homes=2)
    shown = (await browser.get(page)).text
    assert "2 homes for you" in shown
    assert shown.count('class="home"') == 2
    assert "Flat H-0" in shown
    assert "Within your budget" in shown
    assert '"price": "PLN' in shown  # the map's data


async def test_opening_any_page_changes_nothing(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    before = await cast.facts()
    for path in ("", "?wish=1&shown=48&liked=yes", "/homes/H-0", "/wishes/1"):
        assert (await browser.get(page + path)).status_code == 200
    assert await cast.facts() == before


async def test_pages_tell_no_one_where_you_came_from_and_are_not_listed(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now)
    for path in (page, f"{page}/wishes/1", "/p/forged"):
        headers = (await browser.get(path)).headers
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]
        assert "no-store" in headers["cache-control"]


async def test_a_forged_link_says_the_same_whether_a_contact_exists_or_not(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now)
    rest, dot, seal = page.rpartition(".")  # of the last letter not every bit counts
    forged = await browser.get(f"{rest}{dot}{'A' if seal[0] != 'A' else 'B'}{seal[1:]}")
    unknown = await browser.get(f"/p/{page_token(999)}")
    assert (forged.status_code, unknown.status_code) == (404, 404)
    assert "There is nothing here" in forged.text

    def told(text: str) -> str:
        return text[text.index("<main") : text.index("</main>")]

    assert told(forged.text) == told(unknown.text)


async def test_a_link_is_good_for_180_days_and_then_says_kindly_that_it_is_too_old(
    browser: AsyncClient, now: datetime
) -> None:
    await cast.mara(now)
    assert (await browser.get(cast.old_link(1, timedelta(days=179)))).status_code == 200
    answer = await browser.get(cast.old_link(1, timedelta(days=181)))
    assert answer.status_code == 410
    assert "This link has grown old" in answer.text
    assert "Mara" not in answer.text


async def test_several_wishes_are_tabs_and_a_home_that_suits_both_is_shown_once(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now, homes=1)
    await cast.wish("K-1", now, name="any", areas=None, price=PriceWish(max=900_000, currency="PLN"))
    await cast.listing("DEAR", now, price=880_000, where=cast.FAR_SUBURB)
    await cast.match_all(now)
    every, second = (await browser.get(page)).text, (await browser.get(f"{page}?wish=2")).text
    assert every.count('class="pill"') == 3
    assert every.count('data-listing="H-0"') == 1
    assert "Flat DEAR" in second
    assert "Flat DEAR" not in (await browser.get(f"{page}?wish=1")).text


async def test_more_homes_come_on_request(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now, homes=30)
    first = (await browser.get(page)).text
    assert first.count('class="home"') == 24
    assert "Show more" in first
    more = (await browser.get(f"{page}?wish=1&shown=48")).text
    assert more.count('class="home"') == 30
    assert "Show more" not in more


async def test_what_an_agent_still_looks_at_is_not_shown(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now, homes=0)
    await cast.wish("K-1", now, delivery="approval")
    await cast.listing("H-0", now)
    await cast.match_all(now)
    assert "Flat H-0" not in (await browser.get(page)).text
    assert (await browser.get(f"{page}/homes/H-0")).status_code == 404
    match = await cast.match_of("H-0")
    assert (await cast.say(browser, page, match, verdict="liked")).status_code == 404


async def test_a_price_that_fell_stands_beside_the_one_seen_before(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now, homes=1)
    await database.execute(
        """update match set state = 'sent', offered_at = $1, offered_price = 69000000,
             offered_currency = 'PLN'""",
        now,
    )
    shown = (await browser.get(page)).text
    assert "690,000</s>" in shown
    assert "Price cut" in shown


async def test_changed_wishes_are_being_looked_through_until_they_are(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now)
    assert "looking through all homes again" not in (await browser.get(page)).text
    await cast.wish("K-1", now, price=PriceWish(max=100_000, currency="PLN"))
    assert "looking through all homes again" in (await browser.get(page)).text
    await cast.match_all(now)
    assert "looking through all homes again" not in (await browser.get(page)).text


async def test_whoever_looks_for_nothing_yet_is_told_what_to_do(browser: AsyncClient, now: datetime) -> None:
    who = await cast.contact("K-9", now)
    assert "We do not know yet what you are looking for" in (await browser.get(f"/p/{page_token(who)}")).text
