"""What a merge means for messages: nobody is told of a home twice, and nobody who did not agree."""

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.contacts import consent
from crm_estate.contacts.facts import Consent
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.facts import FeedbackFacts
from crm_estate.outreach.digests import gather
from crm_estate.worker import react
from tests.conftest import empty_tables
from tests.mail_server import Inbox
from tests.merging_office import (
    HER_WISH,
    LATER,
    MARA,
    MARYSIA,
    SAME_WISH,
    agrees,
    contact,
    join,
    rows,
    split,
)
from tests.outreach_office import (
    DAY,
    FLAT,
    LOFT,
    NOW,
    TUESDAY,
    arrive,
    deliver,
    homes_in,
    messages,
    person,
    post,
    say,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]
AGREED = MARA.consents[0]
LEFT = replace(AGREED, withdrawn_at=NOW)


async def test_a_home_both_were_to_hear_of_is_told_once(inbox: Inbox, port: int) -> None:
    await arrive(MARA, MARYSIA, HER_WISH, SAME_WISH, FLAT)
    await gather(TUESDAY)
    assert [message.state for message in await messages()] == ["queued", "queued"]
    await join()
    await react(LATER)
    await deliver(port, TUESDAY)
    await deliver(port, TUESDAY + DAY)
    assert [(who, homes_in(message)) for who, message in inbox.arrived] == [("mara@example.org", ["FLAT"])]


async def test_a_home_one_was_told_of_is_no_news_to_the_one_contact(inbox: Inbox, port: int) -> None:
    await arrive(MARA, HER_WISH, FLAT)
    await deliver(port, TUESDAY)
    await arrive(MARYSIA, SAME_WISH, LOFT, now=TUESDAY)
    await join()
    await react(TUESDAY + DAY)
    await deliver(port, TUESDAY + DAY)
    assert [homes_in(message) for _, message in inbox.arrived] == [["FLAT"], ["LOFT"]]


async def test_after_an_undoing_each_hears_what_they_have_not_heard(inbox: Inbox, port: int) -> None:
    await arrive(MARA, HER_WISH, FLAT)
    await deliver(port, TUESDAY)
    await arrive(MARYSIA, SAME_WISH, now=TUESDAY)
    number = await join()
    await split(number)
    await react(TUESDAY + DAY)
    await deliver(port, TUESDAY + DAY)
    assert [(who, homes_in(message)) for who, message in inbox.arrived] == [
        ("mara@example.org", ["FLAT"]),
        ("marysia@example.org", ["FLAT"]),
    ]


async def test_a_message_made_while_they_were_one_goes_to_nobody_elses_address(
    inbox: Inbox, port: int
) -> None:
    await arrive(MARA, replace(MARYSIA, consents=[]), SAME_WISH, FLAT)
    number = await join(keep_consent=True)
    await gather(TUESDAY)
    await database.execute("update digest set attempts = 1")
    await split(number)
    assert await post(port, TUESDAY + DAY) == 0
    assert await deliver(port, TUESDAY + DAY) == 0
    assert inbox.arrived == []


async def test_a_home_either_dismissed_stays_away(inbox: Inbox, port: int) -> None:
    await arrive(MARA, MARYSIA, HER_WISH, SAME_WISH, FLAT)
    [hers, same] = await rows("match")
    no = FeedbackFacts(feedback="dismissed", reason="wrong_place")
    await feedback.give(same["id"], no, actor=SYSTEM, now=NOW)
    number = await join()
    assert [match["feedback"] for match in await rows("match")] == ["dismissed"] * 2
    await react(LATER)
    await deliver(port, TUESDAY)
    assert inbox.arrived == []
    await split(number)
    assert [match["feedback"] for match in await rows("match")] == [hers["feedback"], "dismissed"]


