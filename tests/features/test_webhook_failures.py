"""Receivers that are slow, away, broken or gone: nothing is lost, and they hold up no other."""

import asyncio
from datetime import datetime, timedelta

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict
from crm_estate.webhooks import outcomes, replaying, subscribing
from crm_estate.webhooks.delivering import LEASE, Courier, deliver_due, open_courier
from crm_estate.webhooks.facts import (
    TrialFacts,
)
from crm_estate.webhooks.fanning_out import fan_out
from crm_estate.webhooks.listing import get_webhook
from crm_estate.webhooks.trying import try_out
from tests.outreach_office import FLAT, NOW, at_price, say
from tests.webhook_office import DAY, SECOND, deliveries, subscribe, tell
from tests.webhook_receiver import Receiver, plain, receiving

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db", "near")]


async def test_what_fails_is_tried_again_later_under_the_same_id(receiver: Receiver) -> None:
    receiver.answer = lambda n: plain(503 if n < 2 else 200)
    hook = await subscribe(receiver.url, ["listing.added"])
    await say(FLAT)
    await tell()
    [waiting] = await deliveries(hook)
    assert (waiting.state, waiting.status, waiting.attempts) == ("waiting", 503, 1)
    assert waiting.error == "The receiver answered 503."
    assert timedelta(seconds=4) <= waiting.next_try - NOW <= timedelta(seconds=6)
    await tell(NOW + SECOND)
    assert len(receiver.calls) == 1
    await tell(NOW + 7 * SECOND)
    await tell(NOW + 60 * SECOND)
    assert len(receiver.calls) == 3
    assert len(set(receiver.ids)) == 1
    assert len({call.headers["webhook-timestamp"] for call in receiver.calls}) == 3
    [arrived] = await deliveries(hook)
    assert (arrived.state, arrived.status, arrived.error) == ("delivered", 200, None)
    assert (await get_webhook(hook.id, actor=SYSTEM)).failing_since is None


async def test_after_a_day_of_tries_a_fact_is_parked_and_can_be_told_again(receiver: Receiver) -> None:
    receiver.answer = lambda _: plain(500)
    hook = await subscribe(receiver.url, ["listing.added"])
    await say(FLAT)
    moment = NOW
    for _ in range(30):
        await tell(moment)
        [one] = await deliveries(hook)
        if one.state == "parked":
            break
        moment = one.next_try
    assert one.state == "parked"
    assert len(receiver.calls) == len(outcomes.WAITS) + 1
    assert timedelta(hours=18) < moment - NOW < timedelta(hours=30)
    assert (await get_webhook(hook.id, actor=SYSTEM)).parked == 1
    await tell(moment + DAY)
    assert len(receiver.calls) == len(outcomes.WAITS) + 1
    receiver.answer = lambda _: plain(200)
    await replaying.replay_one(one.id, actor=SYSTEM, now=moment)
    with pytest.raises(Conflict):
        await replaying.replay_one(one.id, actor=SYSTEM, now=moment)
    await tell(moment)
    assert {one.state for one in await deliveries(hook)} == {"delivered"}
    assert len(set(receiver.ids)) == 1


async def test_nobody_listens_there_and_nothing_is_lost(receiver: Receiver) -> None:
    async with receiving() as gone:
        pass
    hook = await subscribe(gone.url, ["listing.added"])
    await say(FLAT)
    await tell()
    [waiting] = await deliveries(hook)
    assert (waiting.state, waiting.status) == ("waiting", None)
    assert "connect" in (waiting.error or "").lower()


async def die_while_calling(receiver: Receiver, now: datetime) -> None:
    """A worker that is killed when the receiver has read the call and before it answers."""
    work = asyncio.create_task(deliver_due(now))
    await receiver.asked.wait()
    work.cancel()
    await asyncio.wait([work])


