"""Calendars as other programs write them."""

WARSAW = "Europe/Warsaw"


def calendar(*events: str, before: str = "") -> bytes:
    """A calendar of events, each given by its lines."""
    parts = [f"BEGIN:VEVENT\r\nUID:e{i}\r\n{event}\r\nEND:VEVENT\r\n" for i, event in enumerate(events)]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{before}{''.join(parts)}END:VCALENDAR\r\n".encode()


NINE = "DTSTART;TZID=Europe/Warsaw:20261102T090000\r\nDTEND;TZID=Europe/Warsaw:20261102T100000"
