"""A POST with an Idempotency-Key is done once, however often it is sent and whatever dies in between."""

import asyncio
from contextvars import Context
from datetime import datetime, timedelta

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from crm_estate.accounts.answers import forget_old_answers
from crm_estate.accounts.keys import create_key
from crm_estate.api.examples import CONTACT, FEEDBACK, LISTING, NEW_CONTACT, REQUIREMENT, WEBHOOK
from crm_estate.app import create_app
from crm_estate.base import database
from crm_estate.matchmaking.rematch import rematch
from tests.doors.choosing import chosen
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
CONTACTS = "/api/v1/contacts"
ONCE = {"Idempotency-Key": "5f0c7b9e"}


async def people() -> int:
    return await database.fetch_value("select count(*) from contact")


async def test_sent_again_it_is_answered_again_and_not_done_again(api: AsyncClient) -> None:
    first = await api.post(CONTACTS, json=NEW_CONTACT, headers=ONCE)
    again = await api.post(CONTACTS, json=NEW_CONTACT, headers={"Idempotency-Key": '"5f0c7b9e"'})
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers["location"]) == (first.content, first.headers["location"])
    assert (again.headers["idempotent-replayed"], "idempotent-replayed" in first.headers) == ("true", False)
    assert (again.headers["etag"], again.headers["content-type"]) == (
        first.headers["etag"],
        first.headers["content-type"],
    )
    assert await people() == 1


async def test_without_a_key_a_post_is_done_each_time(api: AsyncClient) -> None:
    for _ in range(2):
        body = {**NEW_CONTACT, "source": None, "source_id": None, "allow_double": True}
        assert (await api.post(CONTACTS, json=body)).status_code == 201
    assert await people() == 2


async def test_a_key_stands_for_one_request(api: AsyncClient) -> None:
    await api.post(CONTACTS, json=NEW_CONTACT, headers=ONCE)
    other = {**NEW_CONTACT, "name": {"given": "Eva", "family": "Malá"}}
    for address, body in ((CONTACTS, other), (f"{CONTACTS}/K-1/told-apart", NEW_CONTACT)):
        answer = await api.post(address, json=body, headers=ONCE)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert await people() == 1


async def test_each_program_has_words_of_its_own(api: AsyncClient, with_key: NewClient) -> None:
    other = await with_key()
    await api.post(CONTACTS, json=NEW_CONTACT, headers=ONCE)
    different = {**NEW_CONTACT, "name": {"given": "Eva", "family": "Malá"}, "phones": [], "source_id": "2"}
    answer = await other.post(CONTACTS, json=different, headers=ONCE)
    assert (answer.status_code, "idempotent-replayed" in answer.headers) == (201, False)
    assert await people() == 2


async def test_of_many_at_once_one_is_done_and_the_others_are_told_to_wait(api: AsyncClient) -> None:
    answers = await asyncio.gather(*(api.post(CONTACTS, json=NEW_CONTACT, headers=ONCE) for _ in range(5)))
    said = {answer.status_code for answer in answers}
    assert 201 in said
    assert said <= {201, 409}
    assert all(
        answer.json()["errors"][0]["field"] == "Idempotency-Key"
        for answer in answers
        if answer.status_code == 409
    )
    assert await people() == 1
    assert (await api.post(CONTACTS, json=NEW_CONTACT, headers=ONCE)).status_code == 201
    assert await people() == 1


async def test_what_is_being_worked_on_is_answered_with_409(api: AsyncClient) -> None:
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock(hashtextextended('1 5f0c7b9e', 8))")
        own = await asyncio.create_task(api.post(CONTACTS, json=NEW_CONTACT, headers=ONCE), context=Context())
    assert (own.status_code, await people()) == (409, 0)


