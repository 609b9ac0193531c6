"""Messages reach a real mail server once, and what came of each is known."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from crm_estate.base.mail import Accepted, Deferred, Refused, open_post
from tests.mail_server import LETTER, Inbox, mail_server, send

pytestmark = pytest.mark.anyio


@pytest.fixture
async def port(inbox: Inbox) -> AsyncIterator[int]:
    async with mail_server(inbox, auth_require_tls=False) as port:
        yield port


async def test_a_message_arrives_as_it_was_written(inbox: Inbox, port: int) -> None:
    outcomes = await send(f"smtp://127.0.0.1:{port}", LETTER)
    assert outcomes == [Accepted("250 2.0.0 queued as 1")]
    [(recipient, message)] = inbox.arrived
    text = message.get_body(("plain",))
    assert text is not None
    assert recipient == "mara@example.org"
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert message["Message-ID"] == LETTER.message_id


async def test_each_refusal_is_known_for_what_it_is_and_stops_no_other(inbox: Inbox, port: int) -> None:
    people = ["gone", "mara", "full", "spam", "locked", "busy", "no address", "zoe"]
    letters = [replace(LETTER, to=f"{name}@example.org") for name in people]
    outcomes = dict(zip(people, await send(f"smtp://127.0.0.1:{port}", *letters), strict=True))
    assert outcomes["gone"] == Refused(550, "5.1.1 no such mailbox")
    assert outcomes["full"] == Deferred(451, "4.2.2 try later")
    assert outcomes["spam"] == Refused(554, "5.7.1 not wanted")
    assert outcomes["locked"] == Deferred(530, "5.7.0 sign in first")
    assert outcomes["busy"] == Deferred(421, "4.3.2 shutting down")
    assert isinstance(outcomes["no address"], Refused)
    assert [recipient for recipient, _ in inbox.arrived] == ["mara@example.org", "zoe@example.org"]


async def test_many_messages_share_one_connection(inbox: Inbox, port: int) -> None:
    outcomes = await send(f"smtp://127.0.0.1:{port}", *[LETTER] * 20)
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert len(inbox.connections) == 1


async def test_a_refused_recipient_does_not_cost_the_next_one_the_connection(inbox: Inbox, port: int) -> None:
    letters = [replace(LETTER, to=f"{name}@example.org") for name in ("gone", "full", "spam", "mara")]
    *_, last = await send(f"smtp://127.0.0.1:{port}", *letters)
    assert isinstance(last, Accepted)
    assert len(inbox.connections) == 1


async def test_messages_handed_in_at_the_same_time_do_not_mix(inbox: Inbox, port: int) -> None:
    letters = [replace(LETTER, to=f"c{n}@example.org", message_id=f"<{n}@example.org>") for n in range(8)]
    async with open_post(f"smtp://127.0.0.1:{port}", Path("unused")) as post:
        outcomes = await asyncio.gather(*map(post.send, letters))
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert {(to, str(message["Message-ID"])) for to, message in inbox.arrived} == {
        (letter.to, letter.message_id) for letter in letters
    }


async def test_a_server_that_hung_up_in_between_is_called_again(inbox: Inbox, port: int) -> None:
    async with open_post(f"smtp://127.0.0.1:{port}", Path("unused")) as post:
        assert isinstance(await post.send(LETTER), Accepted)
        transport = inbox.connections[0].transport
        assert transport is not None
        transport.close()
        assert isinstance(await post.send(LETTER), Accepted)
    assert len(inbox.connections) == 2
    assert len(inbox.arrived) == 2


async def test_a_server_that_has_had_enough_of_a_connection_is_called_again(inbox: Inbox, port: int) -> None:
    inbox.sender_answers = ["250 OK", "421 4.7.0 too many on this connection"]
    outcomes = await send(f"smtp://127.0.0.1:{port}", LETTER, LETTER)
    assert [type(outcome) for outcome in outcomes] == [Accepted, Accepted]
    assert len(inbox.connections) == 2


async def test_a_connection_lost_before_the_answer_is_tried_again_with_the_same_id(
    inbox: Inbox, port: int
) -> None:
    lost, after = await send(f"smtp://127.0.0.1:{port}", replace(LETTER, to="cut@example.org"), LETTER)
    assert isinstance(lost, Deferred)
    assert lost.code is None
    assert isinstance(after, Accepted)


async def test_a_sender_that_the_server_does_not_take_is_not_held_against_the_recipient(
    inbox: Inbox, port: int
) -> None:
    inbox.sender_answers = ["550 5.7.1 not your address"]
    [outcome] = await send(f"smtp://127.0.0.1:{port}", LETTER)
    assert isinstance(outcome, Deferred)
    assert outcome.code == 550


async def test_our_own_faulty_settings_are_not_held_against_the_recipient(port: int) -> None:
    [outcome] = await send(f"smtp://127.0.0.1:{port}", replace(LETTER, sender="nobody"))
    assert isinstance(outcome, Deferred)


async def test_a_server_that_is_not_there_is_tried_again_later(inbox: Inbox) -> None:
    async with mail_server(inbox) as port:
        pass
    [outcome] = await send(f"smtp://127.0.0.1:{port}", LETTER)
    assert isinstance(outcome, Deferred)
    assert f"Nothing answers at 127.0.0.1:{port}" in outcome.detail
