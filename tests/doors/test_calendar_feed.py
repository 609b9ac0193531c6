"""An agent's calendar at its secret address, their own page at the desk, and a contact's card."""

import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import msgspec
import pytest
import vobject
from httpx import AsyncClient
from litestar import Litestar

from crm_estate.accounts.team import set_active
from crm_estate.base import database
from crm_estate.calendars.busy import busy_times
from crm_estate.requirements import wishes
from fixtures.cast import IGA, MARAS_WISH, TYMON
from tests.doors import desk_cast as desks
from tests.doors.desk_cast import Desk

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

LAST_DAY = date(2026, 12, 24)


async def address_of(desk: Desk) -> str:
    """A new address of the agent's calendar, as their page shows it once."""
    page = (await desk.send("/desk/account/calendar", {})).text
    found = re.search(r'value="http://127\.0\.0\.1:8000(/calendar/[\w-]+\.ics)"', page)
    assert found
    return found[1]


@pytest.fixture
async def iga(app: Litestar, now: datetime) -> Desk:
    """Iga, whose contact Mara looks for a flat until Christmas Eve."""
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now, expires_on=LAST_DAY)
    return desk


async def events(browser: AsyncClient, address: str) -> list[Any]:
    """The events of a calendar as another program reads them."""
    answer = await browser.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    read: Any = icalendar.Calendar.from_ical(answer.text)
    return read.walk("VEVENT")


async def test_the_days_on_which_searches_end_are_in_the_agents_calendar(
    iga: Desk, browser: AsyncClient
) -> None:
    (event,) = await events(browser, await address_of(iga))
    assert event["dtstart"].dt == LAST_DAY
    assert event["dtend"].dt == LAST_DAY + timedelta(days=1)
    assert "Mara Nowak" in event["summary"]
    assert event["dtstamp"].dt == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert event["transp"] == "TRANSPARENT"


async def test_an_event_keeps_its_name_when_its_day_moves(
    iga: Desk, browser: AsyncClient, now: datetime
) -> None:
    address = await address_of(iga)
    (before,) = await events(browser, address)
    later = msgspec.structs.replace(MARAS_WISH, expires_on=date(2027, 1, 31))
    await wishes.receive(later, actor=iga.actor, now=now + timedelta(hours=1))
    (after,) = await events(browser, address)
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after["last-modified"].dt > before["last-modified"].dt
    await wishes.receive(msgspec.structs.replace(later, state="fulfilled"), actor=iga.actor, now=now)
    assert await events(browser, address) == []


@pytest.mark.parametrize("day", [date(2026, 8, 1), date(2028, 1, 1), None])
async def test_days_too_long_ago_or_too_far_off_are_not_in_it(
    iga: Desk, browser: AsyncClient, now: datetime, day: date | None
) -> None:
    await wishes.receive(msgspec.structs.replace(MARAS_WISH, expires_on=day), actor=iga.actor, now=now)
    assert await events(browser, await address_of(iga)) == []


async def test_a_colleague_sees_their_own_contacts_only(
    app: Litestar, iga: Desk, browser: AsyncClient, now: datetime
) -> None:
    tymon = await desks.desk_of(app, TYMON, now)
    assert await events(browser, await address_of(tymon)) == []


async def test_who_has_the_calendar_already_is_not_sent_it_again(iga: Desk, browser: AsyncClient) -> None:
    address = await address_of(iga)
    tag = (await browser.get(address)).headers["etag"]
    again = await browser.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


async def test_an_address_dies_when_it_is_replaced_revoked_or_its_agent_leaves(
    iga: Desk, browser: AsyncClient
) -> None:
    first, second = await address_of(iga), await address_of(iga)
    assert (await browser.get(first)).status_code == 404
    assert (await browser.get(second)).status_code == 200
    await iga.send("/desk/account/calendar/revocation", {})
    assert (await browser.get(second)).status_code == 404
    third = await address_of(iga)
    await set_active(iga.actor.id, False)
    assert (await browser.get(third)).status_code == 404


async def test_the_address_is_kept_nowhere_and_in_no_log(
    iga: Desk, browser: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    address = await address_of(iga)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 43
    with caplog.at_level(logging.DEBUG):
        await browser.get(address)
    ours = " ".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    assert "/calendar/***" in ours
    assert token not in ours
    assert token not in repr(await database.fetch("select * from calendar_feed"))
    assert token not in (await iga.see("/desk/account")).text


@pytest.mark.parametrize(
    "path", ["/calendar/", "/calendar/x", "/calendar/.ics", "/calendar/x.ics", "/calendar/%00.ics"]
)
async def test_there_is_nothing_to_guess(browser: AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


FILE = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261103T080000Z\r\nDURATION:PT1H\r\nSUMMARY:dentist\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


async def hand_in(desk: Desk, data: bytes) -> int:
    answer = await desk.client.post(
        "/desk/account/busy",
        data={"csrf_token": desk.token, "url": ""},
        files={"file": ("home.ics", data, "text/calendar")},
    )
    return answer.status_code


async def test_a_calendar_is_handed_in_and_only_its_times_are_kept(iga: Desk, now: datetime) -> None:
    assert await hand_in(iga, FILE) == 303
    page = (await iga.see("/desk/account")).text
    assert "home.ics" in page
    assert "dentist" not in page
    (time,) = await busy_times(iga.actor.id, now, now + timedelta(days=7))
    assert (time.begin.day, time.begin.hour) == (3, 8)
    source = await database.fetch_value("select id from busy_source")
    await iga.send(f"/desk/account/busy/{source}/removal", {})
    assert await busy_times(iga.actor.id, now, now + timedelta(days=7)) == []


async def test_what_is_no_calendar_is_refused_beside_its_field(iga: Desk) -> None:
    assert await hand_in(iga, b"%PDF-1.7") == 422
    answer = await iga.send("/desk/account/busy", {"url": "https://127.0.0.1/secret.ics"})
    assert answer.status_code == 422
    assert "leads into a private network" in answer.text
    assert await database.fetch_value("select count(*) from busy_source") == 0


async def test_a_contact_is_taken_along_as_a_card_without_the_offices_notes(
    app: Litestar, iga: Desk, now: datetime
) -> None:
    await database.execute("update contact set note = 'pays late' where reference = 'K-MARA'")
    assert "/desk/contacts/K-MARA/card.vcf" in (await iga.see("/desk/contacts/K-MARA")).text
    answer = await iga.see("/desk/contacts/K-MARA/card.vcf")
    assert answer.headers["content-type"] == "text/vcard; charset=utf-8"
    assert "K-MARA.vcf" in answer.headers["content-disposition"]
    card: Any = vobject.readOne(answer.text)
    assert (card.fn.value, card.email.value) == ("Mara Nowak", "mara.nowak@example.org")
    assert "pays late" not in answer.text
    tymon = await desks.desk_of(app, TYMON, now)
    assert (await tymon.see("/desk/contacts/K-MARA/card.vcf")).status_code == 404
