"""No fact is missed and none told twice, in whatever order transactions commit."""

import asyncio

import asyncpg
import pytest
from msgspec.structs import replace

from crm_estate.base import database
from crm_estate.webhooks.delivering import deliver_due
from crm_estate.webhooks.fanning_out import fan_out
from tests.outreach_office import FLAT, LOFT, NOW, at_price, say
from tests.webhook_office import deliveries, subscribe, tell
from tests.webhook_receiver import Receiver, receiving

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db", "near")]


async def test_two_workers_tell_each_fact_once() -> None:
    homes = [replace(FLAT, reference=f"H-{n}") for n in range(12)]
    async with receiving() as one, receiving() as two:
        for receiver in (one, two):
            await subscribe(receiver.url, ["listing.published"])
        await say(*homes)
        await asyncio.gather(fan_out(NOW), fan_out(NOW))
        await fan_out(NOW)
        for _ in range(4):
            await asyncio.gather(deliver_due(NOW), deliver_due(NOW))
        for receiver in (one, two):
            assert len(receiver.calls) == len(set(receiver.ids)) == len(homes)


async def test_a_fact_committed_late_is_told_although_later_ones_were_told_before(
    receiver: Receiver, db: str
) -> None:
    await subscribe(receiver.url, ["contact.added"])
    insert = "insert into fact (kind, at, actor, contact) values ('contact.added', now(), 'system', $1)"
    first, second = await asyncpg.connect(db), await asyncpg.connect(db)
    try:
        early = first.transaction()
        await early.start()
        await first.execute(insert, 1)  # has the lower number of its transaction and of its row
        await second.execute(insert, 2)
        await tell()
        assert len(receiver.calls) == 1
        await early.commit()
        await second.execute(insert, 3)
        await tell()
    finally:
        await first.close()
        await second.close()
    assert [call.id for call in receiver.calls] == ["fact_3", "fact_2", "fact_4"]  # 1 tells of the webhook


async def test_where_nothing_happens_nothing_is_written(receiver: Receiver) -> None:
    await subscribe(receiver.url)
    await tell()
    before = await database.fetch_value("select xmin::text from webhook")
    for _ in range(3):
        await tell()
    assert await database.fetch_value("select xmin::text from webhook") == before


async def test_a_place_that_has_become_old_is_renewed(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_estate.webhooks.feed.FAR", 3)
    await subscribe(receiver.url)
    await tell()
    before = await database.fetch_value("select seen from webhook")
    for _ in range(6):
        await database.execute("update webhook set description = description")
    await tell()
    assert await database.fetch_value("select seen from webhook") != before
    await say(FLAT)
    await tell()
    assert receiver.kinds == ["listing.added", "listing.published"]


async def test_what_was_undone_is_never_told(receiver: Receiver) -> None:
    await subscribe(receiver.url)

    async def think_better_of_it() -> None:
        async with database.transaction():
            await say(FLAT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await think_better_of_it()
    await tell()
    await say(LOFT)
    await tell()
    assert {call.said["data"]["listing_reference"] for call in receiver.calls} == {"LOFT"}


async def test_more_facts_than_one_batch_holds_are_all_told_once(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("feed", "fanning_out"):
        monkeypatch.setattr(f"crm_estate.webhooks.{module}.EXAMINED", 3)
    monkeypatch.setattr("crm_estate.webhooks.feed.end_of_batch.__defaults__", (3,))
    hook = await subscribe(receiver.url, ["listing.published"])
    await say(*(replace(FLAT, reference=f"H-{n}") for n in range(20)))
    await tell()
    await tell()
    assert len(receiver.calls) == len(set(receiver.ids)) == 20
    assert [one.fact for one in await deliveries(hook)] == sorted(one.fact for one in await deliveries(hook))


async def test_after_a_copy_into_another_server_nothing_is_lost_and_nothing_told_twice(
    receiver: Receiver,
) -> None:
    hook = await subscribe(receiver.url, ["listing.*"])
    await say(FLAT)
    await tell()
    await say(at_price(FLAT, 800_000))
    await as_if_copied()
    await say(at_price(FLAT, 810_000))
    await tell()
    await tell()
    prices = [call.said["data"]["data"]["after"]["price"] for call in receiver.calls[2:]]
    assert prices == [80_000_000, 81_000_000]
    assert len(set(receiver.ids)) == len(receiver.calls) == 4
    await say(at_price(FLAT, 820_000))
    await tell()
    assert len(receiver.calls) == 5
    assert {one.state for one in await deliveries(hook)} == {"delivered"}


async def as_if_copied(ahead: int = 1_000_000) -> None:
    """Facts and webhooks as they came from a server whose transactions bore much higher numbers."""
    await database.execute("alter table fact disable trigger fact_never_edited")
    await database.execute(
        "update fact set txid = (txid::text::bigint + $1::bigint)::text::xid8 where txid <> '0'", ahead
    )
    await database.execute("alter table fact enable trigger fact_never_edited")
    await database.execute(
        """update webhook set seen = concat_ws(':',
             pg_snapshot_xmin(seen::pg_snapshot)::text::bigint + $1::bigint,
             pg_snapshot_xmax(seen::pg_snapshot)::text::bigint + $1, '')""",
        ahead,
    )
