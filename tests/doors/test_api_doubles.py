"""What a program may rely on with doubles: told before they are made, merged and taken apart by address."""

from datetime import datetime
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.api.examples import CONTACT, NEW_CONTACT, REQUIREMENT
from crm_estate.base import database
from crm_estate.worker import react
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio

MARA = "/api/v1/contacts/K-17"
OTHER = "/api/v1/contacts/K-18"
AGAIN: dict[str, Any] = {**CONTACT, "emails": ["mara@work.example.org"], "language": "cs", "consents": []}


async def test_a_new_contact_gets_a_reference_and_an_address(api: AsyncClient) -> None:
    answer = await api.post("/api/v1/contacts", json=NEW_CONTACT)
    assert answer.status_code == 201, answer.text
    assert (await api.get(answer.headers["location"])).json() == answer.json()
    assert "allow_double" not in answer.json()


async def test_a_likely_double_is_refused_by_its_reference_until_it_is_allowed(api: AsyncClient) -> None:
    await api.put(MARA, json=CONTACT)
    answer = await api.post("/api/v1/contacts", json=AGAIN)
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    problem = answer.json()
    assert [double["reference"] for double in problem["doubles"]] == ["K-17"]
    assert {"field": "phones", "code": "same", "swapped": False} in problem["doubles"][0]["alike"]
    assert problem["errors"][0]["field"] == "allow_double"
    assert (await api.post("/api/v1/contacts", json={**AGAIN, "allow_double": True})).status_code == 201


async def test_a_name_that_is_taken_is_another_conflict(api: AsyncClient) -> None:
    await api.put(MARA, json=CONTACT)
    answer = await api.post("/api/v1/contacts", json={**NEW_CONTACT, "reference": "K-17"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "version")


async def test_another_offices_contact_is_not_told_of(with_key: NewClient, warsaw: int, brno: int) -> None:
    polish, czech = await with_key(office=warsaw), await with_key(office=brno)
    await polish.put(MARA, json=CONTACT)
    assert (await czech.post("/api/v1/contacts", json=AGAIN)).status_code == 201


async def test_a_put_stays_what_it_was_and_its_doubles_are_listed(api: AsyncClient, now: datetime) -> None:
    assert (await api.put(MARA, json=CONTACT)).status_code == 201
    assert (await api.put(OTHER, json=AGAIN)).status_code == 201
    await react(now)
    [cluster] = (await api.get("/api/v1/doubles")).json()["items"]
    assert cluster["contacts"] == ["K-17", "K-18"]
    [double] = (await api.get(f"{MARA}/doubles")).json()["items"]
    assert (double["reference"], double["score"]) == ("K-18", cluster["score"])
    answer = await api.post(f"{MARA}/told-apart", json={"others": ["K-18"]})
    assert (answer.status_code, answer.json()) == (201, {"pairs": 1})
    assert (await api.get("/api/v1/doubles")).json()["items"] == []


async def test_a_merge_leaves_one_contact_under_both_references(api: AsyncClient) -> None:
    await api.put(MARA, json=CONTACT)
    await api.put(OTHER, json=AGAIN)
    await api.put(f"{OTHER}/requirements/flat", json=REQUIREMENT)
    said = {"other": "K-18", "take": {"language": "other"}, "version": 1, "other_version": 1}
    answer = await api.post(f"{MARA}/merges", json=said)
    assert answer.status_code == 201, answer.text
    merge = answer.json()
    assert (merge["contact"], merge["other"], merge["moved"]["requirement"]) == ("K-17", "K-18", 1)
    one = (await api.get(MARA)).json()
    assert (await api.get(OTHER)).json() == one
    assert (one["language"], len(one["emails"])) == ("cs", 2)
    assert [wish["name"] for wish in (await api.get(f"{OTHER}/requirements")).json()["items"]] == ["flat"]
    kinds = [fact["kind"] for fact in (await api.get(f"{OTHER}/timeline")).json()["items"]]
    assert kinds.count("contact.added") == 2
    answer = await api.put(OTHER, json=AGAIN)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "reference")
    assert (await api.get(f"{MARA}/merges")).json()["items"] == [merge]
    undone = await api.post(f"/api/v1/merges/{merge['id']}/undoing", json={"version": one["version"]})
    assert undone.status_code == 201, undone.text
    assert (await api.get(f"/api/v1/merges/{merge['id']}")).json() == undone.json()
    assert (await api.get(OTHER)).json()["emails"] == ["mara@work.example.org"]


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({}, 422, "other"),
        ({"other": "K-99"}, 404, "other"),
        ({"other": "K-17"}, 422, "other"),
        ({"other": "K-18", "take": {"agnet": "own"}}, 422, "take.agnet"),
        ({"other": "K-18", "take": {"agent": "mine"}}, 422, "take.agent"),
        ({"other": "K-18", "take": {"agent": "both"}}, 422, "take.agent"),
        ({"other": "K-18", "version": 7}, 409, "version"),
        ({"other": "K-18", "keep": True}, 422, "keep"),
    ],
)
async def test_a_merge_that_cannot_be_names_the_field(
    api: AsyncClient, said: dict[str, Any], status: int, field: str
) -> None:
    await api.put(MARA, json=CONTACT)
    await api.put(OTHER, json=AGAIN)
    answer = await api.post(f"{MARA}/merges", json=said)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)
    assert await database.fetch_value("select count(*) from contact") == 2


async def test_an_undone_or_unknown_merge_is_not_undone(api: AsyncClient) -> None:
    await api.put(MARA, json=CONTACT)
    await api.put(OTHER, json=AGAIN)
    merge = (await api.post(f"{MARA}/merges", json={"other": "K-18"})).json()["id"]
    address = f"/api/v1/merges/{merge}/undoing"
    assert [(await api.post(address, json={})).status_code for _ in range(2)] == [201, 409]
    assert (await api.post("/api/v1/merges/99/undoing", json={})).status_code == 404


async def test_doubles_need_the_scope_of_contacts(with_key: NewClient) -> None:
    reader = await with_key(scopes=("contacts:read",))
    for path, body in (
        ("contacts", NEW_CONTACT),
        ("contacts/K-17/merges", {"other": "K-18"}),
        ("contacts/K-17/told-apart", {"others": ["K-18"]}),
        ("merges/1/undoing", {}),
    ):
        assert (await reader.post(f"/api/v1/{path}", json=body)).status_code == 403, path
    outsider = await with_key(scopes=("listings:read",))
    for path in ("doubles", "contacts/K-17/doubles", "contacts/K-17/merges", "merges/1"):
        assert (await outsider.get(f"/api/v1/{path}")).status_code == 403, path
