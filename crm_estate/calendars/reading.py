"""Busy times out of an iCalendar file: when, and nothing of what, where or with whom."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar import vDDDTypes
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.calendars.content import LARGEST, Component, Property, components
from crm_estate.calendars.recurring import Budget, occurrences
from crm_estate.calendars.zones import Zones

MOST_EVENTS = 20_000
MOST_TIMES = 20_000
LONGEST = timedelta(days=366)
DAY = timedelta(days=1)
FREE = ("FREE", "WORKINGELSEWHERE")


class Interval(Struct, frozen=True, order=True):
    """From a moment to another, in UTC."""

    begin: datetime
    end: datetime


class Read(Struct, frozen=True):
    """What a file says: when its owner is busy, and how many events could not be read."""

    times: list[Interval]
    unread: int


class Moment(Struct, frozen=True):
    """A value as it stands: on the wall clock of a zone; `is_day` where it is a whole day."""

    wall: datetime
    zone: tzinfo
    is_day: bool

    def utc(self) -> datetime:
        return self.wall.replace(tzinfo=self.zone).astimezone(UTC)


def read_busy(data: bytes, home: str, begin: datetime, end: datetime) -> Read:
    """Busy times within [begin, end), those that touch put together. Invalid when it is no calendar.

    `home`: the time zone of whole days, and of times whose own nobody knows.
    """
    if len(data) > LARGEST:
        raise Invalid("A calendar may have %(mb)s MB at most.", field="file", mb=LARGEST >> 20)
    if b"BEGIN:V" not in data.upper():
        raise Invalid("This is not a calendar (iCalendar, .ics).", field="file")
    found = list(components(data))
    zones = Zones(home)
    for part in found:
        if part.name == "VTIMEZONE":
            zones.learn(part)
    return _Busy(zones, begin.astimezone(UTC), end.astimezone(UTC)).read(found)


def merged(times: Iterable[Interval]) -> list[Interval]:
    """Times in order, those that overlap or touch as one."""
    whole: list[Interval] = []
    for one in sorted(times):
        if whole and one.begin <= whole[-1].end:
            whole[-1] = Interval(whole[-1].begin, max(whole[-1].end, one.end))
        else:
            whole.append(one)
    return whole


class _Busy:
    """One reading: its zones, its window, and how much work it may still make."""

    def __init__(self, zones: Zones, begin: datetime, end: datetime) -> None:
        self.zones, self.begin, self.end = zones, begin, end
        self.budget = Budget()

    def read(self, found: list[Component]) -> Read:
        events = [part for part in found if part.name in ("VEVENT", "VFREEBUSY")]
        moved = self._moved(events)
        times: list[Interval] = []
        unread = max(0, len(events) - MOST_EVENTS)
        for event in events[:MOST_EVENTS]:
            try:
                times += [time for one in self._times(event, moved) if (time := self._within(one))]
            except (Invalid, ValueError, OverflowError):  # this event cannot be read; the others can
                unread += 1
            if len(times) > MOST_TIMES:
                times = merged(times)
        return Read(merged(times)[:MOST_TIMES], unread)

    def _times(self, event: Component, moved: dict[str, set[datetime]]) -> Iterator[Interval]:
        if event.name == "VFREEBUSY":
            return self._periods(event)
        return iter(()) if _is_free(event) else self._of_event(event, moved)

    def _of_event(self, event: Component, moved: dict[str, set[datetime]]) -> Iterator[Interval]:
        said = event.one("DTSTART")
        if said is None:
            raise Invalid("An event has no beginning.", field="file")
        start = self._moment(said)
        length = self._length(event, start)
        out = {one.utc() for one in self._moments(event, "EXDATE", start)}
        if not event.one("RECURRENCE-ID"):
            out |= moved.get(event.text("UID"), set())
        for at in self._starts(event, start, length):
            if (begin := at.utc()) not in out:
                end = Moment(at.wall + length, at.zone, at.is_day).utc() if at.is_day else begin + length
                yield Interval(begin, end)

    def _starts(self, event: Component, start: Moment, length: timedelta) -> Iterator[Moment]:
        rules = event.said.get("RRULE", [])
        if not rules or event.one("RECURRENCE-ID"):
            yield start
        for rule in rules[:4]:
            begin, end = (_wall(at, start.zone) for at in (self.begin - length, self.end))
            for wall in occurrences(rule.value, start.wall, begin, end, start.zone, self.budget):
                yield Moment(wall, start.zone, start.is_day)
        yield from self._moments(event, "RDATE", start)

    def _moments(self, event: Component, name: str, start: Moment) -> Iterator[Moment]:
        """Moments of a list; a whole day stands for the time at which the event begins on it."""
        for said in event.said.get(name, []):
            for value in said.value.split(","):
                if value.strip():
                    at = self._moment(Property(value.strip().partition("/")[0], said.params))
                    if at.is_day and not start.is_day:
                        at = Moment(datetime.combine(at.wall.date(), start.wall.time()), start.zone, False)
                    yield at

    def _moved(self, events: list[Component]) -> dict[str, set[datetime]]:
        """Beginnings, by UID, of repetitions that an event of their own stands for."""
        moved: dict[str, set[datetime]] = {}
        for event in events:
            if said := event.one("RECURRENCE-ID"):
                try:
                    moved.setdefault(event.text("UID"), set()).add(self._moment(said).utc())
                except (Invalid, ValueError, OverflowError):
                    continue  # which repetition it stands for cannot be read: it counts beside them
        return moved

    def _length(self, event: Component, start: Moment) -> timedelta:
        if said := event.one("DTEND"):
            end = self._moment(said)
            length = end.wall - start.wall if end.is_day or start.is_day else end.utc() - start.utc()
        elif said := event.one("DURATION"):
            found = _value(said.value)
            length = found if isinstance(found, timedelta) else timedelta(0)
        else:
            length = DAY if start.is_day else timedelta(0)
        if not timedelta(0) <= length <= LONGEST:
            raise Invalid("An event ends before it begins, or after years.", field="file")
        return length

    def _periods(self, event: Component) -> Iterator[Interval]:
        for said in event.said.get("FREEBUSY", []):
            if said.params.get("FBTYPE", "BUSY").upper() == "FREE":
                continue
            for value in said.value.split(","):
                first, _, last = value.strip().partition("/")
                begin, until = self._moment(Property(first, said.params)).utc(), _value(last)
                if isinstance(until, timedelta):
                    yield Interval(begin, begin + until)
                else:
                    yield Interval(begin, self._moment(Property(last, said.params)).utc())

    def _moment(self, said: Property) -> Moment:
        value = _value(said.value.strip())
        if isinstance(value, datetime):
            if value.tzinfo is not None:
                return Moment(value.replace(tzinfo=None), UTC, False)
            zone = self.zones.named(said.params["TZID"]) if "TZID" in said.params else self.zones.home
            return Moment(value, zone, False)
        if isinstance(value, date):
            return Moment(datetime.combine(value, time()), self.zones.home, True)
        raise Invalid("This is no moment.", field="file")

    def _within(self, one: Interval) -> Interval | None:
        begin, end = max(one.begin, self.begin), min(one.end, self.end)
        return Interval(begin, end) if begin < end else None


def _is_free(event: Component) -> bool:
    """Whether an event keeps nobody busy: it is called off, or its owner has marked it so."""
    return (
        event.text("STATUS").upper() == "CANCELLED"
        or event.text("TRANSP").upper() == "TRANSPARENT"
        or event.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() in FREE
    )


def _value(text: str) -> object:
    if len(text) > 40:
        raise Invalid("This is no moment.", field="file")
    return vDDDTypes.from_ical(text)


def _wall(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
