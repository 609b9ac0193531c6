"""What was offered already can be asked, from both sides: nobody is shown the same home twice by mistake."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.api.examples import FEEDBACK
from crm_estate.contacts.people import receive
from crm_estate.doubles.facts import MergeFacts
from crm_estate.doubles.merging import merge
from tests.doors.conftest import NewClient
from tests.mail_server import Inbox, mail_server
from tests.outreach_office import (
    DAY,
    FLAT,
    LOFT,
    MARA,
    TUESDAY,
    WISH,
    arrive,
    at_price,
    deliver,
    match_of,
    person,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def told(api: AsyncClient) -> AsyncIterator[AsyncClient]:
    """Mara was told of the flat at 900,000, a day later of its fall to 860,000 and of the loft."""
    async with mail_server(Inbox()) as port:
        await arrive(MARA, WISH, at_price(FLAT, 900_000))
        assert await deliver(port, TUESDAY) == 1
        await arrive(at_price(FLAT, 860_000), LOFT, now=TUESDAY + DAY / 2)
        assert await deliver(port, TUESDAY + DAY) == 1
        yield api


async def page(api: AsyncClient, address: str, **query: Any) -> dict[str, Any]:
    answer = await api.get(f"/api/v1/{address}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_contact_was_told_of_each_home_when_and_at_what_price(told: AsyncClient) -> None:
    offers = (await page(told, f"contacts/{MARA.reference}/offers"))["items"]
    assert sorted((one["at"][:10], one["listing"], one["price"]["amount"]) for one in offers) == sorted(
        [
            ("2026-11-03", str(FLAT.reference), 900_000),
            ("2026-11-04", str(FLAT.reference), 860_000),
            ("2026-11-04", "LOFT", LOFT.list_price.amount if LOFT.list_price else 0),
        ]
    )
    assert {one["contact"] for one in offers} == {MARA.reference}
    assert {one["requirement"] for one in offers} == {WISH.name}
    assert len({one["digest"] for one in offers}) == 2
    assert all(one["subject"] for one in offers)


async def test_a_listing_knows_whom_it_was_offered_to_and_what_they_said(told: AsyncClient) -> None:
    match = await match_of("LOFT")
    await told.post(f"/api/v1/matches/{match}/feedback", json=FEEDBACK)
    [offer] = (await page(told, "listings/LOFT/offers"))["items"]
    assert (offer["match"], offer["contact"], offer["feedback"], offer["feedback_reason"]) == (
        match,
        MARA.reference,
        "dismissed",
        "too_expensive",
    )
    brought = (await page(told, "listings/LOFT/offers", expand="contact,listing"))["items"][0]["expanded"]
    assert brought["contact"] == await page(told, f"contacts/{MARA.reference}")
    assert brought["listing"] == await page(told, "listings/LOFT")


async def test_offers_are_read_page_by_page_without_gaps(told: AsyncClient) -> None:
    address = f"contacts/{MARA.reference}/offers"
    whole = (await page(told, address))["items"]
    seen: list[Any] = []
    query: dict[str, Any] = {"limit": 1}
    while True:
        part = await page(told, address, **query)
        seen += part["items"]
        if part["next"] is None:
            break
        query["cursor"] = part["next"]
    assert seen == whole
    assert [one["id"] for one in whole] == sorted((one["id"] for one in whole), reverse=True)


async def test_what_was_offered_to_a_contact_that_was_merged_is_the_survivors(told: AsyncClient) -> None:
    await receive(person("mary"), actor=SYSTEM, now=TUESDAY)
    await merge("K-mary", MergeFacts(other=str(MARA.reference)), actor=SYSTEM, now=TUESDAY + 2 * DAY)
    offers = (await page(told, "contacts/K-mary/offers"))["items"]
    assert (len(offers), {one["contact"] for one in offers}) == (3, {"K-mary"})
    assert {one["contact"] for one in (await page(told, "listings/LOFT/offers"))["items"]} == {"K-mary"}


async def test_offers_to_contacts_of_others_stay_unseen(
    told: AsyncClient, with_key: NewClient, brno: int
) -> None:
    czech, blind = await with_key(office=brno), await with_key(scopes=("contacts:read", "listings:read"))
    for address in (f"contacts/{MARA.reference}/offers", "listings/LOFT/offers"):
        assert (await czech.get(f"/api/v1/{address}")).status_code == 404
        assert (await blind.get(f"/api/v1/{address}")).status_code == 403


@pytest.mark.parametrize("cursor", ["bm90IGpzb24", "WyJhIiwgImIiXQ"])
async def test_a_cursor_that_no_page_gave_is_refused(told: AsyncClient, cursor: str) -> None:
    answer = await told.get("/api/v1/listings/LOFT/offers", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")
