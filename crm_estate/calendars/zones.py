"""Which time zone a calendar means: by a name that is one, or by what the file says of its offsets.

A TZID is any text at all; only what the IANA database or Windows call a zone is taken by its name.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from crm_estate.base.fields import time_zones
from crm_estate.calendars.content import Component

_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


class Zones:
    """The time zones of one calendar, and that of its agent for times that name none."""

    def __init__(self, home: str) -> None:
        self.home = ZoneInfo(home)
        self._said: dict[str, tzinfo] = {}

    def learn(self, found: Component) -> None:
        """What the file says of a zone; its name counts before its offsets."""
        name = found.text("TZID")
        read = (_offset(part.text("TZOFFSETTO")) for part in found.inside)
        offsets = {offset for offset in read if offset is not None}
        zone = known_zone(name) or (self._of_offsets(offsets) if offsets else None)
        if name and zone:
            self._said[name] = zone

    def named(self, name: str) -> tzinfo:
        """The zone of this name; the agent's own where nobody knows which is meant."""
        return self._said.get(name) or known_zone(name) or self.home

    def _of_offsets(self, offsets: set[timedelta]) -> tzinfo | None:
        if len(offsets) == 1:
            return timezone(next(iter(offsets)))
        names = (self.home.key, *_COMMON, *sorted(time_zones()))
        return next((ZoneInfo(name) for name in names if _offsets_of(name) == offsets), None)


_COMMON = ("Europe/Warsaw", "Europe/London", "Europe/Bucharest", "America/New_York", "America/Chicago")
"""Of zones with the same offsets these are meant more often."""


@lru_cache(maxsize=512)
def known_zone(name: str) -> tzinfo | None:
    """The zone that a TZID names for certain: an IANA name, also behind a prefix, or one of Windows.

    >>> str(known_zone("/example.org/20260101/Europe/Prague")), known_zone("Customized Time Zone")
    ('Europe/Prague', None)
    >>> str(known_zone("Central European Standard Time"))
    'Europe/Warsaw'
    """
    name = name.strip().strip('"')
    parts = name.split("/")
    for candidate in (name, WINDOWS_TO_OLSON.get(name, ""), *("/".join(parts[-n:]) for n in (3, 2))):
        if candidate in time_zones():
            return ZoneInfo(candidate)
    return None


@lru_cache(maxsize=1024)
def _offsets_of(name: str) -> set[timedelta]:
    zone = ZoneInfo(name)
    days: Iterable[datetime] = (datetime(2026, month, 15, tzinfo=zone) for month in (1, 7))
    return {offset for day in days if (offset := day.utcoffset()) is not None}


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.match(text)
    if found is None or int(found[2]) > 15 or int(found[3]) > 59:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -size if found[1] == "-" else size
