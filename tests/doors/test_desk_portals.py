"""Portals at the desk: how a listing stands on each, published and taken down with a button."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.listings import lifecycle
from crm_estate.portals.publishing import publish_due
from fixtures.cast import HALINA, IGA
from tests.doors import desk_cast as desks
from tests.olx_installation import olx_account
from tests.olx_stand_in import API_KEY, Olx
from tests.portal_office import HOME, standing, work

pytestmark = pytest.mark.anyio

AT = "/desk/listings/FLAT"


@pytest.fixture
async def olx(db: str, tmp_path: Path, now: datetime) -> AsyncIterator[Olx]:
    """A firm with an account at Otodom, and a listing."""
    async with olx_account(tmp_path) as portal:
        await lifecycle.receive(HOME, actor=SYSTEM, now=now)
        yield portal


async def test_a_listing_is_published_seen_live_and_taken_down(
    app: Litestar, now: datetime, olx: Olx
) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    page = (await desk.see(AT)).text
    assert "Publish there" in page
    assert "Storia" not in page
    answer = await desk.send(f"{AT}/portals/otodom", {"ask": "publish"})
    assert answer.headers["location"] == f"{AT}?done=state"
    assert "On its way" in (await desk.see(AT)).text
    await publish_due(now)
    olx.look_at_all()
    await work(now, minutes=2)
    page = (await desk.see(AT)).text
    assert "Live since" in page
    assert 'href="https://www.example.org/ad/' in page
    await desk.send(f"{AT}/portals/otodom", {"ask": "down"})
    await work(now, minutes=3)
    assert olx.adverts == {}
    assert "Publish there" in (await desk.see(AT)).text
    timeline = (await desk.see(f"{AT}/timeline")).text
    assert "Live on a portal" in timeline
    assert "No longer on a portal" in timeline


async def test_what_the_portal_refuses_stands_on_the_page_and_can_be_tried_again(
    app: Litestar, now: datetime, olx: Olx
) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    await desk.send(f"{AT}/portals/otodom", {"ask": "publish"})
    await publish_due(now)
    olx.problems = [{"field": "images[0]", "detail": "<i>too small</i>"}]
    olx.look_at_all()
    await work(now, minutes=2)
    page = (await desk.see(AT)).text
    assert "The portal refused a photo: &lt;i&gt;too small&lt;/i&gt;" in page
    assert "Try again" in page
    await desk.send(f"{AT}/portals/otodom", {"ask": "again"})
    assert (await standing("otodom")).state == "waiting"


async def test_an_agent_publishes_what_is_of_the_office_only(app: Litestar, now: datetime, olx: Olx) -> None:
    iga = await desks.desk_of(app, IGA, now)
    assert "Publish there" not in (await iga.see(AT)).text
    for what in ("publish", "down", "again"):
        assert (await iga.send(f"{AT}/portals/otodom", {"ask": what})).status_code == 403
    assert (await standing("otodom")).state is None


async def test_what_cannot_be_asked_is_refused(app: Litestar, now: datetime, olx: Olx) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    assert (await desk.send(f"{AT}/portals/otodom", {"ask": "dance"})).status_code == 422
    assert (await desk.send(f"{AT}/portals/storia", {"ask": "publish"})).status_code == 409
    assert (await desk.send(f"{AT}/portals/nowhere", {"ask": "publish"})).status_code == 409
    assert (await desk.send(f"{AT}/portals/otodom", {"ask": "down"})).status_code == 404
    assert (await desk.send("/desk/listings/NONE/portals/otodom", {"ask": "publish"})).status_code == 404


async def test_administrators_see_how_portals_fare(app: Litestar, now: datetime, olx: Olx) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    page = (await desk.see("/desk/settings")).text
    assert "Not set up" in page
    assert "Set up" in page
    olx.refresh = "another"
    await desk.send(f"{AT}/portals/otodom", {"ask": "publish"})
    await publish_due(now)
    page = (await desk.see("/desk/settings")).text
    assert "Held up" in page
    assert "does not accept our sign-in" in page
    assert API_KEY not in page
