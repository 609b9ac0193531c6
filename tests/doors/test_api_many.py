"""Thousands of things in one body: each is judged for itself, and answered in order as the work goes on."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient, Response

from crm_estate.accounts.answers import LEASE
from crm_estate.api.examples import CONTACT, CONTACTS, LISTING, LISTINGS
from crm_estate.api.many import AT_ONCE, MOST_ITEMS
from crm_estate.app import create_app
from crm_estate.base import database
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
BATCH = "/api/v1/listings/batch"
PEOPLE = "/api/v1/contacts/batch"
NDJSON = {"Content-Type": "application/x-ndjson"}
FLAT = {"offer": "sale", "kind": "apartment", "country": "PL", "place": "Warszawa"}


def flat(number: int, **fields: object) -> dict[str, Any]:
    return {**FLAT, "reference": f"W-{number}", **fields}


def lines(*items: object) -> bytes:
    return b"\n".join(item if isinstance(item, bytes) else msgspec.json.encode(item) for item in items)


def said(answer: Response) -> list[dict[str, Any]]:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson"), answer.text
    return [msgspec.json.decode(line) for line in answer.content.splitlines()]


async def count(table: str = "listing") -> int:
    return await database.fetch_value(f"select count(*) from {table}")


async def test_an_array_and_lines_say_the_same(api: AsyncClient) -> None:
    first = said(await api.post(BATCH, json=[flat(1), flat(2)]))
    assert first == [
        {"index": 0, "reference": "W-1", "result": "new", "status": 201, "problem": None},
        {"index": 1, "reference": "W-2", "result": "new", "status": 201, "problem": None},
    ]
    body = lines(flat(1), b"", flat(2, floor=3), b"  ", flat(3)) + b"\r\n"
    second = said(await api.post(BATCH, content=body, headers=NDJSON))
    assert [(line["index"], line["result"], line["status"]) for line in second] == [
        (0, "unchanged", 200),
        (1, "changed", 200),
        (2, "new", 201),
    ]


async def test_a_wrong_item_costs_no_other(api: AsyncClient) -> None:
    body = lines(
        flat(1),
        b'{"reference": "W-2", "offer": ',
        flat(3, floor=12, floors_total=3),
        flat(4, kind="castle", colour="red"),
        FLAT,
        flat(1, floor=1),
        b"[]",
        flat(5, place="Atlantis"),
        flat(6),
    )
    answers = said(await api.post(BATCH, content=body, headers=NDJSON))
    assert [line["status"] for line in answers] == [201, 400, 422, 422, 422, 409, 422, 422, 201]
    assert [line["index"] for line in answers] == list(range(9))
    wrong = answers[3]["problem"]
    assert (wrong["title"], wrong["instance"]) == ("Unprocessable Entity", BATCH)
    assert [error["field"] for error in wrong["errors"]] == ["kind", "colour"]
    assert [answers[place]["problem"]["errors"][0]["field"] for place in (2, 4, 5, 7)] == [
        "floor", "reference", "reference", "place",
    ]  # fmt: skip
    assert [line["reference"] for line in answers] == [
        "W-1", None, "W-3", "W-4", None, "W-1", None, "W-5", "W-6",
    ]  # fmt: skip
    listed = (await api.get("/api/v1/listings", params={"sort": "reference"})).json()["items"]
    assert [(one["reference"], one["floor"]) for one in listed] == [("W-1", None), ("W-6", None)]


async def test_an_item_that_the_database_refuses_costs_no_other(api: AsyncClient) -> None:
    await database.execute("alter table listing add constraint no_thirteen check (floor <> 13)")
    try:
        answers = said(await api.post(BATCH, json=[flat(1), flat(2, floor=13), flat(3)]))
    finally:
        await database.execute("alter table listing drop constraint no_thirteen")
    assert [line["status"] for line in answers] == [201, 500, 201]
    assert answers[1]["problem"]["detail"] == "Something went wrong on our side. It was written down."
    assert await count() == 2


async def test_batches_longer_than_one_transaction_are_answered_in_order(api: AsyncClient) -> None:
    number = 2 * AT_ONCE + 3
    items = [flat(i) for i in range(number)]
    items[AT_ONCE + 1] = flat(7)
    answers = said(await api.post(BATCH, content=lines(*items), headers=NDJSON))
    assert [line["index"] for line in answers] == list(range(number))
    assert [line["index"] for line in answers if line["result"] != "new"] == [AT_ONCE + 1]
    assert await count() == number - 1


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b"", "application/json", 400),
        (b'{"reference": "W-1"}', "application/json", 400),
        (b'[{"reference": }]', "application/json", 400),
        (b"[" * 5000, "application/json", 400),
        (b"{}\n" * (MOST_ITEMS + 1), "application/x-ndjson", 422),
        (b"[" + b"{}," * MOST_ITEMS + b"{}]", "application/json", 422),
        (b"reference\nW-1\n", "text/csv", 415),
        (b'["' + b"x" * 64_000_001 + b'"]', "application/json", 413),
    ],
)
async def test_what_is_no_batch_is_refused_whole(
    api: AsyncClient, content: bytes, media: str, status: int
) -> None:
    answer = await api.post(BATCH, content=content, headers={"Content-Type": media})
    assert (answer.status_code, answer.json()["status"], await count()) == (status, status, 0)


async def test_nothing_at_all_is_an_empty_answer(api: AsyncClient) -> None:
    assert said(await api.post(BATCH, json=[])) == []
    assert said(await api.post(BATCH, content=b"\n", headers=NDJSON)) == []


async def test_a_batch_may_be_larger_than_any_single_body(api: AsyncClient) -> None:
    text = {"en": "x" * 19_000}
    answers = said(await api.post(BATCH, json=[flat(i, description=text) for i in range(900)]))
    assert {line["result"] for line in answers} == {"new"}


async def test_the_examples_are_accepted(api: AsyncClient) -> None:
    home, other = said(await api.post(BATCH, json=LISTINGS))
    assert (home["result"], other["result"]) == ("new", "refused")
    assert other["problem"]["errors"][0]["field"] == "floor"
    assert [line["result"] for line in said(await api.post(PEOPLE, json=CONTACTS))] == ["new", "new"]


async def test_contacts_that_look_known_are_refused_with_those_they_may_be(api: AsyncClient) -> None:
    known = {**CONTACT, "reference": "K-1"}
    double = {**CONTACT, "reference": "K-2"}
    other = {"reference": "K-3", "name": {"given": "Eva", "family": "Malá"}}
    nobody = {"reference": "K-4", "name": {}}
    answers = said(await api.post(PEOPLE, json=[known, double, other, nobody]))
    assert [line["status"] for line in answers] == [201, 409, 201, 422]
    assert [one["reference"] for one in answers[1]["problem"]["doubles"]] == ["K-1"]
    again = said(await api.post(PEOPLE, json=[known, {**double, "allow_double": True}]))
    assert [line["result"] for line in again] == ["unchanged", "new"]
    assert await count("contact") == 3


async def test_a_batch_changes_only_what_the_key_may_change(
    with_key: NewClient, warsaw: int, brno: int
) -> None:
    polish, czech = await with_key(office=warsaw), await with_key(office=brno)
    await polish.post(BATCH, json=[flat(1)])
    answers = said(await czech.post(BATCH, json=[flat(1, floor=2), flat(2)]))
    assert [line["status"] for line in answers] == [403, 201]
    reader = await with_key(scopes=("listings:read",))
    assert (await reader.post(BATCH, json=[flat(3)])).status_code == 403


async def test_sent_again_with_its_key_a_batch_is_answered_as_before(api: AsyncClient) -> None:
    once = {"Idempotency-Key": "batch-1"}
    body = [flat(1), flat(2, kind="castle")]
    first = await api.post(BATCH, json=body, headers=once)
    again = await api.post(BATCH, json=body, headers=once)
    assert (again.content, again.headers["idempotent-replayed"]) == (first.content, "true")
    assert said(again)[0]["result"] == "new"
    assert (await api.post(BATCH, json=body[:1], headers=once)).status_code == 422


async def test_a_batch_that_died_may_be_sent_again_once_nobody_can_be_at_it(
    api: AsyncClient, now: datetime
) -> None:
    once = {"Idempotency-Key": "batch-1"}
    await api.post(BATCH, json=[flat(1)], headers=once)
    await database.execute(
        "update kept_answer set status = null, body = null, claimed_until = $1", now + LEASE
    )
    assert (await api.post(BATCH, json=[flat(1)], headers=once)).status_code == 409
    later = create_app(clock=lambda: now + LEASE + timedelta(seconds=1))
    async with AsyncClient(
        transport=ASGITransport(later), base_url="http://test", headers=api.headers
    ) as client:
        anew = await client.post(BATCH, json=[flat(1)], headers=once)
    assert said(anew)[0]["result"] == "unchanged"


async def test_batches_of_the_same_at_once_end_in_one_of_each(api: AsyncClient) -> None:
    items = [{**LISTING, **flat(i), "source_id": str(i)} for i in range(20)]
    answers = await asyncio.gather(*(api.post(BATCH, json=items) for _ in range(3)))
    results = [line["result"] for answer in answers for line in said(answer)]
    assert (results.count("new"), results.count("unchanged"), await count()) == (20, 40, 20)
