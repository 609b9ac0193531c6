"""Servers of the trade have rules and faults of their own: they are kept to, waited for, or left."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.base.settings import Secret
from crm_estate.feeds.reso import replication
from crm_estate.feeds.reso.asking import LONGEST_WAIT, TRIES, Server
from crm_estate.feeds.reso.replication import Followed, replicate, summed
from tests.features.reso_following import NEAR, counts, cursor, here

pytestmark = pytest.mark.anyio


class Odd:
    """A server that answers as a test says; it keeps what it was asked."""

    def __init__(self, answer: Callable[[httpx.Request, int], httpx.Response]) -> None:
        self.asked: list[httpx.Request] = []
        self.waited: list[float] = []
        self._answer = answer

    async def follow(self, now: datetime, followed: Followed = NEAR) -> Any:
        async def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("$metadata"):
                return httpx.Response(
                    200, text='<Property Name="MlgCanView"/><NavigationProperty Name="Media"/>'
                )
            self.asked.append(request)
            return self._answer(request, len(self.asked))

        async def sleep(seconds: float) -> None:
            self.waited.append(seconds)

        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            server = Server("https://api.example.org/v2", Secret("t"), client, sleep)
            return summed(await replicate(server, followed, actor=SYSTEM, now=now))


HOME = {
    "ListingKey": "NW1", "OriginatingSystemName": "northwest", "PropertyType": "Residential", "Country": "US",
    "StandardStatus": "Active", "ListPrice": 300000, "ModificationTimestamp": "2026-11-01T12:00:00.123Z",
    "MlgCanView": True, "Media": [{"MediaKey": "m", "MediaURL": "https://media.example.org/m.jpg"}],
}  # fmt: skip


def a_page(*records: Any, **more: Any) -> httpx.Response:
    return httpx.Response(
        200, json={"value": records, **more}, headers={"Date": "Mon, 02 Nov 2026 09:00:00 GMT"}
    )


async def test_the_rules_of_an_mls_are_kept_and_its_tombstones_withdraw(db: str, now: datetime) -> None:
    followed = Followed(source="partner", system="northwest")
    first = Odd(lambda request, _: a_page(HOME))
    assert counts(await first.follow(now, followed)) == (1, 0, 0, 0)
    asked = parse_qs(first.asked[0].url.query.decode())
    assert asked["$filter"] == ["OriginatingSystemName eq 'northwest' and MlgCanView eq true"]
    assert asked["$expand"] == ["Media"]
    assert first.asked[0].headers["authorization"] == "Bearer t"
    gone = {**HOME, "MlgCanView": False, "ModificationTimestamp": "2026-11-02T08:00:00Z"}
    second = Odd(lambda request, _: a_page(gone))
    assert counts(await second.follow(now, followed)) == (0, 0, 1, 0)
    asked = parse_qs(second.asked[0].url.query.decode())
    assert asked["$filter"] == [
        "OriginatingSystemName eq 'northwest' and ModificationTimestamp gt 2026-11-01T12:00:00.123000Z"
    ]
    assert await here() == {"NW1": "Withdrawn"}


async def test_what_is_younger_than_some_minutes_is_asked_for_again(db: str, now: datetime) -> None:
    young = {**HOME, "ModificationTimestamp": "2026-11-02T08:59:00Z"}
    await Odd(lambda request, _: a_page(young)).follow(now)
    assert await cursor() == datetime(2026, 11, 2, 8, 50, tzinfo=UTC)


async def test_a_busy_server_is_waited_for_as_long_as_it_says(db: str, now: datetime) -> None:
    def busy(_: httpx.Request, times: int) -> httpx.Response:
        if times == 1:
            return httpx.Response(429, headers={"Retry-After": "7"})
        return httpx.Response(503, headers={"Retry-After": "99999"}) if times == 2 else a_page(HOME)

    odd = Odd(busy)
    assert (await odd.follow(now)).new == 1
    assert odd.waited == [7.0, LONGEST_WAIT]


async def test_a_server_that_is_down_is_given_up_in_the_end_and_nothing_is_kept(
    db: str, now: datetime
) -> None:
    odd = Odd(lambda *_: httpx.Response(500))
    with pytest.raises(Invalid):
        await odd.follow(now)
    assert (len(odd.asked), await cursor(), await here()) == (TRIES, None, {})


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example.com/v2/Property?$skiptoken=1",
        "http://api.example.org/v2/Property",
        "https://api.example.org:444/x",
        "//[",
        "https://api.example.org@evil.example.com/",
    ],
)
async def test_a_next_page_on_another_server_is_not_followed(db: str, now: datetime, link: str) -> None:
    odd = Odd(lambda *_: a_page(HOME, **{"@odata.nextLink": link}))
    with pytest.raises(Invalid):
        await odd.follow(now)
    assert (len(odd.asked), await cursor(), await here()) == (1, None, {})


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"value": "none"}),
        httpx.Response(302, headers={"Location": "https://evil.example.com/"}),
        httpx.Response(400, json={"error": {"message": "no"}}),
        httpx.Response(200, json={"value": [], "@odata.nextLink": 7}),
    ],
)
async def test_an_answer_that_is_no_page_changes_nothing(
    db: str, now: datetime, answer: httpx.Response
) -> None:
    odd = Odd(lambda *_: answer)
    with pytest.raises(Invalid):
        await odd.follow(now)
    assert (len(odd.asked), await cursor()) == (1, None)


async def test_pages_without_an_end_are_left(db: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replication, "MOST_PAGES", 5)
    odd = Odd(lambda _, times: a_page(HOME, **{"@odata.nextLink": f"/v2/Property?$skiptoken={times}"}))
    with pytest.raises(Invalid):
        await odd.follow(now)
    assert (len(odd.asked), await here()) == (5, {})
    round_ = Odd(lambda request, _: a_page(HOME, **{"@odata.nextLink": str(request.url)}))
    with pytest.raises(Invalid):
        await round_.follow(now)
    assert len(round_.asked) == 1


async def test_odd_records_are_refused_and_cost_no_others(db: str, now: datetime) -> None:
    odd = Odd(lambda *_: a_page(HOME, {"ListingKey": "NW2", "ModificationTimestamp": 5}, 7, None))
    report = await odd.follow(now)
    assert (report.new, report.refused) == (1, 3)
    assert await cursor() == datetime(2026, 11, 1, 12, 0, 0, 123000, tzinfo=UTC)