async def test_a_worker_killed_before_it_wrote_down_the_yes_tells_again_under_the_same_id(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_estate.webhooks.delivering.FAREWELL", 0)
    hook = await subscribe(receiver.url, ["listing.added"])
    await say(FLAT)
    await fan_out(NOW)
    receiver.hold = asyncio.Event()
    await die_while_calling(receiver, NOW)
    receiver.hold.set()
    await tell(NOW + LEASE / 2)
    assert len(receiver.calls) == 1  # somebody may still be at it
    await tell(NOW + LEASE + SECOND)
    assert len(receiver.calls) == 2
    assert len(set(receiver.ids)) == 1
    assert {one.state for one in await deliveries(hook)} == {"delivered"}


async def test_a_slow_receiver_holds_up_no_other() -> None:
    async with receiving() as slow, receiving() as quick, open_courier() as courier:
        slow.hold = asyncio.Event()
        await subscribe(slow.url)
        await subscribe(quick.url)
        await say(FLAT)
        await fan_out(NOW)
        await courier.begin(NOW)
        await slow.asked.wait()
        await until_told(courier, quick, 2)
        await say(at_price(FLAT, 800_000))
        await fan_out(NOW)
        await courier.begin(NOW)
        await until_told(courier, quick, 3)
        assert len(slow.calls) == 1
        slow.hold.set()
        await courier.wait()


async def until_told(courier: Courier, receiver: Receiver, count: int) -> None:
    """Turns that were begun go on while we look."""
    async with asyncio.timeout(20):
        while len(receiver.calls) < count or courier.speaks_to > 1:
            await database.execute("select 1")


async def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    async with receiving() as elsewhere:
        receiver.answer = lambda _: plain(302, Location=elsewhere.url)
        hook = await subscribe(receiver.url, ["listing.added"])
        await say(FLAT)
        await tell()
        assert elsewhere.calls == []
    [one] = await deliveries(hook)
    assert (one.state, one.status) == ("waiting", 302)
    assert one.error == "The receiver answered 302; redirects are not followed."


async def test_an_answer_without_end_is_read_no_further_than_its_beginning(receiver: Receiver) -> None:
    receiver.answer = lambda _: plain(200, "é" * 5_000_000)
    hook = await subscribe(receiver.url)
    answer = await try_out(hook.id, TrialFacts(note="hi"), actor=SYSTEM, now=NOW)
    assert answer.is_taken
    assert answer.said == "é" * 500


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 what\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\nX"])
async def test_whatever_a_receiver_says_is_an_answer(receiver: Receiver, raw: bytes) -> None:
    receiver.answer = lambda _: raw
    hook = await subscribe(receiver.url, ["listing.added"])
    await say(FLAT)
    await tell()
    [one] = await deliveries(hook)
    assert (one.state, one.status) == ("waiting", None)
    assert one.error


async def test_who_says_410_is_asked_no_more_and_it_is_written_down_why(receiver: Receiver) -> None:
    receiver.answer = lambda _: plain(410)
    hook = await subscribe(receiver.url, ["listing.*"])
    await say(FLAT)
    await tell()
    await tell(NOW + DAY)
    assert len(receiver.calls) == 1
    now_it_is = await get_webhook(hook.id, actor=SYSTEM)
    assert (now_it_is.state, now_it_is.reason) == ("disabled", "gone")
    fact = await database.fetch_row("select * from fact where kind = 'webhook.disabled'")
    assert fact is not None
    assert journal.fact_of(fact).data["webhook"] == hook.id


async def test_who_fails_for_days_is_disabled_and_goes_on_where_it_stopped(receiver: Receiver) -> None:
    receiver.answer = lambda _: plain(500)
    hook = await subscribe(receiver.url, ["listing.repriced"])
    await say(FLAT)
    for day in range(8):
        await say(at_price(FLAT, 800_000 + day), now=NOW + day * DAY)
        await tell(NOW + day * DAY)
    assert (await get_webhook(hook.id, actor=SYSTEM)).state == "disabled"
    tried = len(receiver.calls)
    receiver.answer = lambda _: plain(200)
    await tell(NOW + 9 * DAY)
    assert len(receiver.calls) == tried
    await subscribing.set_state(hook.id, "active", actor=SYSTEM, now=NOW + 9 * DAY)
    await tell(NOW + 9 * DAY)
    assert {one.state for one in await deliveries(hook)} == {"delivered"}
    assert len({one.fact for one in await deliveries(hook)}) == 8
    again = await get_webhook(hook.id, actor=SYSTEM)
    assert (again.state, again.reason, again.failing_since) == ("active", None, None)
