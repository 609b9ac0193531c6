"""Whatever someone writes into an address, they are answered, and nothing breaks."""

from datetime import datetime

import pytest
from httpx import AsyncClient
from litestar import Litestar

from crm_estate.outreach.links import unsubscribe_token
from fixtures.cast import IGA
from tests.doors import desk_cast as desks
from tests.doors import portal_cast
from tests.doors.every_address import addresses, filled

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

NOTHING = ["9" * 26, "-1", "%00", "a%00b", "%F0%9F%98%80", "x" * 2000, "..%2F..%2Fetc", "1%0A"]
QUESTIONS = ("after", "before", "contact", "listing", "q", "place", "state", "since", "wish", "gone", "shown")
ODD = ("9" * 26, "%00", "a%00b", "%ED%A0%80", "[]", "-1")


@pytest.mark.parametrize("value", NOTHING)
async def test_at_the_desk_an_address_that_nothing_has_leads_nowhere(
    app: Litestar, now: datetime, value: str
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    for method, path in addresses(app, "/desk"):
        if "{" in path:
            address = filled(path, value)
            answer = await (desk.see(address) if method == "GET" else desk.send(address, {"version": "1"}))
            assert answer.status_code < 500, (method, address[:80])


async def test_at_the_desk_any_question_is_answered(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    wish = await desks.maras_match(desk, now)
    for method, path in addresses(app, "/desk"):
        if method == "GET" and not path.endswith("card.vcf"):
            page = filled(path, str(wish), reference="K-MARA" if "/contacts" in path else "FLAT")
            for odd in ODD:
                asked = f"{page}?{'&'.join(f'{name}={odd}' for name in QUESTIONS)}"
                assert (await desk.see(asked)).status_code < 500, asked


@pytest.mark.parametrize("value", NOTHING)
async def test_on_pages_of_prospects_an_address_that_nothing_has_leads_nowhere(
    app: Litestar, browser: AsyncClient, now: datetime, value: str
) -> None:
    page = (await portal_cast.mara(now, homes=1)).removeprefix("/p/")
    doors = (
        ("/p/", page),
        ("/u/", unsubscribe_token(1)),
        ("/homes/", ""),
        ("/static", ""),
        ("/calendar", ""),
    )
    for door, token in doors:
        for method, path in addresses(app, door):
            for address in (filled(path, value, token=token), filled(path, "1", token=value)):
                answer = await browser.request(method, address, params={"gone": value, "shown": value})
                assert answer.status_code < 500, (method, address[:80])
