"""When messages leave: in the contact's own morning, together, at most one per slot."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.outreach.digests import gather
from crm_estate.outreach.slots import MONDAY, due
from crm_estate.requirements import wishes
from crm_estate.requirements.facts import Frequency
from crm_estate.worker import react
from fixtures import cast
from tests.mail_server import Inbox
from tests.outreach_office import (
    DAY,
    FLAT,
    LOFT,
    MARA,
    NOW,
    TUESDAY,
    WISH,
    arrive,
    deliver,
    homes_in,
    messages,
    person,
)

GARAGE = replace(cast.GARAZ, owner=None)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(["Europe/Warsaw", "Europe/Bucharest", "Atlantic/Azores", "UTC", "Asia/Kathmandu"])
FREQUENCIES: st.SearchStrategy[Frequency] = st.sampled_from(["instant", "daily", "weekly"])


@given(FREQUENCIES, MOMENTS, ZONES, st.integers(0, 23))
def test_a_slot_is_the_next_of_its_kind_never_a_past_one(
    frequency: Frequency, ready: datetime, zone: str, hour: int
) -> None:
    slot = due(frequency, ready, time_zone=zone, hour=hour, window=20)
    longest = {"instant": timedelta(seconds=20), "daily": DAY, "weekly": 7 * DAY}[frequency]
    assert ready <= slot <= ready + longest + timedelta(hours=1)  # an hour more where clocks go back
    if frequency == "weekly":
        assert slot.astimezone(ZoneInfo(zone)).weekday() == MONDAY


@pytest.mark.parametrize(
    ("ready", "slot"),
    [
        (datetime(2026, 10, 23, 12, tzinfo=UTC), datetime(2026, 10, 24, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        (datetime(2027, 3, 26, 12, tzinfo=UTC), datetime(2027, 3, 27, 7, tzinfo=UTC)),
        (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC)),
    ],
)
def test_the_morning_stays_the_morning_when_clocks_change(ready: datetime, slot: datetime) -> None:
    assert due("daily", ready, time_zone="Europe/Warsaw", hour=8, window=20) == slot


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_everyone_hears_at_eight_in_their_own_morning(inbox: Inbox, port: int) -> None:
    east = person("ilinca", time_zone="Europe/Bucharest")
    await arrive(MARA, WISH, east, replace(WISH, contact="K-ilinca"), FLAT)
    assert await deliver(port, TUESDAY - timedelta(hours=1, seconds=1)) == 0
    assert await deliver(port, TUESDAY - timedelta(hours=1)) == 1
    assert await deliver(port, TUESDAY - timedelta(seconds=1)) == 0
    assert await deliver(port, TUESDAY) == 1
    assert [recipient for recipient, _ in inbox.arrived] == ["ilinca@example.org", "mara.nowak@example.org"]


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_weekly_news_wait_for_monday(inbox: Inbox, port: int) -> None:
    await arrive(MARA, replace(WISH, frequency="weekly"), FLAT)
    await arrive(LOFT, now=NOW + 3 * DAY)
    assert await deliver(port, TUESDAY + 5 * DAY) == 0
    assert await deliver(port, TUESDAY + 6 * DAY) == 1
    assert sorted(homes_in(inbox.arrived[0][1])) == ["FLAT", "LOFT"]


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_who_wants_to_hear_sooner_hears_sooner(port: int) -> None:
    await arrive(MARA, replace(WISH, frequency="weekly"), FLAT)
    wish = await database.fetch_value("select id from requirement")
    await wishes.set_frequency(wish, "daily", actor=SYSTEM, now=NOW)
    await react(NOW)
    assert await deliver(port, TUESDAY) == 1


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_what_comes_within_one_instant_window_leaves_together(inbox: Inbox, port: int) -> None:
    other = replace(cast.BYT, reference="BYT-2")
    await arrive(cast.OTTO, cast.OTTOS_WISH)
    await arrive(cast.BYT, now=NOW + timedelta(seconds=1))
    assert await deliver(port, NOW + timedelta(seconds=10)) == 0
    await arrive(other, now=NOW + timedelta(seconds=19))
    assert await deliver(port, NOW + timedelta(seconds=20)) == 1
    assert len((await messages())[0].listings) == 2
    await arrive(replace(other, reference="BYT-3"), now=NOW + timedelta(seconds=21))
    assert await deliver(port, NOW + timedelta(seconds=40)) == 1
    assert len(inbox.arrived) == 2


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_what_comes_too_late_for_a_slot_goes_to_the_next(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    assert await deliver(port, TUESDAY) == 1
    await arrive(LOFT, now=TUESDAY - timedelta(seconds=1))
    assert await deliver(port, TUESDAY + timedelta(minutes=1)) == 0
    assert await gather(TUESDAY + DAY) == 1
    assert await deliver(port, TUESDAY + DAY) == 1
    assert [homes_in(message) for _, message in inbox.arrived] == [["FLAT"], ["LOFT"]]


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_daily_and_weekly_news_of_one_person_come_in_one_message_on_monday(
    inbox: Inbox, port: int
) -> None:
    weekly = replace(WISH, name="weekly", kinds=["garage"], rooms_total=None, floor=None, features=None)
    sunday = TUESDAY + 5 * DAY
    await arrive(MARA, WISH, replace(weekly, living_area=None, frequency="weekly"), GARAGE)
    await arrive(FLAT, now=sunday)
    assert await deliver(port, sunday + DAY) == 1
    assert sorted(homes_in(inbox.arrived[0][1])) == ["FLAT", "GARAZ"]


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_a_worker_that_slept_for_days_sends_one_message(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await arrive(LOFT, now=TUESDAY)
    assert await deliver(port, TUESDAY + 4 * DAY) == 1
    assert sorted(homes_in(inbox.arrived[0][1])) == ["FLAT", "LOFT"]
