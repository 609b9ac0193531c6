"""Calendars that agents hand in or name: read again, given up, removed, and never fetched from inside."""

import logging
from datetime import datetime, timedelta

import pytest

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid, NotFound
from crm_estate.base.outgoing import target_of
from crm_estate.calendars import sources
from crm_estate.calendars.busy import busy_times
from crm_estate.calendars.reading import Interval, Read
from crm_estate.calendars.refreshing import refresh_due
from fixtures.cast import IGA, TYMON
from tests.conftest import NOW
from tests.doors.desk_cast import take_on_agent
from tests.features.calendar_files import calendar
from tests.webhook_receiver import Receiver, plain


@pytest.fixture
async def iga(db: str, now: datetime) -> Actor:
    return await take_on_agent(IGA, now)


def days(times: list[Interval]) -> list[int]:
    return [one.begin.day for one in times]


async def of_november(agent: Actor) -> list[int]:
    return days(await busy_times(agent.id, NOW, NOW + timedelta(days=28)))


@pytest.mark.anyio
@pytest.mark.usefixtures("near")
async def test_a_calendar_at_an_address_is_read_again_every_hour(
    iga: Actor, now: datetime, receiver: Receiver
) -> None:
    first, second = calendar("DTSTART:20261110T080000Z\r\nDURATION:PT1H").decode(), calendar().decode()
    receiver.answer = lambda call: [plain(200, first, ETag='"a"'), plain(304), plain(200, second)][call]
    await sources.add_address(iga.id, receiver.url, now)
    assert await refresh_due(now) == 1
    assert await of_november(iga) == [10]
    assert await refresh_due(now + timedelta(minutes=30)) == 0
    assert await refresh_due(now + timedelta(minutes=62)) == 1
    assert receiver.calls[1].headers["if-none-match"] == '"a"'
    assert await of_november(iga) == [10]
    assert await refresh_due(now + timedelta(hours=3)) == 1
    assert await of_november(iga) == []


@pytest.mark.anyio
@pytest.mark.usefixtures("near")
async def test_a_calendar_that_fails_keeps_what_it_said_and_is_tried_less_and_less_often(
    iga: Actor, now: datetime, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    good = calendar("DTSTART:20261110T080000Z\r\nDURATION:PT1H").decode()
    receiver.answer = lambda call: plain(200, good) if not call else plain(500)
    await sources.add_address(iga.id, f"{receiver.url}?secret=abc", now)
    with caplog.at_level(logging.INFO):
        await refresh_due(now)
    assert "abc" not in caplog.text
    waits, at = [], now
    for _ in range(4):
        at = await database.fetch_value("select next_try from busy_source")
        await refresh_due(at)
        waits.append(
            round(
                (await database.fetch_value("select next_try from busy_source") - at) / timedelta(minutes=1)
            )
        )
    assert waits == [5, 10, 20, 40]
    assert await of_november(iga) == [10]
    (known,) = await sources.busy_sources(iga.id)
    assert known.error == "The answer was 500."
    assert "abc" not in repr(known)


@pytest.mark.anyio
@pytest.mark.usefixtures("near")
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (plain(200, "<html>"), "This is not a calendar (iCalendar, .ics)."),
        (plain(200, "BEGIN:VCALENDAR" + "x" * 5 * 2**20), "A calendar may have 5 MB at most."),
        (plain(404), "The answer was 404."),
        (b"nonsense\r\n\r\n", "The call failed: RemoteProtocolError."),
        (plain(302, Location="http://10.0.0.1/"), "The address must begin with https://."),
        (plain(302, Location="/hook"), "The address leads on and on."),
    ],
)
async def test_what_is_no_calendar_is_said_to_the_agent(
    iga: Actor, now: datetime, receiver: Receiver, answer: bytes, error: str
) -> None:
    receiver.answer = lambda _: answer
    await sources.add_address(iga.id, receiver.url, now)
    await refresh_due(now)
    (known,) = await sources.busy_sources(iga.id)
    assert known.error == error


@pytest.mark.anyio
@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "https://127.0.0.1/a.ics", "webcal://[::1]/a.ics", "https://10.1.2.3/", "https://169.254.169.254/",
     "https://user:secret@example.org/", "file:///etc/passwd", "nothing", "https://[::ffff:192.168.0.1]/"],
)  # fmt: skip
async def test_no_address_leads_into_our_own_network(iga: Actor, now: datetime, address: str) -> None:
    with pytest.raises(Invalid):
        await sources.add_address(iga.id, address, now)
    with pytest.raises(Invalid):
        await target_of(address)


@pytest.mark.anyio
async def test_an_agent_removes_their_own_calendars_only(iga: Actor, now: datetime) -> None:
    tymon = await take_on_agent(TYMON, now)
    read = Read([Interval(now, now + timedelta(hours=1))], 0)
    source = await sources.add_file(iga.id, "work.ics", read, now)
    with pytest.raises(NotFound):
        await sources.remove_source(source, tymon.id)
    assert await of_november(iga) == [2]
    assert await of_november(tymon) == []
    await sources.remove_source(source, iga.id)
    assert await of_november(iga) == []


@pytest.mark.anyio
async def test_busy_times_of_several_calendars_are_one(iga: Actor, now: datetime) -> None:
    for hours in (1, 2, 3):
        read = Read([Interval(now + timedelta(hours=hours), now + timedelta(hours=hours + 1))], 0)
        await sources.add_file(iga.id, f"{hours}.ics", read, now)
    found = await busy_times(iga.id, now, now + timedelta(hours=2, minutes=30))
    assert found == [Interval(now + timedelta(hours=1), now + timedelta(hours=2, minutes=30))]


@pytest.mark.anyio
async def test_an_agent_has_a_few_calendars_at_most(iga: Actor, now: datetime) -> None:
    for _ in range(sources.MOST_SOURCES):
        await sources.add_file(iga.id, "work.ics", Read([], 0), now)
    with pytest.raises(Conflict):
        await sources.add_file(iga.id, "work.ics", Read([], 0), now)
