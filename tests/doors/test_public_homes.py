"""A home on the market as everyone, and every search engine, may see it."""

import json
import re
from datetime import datetime
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Photo, Price
from crm_estate.portal.spots import BLUR_KM
from tests.doors.portal_cast import CENTRE, STREET, listing, mara

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def page(browser: AsyncClient, reference: str = "H-1") -> str:
    answer = await browser.get(f"/homes/{reference}")
    assert answer.status_code == 200, answer.text
    return answer.text


def data_in(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert len(found) == 1
    return json.loads(found[0])


async def test_a_home_is_told_in_the_words_of_schema_org(browser: AsyncClient, now: datetime) -> None:
    await listing(
        "H-1", now, address_visible=True, rooms_total=2.5, bedrooms_total=1, floor=3, year_built=1974,
        features={"elevator": True, "pool": False, "garden": None},
        photos=[Photo(url="https://example.org/a.jpg")], postal_code="00-001",
        description={"en": "Sunny."},
    )  # fmt: skip
    data = data_in(await page(browser))
    home, offer = data["mainEntity"], data["offers"]
    assert (data["@type"], home["@type"], offer["@type"]) == ("RealEstateListing", "Apartment", "Offer")
    assert (offer["price"], offer["priceCurrency"]) == (650000, "PLN")
    assert offer["businessFunction"].endswith("#Sell")
    assert home["floorSize"] == {"@type": "QuantitativeValue", "value": 52.0, "unitCode": "MTK"}
    assert (home["numberOfRooms"], home["numberOfBedrooms"], home["yearBuilt"]) == (2.5, 1, 1974)
    assert home["address"]["streetAddress"] == STREET
    assert (home["geo"]["latitude"], home["geo"]["longitude"]) == CENTRE
    assert data["image"] == ["https://example.org/a.jpg"]
    assert data["datePosted"] == "2026-11-02"
    assert [(one["name"], one["value"]) for one in home["amenityFeature"]] == [
        ("lift", True),
        ("pool", False),
    ]


async def test_a_hidden_address_is_hidden_from_everyone(browser: AsyncClient, now: datetime) -> None:
    await listing("H-1", now, postal_code="00-001")
    html = await page(browser)
    assert "Tajemnicza" not in html
    assert "00-001" not in html
    assert str(CENTRE[0]) not in html
    geo = data_in(html)["mainEntity"]["geo"]
    assert (geo["@type"], geo["geoRadius"]) == ("GeoCircle", BLUR_KM * 1000)
    assert data_in(html)["mainEntity"]["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "PL",
        "addressLocality": "Warszawa",
    }


async def test_what_people_type_cannot_leave_the_data(browser: AsyncClient, now: datetime) -> None:
    evil = "</script><script>alert(1)</script><!-- & \u2028 \"'"
    await listing("H-1", now, title={"en": evil}, description={"en": evil})
    html = await page(browser)
    assert "<script>alert" not in html
    data = data_in(html)
    assert data["name"] == " ".join(evil.split())
    assert data["description"] == evil
    block = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&\u2028") & set(block)


async def test_search_engines_may_keep_it_and_know_its_one_address(
    browser: AsyncClient, now: datetime
) -> None:
    await listing("H-1", now, title={"en": "Sunny flat"}, photos=[Photo(url="https://example.org/a.jpg")])
    answer = await browser.get("/homes/H-1")
    assert "x-robots-tag" not in answer.headers
    assert "public" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    html = answer.text
    assert '<meta name="robots" content="index, follow">' in html
    assert "noindex" not in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/homes/H-1">' in html
    assert '<meta property="og:title" content="Sunny flat">' in html
    assert '<meta property="og:image" content="https://example.org/a.jpg">' in html


async def test_pages_of_prospects_stay_out_of_search_engines(browser: AsyncClient, now: datetime) -> None:
    answer = await browser.get(f"{await mara(now)}/homes/H-0")
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "noindex" in answer.text
    assert "ld+json" not in answer.text


@pytest.mark.parametrize("status", ["Withdrawn", "Closed", "Hold", "Coming Soon", "Pending"])
async def test_what_is_not_on_the_market_is_nobodys_business(
    browser: AsyncClient, now: datetime, status: str
) -> None:
    await listing("H-1", now, standard_status=status, title={"en": "Sunny flat"})
    answer = await browser.get("/homes/H-1")
    assert answer.status_code == 404
    assert "Sunny flat" not in answer.text
    assert "noindex" in answer.text
    assert (await browser.get("/homes/H-2")).status_code == 404


async def test_a_price_on_request_is_not_a_price_of_nothing(browser: AsyncClient, now: datetime) -> None:
    await listing("H-1", now, price=0)
    offer = data_in(await page(browser))["offers"]
    assert "price" not in offer
    assert offer["availability"] == "https://schema.org/InStock"


async def test_a_rent_says_what_it_is_paid_for(browser: AsyncClient, now: datetime) -> None:
    facts = ListingFacts(
        reference="H-1", offer="rent", kind="apartment", country="PL", list_price=Price(3200.5, "PLN"),
        rent_period="month",
    )  # fmt: skip
    await lifecycle.receive(facts, actor=SYSTEM, now=now)
    offer = data_in(await page(browser))["offers"]
    assert offer["businessFunction"].endswith("#LeaseOut")
    assert (offer["priceSpecification"]["price"], offer["priceSpecification"]["unitCode"]) == (3200.5, "MON")


@pytest.mark.parametrize("language", ["pl", "cs", "ro", "sl", "en", "de"])
async def test_the_page_speaks_the_readers_language(
    browser: AsyncClient, now: datetime, language: str
) -> None:
    await listing("H-1", now)
    answer = await browser.get("/homes/H-1", headers={"Accept-Language": language})
    assert f'<html lang="{language if language != "de" else "en"}">' in answer.text
