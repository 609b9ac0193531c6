"""The Python client where things go wrong: it waits, tries again, and never does a thing twice."""

import pytest

from crm_estate.base import database
from crm_estate.client import (
    NotFound,
    Patience,
    TooMany,
    Unavailable,
    Unreachable,
)
from tests.doors.choosing import chosen
from tests.doors.client_at_work import FLAT, MARIA, Open, Pauses
from tests.doors.networks import closed, lost_answer, no_way

pytestmark = pytest.mark.anyio


async def test_a_post_whose_answer_is_lost_is_done_once(opened: Open) -> None:
    client = await opened(lost_answer, lost_answer)
    made = await client.post_contact(MARIA)
    assert made.display_name == "Maria Nowak"
    assert await database.fetch_value("select count(*) from contact") == 1


async def test_a_change_on_a_condition_is_not_sent_again_when_it_may_have_been_done(opened: Open) -> None:
    with pytest.raises(Unreachable):
        await (await opened(lost_answer)).put_listing("A-1", FLAT, if_new=True)
    there = await (await opened(lost_answer, no_way)).put_listing("A-1", FLAT)
    assert there.reference == "A-1"
    changed = await (await opened(no_way, no_way)).put_listing("A-1", FLAT, if_match=there)
    assert changed.reference == "A-1"


async def test_who_is_not_there_is_tried_some_times_with_growing_pauses(opened: Open, pauses: Pauses) -> None:
    client = await opened(*[no_way] * 5)
    with pytest.raises(Unreachable):
        await client.get_one_listing("A-1")
    assert len(pauses.taken) == Patience().tries - 1
    for pause, most in zip(pauses.taken, (0.5, 1, 2, 4), strict=True):
        assert most / 2 <= pause <= most


async def test_what_is_closed_is_asked_again_when_it_said(opened: Open, pauses: Pauses) -> None:
    client = await opened(closed)
    with pytest.raises(NotFound):
        await client.get_one_listing("A-1")
    [pause] = pauses.taken
    assert 7 <= pause <= 7.5
    with pytest.raises(Unavailable, match="Service Unavailable"):
        await (await opened(*[closed] * 5)).get_one_listing("A-1")


async def test_who_asks_too_often_waits_as_long_as_told(opened: Open, pauses: Pauses) -> None:
    with chosen(CRM_API_BURST="1", CRM_API_PER_MINUTE="6"):
        client = await opened()
        await client.put_listing("A-1", FLAT)
        assert (await client.get_one_listing("A-1")).reference == "A-1"
    [pause] = pauses.taken
    assert pause >= 10


async def test_who_would_wait_too_long_is_told_at_once(opened: Open, pauses: Pauses) -> None:
    with chosen(CRM_API_BURST="1", CRM_API_PER_MINUTE="6"):
        client = await opened(patience=Patience(longest_pause=9))
        await client.put_listing("A-1", FLAT)
        with pytest.raises(TooMany) as refused:
            await client.get_one_listing("A-1")
    assert (refused.value.retry_after, pauses.taken) == (10, [])
