"""What a program may rely on with contacts and their requirements, and with its key."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.accounts.keys import list_keys, revoke_key
from crm_estate.accounts.permissions import SCOPES, Scope
from crm_estate.api.examples import CONTACT, FEEDBACK, LISTING, REQUIREMENT
from crm_estate.base import database
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
WISH = "/api/v1/contacts/K-17/requirements/flat"


def person(given: str, family: str, **fields: object) -> dict[str, Any]:
    return {"name": {"given": given, "family": family}, **fields}


async def test_a_contact_is_read_back_as_it_was_said(api: AsyncClient) -> None:
    first = await api.put("/api/v1/contacts/K-17", json=CONTACT)
    assert (first.status_code, first.headers["location"]) == (201, "/api/v1/contacts/K-17")
    read = (await api.get("/api/v1/contacts/K-17")).json()
    assert read == first.json()
    assert (read["display_name"], read["phones"]) == ("Mara Nowak", ["+48601000000"])
    assert read["consents"][0]["given_at"] == "2026-11-01T10:00:00Z"


async def test_saying_the_same_of_a_contact_again_is_no_news(api: AsyncClient) -> None:
    await api.put("/api/v1/contacts/K-17", json=CONTACT)
    before = await database.fetch_value("select count(*) from fact")
    again = await api.put("/api/v1/contacts/K-17", json=CONTACT)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert await database.fetch_value("select count(*) from fact") == before


async def test_a_withdrawn_consent_stays_withdrawn_whatever_is_sent_later(api: AsyncClient) -> None:
    given = CONTACT["consents"][0]
    withdrawn = {**given, "withdrawn_at": "2026-11-02T08:00:00Z"}
    await api.put("/api/v1/contacts/K-17", json={**CONTACT, "consents": [withdrawn]})
    for consents in ([given], []):
        answer = await api.put("/api/v1/contacts/K-17", json={**CONTACT, "consents": consents})
        assert [consent["withdrawn_at"] for consent in answer.json()["consents"]] == ["2026-11-02T08:00:00Z"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "nowak"}, ["A"]),
        ({"text": "šťast"}, ["B"]),
        ({"text": "stastny j"}, ["B"]),
        ({"role": "owner"}, ["B"]),
        ({"language": "cs"}, ["B"]),
        ({"email": "Mara@Example.org"}, ["A"]),
        ({"sort": "name"}, ["C", "A", "B"]),
        ({"text": "acme"}, ["C"]),
    ],
)
async def test_contacts_are_found_by_who_they_are(
    api: AsyncClient, query: dict[str, str], found: list[str]
) -> None:
    await api.put("/api/v1/contacts/A", json=person("Mara", "Nowak", emails=["mara@example.org"]))
    await api.put(
        "/api/v1/contacts/B", json=person("Jan", "Šťastný", language="cs", roles=["owner", "prospect"])
    )
    await api.put("/api/v1/contacts/C", json={"kind": "company", "company": "Acme"})
    answer = await api.get("/api/v1/contacts", params=query)
    assert [item["reference"] for item in answer.json()["items"]] == found


@pytest.mark.parametrize("sort", ["newest", "name"])
async def test_pages_of_contacts_show_everyone_once(api: AsyncClient, sort: str) -> None:
    for number in range(5):
        await api.put(f"/api/v1/contacts/K-{number}", json=person("Anna", f"Žák {number % 2} 'x'"))
    seen: list[str] = []
    query: dict[str, str | int] = {"sort": sort, "limit": 2}
    for _ in range(4):
        page = (await api.get("/api/v1/contacts", params=query)).json()
        seen += [item["reference"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert sorted(seen) == [f"K-{number}" for number in range(5)]


async def test_a_requirement_is_read_back_by_name_and_by_id(api: AsyncClient) -> None:
    await api.put("/api/v1/contacts/K-17", json=CONTACT)
    first = await api.put(WISH, json=REQUIREMENT)
    assert (first.status_code, first.headers["location"]) == (201, WISH)
    out = first.json()
    assert (out["contact"], out["name"], out["state"]) == ("K-17", "flat", "active")
    assert out["areas"]["any"][0]["circle"] == {"lat": 52.23, "lon": 21.01, "km": 3.0}
    assert (await api.get(WISH)).json() == out
    assert (await api.get(f"/api/v1/requirements/{out['id']}")).json() == out
    listed = (await api.get("/api/v1/contacts/K-17/requirements")).json()
    assert listed == {"items": [out], "next": None}


async def test_a_requirement_said_again_is_no_news_and_a_changed_one_says_what_changed(
    api: AsyncClient,
) -> None:
    await api.put("/api/v1/contacts/K-17", json=CONTACT)
    await api.put(WISH, json=REQUIREMENT)
    assert (await api.put(WISH, json={**REQUIREMENT, "contact": "K-17", "name": "flat"})).status_code == 200
    answer = await api.put(WISH, json={**REQUIREMENT, "frequency": "instant"})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    news = (await api.get("/api/v1/contacts/K-17/timeline")).json()["items"]
    told = [(fact["kind"], fact["data"]) for fact in news if "requirement" in fact["kind"]]
    assert told == [("requirement.changed", {"fields": ["frequency"]}), ("requirement.added", {})]


async def test_requirements_of_nobody_are_not_found(api: AsyncClient) -> None:
    for answer in (
        await api.put(WISH, json=REQUIREMENT),
        await api.get(WISH),
        await api.get("/api/v1/contacts/K-17/requirements"),
    ):
        assert answer.status_code == 404


async def test_puts_of_one_contact_at_once_end_in_one_contact(api: AsyncClient) -> None:
    answers = await asyncio.gather(*(api.put("/api/v1/contacts/K-17", json=CONTACT) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert await database.fetch_value("select count(*) from fact where kind = 'contact.added'") == 1


async def test_a_key_of_an_office_sees_and_changes_only_its_contacts(
    with_key: NewClient, warsaw: int, brno: int
) -> None:
    polish, czech = await with_key(office=warsaw), await with_key(office=brno)
    await polish.put("/api/v1/contacts/K-17", json=CONTACT)
    wish = (await polish.put(WISH, json=REQUIREMENT)).json()
    assert (await polish.get("/api/v1/contacts/K-17")).json()["office"] == "warsaw"
    for address in (
        "contacts/K-17",
        "contacts/K-17/timeline",
        "contacts/K-17/requirements",
        "contacts/K-17/requirements/flat",
        f"requirements/{wish['id']}",
        f"requirements/{wish['id']}/matches",
    ):
        assert (await czech.get(f"/api/v1/{address}")).status_code == 404, address
    assert (await czech.get("/api/v1/contacts")).json()["items"] == []
    assert (await czech.put(WISH, json=REQUIREMENT)).status_code == 404
    assert (await czech.put("/api/v1/contacts/K-17", json=CONTACT)).status_code == 403


@pytest.mark.parametrize("held", SCOPES)
async def test_a_key_opens_only_what_its_scope_names(
    with_key: NewClient, api: AsyncClient, held: Scope
) -> None:
    await api.put("/api/v1/contacts/K-17", json=CONTACT)
    wish = (await api.put(WISH, json=REQUIREMENT)).json()["id"]
    await api.put("/api/v1/listings/W-1", json=LISTING)
    doors: list[tuple[Scope, str, str, Any]] = [
        ("listings:read", "GET", "listings", None),
        ("listings:read", "GET", "listings/W-1", None),
        ("listings:read", "GET", "listings/W-1/timeline", None),
        ("listings:write", "PUT", "listings/W-1", LISTING),
        ("contacts:read", "GET", "contacts", None),
        ("contacts:read", "GET", "contacts/K-17", None),
        ("contacts:read", "GET", "contacts/K-17/timeline", None),
        ("requirements:read", "GET", "contacts/K-17/requirements", None),
        ("requirements:read", "GET", "contacts/K-17/requirements/flat", None),
        ("requirements:read", "GET", f"requirements/{wish}", None),
        ("contacts:write", "PUT", "contacts/K-17", CONTACT),
        ("requirements:write", "PUT", "contacts/K-17/requirements/flat", REQUIREMENT),
        ("matches:read", "GET", f"requirements/{wish}/matches", None),
        ("matches:read", "GET", "listings/W-1/matches", None),
        ("matches:read", "GET", "matches/1", None),
        ("matches:write", "POST", "matches/1/feedback", FEEDBACK),
    ]
    client = await with_key(scopes=(held,))
    for needed, method, path, body in doors:
        answer = await client.request(method, f"/api/v1/{path}", json=body)
        assert (answer.status_code == 403) == (needed != held), f"{method} {path}: {answer.text}"
        if needed != held:
            assert needed in answer.json()["detail"]


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": "Bearer crm_unknown"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic eDp5"},
    ],
)
async def test_without_a_key_nothing_is_told(browser: AsyncClient, header: dict[str, str]) -> None:
    for method, path in (("GET", "listings"), ("PUT", "listings/W-1"), ("GET", "listings/W-1")):
        answer = await browser.request(method, f"/api/v1/{path}", headers=header, content=b"not json")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.json()["title"] == "Unauthorized"


async def test_a_revoked_key_opens_nothing(api: AsyncClient, now: Any) -> None:
    assert (await api.get("/api/v1/listings")).status_code == 200
    [key] = await list_keys()
    assert key["used_at"] == now
    await revoke_key(int(str(key["id"])), now)
    assert (await api.get("/api/v1/listings")).status_code == 401
