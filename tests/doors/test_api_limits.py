"""How often a program may ask: told in every answer, the same for all web processes, and fair."""

import asyncio
from datetime import datetime, timedelta

import pytest
from httpx import ASGITransport, AsyncClient

from crm_estate.accounts.throttling import Allowance, draw, forget_the_rested
from crm_estate.app import create_app
from crm_estate.base import database
from tests.doors.choosing import chosen
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
THREE = {"CRM_API_BURST": "3", "CRM_API_PER_MINUTE": "6"}
LISTINGS = "/api/v1/listings"


def at(moment: datetime, like: AsyncClient) -> AsyncClient:
    """The same program at another moment, served by another process."""
    app = create_app(clock=lambda: moment)
    return AsyncClient(transport=ASGITransport(app), base_url="http://test", headers=like.headers)


async def test_every_answer_says_what_is_left(api: AsyncClient) -> None:
    with chosen(**THREE):
        answers = [
            await api.get(LISTINGS),
            await api.get(f"{LISTINGS}/nowhere"),
            await api.put(f"{LISTINGS}/W-1", json={}),
        ]
    assert [answer.status_code for answer in answers] == [200, 404, 422]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"key";q=3;w=30'}
    assert [answer.headers["ratelimit"] for answer in answers] == [
        '"key";r=2;t=10',
        '"key";r=1;t=20',
        '"key";r=0;t=30',
    ]


async def test_who_asks_too_often_is_told_when_to_come_again(api: AsyncClient, now: datetime) -> None:
    with chosen(**THREE):
        for _ in range(3):
            assert (await api.get(LISTINGS)).status_code == 200
        refused = await api.put(f"{LISTINGS}/W-1", json={})
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
        assert refused.headers["content-type"] == "application/problem+json"
        assert (refused.json()["title"], refused.headers["ratelimit"]) == (
            "Too Many Requests",
            '"key";r=0;t=30',
        )
        early, due = (at(now + timedelta(seconds=s), api) for s in (9, 10))
        assert (await early.get(LISTINGS)).status_code == 429
        assert (await due.get(LISTINGS)).status_code == 200
        assert (await due.get(LISTINGS)).status_code == 429


async def test_a_bucket_is_never_fuller_than_full_and_each_key_has_its_own(
    with_key: NewClient, now: datetime
) -> None:
    one, other = await with_key(), await with_key()
    with chosen(**THREE):
        for _ in range(4):
            last = await one.get(LISTINGS)
        assert last.status_code == 429
        assert (await other.get(LISTINGS)).status_code == 200
        rested = at(now + timedelta(days=3), one)
        assert [(await rested.get(LISTINGS)).status_code for _ in range(4)] == [200, 200, 200, 429]


async def test_many_processes_at_once_let_through_no_more_than_one(db: str, now: datetime) -> None:
    drawn = await asyncio.gather(*(draw("key:1", Allowance(burst=10, per_minute=60), now) for _ in range(25)))
    assert sum(one.taken for one in drawn) == 10


async def test_a_clock_that_goes_backwards_gives_nothing_away(db: str, now: datetime) -> None:
    allowance = Allowance(burst=2, per_minute=60)
    for seconds in (0, -5):
        assert (await draw("key:1", allowance, now + timedelta(seconds=seconds))).taken
    for seconds in (0, -5, 0):
        assert not (await draw("key:1", allowance, now + timedelta(seconds=seconds))).taken


async def test_unknown_keys_are_throttled_by_address_and_known_ones_are_not_held_up_by_them(
    browser: AsyncClient, api: AsyncClient
) -> None:
    unknown = {"Authorization": "Bearer crm_unknown"}
    answers = [await browser.get(LISTINGS, headers=unknown) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429]
    assert answers[-1].headers["retry-after"] == "30"
    assert (await api.get(LISTINGS)).status_code == 200


async def test_buckets_of_those_who_rest_are_forgotten(api: AsyncClient, now: datetime) -> None:
    await api.get(LISTINGS)
    await forget_the_rested(now + timedelta(hours=23))
    assert await database.fetch_value("select count(*) from rate_bucket") == 1
    await forget_the_rested(now + timedelta(hours=25))
    assert await database.fetch_value("select count(*) from rate_bucket") == 0
