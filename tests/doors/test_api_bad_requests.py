"""Bodies and addresses that cannot be are refused before anything is read of them."""

import json

import pytest
from httpx import AsyncClient

from crm_estate.api.examples import FEEDBACK, LISTING
from crm_estate.base import database
from tests.doors.refusals import COUNTED, LISTING_AT, fields, rows, send

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"offer": "sale",\n "kind": }', "line 2, column 10"),
        (b'{"offer": "sale"', "ends too early"),
        (b"offer=sale", "line 1, column 1"),
        (b'{"offer": "sale"} and more', "line 1, column 20"),
        (b'\xef\xbb\xbf{"offer": "sale"}', "line 1, column 1"),
        (b'{"street": "\xff"}', "not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"features": ' + b"[" * 200_000, "nested too deeply"),
        (b"", "empty"),
    ],
)
async def test_a_body_that_is_no_json_is_refused_with_the_place(
    api: AsyncClient, body: bytes, said: str
) -> None:
    answer = await send(api, body)
    assert answer.status_code == 400, answer.text
    assert said in answer.json()["detail"]
    assert await rows() == [0] * len(COUNTED)


@pytest.mark.parametrize("body", [b"[]", b"null", b"5", b'"sale"', b"[{}]"])
async def test_a_body_that_is_no_object_is_refused(api: AsyncClient, body: bytes) -> None:
    answer = await send(api, body)
    assert answer.status_code == 422
    assert "object" in answer.json()["detail"] or "needed" in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
async def test_a_body_of_another_kind_is_refused(api: AsyncClient, kind: str) -> None:
    answer = await send(api, json.dumps(LISTING).encode(), kind)
    assert answer.status_code == 415
    assert (
        await send(api, json.dumps(LISTING).encode(), "application/json; charset=utf-8")
    ).status_code == 201


async def test_a_body_beyond_every_limit_is_too_large(api: AsyncClient) -> None:
    answer = await send(api, b" " * 16_000_001)
    assert (answer.status_code, answer.json()["title"]) == (413, "Request Entity Too Large")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/listings/a%00b",
        "/api/v1/listings/a%0Ab",
        f"/api/v1/listings/{'x' * 81}",
        "/api/v1/contacts/a%00b",
        "/api/v1/contacts/a%3Fb",
    ],
)
async def test_a_reference_that_nothing_can_have_is_refused(api: AsyncClient, address: str) -> None:
    for answer in (await api.get(address), await api.put(address, json=LISTING)):
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "x", "1.5", "-1"])
async def test_an_id_that_nothing_has_leads_nowhere(api: AsyncClient, number: str) -> None:
    for address in (f"requirements/{number}", f"requirements/{number}/matches", f"matches/{number}"):
        assert (await api.get(f"/api/v1/{address}")).status_code == 404
    assert (await api.post(f"/api/v1/matches/{number}/feedback", json=FEEDBACK)).status_code == 404


async def test_paths_and_methods_that_do_not_exist_are_problems_too(api: AsyncClient) -> None:
    nothing = await api.get("/api/v1/castles")
    assert (nothing.status_code, fields(nothing)) == (404, [])
    wrong = await api.delete(LISTING_AT)
    assert (wrong.status_code, fields(wrong)) == (405, [])
    assert "PUT" in wrong.headers["allow"]


async def test_a_defect_shows_nothing_of_itself(api: AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    await database.execute("alter table listing rename column search to hidden_column")
    try:
        answer = await api.get("/api/v1/listings", params={"text": "x"})
    finally:
        await database.execute("alter table listing rename column hidden_column to search")
    assert (answer.status_code, fields(answer)) == (500, [])
    assert "search" not in answer.text
    assert answer.json()["request_id"] in caplog.text
    assert "column l.search does not exist" in caplog.text
