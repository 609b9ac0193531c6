"""The messages at the desk: exactly what went out, and a second try for what did not."""

from datetime import datetime

import pytest
from litestar import Litestar

from crm_estate.base import database
from crm_estate.base.letters import inline
from fixtures.cast import IGA, TYMON
from tests.doors import desk_cast as desks

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

HTML = "<p>Hello Mara <script>alert(1)</script></p>"


async def message(state: str, now: datetime) -> int:
    """A message to Mara in this state, as the worker leaves it."""
    return await database.fetch_value(
        """insert into digest (contact, slot, language, state, reason, message_id, address, subject, text,
             html, attempts, next_try, created_at)
           select id, $1, 'en', $2, case when $2 = 'dead' then 'gave_up' end, '<digest-1@example.org>',
             emails[1], 'One home for you', 'Hello Mara, as text', $3, 9, $1, $1
           from contact where reference = 'K-MARA' returning id""",
        now,
        state,
        HTML,
    )


async def test_a_message_is_shown_as_it_went_out_and_can_do_nothing(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    number = await message("sent", now)
    assert "One home for you" in (await desk.see("/desk/mail")).text
    assert "One home for you" in (await desk.see("/desk/contacts/K-MARA/messages")).text
    page = (await desk.see(f"/desk/mail/{number}")).text
    assert f'sandbox src="/desk/mail/{number}/html"' in page
    assert "Hello Mara, as text" in page
    assert "<script>alert(1)" not in page
    letter = await desk.see(f"/desk/mail/{number}/html")
    assert letter.text == inline(HTML)
    policy = letter.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


async def test_a_message_that_was_given_up_is_tried_again(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    number = await message("dead", now)
    assert "could not be reached" in (await desk.see(f"/desk/mail/{number}")).text
    assert "Mara Nowak" in (await desk.see("/desk")).text
    answer = await desk.send(f"/desk/mail/{number}/revival", {})
    assert answer.headers["location"] == f"/desk/mail/{number}?done=revived"
    after = (await desk.see(f"/desk/mail/{number}")).text
    assert "Waits to leave" in after
    assert "Try again" not in after


async def test_a_colleagues_message_is_out_of_reach(app: Litestar, now: datetime) -> None:
    iga = await desks.desk_of(app, IGA, now)
    await desks.maras_match(iga, now)
    number = await message("dead", now)
    tymon = await desks.desk_of(app, TYMON, now)
    assert "One home for you" not in (await tymon.see("/desk/mail")).text
    for path in (f"/desk/mail/{number}", f"/desk/mail/{number}/html"):
        assert (await tymon.see(path)).status_code == 404
    assert (await tymon.send(f"/desk/mail/{number}/revival", {})).status_code == 404
