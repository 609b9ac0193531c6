"""When something happens again and again: within a window, and with a limit to the work.

Rules are turned into moments by dateutil. What it could be kept busy with for ever is not asked of it.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice

from dateutil.rrule import rrulestr

from crm_estate.base.errors import Invalid

COARSE = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""Days between two at most, per step."""

KNOWN = frozenset({
    "FREQ", "INTERVAL", "COUNT", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS",
    "WKST", "BYHOUR", "BYMINUTE", "BYSECOND", "BYEASTER",
})  # fmt: skip
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RISKY = frozenset({"BYSETPOS", "BYYEARDAY", "BYWEEKNO", "BYEASTER", "BYMONTHDAY", "BYDAY"})
"""With these a rule of months or years may find nothing for ever."""
RISK = 1_000
"""Days of work that such a rule is counted as, besides its own: a few thousand years at worst."""
UNUSUAL = {
    "DAILY": frozenset({"BYSETPOS", "BYYEARDAY", "BYWEEKNO", "BYEASTER"}),
    "WEEKLY": frozenset({"BYSETPOS", "BYYEARDAY", "BYWEEKNO", "BYEASTER", "BYMONTHDAY"}),
}
THINNED = frozenset({
    "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYEASTER", "BYHOUR", "BYMINUTE",
    "BYSECOND",
})  # fmt: skip
"""With one of these a rule may pass over a step, or find more than one moment in it."""
SURE_DAYS = 28
"""Days that every month has."""
MOST_A_DAY = 24
MOST_OF_A_RULE = 40_000
FOR_EVER = datetime(9999, 1, 1)  # noqa: DTZ001
EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001 - on the wall of wherever it is
LEFT_AT_FIRST = 400_000
"""Days that the rules of one file may be followed through."""


class Budget:
    """What work is left for one file."""

    def __init__(self) -> None:
        self.left = LEFT_AT_FIRST

    def take(self, days: int) -> None:
        self.left -= max(1, days)
        if self.left < 0:
            raise Invalid("This calendar repeats more than can be followed.", field="file")


def occurrences(
    rule: str, start: datetime, begin: datetime, end: datetime, zone: tzinfo, budget: Budget
) -> Iterator[datetime]:
    """Beginnings in [begin, end], all on the wall clock of `zone`. Invalid when the rule cannot be followed.

    >>> nine = datetime(2026, 11, 2, 9)
    >>> until = nine + timedelta(days=2)
    >>> [at.day for at in occurrences("FREQ=DAILY;COUNT=9", nine, nine, until, UTC, Budget())]
    [2, 3, 4]
    """
    said = _parts(rule)
    if said["FREQ"] == "YEARLY" or said["FREQ"] == "MONTHLY":
        _require_days(said)
    last = min(end, _until(said.pop("UNTIL", ""), end, zone), _reach(said, start))
    first = _nearer(said, start, begin)
    if last < max(first, begin):
        return
    budget.take((last - first).days * _a_day(said) + (RISK if RISKY.intersection(said) else 0))
    most = min(int(said.pop("COUNT", MOST_OF_A_RULE)), MOST_OF_A_RULE)
    passes = _filter(said)
    text = ";".join(f"{name}={value}" for name, value in [*said.items(), ("UNTIL", f"{last:%Y%m%dT%H%M%S}")])
    try:
        for at in islice(filter(passes, rrulestr(text, dtstart=first)), most):
            if at >= begin:
                yield at
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError):
        raise Invalid("This rule of repetition cannot be read.", field="file") from None


def _filter(said: dict[str, str]) -> Callable[[datetime], bool]:
    """What a day must be besides; taken out of the rule, which so always finds a next day and comes to its
    end: dateutil follows one that finds none through the eight thousand years that there are.
    """
    often = said["FREQ"]
    if often in ("DAILY", "WEEKLY") and UNUSUAL[often].intersection(said):
        raise Invalid("This rule of repetition cannot be read.", field="file")
    months = _numbers(said.pop("BYMONTH", "")) if often != "YEARLY" else []
    days = _numbers(said.pop("BYMONTHDAY", "")) if often == "DAILY" else []
    named = [WEEK.index(day) for day in said.pop("BYDAY", "").split(",") if day] if often == "DAILY" else []

    def passes(at: datetime) -> bool:
        left = at.day - monthrange(at.year, at.month)[1] - 1
        return (
            (not months or at.month in months)
            and (not days or at.day in days or left in days)
            and (not named or at.weekday() in named)
        )

    return passes


