"""When agents are busy elsewhere: read out of any calendar there is, at an address or as a file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_estate.base.errors import Invalid
from crm_estate.calendars.reading import read_busy
from tests.features.calendar_files import NINE, WARSAW, calendar

BEGIN, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 10, 1, tzinfo=UTC)


def busy(*events: str, before: str = "", home: str = WARSAW) -> list[str]:
    """Busy times of events, as `02T08:00/02T09:00` in UTC with the month before where it is not November."""
    found = read_busy(calendar(*events, before=before), home, BEGIN, END)
    assert found.unread == 0
    return [f"{one.begin:%m-%dT%H:%M}/{one.end:%m-%dT%H:%M}" for one in found.times]


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
