"""Search engines are told of every home on the market, and of nothing else."""

from datetime import datetime
from urllib.robotparser import RobotFileParser

import pytest
from httpx import AsyncClient
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.settings import settings
from crm_estate.listings.leaving import change_status
from crm_estate.outreach.links import page_token
from tests.doors.portal_cast import contact, listing

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

AT = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


async def found(browser: AsyncClient, path: str = "/sitemap.xml") -> tuple[str, dict[str, str]]:
    """What a sitemap is, and its addresses with their days."""
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    root = etree.fromstring(answer.content)
    return root.tag, {entry.findtext(f"{AT}loc"): entry.findtext(f"{AT}lastmod") for entry in root}


async def test_every_home_on_the_market_is_found_and_no_other(browser: AsyncClient, now: datetime) -> None:
    for reference, status in (("H-1", "Active"), ("A&B ł", "Active"), ("H-2", "Closed"), ("H-3", "Hold")):
        await listing(reference, now, standard_status=status)
    kind, addresses = await found(browser)
    base = settings().base_url
    assert kind == f"{AT}urlset"
    assert addresses == dict.fromkeys(
        [f"{base}/homes/H-1", f"{base}/homes/A%26B%20%C5%82"], "2026-11-02T09:00:00+00:00"
    )
    for address in addresses:
        assert (await browser.get(address.removeprefix(base))).status_code == 200


async def test_a_home_that_leaves_the_market_leaves_the_sitemap(browser: AsyncClient, now: datetime) -> None:
    await listing("H-1", now)
    await change_status({"H-1": "Withdrawn"}, actor=SYSTEM, now=now)
    assert (await found(browser))[1] == {}


async def test_more_homes_than_a_sitemap_may_hold_are_told_in_several(
    browser: AsyncClient, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_estate.portal.crawlers.MOST", 3)
    monkeypatch.setattr("crm_estate.listings.on_show.AT_ONCE", 2)
    for i in range(8):
        await listing(f"H-{i}", now, standard_status="Closed" if 3 <= i < 6 else "Active")
    kind, pages = await found(browser)
    assert kind == f"{AT}sitemapindex"
    assert len(pages) == 2
    homes: list[str] = []
    for page in pages:
        kind, addresses = await found(browser, page.removeprefix(settings().base_url))
        assert (kind, len(addresses) <= 3) == (f"{AT}urlset", True)
        homes += addresses
    assert [home.rpartition("/")[2] for home in homes] == ["H-0", "H-1", "H-2", "H-6", "H-7"]


@pytest.mark.parametrize("page", ["1", "-1", "x", "9" * 30, ""])
async def test_a_page_that_is_not_there_is_nowhere(browser: AsyncClient, now: datetime, page: str) -> None:
    await listing("H-1", now)
    assert (await browser.get("/sitemap.xml", params={"page": page})).status_code == 404


async def test_private_pages_are_not_for_robots(browser: AsyncClient, now: datetime) -> None:
    answer = await browser.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == [f"{settings().base_url}/sitemap.xml"]
    token = page_token(await contact("K-1", now))
    for path in (
        "/homes/H-1",
        "/pictures/a.jpg",
        "/static/portal.css",
        "/sitemap.xml",
        "/sitemap.xml?page=1",
    ):
        assert rules.can_fetch("Anybot", path), path
    for path in (
        "/", "/desk", "/desk/contacts", f"/p/{token}", f"/u/{token}", "/api/v1/listings", "/calendar/x",
        "/sign-in", "/healthz", "/something/new",
    ):  # fmt: skip
        assert not rules.can_fetch("Anybot", path), path
