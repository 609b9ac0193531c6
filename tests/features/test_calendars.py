"""When agents are busy elsewhere: read out of any calendar there is, at an address or as a file."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid, NotFound
from crm_estate.base.outgoing import target_of
from crm_estate.calendars import sources
from crm_estate.calendars.busy import busy_times
from crm_estate.calendars.reading import Interval, Read, read_busy
from crm_estate.calendars.refreshing import refresh_due
from fixtures.cast import IGA, TYMON
from tests.conftest import NOW
from tests.doors.desk_cast import take_on_agent
from tests.webhook_receiver import Receiver, plain

WARSAW = "Europe/Warsaw"
BEGIN, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 10, 1, tzinfo=UTC)


def calendar(*events: str, before: str = "") -> bytes:
    """A calendar of events, each given by its lines."""
    parts = [f"BEGIN:VEVENT\r\nUID:e{i}\r\n{event}\r\nEND:VEVENT\r\n" for i, event in enumerate(events)]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{before}{''.join(parts)}END:VCALENDAR\r\n".encode()


def busy(*events: str, before: str = "", home: str = WARSAW) -> list[str]:
    """Busy times of events, as `02T08:00/02T09:00` in UTC with the month before where it is not November."""
    found = read_busy(calendar(*events, before=before), home, BEGIN, END)
    assert found.unread == 0
    return [f"{one.begin:%m-%dT%H:%M}/{one.end:%m-%dT%H:%M}" for one in found.times]


NINE = "DTSTART;TZID=Europe/Warsaw:20261102T090000\r\nDTEND;TZID=Europe/Warsaw:20261102T100000"


def test_times_are_read_in_the_zone_they_name() -> None:
    assert busy(NINE) == ["11-02T08:00/11-02T09:00"]
    assert busy("DTSTART:20261102T090000Z\r\nDURATION:PT30M") == ["11-02T09:00/11-02T09:30"]
    assert busy("DTSTART:20261102T090000\r\nDURATION:PT30M") == ["11-02T08:00/11-02T08:30"]
    assert busy("DTSTART;TZID=GMT Standard Time:20261102T090000\r\nDURATION:PT1H") == [
        "11-02T09:00/11-02T10:00"
    ]


def test_a_whole_day_is_one_of_the_agents_own() -> None:
    assert busy("DTSTART;VALUE=DATE:20261102") == ["11-01T23:00/11-02T23:00"]
    assert busy("DTSTART;VALUE=DATE:20261102", home="Europe/London") == ["11-02T00:00/11-03T00:00"]


OWN_ZONE = """BEGIN:VTIMEZONE\r
TZID:{name}\r
BEGIN:STANDARD\r
DTSTART:16010101T000000\r
TZOFFSETFROM:-0400\r
TZOFFSETTO:-0500\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010101T000000\r
TZOFFSETFROM:-0500\r
TZOFFSETTO:-0400\r
END:DAYLIGHT\r
END:VTIMEZONE\r
"""


def test_a_zone_with_a_name_of_its_own_is_known_by_its_offsets() -> None:
    event = "DTSTART;TZID=Ours:20261102T090000\r\nDURATION:PT1H"
    assert busy(event, before=OWN_ZONE.format(name="Ours")) == ["11-02T14:00/11-02T15:00"]


def test_what_one_calendar_calls_its_zone_is_not_believed_of_another() -> None:
    event = "DTSTART;TZID=Ours:20261102T090000\r\nDURATION:PT1H"
    busy(event, before=OWN_ZONE.format(name="Ours"))
    assert busy(event) == ["11-02T08:00/11-02T09:00"]


def test_the_hour_stays_the_same_when_the_clocks_change() -> None:
    start = "DTSTART;TZID=Europe/Warsaw:20261023T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=4"
    assert [one[:11] for one in busy(start)] == ["10-23T07:00", "10-24T07:00", "10-25T08:00", "10-26T08:00"]


def test_repetitions_end_where_they_say_and_leave_out_what_they_say() -> None:
    rule = f"{NINE}\r\nRRULE:FREQ=WEEKLY;BYDAY=MO, TU;UNTIL=20261110T080000Z"
    out = "EXDATE;TZID=Europe/Warsaw:20261103T090000\r\nRDATE;TZID=Europe/Warsaw:20261105T120000"
    assert [one[:11] for one in busy(f"{rule}\r\n{out}")] == [
        "11-02T08:00", "11-05T11:00", "11-09T08:00", "11-10T08:00",
    ]  # fmt: skip


def test_a_repetition_that_was_moved_is_busy_at_its_new_time_only() -> None:
    series = f"UID:s\r\n{NINE}\r\nRRULE:FREQ=DAILY;COUNT=3"
    moved = "UID:s\r\nRECURRENCE-ID:20261103T080000Z\r\nDTSTART:20261103T150000Z\r\nDURATION:PT1H"
    off = "UID:s\r\nRECURRENCE-ID;TZID=Europe/Warsaw:20261104T090000\r\nSTATUS:CANCELLED\r\n" + NINE
    text = calendar(series, moved, off).replace(b"UID:e0\r\n", b"").replace(b"UID:e1\r\n", b"")
    found = read_busy(text.replace(b"UID:e2\r\n", b""), WARSAW, BEGIN, END)
    assert [f"{one.begin:%dT%H}" for one in found.times] == ["02T08", "03T15"]


@pytest.mark.parametrize(
    "line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_keeps_nobody_busy_is_no_busy_time(line: str) -> None:
    assert busy(f"{NINE}\r\n{line}") == []


def test_times_that_overlap_are_one() -> None:
    later = "DTSTART:20261102T083000Z\r\nDURATION:PT2H"
    assert busy(NINE, later, "DTSTART:20261102T103000Z\r\nDURATION:PT30M") == ["11-02T08:00/11-02T11:00"]


def test_busy_times_without_events_are_read_too() -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nFREEBUSY:20261102T080000Z/PT1H,20261103T080000Z/20261103T090000Z\n"
        "FREEBUSY;FBTYPE=FREE:20261104T080000Z/PT1H\nEND:VFREEBUSY\nEND:VCALENDAR\n"
    )
    found = read_busy(text.encode(), WARSAW, BEGIN, END)
    assert [one.begin.day for one in found.times] == [2, 3]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=100000000", "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5,6",
        "FREQ=YEARLY;INTERVAL=99999999999", "FREQ=DAILY;COUNT=x", "FREQ=NEVER", "FREQ=DAILY;BYDAY=XX", "",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_followed_is_counted_and_the_others_are_read(rule: str) -> None:
    found = read_busy(calendar(f"{NINE}\r\nRRULE:{rule}", "DTSTART:20261110T080000Z\r\nDURATION:PT1H"),
                      WARSAW, BEGIN, END)  # fmt: skip
    assert found.unread == 1
    assert [one.begin.day for one in found.times] == [10]


def test_a_day_that_never_comes_does_not_keep_anyone_waiting() -> None:
    never = "DTSTART:19700101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    assert busy(never) == []
    many = [never.replace("FREQ=DAILY;", "FREQ=DAILY;COUNT=9;")] * 30
    assert read_busy(calendar(*many), WARSAW, BEGIN, END).unread > 0


EVERYTHING = calendar(
    NINE + "\r\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=5\r\nEXDATE:20261127T080000Z",
    "DTSTART;VALUE=DATE:20261102\r\nDTEND;VALUE=DATE:20261105\r\nRRULE:FREQ=YEARLY;UNTIL=20300101",
    "DTSTART;TZID=Ours:20261102T090000\r\nDURATION:-PT1H\r\nRDATE;VALUE=PERIOD:20261103T080000Z/PT1H",
    before=OWN_ZONE.format(name="Ours"),
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_happens_to_a_calendar_nothing_is_raised_from_inside(data: st.DataObject) -> None:
    at, length = data.draw(st.integers(0, len(EVERYTHING))), data.draw(st.integers(0, 30))
    refused: list[str | None] = []
    other = data.draw(st.binary(max_size=12) | st.sampled_from([b"9999", b"0000", b"-", b";", b":", b","]))
    try:
        found = read_busy(EVERYTHING[:at] + other + EVERYTHING[at + length :], WARSAW, BEGIN, END)
    except Invalid as wrong:
        refused.append(wrong.field)
    else:
        assert all(BEGIN <= one.begin < one.end <= END for one in found.times)
    assert set(refused) <= {"file"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 3_000)), min_size=1, max_size=8),
    st.sampled_from([WARSAW, "UTC", "America/New_York", "Asia/Kolkata"]),
)
def test_what_another_program_writes_is_read_as_it_was_meant(spans: list[tuple[int, int]], zone: str) -> None:
    written = icalendar.Calendar()
    minutes: set[int] = set()
    for day, minute in spans:
        begin = datetime(2026, 10, 2, tzinfo=UTC) + timedelta(days=day)
        event = icalendar.Event()
        event.add("uid", f"{day}-{minute}")
        event.add("dtstart", begin)
        event.add("dtend", begin + timedelta(minutes=minute))
        written.add_component(event)
        minutes |= set(range(day * 1440, day * 1440 + minute))
    found = read_busy(written.to_ical(), zone, BEGIN, END)
    assert sum((one.end - one.begin).total_seconds() for one in found.times) == 60 * len(minutes)
    assert all(one.end < other.begin for one, other in zip(found.times, found.times[1:], strict=False))


def test_every_calendar_of_the_collection_is_read_or_refused(shared: Path) -> None:
    files = sorted((shared / "interop" / "icalendar").glob("*.ics"))
    if not files:
        pytest.skip("these calendars are not here")
    times = refused = 0
    for file in files:
        try:
            times += len(read_busy(file.read_bytes(), WARSAW, datetime(1990, 1, 1, tzinfo=UTC), END).times)
        except Invalid:
            refused += 1
    assert len(files) == 157
    assert refused == 2
    assert times > 3_000


def test_what_is_no_calendar_is_refused() -> None:
    for data in (b"", b"<html></html>", b"\x00" * 100, b"BEGIN:V" + b"x" * (5 * 2**20)):
        with pytest.raises(Invalid):
            read_busy(data, WARSAW, BEGIN, END)


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
