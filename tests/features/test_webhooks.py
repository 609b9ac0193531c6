"""Webhooks: what a program that is called may rely on."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.webhooks import replaying, subscribing
from crm_estate.webhooks.delivering import forget_old
from crm_estate.webhooks.facts import (
    ReplayFacts,
    SecretFacts,
)
from crm_estate.webhooks.signing import signature
from tests.outreach_office import FLAT, LOFT, MARA, NOW, WISH, arrive, at_price, say
from tests.webhook_office import DAY, deliveries, subscribe, tell
from tests.webhook_receiver import Receiver

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db", "near")]


async def test_what_happens_is_told_in_order_once_and_signed_with_the_secret(receiver: Receiver) -> None:
    await say(LOFT)
    hook = await subscribe(receiver.url)
    await say(FLAT, at_price(FLAT, 800_000))
    await tell()
    await tell(NOW + DAY)
    assert receiver.kinds == ["listing.added", "listing.published", "listing.repriced"]
    for call in receiver.calls:
        assert call.is_signed_with(hook.secret)
        assert call.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
        assert call.headers["content-type"] == "application/json"
        assert call.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert call.said["data"]["listing_reference"] == FLAT.reference
    assert len(set(receiver.ids)) == 3
    last = receiver.calls[-1].said
    assert (last["timestamp"], last["data"]["data"]["after"]["price"]) == ("2026-11-02T09:00:00Z", 80_000_000)
    assert {one.state for one in await deliveries(hook)} == {"delivered"}


async def test_a_signature_is_the_one_that_the_standard_gives_as_its_example() -> None:
    body = b'{"test": 2432232314}'
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_only_the_kinds_asked_for_are_told(receiver: Receiver) -> None:
    await subscribe(receiver.url, ["listing.repriced", "match.*"])
    await arrive(MARA, WISH, FLAT)
    await arrive(at_price(FLAT, 800_000))
    await tell()
    assert receiver.kinds[:2] == ["match.found", "listing.repriced"]
    assert not [kind for kind in receiver.kinds if kind.startswith(("contact", "requirement"))]


async def test_a_paused_webhook_keeps_its_place(receiver: Receiver) -> None:
    hook = await subscribe(receiver.url, ["listing.published"])
    await subscribing.set_state(hook.id, "paused", actor=SYSTEM, now=NOW)
    await say(FLAT)
    await tell()
    assert receiver.calls == []
    await subscribing.set_state(hook.id, "active", actor=SYSTEM, now=NOW)
    await tell()
    assert receiver.kinds == ["listing.published"]


async def test_while_a_secret_is_replaced_calls_are_signed_with_both(receiver: Receiver) -> None:
    hook = await subscribe(receiver.url, ["listing.repriced"])
    new = await subscribing.replace_secret(hook.id, SecretFacts(overlap_hours=2), actor=SYSTEM, now=NOW)
    await say(FLAT, at_price(FLAT, 800_000))
    await tell()
    later = NOW + timedelta(hours=3)
    await say(at_price(FLAT, 810_000), now=later)
    await tell(later)
    both, alone = receiver.calls
    assert new.secret != hook.secret
    assert both.is_signed_with(hook.secret)
    assert both.is_signed_with(new.secret)
    assert alone.is_signed_with(new.secret)
    assert not alone.is_signed_with(hook.secret)


async def test_no_secret_is_stored_and_no_two_webhooks_share_one(receiver: Receiver) -> None:
    one, two = await subscribe(receiver.url), await subscribe(receiver.url)
    assert one.secret != two.secret
    stored = str([dict(row) for row in await database.fetch("select * from webhook")])
    assert one.secret.removeprefix("whsec_") not in stored


async def test_everything_since_a_moment_is_told_again(receiver: Receiver) -> None:
    await say(FLAT, now=NOW - DAY)
    hook = await subscribe(receiver.url, ["listing.added", "listing.repriced"])
    await say(at_price(FLAT, 800_000))
    await tell()
    again = await replaying.replay_since(hook.id, ReplayFacts(since=NOW), actor=SYSTEM, now=NOW)
    assert again.deliveries == 1
    all_of_it = ReplayFacts(since=NOW - 2 * DAY)
    assert (await replaying.replay_since(hook.id, all_of_it, actor=SYSTEM, now=NOW)).deliveries == 1
    await tell()
    assert sorted(receiver.kinds) == ["listing.added", "listing.repriced", "listing.repriced"]
    assert len(set(receiver.ids)) == 2


async def test_too_much_at_once_is_not_told_again_and_nothing_of_it_is(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "MOST", 3)
    hook = await subscribe(receiver.url)
    await say(*(replace(FLAT, reference=f"H-{n}") for n in range(4)))
    with pytest.raises(Invalid, match="Choose a later moment"):
        await replaying.replay_since(hook.id, ReplayFacts(since=NOW), actor=SYSTEM, now=NOW)
    assert await deliveries(hook) == []


async def test_what_arrived_long_ago_is_forgotten(receiver: Receiver) -> None:
    hook = await subscribe(receiver.url, ["listing.added"])
    await say(FLAT)
    await tell()
    await forget_old(NOW + 20 * DAY)
    assert len(await deliveries(hook)) == 1
    await forget_old(NOW + 31 * DAY)
    assert await deliveries(hook) == []