def _require_days(said: dict[str, str]) -> None:
    """Refuse a rule of days that none of its months has, such as 30 February."""
    try:
        months = _numbers(said.get("BYMONTH", "")) or [1]
        days = _numbers(said.get("BYMONTHDAY", "")) or [1]
        longest = max(monthrange(2024, month)[1] for month in months)
    except ValueError:
        raise Invalid("This rule of repetition cannot be read.", field="file") from None
    if min(map(abs, days)) > longest:
        raise Invalid("This rule names a day that never comes.", field="file")


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.upper().partition("=") for part in rule.replace(" ", "").split(";") if part)
    said = {name: value for name, _, value in pairs if name in KNOWN or name == "UNTIL"}
    if said.get("FREQ") not in COARSE:
        raise Invalid("What repeats within a day is not followed.", field="file")
    if "COUNT" in said and not (
        said["COUNT"].isascii() and said["COUNT"][:9].isdigit() and len(said["COUNT"]) < 10
    ):
        raise Invalid("This rule of repetition cannot be read.", field="file")
    interval = said.get("INTERVAL", "1")
    if not (interval.isascii() and interval.isdigit() and 0 < int(interval[:6]) <= 10_000):
        raise Invalid("This rule of repetition cannot be read.", field="file")
    return said


def _until(text: str, end: datetime, zone: tzinfo) -> datetime:
    """The last moment, on the wall clock of the zone; a day alone is all of it."""
    if not text:
        return end
    try:
        if "T" not in text:
            return datetime.strptime(text[:8], "%Y%m%d") + timedelta(days=1, seconds=-1)  # noqa: DTZ007
        last = datetime.strptime(text[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007
        return last.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if text[15:] == "Z" else last
    except (ValueError, OverflowError):
        raise Invalid("This rule of repetition cannot be read.", field="file") from None


def _reach(said: dict[str, str], start: datetime) -> datetime:
    """The latest moment at which a rule that counts can still be, if nothing makes it skip a step."""
    may_skip = THINNED.intersection(said) or (said["FREQ"] == "DAILY" and "BYDAY" in said)
    if "COUNT" not in said or may_skip or (start.day > SURE_DAYS and said["FREQ"] in ("MONTHLY", "YEARLY")):
        return FOR_EVER
    days = (int(said["COUNT"]) + 1) * COARSE[said["FREQ"]] * int(said.get("INTERVAL", "1"))
    return start + timedelta(days=days) if days < (FOR_EVER - start).days else FOR_EVER


def _nearer(said: dict[str, str], start: datetime, begin: datetime) -> datetime:
    """A beginning closer to the window, from which the same days follow."""
    if "COUNT" in said or start >= begin:
        return _recent(start)
    often, interval = said["FREQ"], int(said.get("INTERVAL", "1"))
    if often in ("DAILY", "WEEKLY"):
        step = COARSE[often] * interval
        return start + timedelta(days=(begin - start).days // step * step)
    if start.day > SURE_DAYS:
        return _recent(start)
    step = interval * (12 if often == "YEARLY" else 1)
    months = (begin.year - start.year) * 12 + begin.month - start.month
    year, month = divmod(start.year * 12 + start.month - 1 + max(0, months - step) // step * step, 12)
    return start.replace(year=year, month=month + 1)


def _recent(start: datetime) -> datetime:
    if start < EARLIEST:
        raise Invalid("This repeats since longer ago than can be followed.", field="file")
    return start


def _a_day(said: dict[str, str]) -> int:
    """How often a day it may be, at most."""
    often = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        often *= len(said.get(name, "").split(","))
    if often > MOST_A_DAY:
        raise Invalid("What repeats within a day is not followed.", field="file")
    return often
