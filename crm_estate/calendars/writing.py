"""An iCalendar file of entries: equal entries give equal bytes."""

from collections.abc import Sequence
from datetime import UTC, timedelta

import icalendar

from crm_estate.calendars.entries import Entry

PRODUCT = "-//crm-estate//calendar//EN"
MEDIA_TYPE = "text/calendar"
ASK_AGAIN = timedelta(hours=1)


def calendar_of(entries: Sequence[Entry], name: str) -> bytes:
    """The calendar that programs subscribe to."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: Entry) -> icalendar.Event:
    event = icalendar.Event()
    changed = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", entry.uid)
    event.add("dtstamp", changed)  # when it was made into this; not when it was asked for
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # a day that ends something keeps nobody busy
    return event
