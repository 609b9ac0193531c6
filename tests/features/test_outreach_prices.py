"""A price that falls: told once, to those whom it now fits better, against the price they saw."""

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.facts import FeedbackFacts
from crm_estate.outreach.digests import gather
from tests.mail_server import Inbox, mail_server
from tests.outreach_office import (
    DAY,
    FLAT,
    MARA,
    TUESDAY,
    WISH,
    arrive,
    at_price,
    deliver,
    homes_in,
    left_out,
    match_of,
    post,
    say,
    text_of,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


@pytest.fixture
async def told(db: str, inbox: Inbox, port: int) -> None:
    """Mara has heard of the flat at 900,000, which is more than she can pay."""
    await arrive(MARA, WISH, at_price(FLAT, 900_000))
    assert await deliver(port, TUESDAY) == 1
    inbox.arrived.clear()


@pytest.mark.usefixtures("told")
async def test_a_price_cut_is_told_exactly_once_with_the_price_seen_before(inbox: Inbox, port: int) -> None:
    cut = at_price(FLAT, 860_000)
    await arrive(cut, now=TUESDAY + DAY / 2)
    assert await deliver(port, TUESDAY + DAY) == 1
    [(_, message)] = inbox.arrived
    assert message["Subject"].startswith("Price cut: Two-room flat")
    assert "PLN 860,000 (before: PLN 900,000)" in text_of(message)
    await arrive(replace(cut, floor=4), now=TUESDAY + DAY)
    for day in range(2, 5):
        assert await deliver(port, TUESDAY + day * DAY) == 0


@pytest.mark.usefixtures("told")
async def test_a_cut_that_makes_it_fit_no_better_is_not_told(port: int) -> None:
    await arrive(at_price(FLAT, 840_000), now=TUESDAY)
    assert await deliver(port, TUESDAY + DAY) == 1
    await arrive(at_price(FLAT, 800_000), now=TUESDAY + DAY)
    assert await deliver(port, TUESDAY + 2 * DAY) == 0


@pytest.mark.usefixtures("told")
async def test_a_cut_undone_before_anyone_heard_of_it_is_not_told(port: int) -> None:
    await arrive(at_price(FLAT, 860_000), now=TUESDAY)
    await arrive(at_price(FLAT, 910_000), now=TUESDAY + DAY / 2)
    assert await deliver(port, TUESDAY + DAY) == 0
    await arrive(at_price(FLAT, 870_000), now=TUESDAY + DAY)
    assert await deliver(port, TUESDAY + 2 * DAY) == 1


@pytest.mark.usefixtures("told")
async def test_a_cut_undone_after_gathering_is_left_out(port: int) -> None:
    await arrive(at_price(FLAT, 860_000), now=TUESDAY)
    await gather(TUESDAY + DAY)
    await say(at_price(FLAT, 905_000), now=TUESDAY + DAY)
    assert await post(port, TUESDAY + DAY) == 0
    assert await left_out() == [None, "no_longer_cheaper"]


@pytest.mark.usefixtures("told")
async def test_a_home_dismissed_as_too_expensive_comes_back_when_it_is_cheaper(
    inbox: Inbox, port: int
) -> None:
    too_much = FeedbackFacts(feedback="dismissed", reason="too_expensive")
    await feedback.give(await match_of("FLAT"), too_much, actor=SYSTEM, now=TUESDAY)
    await arrive(at_price(FLAT, 905_000), now=TUESDAY)
    assert await deliver(port, TUESDAY + DAY) == 0
    await arrive(at_price(FLAT, 855_000), now=TUESDAY + DAY)
    assert await deliver(port, TUESDAY + 2 * DAY) == 1
    assert "PLN 855,000 (before: PLN 900,000)" in text_of(inbox.arrived[0][1])


@pytest.mark.usefixtures("told")
async def test_a_home_dismissed_for_another_reason_stays_away_however_cheap(port: int) -> None:
    wrong = FeedbackFacts(feedback="dismissed", reason="wrong_place")
    await feedback.give(await match_of("FLAT"), wrong, actor=SYSTEM, now=TUESDAY)
    await arrive(at_price(FLAT, 500_000), now=TUESDAY)
    assert await deliver(port, TUESDAY + DAY) == 0


@pytest.mark.usefixtures("told")
async def test_a_cut_is_told_against_the_lower_price_seen_on_the_page(inbox: Inbox, port: int) -> None:
    await say(at_price(FLAT, 890_000), now=TUESDAY)
    seen = FeedbackFacts(feedback="dismissed", reason="too_expensive")
    await feedback.give(await match_of("FLAT"), seen, actor=SYSTEM, now=TUESDAY + DAY / 2)
    await arrive(at_price(FLAT, 860_000), now=TUESDAY + DAY / 2)
    assert await deliver(port, TUESDAY + DAY) == 1
    assert "PLN 860,000 (before: PLN 890,000)" in text_of(inbox.arrived[0][1])


class CuttingInbox(Inbox):
    """While it takes a message, the price of what is in it falls."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.arrived:
            await arrive(at_price(FLAT, 860_000), now=TUESDAY)
        return await super().handle_DATA(server, session, envelope)


async def test_a_price_that_falls_while_the_message_is_on_its_way_is_told_in_the_next() -> None:
    inbox = CuttingInbox()
    async with mail_server(inbox) as port:
        await arrive(MARA, WISH, at_price(FLAT, 900_000))
        assert await deliver(port, TUESDAY) == 1
        await arrive(now=TUESDAY)
        assert await deliver(port, TUESDAY + DAY) == 1
    first, second = (text_of(message) for _, message in inbox.arrived)
    assert "PLN 900,000" in first
    assert "PLN 860,000 (before: PLN 900,000)" in second
    assert [homes_in(message) for _, message in inbox.arrived] == [["FLAT"], ["FLAT"]]