async def test_what_was_refused_left_nothing_and_is_judged_anew(api: AsyncClient) -> None:
    wrong = {**NEW_CONTACT, "phones": ["call me"]}
    assert (await api.post(CONTACTS, json=wrong, headers=ONCE)).status_code == 422
    assert await database.fetch_value("select count(*) from kept_answer") == 0
    assert (await api.post(CONTACTS, json=NEW_CONTACT, headers=ONCE)).status_code == 201
    double = {**NEW_CONTACT, "source_id": "9"}
    for _ in range(2):
        answer = await api.post(CONTACTS, json=double, headers={"Idempotency-Key": "b"})
        assert (answer.status_code, len(answer.json()["doubles"])) == (409, 1)
    assert await people() == 1


async def test_an_answer_is_given_again_for_a_day(api: AsyncClient, now: datetime) -> None:
    first = await api.post(CONTACTS, json=NEW_CONTACT, headers=ONCE)
    later = now + timedelta(hours=23)
    await forget_old_answers(later)
    client = at(later, api)
    assert (await client.post(CONTACTS, json=NEW_CONTACT, headers=ONCE)).content == first.content
    tomorrow = now + timedelta(hours=25)
    anew = await at(tomorrow, api).post(CONTACTS, json=NEW_CONTACT, headers=ONCE)
    assert (anew.status_code, "idempotent-replayed" in anew.headers) == (409, False)
    await forget_old_answers(tomorrow)
    assert await database.fetch_value("select count(*) from kept_answer") == 0


@pytest.mark.parametrize("word", ["", "x" * 256, "ż", "a\tb"])
async def test_a_key_that_cannot_be_one_is_refused(api: AsyncClient, word: str) -> None:
    answer = await api.post(CONTACTS, json=NEW_CONTACT, headers={"Idempotency-Key": word.encode()})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert await people() == 0


async def test_feedback_sent_again_does_not_speak_twice(api: AsyncClient, now: datetime) -> None:
    await api.put(f"{CONTACTS}/K-17", json=CONTACT)
    await api.put(f"{CONTACTS}/K-17/requirements/flat", json={**REQUIREMENT, "year_built": None})
    await api.put("/api/v1/listings/W-1", json=LISTING)
    await rematch([1], [], now)
    for _ in range(3):
        assert (await api.post("/api/v1/matches/1/feedback", json=FEEDBACK, headers=ONCE)).status_code == 201
    assert await database.fetch_value("select count(*) from fact where kind = 'match.dismissed'") == 1


async def test_a_secret_is_not_kept_and_sent_again_the_answer_says_so(api: AsyncClient) -> None:
    hook = {**WEBHOOK, "url": "http://127.0.0.1:9/hook"}
    with chosen(CRM_WEBHOOK_PRIVATE="true"):
        first = await api.post("/api/v1/webhooks", json=hook, headers=ONCE)
        again = (await api.post("/api/v1/webhooks", json=hook, headers=ONCE)).json()
    assert first.status_code == 201, first.text
    secret = first.json()["secret"]
    assert again == {**first.json(), "secret": "This was shown once, in the first answer."}
    kept = await database.fetch_value("select body from kept_answer")
    assert secret.encode() not in kept


async def test_when_the_database_is_lost_the_work_is_neither_half_done_nor_blocked(
    db: str, now: datetime
) -> None:
    """The connection dies as the work is to be made certain."""
    key = await create_key("tests", now=now)
    headers = {"Authorization": f"Bearer {key}", **ONCE}
    await database.execute(
        """create function cut() returns trigger language plpgsql as $$
           begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
           create constraint trigger cut after insert on kept_answer deferrable initially deferred
             for each row execute function cut()"""
    )
    try:
        async with _client(create_app(clock=lambda: now)) as client:
            answer = await client.post(CONTACTS, json=NEW_CONTACT, headers=headers)
            assert answer.status_code in (500, 503)
    finally:
        await database.execute("drop function cut cascade")
    assert await people() == 0
    async with _client(create_app(clock=lambda: now)) as client:
        answer = await client.post(CONTACTS, json=NEW_CONTACT, headers=headers)
    assert (answer.status_code, await people()) == (201, 1)


def _client(app: Litestar) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://test")


def at(moment: datetime, api: AsyncClient) -> AsyncClient:
    """The same program at another moment."""
    client = _client(create_app(clock=lambda: moment))
    client.headers = api.headers
    return client
