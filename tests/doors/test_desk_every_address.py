"""Every address of the desk: closed to strangers, deaf to forms without a token, to each office its own."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient
from litestar import Litestar
from msgspec.structs import replace

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.mail import open_post
from crm_estate.contacts import people
from crm_estate.listings import lifecycle
from crm_estate.outreach.digests import gather
from crm_estate.outreach.sending import send_due
from crm_estate.requirements import wishes
from crm_estate.worker import react
from fixtures import cast
from fixtures.cast import IGA, RADKA
from fixtures.staff import open_offices, take_on
from tests.doors import desk_cast as desks
from tests.doors.every_address import addresses, filled

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

FORM = {
    "version": "1", "reference": "NEW", "name": "n", "email": "e@example.org", "state": "paused",
    "decision": "send", "matches": "1", "match": "1", "with": "K-MARA", "contact": "K-MARA",
    "purpose": "matching", "channel": "email", "source": "phone", "status": "Withdrawn", "offer": "sale",
    "kind": "apartment", "country": "PL", "language": "cs", "on": "no", "active": "no", "apart": "FLAT",
    "references": "K-MARA", "listings": "FLAT", "other": "K-MARA", "family": "Nowak",
}  # fmt: skip
"""What a form may say: something of whatever any of them needs."""
OPEN_TO_ALL_OFFICES = (
    "/desk/listings/{reference:str}",
    "/desk/listings/{reference:str}/buyers",
    "/desk/listings/{reference:str}/demand",
    "/desk/listings/{reference:str}/timeline",
)
"""The firm sells together: every agent reads every listing, and of its buyers those within their reach."""


async def everything() -> dict[str, str]:
    """What stands in every table, but for who is signed in."""
    tables = await database.fetch("select tablename from pg_tables where schemaname = 'public'")
    names = {row["tablename"] for row in tables} - {"session", "place", "place_edition", "bucket", "throttle"}
    return {
        name: await database.fetch_value(
            f"select md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) from {name} t"
        )
        for name in sorted(names)
    }


async def prague(now: datetime) -> Actor:
    """An agent of the office in Prague whose contact is nobody else's: sought, found, written to, waiting."""
    await open_offices([cast.PRAHA])
    radka = await take_on(RADKA, password=desks.PASSWORD, now=now)
    await people.receive(cast.OWNER, actor=radka, now=now)
    await people.receive(replace(cast.MARA, shared=False), actor=radka, now=now)
    await lifecycle.receive(cast.FLAT, actor=radka, now=now)
    await wishes.receive(cast.MARAS_WISH, actor=radka, now=now)
    asking = replace(cast.MARAS_WISH, name="asks first", delivery="approval")
    await wishes.receive(asking, actor=radka, now=now)
    await react(now)
    await gather(now + timedelta(days=1))
    async with open_post("smtp://127.0.0.1:1", Path("unused")) as way:
        await send_due(way, now + timedelta(days=1))
    return radka


async def test_strangers_are_sent_to_sign_in_wherever_they_knock(
    app: Litestar, browser: AsyncClient, now: datetime
) -> None:
    await prague(now)
    before = await everything()
    for method, path in addresses(app, "/desk"):
        answer = await browser.request(method, filled(path, "1", reference="FLAT"), data=FORM)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in"), path
    assert await everything() == before


async def test_no_form_of_the_desk_acts_without_the_token_of_its_session(
    app: Litestar, browser: AsyncClient, now: datetime
) -> None:
    await desks.take_on_agent(replace(IGA, role="administrator"), now)
    await desks.sign_in(browser, IGA.email)
    before = await everything()
    posts = [path for method, path in addresses(app, "/desk") if method != "GET"]
    assert len(posts) > 40
    for path in posts:
        for token in ({}, {"csrf_token": "0" * 32}):
            answer = await browser.post(filled(path, "1", reference="FLAT"), data=FORM | token)
            assert answer.status_code == 403, path
    assert await everything() == before


async def test_what_is_another_offices_is_neither_shown_nor_changed(app: Litestar, now: datetime) -> None:
    await prague(now)
    desk = await desks.desk_of(app, IGA, now)
    before = await everything()
    for method, path in addresses(app, "/desk"):
        if "{" not in path or (method == "GET" and path in OPEN_TO_ALL_OFFICES):
            continue
        for number in ("1", "2"):
            address = filled(path, number, reference="K-MARA" if "/contacts/" in path else "FLAT")
            answer = await (desk.see(address) if method == "GET" else desk.send(address, FORM))
            is_told = answer.status_code == 200 and not path.endswith(
                "/why"
            )  # that there is none is told there
            assert not is_told, (method, address)
            assert answer.status_code < 500, (method, address)
            assert "mara" not in answer.text.lower().replace("k-mara", ""), address
    for path in (
        "approvals",
        "contacts",
        "requirements",
        "mail",
        "imports",
        "doubles",
        "search?q=mara",
        "owners",
    ):
        page = (await desk.see(f"/desk/{path}")).text.lower()
        assert "nowak" not in page, path
        assert "mara.nowak" not in page, path
    assert await everything() == before
