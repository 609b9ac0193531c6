"""What a program holds already is not sent again, and nobody undoes unknowingly what another did."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response

from crm_estate.api.examples import CONTACT, CUSTOM_FIELD, FEEDBACK, LISTING, REQUIREMENT
from crm_estate.base import database
from crm_estate.matchmaking.rematch import rematch

pytestmark = pytest.mark.anyio
HOME = "/api/v1/listings/W-1"
PERSON = "/api/v1/contacts/K-17"
WISH = f"{PERSON}/requirements/flat"
FIELD = "/api/v1/custom-fields/ceiling_height"
PUTS = [(HOME, LISTING), (PERSON, CONTACT), (WISH, REQUIREMENT), (FIELD, CUSTOM_FIELD)]


def cheaper(amount: int) -> dict[str, Any]:
    return {**LISTING, "list_price": {"amount": amount, "currency": "PLN"}}


@pytest.fixture
async def said(api: AsyncClient) -> AsyncClient:
    """A client in whose office one of each thing is said."""
    for address, body in PUTS:
        assert (await api.put(address, json=body)).status_code == 201
    return api


@pytest.fixture
async def match(said: AsyncClient, now: Any) -> str:
    await rematch([1], [], now)
    [found] = (await said.get("/api/v1/listings/W-1/matches")).json()["items"]
    return f"/api/v1/matches/{found['id']}"


@pytest.mark.parametrize(("address", "_"), PUTS)
async def test_what_is_held_already_is_not_sent_again(said: AsyncClient, address: str, _: object) -> None:
    first = await said.get(address)
    tag = first.headers["etag"]
    assert tag.startswith(f'"{first.json()["version"]}-')
    again = await said.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert "content-type" not in again.headers
    assert (await said.get(address, headers={"If-None-Match": '"other"'})).json() == first.json()


async def test_a_change_changes_the_tag_and_a_put_tells_the_new_one(said: AsyncClient) -> None:
    before = (await said.get(HOME)).headers["etag"]
    put = await said.put(HOME, json=cheaper(1))
    read = await said.get(HOME, headers={"If-None-Match": before})
    assert read.status_code == 200
    assert read.headers["etag"] == put.headers["etag"] != before


async def test_a_tag_changes_also_with_what_is_told_of_others(said: AsyncClient) -> None:
    before = (await said.get(WISH)).headers["etag"]
    await said.put(PERSON, json={**CONTACT, "name": {"given": "Mara", "family": "Zych"}})
    after = await said.get(WISH, headers={"If-None-Match": before})
    assert (after.status_code, after.json()["contact_name"]) == (200, "Mara Zych")


async def test_lists_and_things_without_a_version_have_tags_too(said: AsyncClient, match: str) -> None:
    for address in ("/api/v1/listings", "/api/v1/contacts", f"{HOME}/timeline", match):
        tag = (await said.get(address)).headers["etag"]
        assert (await said.get(address, headers={"If-None-Match": tag})).status_code == 304, address


@pytest.mark.parametrize(("address", "body"), PUTS)
async def test_a_put_on_what_has_changed_since_is_refused_and_changes_nothing(
    said: AsyncClient, address: str, body: dict[str, Any]
) -> None:
    for stale in ('"0-0123456789abcdef"', '"7"', 'W/"1"', '"x", "y"', ""):
        answer = await said.put(address, json=body, headers={"If-Match": stale})
        assert (answer.status_code, answer.json()["title"]) == (412, "Precondition Failed"), stale
        assert answer.json()["errors"][0]["field"] == "If-Match"
    read = await said.get(address)
    assert read.json()["version"] == 1
    tag = read.headers["etag"]
    for good in (tag, f'"old", {tag}', "*", '"1"'):
        assert (await said.put(address, json=body, headers={"If-Match": good})).status_code == 200, good


@pytest.mark.parametrize(("address", "body"), PUTS[:2] + PUTS[3:])
async def test_if_match_never_makes_something_new_and_if_none_match_never_changes(
    api: AsyncClient, address: str, body: dict[str, Any]
) -> None:
    for header in ("*", '"1"'):
        assert (await api.put(address, json=body, headers={"If-Match": header})).status_code == 412
    assert (await api.get(address)).status_code == 404
    once = {"If-None-Match": "*"}
    assert (await api.put(address, json=body, headers=once)).status_code == 201
    assert (await api.put(address, json=body, headers=once)).status_code == 412


async def test_of_many_who_change_the_same_at_once_one_wins(said: AsyncClient) -> None:
    tag = (await said.get(HOME)).headers["etag"]

    async def put(amount: int) -> Response:
        return await said.put(HOME, json=cheaper(amount), headers={"If-Match": tag})

    answers = await asyncio.gather(*(put(amount) for amount in range(1, 7)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    assert (await said.get(HOME)).json()["version"] == 2


async def test_feedback_on_a_match_that_someone_judged_meanwhile_is_refused(
    said: AsyncClient, match: str
) -> None:
    tag = (await said.get(match)).headers["etag"]
    answers = [
        await said.post(f"{match}/feedback", json=FEEDBACK, headers={"If-Match": held})
        for held in (tag, tag, "*")
    ]
    assert [answer.status_code for answer in answers] == [201, 412, 201]
    assert await database.fetch_value("select count(*) from fact where kind = 'match.dismissed'") == 2


async def test_a_field_that_was_changed_is_not_removed_by_who_has_not_seen_it(said: AsyncClient) -> None:
    tag = (await said.get(FIELD)).headers["etag"]
    await said.put(FIELD, json={**CUSTOM_FIELD, "label": "Height"})
    assert (await said.delete(FIELD, headers={"If-Match": tag})).status_code == 412
    tag = (await said.get(FIELD)).headers["etag"]
    assert (await said.delete(FIELD, headers={"If-Match": tag})).status_code == 200
    assert (await said.delete(FIELD, headers={"If-Match": tag})).status_code == 412


async def test_a_merge_into_a_contact_that_changed_is_refused(said: AsyncClient) -> None:
    await said.put("/api/v1/contacts/K-18", json={**CONTACT, "emails": [], "phones": []})
    tag = (await said.get(PERSON)).headers["etag"]
    await said.put(PERSON, json={**CONTACT, "note": "Called."})
    merges = f"{PERSON}/merges"
    assert (await said.post(merges, json={"other": "K-18"}, headers={"If-Match": tag})).status_code == 412
    assert (await said.get("/api/v1/contacts/K-18")).json()["reference"] == "K-18"
    tag = (await said.get(PERSON)).headers["etag"]
    done = await said.post(merges, json={"other": "K-18"}, headers={"If-Match": tag})
    assert done.status_code == 201
    undoing = f"/api/v1/merges/{done.json()['id']}/undoing"
    assert (await said.post(undoing, json={}, headers={"If-Match": '"a"'})).status_code == 412
    held = (await said.get(f"/api/v1/merges/{done.json()['id']}")).headers["etag"]
    assert (await said.post(undoing, json={}, headers={"If-Match": held})).status_code == 201
