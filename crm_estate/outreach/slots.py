"""When a message may leave: pure, in the contact's own time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crm_estate.requirements.facts import Frequency

MONDAY = 0


def due(frequency: Frequency, ready: datetime, *, time_zone: str, hour: int, window: int) -> datetime:
    """The first slot of this frequency at or after `ready`.

    Daily at `hour` of the contact's day, weekly on Mondays, instant at the end of every `window` seconds, so
    that what comes together leaves together.

    >>> ready = datetime(2026, 11, 4, 6, 30, tzinfo=UTC)  # a Wednesday, 7:30 in Warsaw
    >>> due("daily", ready, time_zone="Europe/Warsaw", hour=8, window=20).isoformat()
    '2026-11-04T07:00:00+00:00'
    >>> due("weekly", ready, time_zone="Europe/Warsaw", hour=8, window=20).isoformat()
    '2026-11-09T07:00:00+00:00'
    >>> due("instant", ready, time_zone="Europe/Warsaw", hour=8, window=50).isoformat()
    '2026-11-04T06:30:00+00:00'
    """
    if frequency == "instant":
        return datetime.fromtimestamp(-(-ready.timestamp() // window) * window, UTC)
    zone = ZoneInfo(time_zone)
    local = ready.astimezone(zone).replace(tzinfo=None)
    day = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    step = timedelta(days=1)
    if frequency == "weekly":
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
        step = timedelta(days=7)
    while (slot := day.replace(tzinfo=zone).astimezone(UTC)) < ready:
        day += step
    return slot