async def test_a_message_that_was_tried_keeps_its_id(inbox: Inbox, port: int) -> None:
    await arrive(MARYSIA, MARA, SAME_WISH, FLAT)
    await gather(TUESDAY)
    await database.execute("update digest set attempts = 1")
    [before] = await messages()
    await join()
    [after] = await messages()
    assert (after.state, after.id) == ("queued", before.id)
    await post(port, TUESDAY)
    [(who, message)] = inbox.arrived
    assert who == "mara@example.org"
    assert message["Message-ID"] == f"<digest-{before.id}@example.org>"


@pytest.mark.parametrize(
    ("hers", "others", "said", "agrees_after"),
    [
        ([AGREED], [AGREED], {}, True),
        ([AGREED], [LEFT], {}, False),
        ([LEFT], [replace(AGREED, source="another form")], {"keep_consent": True}, False),
        ([AGREED], [], {}, False),
        ([], [AGREED], {}, False),
        ([AGREED], [], {"keep_consent": True}, True),
        ([], [AGREED], {"keep_consent": True}, True),
        ([], [], {"keep_consent": True}, False),
    ],
)
async def test_the_stricter_of_two_consents_holds_and_comes_back_with_the_undoing(
    hers: list[Consent], others: list[Consent], said: dict[str, Any], agrees_after: bool
) -> None:
    await say(replace(MARA, consents=hers), replace(MARYSIA, consents=others))
    before = await rows("consent")
    number = await join(**said)
    assert await agrees("K-mara") == agrees_after
    await split(number)
    assert await rows("consent") == before


async def test_an_unsubscription_since_the_merge_holds_for_both() -> None:
    for others in ([AGREED], [replace(AGREED, source="fair", given_at=NOW)], []):
        await database.execute("truncate contact, merge restart identity cascade")
        await say(MARA, replace(MARYSIA, consents=others))
        number = await join()
        one = (await contact("K-mara")).id
        await consent.withdraw(one, "matching", "email", source="link", actor="contact:1", now=LATER)
        await split(number)
        assert not await agrees("K-mara"), others
        assert not await agrees("K-marysia"), others


async def test_a_suppressed_address_stays_suppressed(inbox: Inbox, port: int) -> None:
    await arrive(MARA, MARYSIA, HER_WISH, FLAT)
    await database.execute(
        "insert into suppressed_address (address, reason, at) values ('marysia@example.org', '550', $1)", NOW
    )
    await join(take={"emails": "other"})
    await react(LATER)
    await deliver(port, TUESDAY)
    assert inbox.arrived == []
    assert [message.reason for message in await messages()][-1] == "address_refuses"


async def test_messages_of_one_slot_are_both_kept(port: int) -> None:
    await arrive(MARA, MARYSIA, HER_WISH, SAME_WISH, FLAT)
    await deliver(port, TUESDAY)
    slots = [row["slot"] for row in await rows("digest")]
    assert slots[0] == slots[1]
    number = await join()
    assert {message.contact for message in await messages()} == {"K-mara"}
    await split(number)
    assert [row["slot"] for row in await rows("digest")] == slots
    assert [message.contact for message in await messages()] == ["K-mara", "K-marysia"]


async def test_someone_else_hears_as_before(inbox: Inbox, port: int) -> None:
    await arrive(MARA, MARYSIA, person("otto"), replace(HER_WISH, contact="K-otto"), FLAT)
    await join()
    await react(LATER)
    await deliver(port, TUESDAY)
    assert [who for who, _ in inbox.arrived] == ["otto@example.org"]


async def test_a_merge_in_the_midst_of_everything_tears_nothing_apart(inbox: Inbox, port: int) -> None:
    for _ in range(4):
        await empty_tables()
        inbox.arrived.clear()
        await arrive(MARA, MARYSIA, HER_WISH, SAME_WISH, FLAT)
        await say(LOFT)
        await asyncio.gather(gather(TUESDAY), react(NOW), join(), gather(TUESDAY), react(NOW))
        await react(NOW)
        for day in range(3):
            await deliver(port, TUESDAY + day * DAY)
        told = sorted(home for _, message in inbox.arrived for home in homes_in(message))
        assert told == ["FLAT", "LOFT"]
        assert {row["contact"] for row in await rows("match")} == {(await contact("K-mara")).id}
