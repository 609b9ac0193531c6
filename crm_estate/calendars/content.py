"""An iCalendar file as components of properties, each read by itself: a broken one costs only itself.

`icalendar` reads the lines and values. It is not given whole files: one wrong value would cost the calendar,
and what one file says of a time zone would be remembered for the next.
"""

import re
from collections.abc import Iterator

from icalendar.parser import Contentline
from msgspec import Struct

LARGEST = 5 * 2**20
"""Bytes of a calendar."""
MOST_LINES = 200_000
LONGEST_LINE = 10_000
"""Characters of a line that are looked at; what has a time in it is shorter."""

KEPT = frozenset({
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "TRANSP",
    "FREEBUSY", "TZID", "TZOFFSETTO", "X-MICROSOFT-CDO-BUSYSTATUS",
})  # fmt: skip
"""What is read of a component; what a meeting is about, and with whom, is not."""

_FOLD = re.compile(r"(?:\r\n|\r|\n)[ \t]")
_LINE = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r"[A-Za-z0-9-]+")


class Property(Struct, frozen=True):
    """One line: its value, and its parameters in capitals."""

    value: str
    params: dict[str, str]


class Component(Struct):
    """An event, a time zone …: its properties by name, and what stands within it."""

    name: str
    said: dict[str, list[Property]] = {}
    inside: list["Component"] = []

    def one(self, name: str) -> Property | None:
        return next(iter(self.said.get(name, [])), None)

    def text(self, name: str) -> str:
        found = self.one(name)
        return found.value.strip() if found else ""


def components(data: bytes) -> Iterator[Component]:
    """Everything that stands directly within a calendar, in order."""
    text = _FOLD.sub("", data.decode("utf-8-sig", "replace"))
    stack: list[Component] = []
    for line in _LINE.split(text)[:MOST_LINES]:
        name = _NAME.match(line)
        word = name[0].upper() if name else ""
        if word == "BEGIN":
            stack.append(Component(line[6:].strip().upper()[:60]))
        elif word == "END" and stack:
            ended = stack.pop()
            if stack and stack[-1].name != "VCALENDAR":
                stack[-1].inside.append(ended)
            elif ended.name != "VCALENDAR":
                yield ended
        elif word in KEPT and stack and len(line) <= LONGEST_LINE:
            _add(stack[-1], word, line)


def _add(component: Component, name: str, line: str) -> None:
    try:
        _, params, value = Contentline(line).parts()
    except ValueError:
        component.said.setdefault("BROKEN", []).append(Property(name, {}))
        return
    firsts = ((key, word[0] if isinstance(word, list) and word else word) for key, word in params.items())
    plain = {key.upper(): str(word) for key, word in firsts}
    component.said.setdefault(name, []).append(Property(value, plain))
