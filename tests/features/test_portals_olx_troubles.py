"""The OLX Group where things go wrong: signing in, waiting, giving up, and never an advert twice."""

from datetime import datetime
from functools import partial

import msgspec
import pytest

from crm_estate import worker
from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import Price
from crm_estate.portals.asking import take_down, try_again
from tests.olx_stand_in import FIRST_TOKEN, Olx, said
from tests.portal_office import HOME, kinds, put_on, standing, told, work
from tests.portal_stand_in import Reply

pytestmark = pytest.mark.anyio


async def test_a_sign_in_that_has_run_out_is_done_once_more_with_the_token_that_replaced_the_first(
    olx: Olx, now: datetime
) -> None:
    await put_on("otodom", HOME, now)
    olx.run_out()
    olx.look_at_all()
    await work(now, minutes=2)
    assert (await standing("otodom")).state == "live"
    assert olx.signed_in == 2


async def test_within_one_turn_the_portal_is_signed_in_again_once_only(olx: Olx, now: datetime) -> None:
    olx.moods = [said(200, access_token="stale", expires_in=3600)]
    await put_on("otodom", HOME, now)
    paths = [call.path for call in olx.calls]
    assert paths == ["/oauth/v1/token", "/advert/v1", "/oauth/v1/token", "/advert/v1"]
    assert (await standing("otodom")).state == "sent"


async def test_a_refused_sign_in_holds_the_portal_up_and_costs_no_listing_a_try(
    olx: Olx, now: datetime
) -> None:
    olx.refresh = "another"
    await put_on("otodom", HOME, now)
    there = await standing("otodom")
    assert (there.state, there.attempts) == ("waiting", 0)
    assert "does not accept our sign-in" in await told("otodom")
    calls = len(olx.calls)
    await work(now, minutes=1)
    assert len(olx.calls) == calls
    olx.refresh = FIRST_TOKEN
    await work(now, minutes=20)
    assert (await standing("otodom")).state == "sent"
    assert await database.fetch_value("select trouble from portal_account where portal = 'otodom'") is None


async def test_when_the_portal_asks_to_wait_we_wait_as_long(olx: Olx, now: datetime) -> None:
    olx.moods = [Reply(429, headers={"Retry-After": "1800"})]
    await put_on("otodom", HOME, now)
    await work(now, minutes=29)
    assert len(olx.calls) == 1
    await work(now, minutes=31)
    assert (await standing("otodom")).state == "sent"


async def test_a_portal_that_is_not_well_is_asked_later_and_later_and_then_given_up(
    olx: Olx, now: datetime
) -> None:
    olx.moods = [Reply(503)] * 40
    await put_on("otodom", HOME, now)
    assert "not well (503)" in await told("otodom")
    for _ in range(11):
        now = await work(now, hours=12)
    assert (await standing("otodom")).state == "failed"
    assert len(olx.calls) == 10
    assert (await kinds())[-1] == "failed"
    olx.moods = []
    await try_again("otodom", "FLAT", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert (await standing("otodom")).state == "sent"


async def test_an_advert_that_we_forgot_is_taken_up_again_and_never_there_twice(
    olx: Olx, now: datetime
) -> None:
    await put_on("otodom", HOME, now)
    await database.execute(
        """update portal_listing set remote_id = null, fingerprint = null, state = 'waiting',
             next_try = $1""",
        now,
    )
    await work(now, minutes=1)
    assert len(olx.adverts) == 1
    assert (await standing("otodom")).state == "sent"


async def test_what_is_asked_during_a_call_is_done_after_it(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    await database.execute(
        "update portal_listing set state = 'waiting', fingerprint = null, next_try = $1", now
    )
    olx.meanwhile = partial(take_down, "otodom", "FLAT", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert olx.asked[-1].startswith("DELETE")
    assert olx.adverts == {}


async def test_a_change_that_comes_during_a_call_is_sent_after_it(olx: Olx, now: datetime) -> None:
    async def reprice() -> None:
        cheaper = msgspec.structs.replace(HOME, list_price=Price(700_000, "PLN"))
        await lifecycle.receive(cheaper, actor=SYSTEM, now=now)
        await worker.react(now)

    olx.meanwhile = reprice
    await put_on("otodom", HOME, now)
    assert olx.asked[1].startswith("POST")
    (advert,) = olx.adverts.values()
    assert advert["body"]["price"]["value"] == 700_000
