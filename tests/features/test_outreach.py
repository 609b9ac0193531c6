"""The last look before a message leaves: what is true at that moment decides, and the reason is kept."""

import pytest
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.journal import timeline
from crm_estate.contacts import consent
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.approval import decide
from crm_estate.matchmaking.facts import FeedbackFacts
from crm_estate.outreach.digests import gather
from crm_estate.outreach.letters import count_unsent, get_digest
from crm_estate.requirements import wishes
from crm_estate.requirements.criteria import RangeWish
from crm_estate.worker import react
from tests.mail_server import Inbox
from tests.outreach_office import (
    DAY,
    FLAT,
    LOFT,
    MARA,
    NOW,
    TUESDAY,
    WISH,
    arrive,
    deliver,
    homes_in,
    left_out,
    match_of,
    messages,
    post,
    say,
    text_of,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def test_what_fits_reaches_the_person_who_wants_it(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    assert await deliver(port, TUESDAY) == 1
    [(recipient, message)] = inbox.arrived
    assert recipient == "mara.nowak@example.org"
    assert message["Subject"].startswith("New for you: Two-room flat")
    assert homes_in(message) == ["FLAT"]
    [kept] = await messages()
    assert kept.state == "sent"
    whole = await get_digest(kept.id, actor=SYSTEM)
    assert whole.text is not None
    assert whole.text.replace("\xa0", " ").splitlines() == text_of(message).splitlines()
    offered = await timeline("contact", kept.contact_id, before=None, limit=10)
    assert "listing.offered" in [fact.kind for fact in offered]


async def test_who_withdraws_consent_after_gathering_hears_nothing_more(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await gather(TUESDAY)
    [queued] = await messages()
    await consent.withdraw(queued.contact_id, "matching", "email", source="page", actor="system", now=TUESDAY)
    assert await post(port, TUESDAY) == 0
    [kept] = await messages()
    assert (kept.state, kept.reason) == ("not_sent", "no_consent")
    assert await count_unsent(actor=SYSTEM) == {"no_consent": 1}
    newest = await timeline("digest", kept.id, before=None, limit=1)
    assert (newest[0].kind, newest[0].data) == ("digest.not_sent", {"reason": "no_consent"})
    assert inbox.arrived == []


async def test_a_contact_without_an_address_is_not_written_to(inbox: Inbox, port: int) -> None:
    await arrive(replace(MARA, emails=[]), WISH, FLAT)
    assert await deliver(port, TUESDAY) == 0
    assert [(kept.state, kept.reason) for kept in await messages()] == [("not_sent", "no_address")]


async def test_an_address_that_no_message_can_bear_is_told_of_in_any_language(
    inbox: Inbox, port: int
) -> None:
    await arrive(replace(MARA, emails=["łucja@example.org"]), WISH, FLAT)
    assert await deliver(port, TUESDAY) == 0
    [kept] = await messages()
    assert kept.why
    assert kept.why.said_in("en") == "'łucja@example.org' cannot stand in the head of a message."
    assert kept.why.said_in("pl") == "'łucja@example.org' nie może stać w nagłówku wiadomości."


async def test_a_home_withdrawn_meanwhile_is_left_out(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT, LOFT)
    await gather(TUESDAY)
    await say(replace(FLAT, standard_status="Withdrawn"), now=TUESDAY)
    assert await post(port, TUESDAY) == 1
    assert homes_in(inbox.arrived[0][1]) == ["LOFT"]
    assert sorted(await left_out(), key=str) == [None, "off_market"]
    assert (await messages())[0].listings == ["LOFT"]


async def test_a_message_of_which_nothing_is_left_does_not_leave(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await gather(TUESDAY)
    await say(replace(FLAT, standard_status="Pending"), now=TUESDAY)
    assert await post(port, TUESDAY) == 0
    assert [(kept.state, kept.reason) for kept in await messages()] == [("not_sent", "nothing_left")]


async def test_a_paused_wish_is_not_written_about_until_it_goes_on(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await gather(TUESDAY)
    wish = await database.fetch_value("select id from requirement")
    await wishes.set_state(wish, "paused", actor=SYSTEM, now=TUESDAY)
    assert await post(port, TUESDAY) == 0
    assert await left_out() == ["requirement_inactive"]
    await react(TUESDAY)
    await wishes.set_state(wish, "active", actor=SYSTEM, now=TUESDAY + DAY / 2)
    await react(TUESDAY + DAY / 2)
    assert await deliver(port, TUESDAY + DAY) == 1


async def test_a_wish_paused_before_gathering_makes_no_message(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await arrive(replace(WISH, state="paused"))
    assert await deliver(port, TUESDAY) == 0
    assert await messages() == []


async def test_a_home_that_suits_two_wishes_is_shown_once_in_one_message(inbox: Inbox, port: int) -> None:
    bigger = replace(WISH, name="bigger", living_area=RangeWish(min=50), rooms_total=None)
    small = replace(LOFT, living_area=44)
    await arrive(MARA, WISH, bigger, FLAT, small)
    assert await deliver(port, TUESDAY) == 1
    assert sorted(homes_in(inbox.arrived[0][1])) == ["FLAT", "LOFT"]
    states = await database.fetch("select distinct state from match")
    assert [row["state"] for row in states] == ["sent"]


async def test_what_was_told_for_one_wish_is_not_told_again_for_another(inbox: Inbox, port: int) -> None:
    weekly = replace(WISH, name="weekly", frequency="weekly")
    await arrive(MARA, WISH, weekly, FLAT)
    assert await deliver(port, TUESDAY) == 1
    await arrive(replace(WISH, name="later"), now=TUESDAY + DAY / 2)
    assert await deliver(port, TUESDAY + 7 * DAY) == 0
    assert len(inbox.arrived) == 1


async def test_a_home_found_again_while_a_message_waits_is_told_once(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await gather(TUESDAY)
    await arrive(replace(FLAT, standard_status="Hold"), now=TUESDAY)
    await arrive(FLAT, now=TUESDAY)
    assert await gather(TUESDAY + DAY) == 1
    assert await post(port, TUESDAY + DAY) == 1
    assert [kept.state for kept in await messages()] == ["sent", "not_sent"]


async def test_a_dismissed_home_is_never_mailed_again(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await gather(TUESDAY)
    no = FeedbackFacts(feedback="dismissed", reason="wrong_place")
    await feedback.give(await match_of("FLAT"), no, actor=SYSTEM, now=TUESDAY)
    assert await post(port, TUESDAY) == 0
    assert await left_out() == ["dismissed"]
    await arrive(replace(WISH, name="another"), now=TUESDAY)
    await arrive(replace(FLAT, standard_status="Hold"), now=TUESDAY + DAY)
    await arrive(FLAT, now=TUESDAY + DAY)
    for day in range(1, 4):
        assert await deliver(port, TUESDAY + day * DAY) == 0


async def test_an_approved_match_leaves_at_once_even_for_a_weekly_wish(inbox: Inbox, port: int) -> None:
    await arrive(MARA, replace(WISH, frequency="weekly", delivery="approval"), FLAT, LOFT)
    assert await deliver(port, NOW + 14 * DAY) == 0
    chosen = NOW + 2 * DAY
    assert await decide([await match_of("FLAT")], "send", actor=SYSTEM, now=chosen) == 1
    assert await decide([await match_of("LOFT")], "drop", actor=SYSTEM, now=chosen) == 1
    await react(chosen)
    assert await deliver(port, chosen.replace(second=20)) == 1
    assert homes_in(inbox.arrived[0][1]) == ["FLAT"]


async def test_what_waits_for_an_agent_leaves_when_it_may_go_straight_to_the_client(
    inbox: Inbox, port: int
) -> None:
    await arrive(MARA, replace(WISH, delivery="approval"), FLAT)
    await arrive(WISH, now=NOW)
    assert await deliver(port, TUESDAY) == 1
