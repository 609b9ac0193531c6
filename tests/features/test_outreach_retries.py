"""What a mail server refuses or puts off, and who sends what: nothing twice, nothing lost."""

import asyncio
from datetime import timedelta

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.errors import Conflict
from crm_estate.outreach.digests import gather
from crm_estate.outreach.sending import FIRST_WAIT, GRACE, LEASE, LONGEST_WAIT, TRIES, revive
from tests.mail_server import Inbox, mail_server
from tests.outreach_office import (
    DAY,
    FLAT,
    LOFT,
    MARA,
    TUESDAY,
    WISH,
    BusyInbox,
    arrive,
    deliver,
    messages,
    person,
    post,
    working,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def test_an_address_that_refuses_is_not_tried_again(inbox: Inbox, port: int) -> None:
    await arrive(person("gone"), replace(WISH, contact="K-gone"), FLAT)
    assert await deliver(port, TUESDAY) == 0
    [refused] = await messages()
    assert (refused.state, refused.reason, refused.error) == (
        "refused",
        "refused",
        "550 5.1.1 no such mailbox",
    )
    await arrive(LOFT, now=TUESDAY)
    assert await deliver(port, TUESDAY + DAY) == 0
    assert (await messages())[1].reason == "address_refuses"
    assert inbox.connections[1:] == []


async def test_a_refused_message_goes_out_when_the_address_was_mended(inbox: Inbox, port: int) -> None:
    await arrive(person("gone"), replace(WISH, contact="K-gone"), FLAT)
    await deliver(port, TUESDAY)
    [refused] = await messages()
    await arrive(replace(person("gone"), emails=["back@example.org"]))
    await revive(refused.id, actor=SYSTEM, now=TUESDAY)
    assert await post(port, TUESDAY) == 1
    assert [recipient for recipient, _ in inbox.arrived] == ["back@example.org"]


async def test_a_refused_address_gets_another_chance_when_an_agent_asks(port: int) -> None:
    await arrive(person("gone"), replace(WISH, contact="K-gone"), FLAT)
    await deliver(port, TUESDAY)
    await revive((await messages())[0].id, actor=SYSTEM, now=TUESDAY)
    await post(port, TUESDAY)
    assert [kept.state for kept in await messages()] == ["refused"]  # it was asked, and said no again


async def test_what_is_put_off_comes_later_under_the_same_id() -> None:
    inbox = BusyInbox(refusals=2)
    async with mail_server(inbox) as port:
        await arrive(MARA, WISH, FLAT)
        assert await deliver(port, TUESDAY) == 0
        [waiting] = await messages()
        assert (waiting.state, waiting.error) == ("queued", "451 4.3.0 come again later")
        assert await post(port, TUESDAY + FIRST_WAIT / 2) == 0
        assert len(inbox.tried) == 1
        second = TUESDAY + FIRST_WAIT * 1.2
        assert await post(port, second) == 0
        assert await post(port, second + FIRST_WAIT * 1.5) == 0
        assert len(inbox.tried) == 2
        assert await post(port, second + FIRST_WAIT * 2.4) == 1
    assert len(inbox.tried) == 3
    assert len(set(inbox.tried)) == 1
    assert len(inbox.arrived) == 1


async def test_what_never_succeeds_is_given_up_and_can_be_revived() -> None:
    inbox = BusyInbox(refusals=TRIES)
    async with mail_server(inbox) as port:
        await arrive(MARA, WISH, FLAT)
        await gather(TUESDAY)
        later = TUESDAY
        for _ in range(TRIES + 3):
            assert await post(port, later) == 0
            later += LONGEST_WAIT * 1.2
        assert len(inbox.tried) == TRIES
        [dead] = await messages()
        assert (dead.state, dead.reason) == ("dead", "gave_up")
        await revive(dead.id, actor=SYSTEM, now=later)
        assert await post(port, later) == 1
        with pytest.raises(Conflict):
            await revive(dead.id, actor=SYSTEM, now=later)
    assert len(set(inbox.tried)) == 1


async def test_a_server_that_is_away_loses_nothing(inbox: Inbox) -> None:
    await arrive(MARA, WISH, FLAT)
    async with mail_server(inbox) as port:
        pass
    assert await deliver(port, TUESDAY) == 0
    assert [kept.state for kept in await messages()] == ["queued"]
    async with mail_server(inbox) as port:
        assert await post(port, TUESDAY + 2 * FIRST_WAIT) == 1


async def test_one_who_cannot_be_reached_holds_up_no_other(inbox: Inbox, port: int) -> None:
    people = ["gone", "full", "mara", "spam", "busy", "zoe"]
    await arrive(*map(person, people), *(replace(WISH, contact=f"K-{name}") for name in people), FLAT)
    assert await deliver(port, TUESDAY) == 2
    assert sorted(recipient for recipient, _ in inbox.arrived) == ["mara@example.org", "zoe@example.org"]
    states = {kept.contact: kept.state for kept in await messages()}
    assert states == {
        "K-gone": "refused",
        "K-full": "queued",
        "K-mara": "sent",
        "K-spam": "refused",
        "K-busy": "queued",
        "K-zoe": "sent",
    }


async def test_two_workers_send_each_message_once(db: str, inbox: Inbox, port: int) -> None:
    people = [f"client{number}" for number in range(24)]
    await arrive(*map(person, people), *(replace(WISH, contact=f"K-{name}") for name in people), FLAT)
    assert sum(await asyncio.gather(gather(TUESDAY), gather(TUESDAY))) == 24
    async with working(db, 1) as first, working(db, 2) as second:
        sent = await asyncio.gather(
            post(port, TUESDAY, worker=first), post(port, TUESDAY, worker=second), post(port, TUESDAY)
        )
    assert sum(sent) == 24
    assert sum(share > 0 for share in sent) > 1
    assert sorted(recipient for recipient, _ in inbox.arrived) == sorted(f"{p}@example.org" for p in people)


class StuckInbox(Inbox):
    """Never answers the first message."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.asked.is_set():
            self.asked.set()
            await asyncio.Event().wait()
        return await super().handle_DATA(server, session, envelope)


async def _die_while_sending(inbox: StuckInbox, port: int, worker: int) -> None:
    task = asyncio.create_task(post(port, TUESDAY, worker=worker))
    await inbox.asked.wait()
    task.cancel()
    await asyncio.wait([task])


async def test_what_a_dead_worker_was_sending_is_soon_sent_by_another(db: str) -> None:
    soon = TUESDAY + GRACE + timedelta(seconds=1)
    inbox = StuckInbox()
    async with mail_server(inbox) as port:
        await arrive(MARA, WISH, FLAT)
        await gather(TUESDAY)
        async with working(db, 1) as first, working(db, 2) as second:
            await _die_while_sending(inbox, port, first)
            assert await post(port, soon, worker=second) == 0  # the first still counts as alive
        async with working(db, 2) as second:
            assert await post(port, soon, worker=second) == 1
    assert len(inbox.arrived) == 1


async def test_a_worker_that_lost_its_way_takes_up_its_own_message_at_once(db: str) -> None:
    inbox = StuckInbox()
    async with mail_server(inbox) as port:
        await arrive(MARA, WISH, FLAT)
        await gather(TUESDAY)
        async with working(db, 1) as first:
            await _die_while_sending(inbox, port, first)
            assert await post(port, TUESDAY, worker=first) == 1
    assert len(inbox.arrived) == 1


async def test_what_someone_unknown_was_sending_waits_for_the_lease() -> None:
    inbox = StuckInbox()
    async with mail_server(inbox) as port:
        await arrive(MARA, WISH, FLAT)
        await gather(TUESDAY)
        await _die_while_sending(inbox, port, 0)
        assert await post(port, TUESDAY + LEASE / 2) == 0
        assert await post(port, TUESDAY + LEASE + timedelta(seconds=1)) == 1
    assert await database.fetch_value("select attempts from digest") == 2
