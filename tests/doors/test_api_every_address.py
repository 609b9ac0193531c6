"""What holds at every address of the API, also at those that come later."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Router, get
from msgspec import Struct

from crm_estate.accounts.permissions import SCOPES
from crm_estate.api.manners import Manners, before_request
from crm_estate.api.openapi import describe
from crm_estate.api.retiring import Retiring
from crm_estate.app import create_app
from crm_estate.base import database
from crm_estate.base.paging import cursor
from crm_estate.web.who import with_key as guard
from tests.doors.api_office import address_of, furnish
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
DOCUMENT = describe(create_app())
OPERATIONS = [
    (method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]


def scopes_of(operation: dict[str, Any]) -> tuple[str, ...]:
    """The scopes of which a key needs one."""
    said = operation["description"].rpartition("Scope: ")[2]
    return tuple(re.findall(r"`([a-z]+:[a-z]+)`", said))


def lists() -> Iterator[str]:
    for method, path, operation in OPERATIONS:
        if method == "get" and any(p.get("name") == "cursor" for p in operation["parameters"]):
            yield path


async def test_every_operation_needs_a_scope_that_it_names(with_key: NewClient) -> None:
    """A key with all other scopes is refused, before anything else is judged."""
    assert {scope for _, _, operation in OPERATIONS for scope in scopes_of(operation)} == set(SCOPES)
    for needed in {scopes_of(operation) for _, _, operation in OPERATIONS}:
        client = await with_key(scopes=tuple(scope for scope in SCOPES if scope not in needed))
        for method, path, operation in OPERATIONS:
            if scopes_of(operation) == needed:
                answer = await client.request(method, address_of(path), content=b"not json")
                assert (answer.status_code, answer.json()["title"]) == (403, "Forbidden"), path
                assert any(scope in answer.json()["detail"] for scope in needed), path


async def test_a_key_of_another_office_finds_nothing_and_changes_nothing(
    api: AsyncClient, with_key: NewClient, brno: int, now: datetime
) -> None:
    """The own fields are the whole firm's: any key that reads listings may read them."""
    await furnish(api, now)
    before = await database.fetch_value("select count(*) from fact")
    stranger = await with_key(office=brno)
    for method, path, operation in OPERATIONS:
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        example = content.get("example") if method == "post" else None
        if method in ("get", "post") and "{" in path and not path.startswith("/api/v1/custom-fields"):
            answer = await stranger.request(method, address_of(path), json=example)
            assert answer.status_code in (403, 404), f"{operation['operationId']}: {answer.text}"
    for path in lists():
        if "{" not in path:
            assert (await stranger.get(path)).json()["items"] == [], path
    assert await database.fetch_value("select count(*) from fact") == before


@pytest.mark.parametrize(
    "word", [cursor("W-1", 1), cursor(1, 1), cursor(0.5, 2), cursor("", -5), cursor(1e15, 2**62)]
)
async def test_a_cursor_of_another_list_breaks_nothing(api: AsyncClient, now: datetime, word: str) -> None:
    await furnish(api, now)
    addresses = [address_of(path) for path in lists()]
    assert len(addresses) > 8
    for address in addresses:
        answer = await api.get(address, params={"cursor": word})
        assert answer.status_code in (200, 404, 422), f"{address}: {answer.text}"
        if answer.status_code == 422:
            assert answer.json()["errors"][0]["field"] == "cursor"


class Old(Struct):
    word: str


@get(
    "/old",
    opt={
        "scope": "listings:read",
        "retiring": Retiring(since=date(2027, 1, 1), until=date(2028, 1, 1), instead="/api/v1/listings"),
    },
)
async def old_address() -> Old:
    """Read the old word."""
    return Old("still here")


async def test_an_address_that_is_to_go_says_so_in_time(api: AsyncClient, now: datetime) -> None:
    app = create_app(clock=lambda: now)
    app.register(
        Router(
            "/api/v1",
            guards=[guard],
            middleware=[Manners()],
            before_request=before_request,
            route_handlers=[old_address],
        )
    )
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://test", headers=api.headers) as client:
        answer = await client.get("/api/v1/old")
    assert answer.json() == {"word": "still here"}
    assert answer.headers["deprecation"] == "@1798761600"
    assert answer.headers["sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    assert answer.links["deprecation"]["url"] == "/api/v1/listings"
    assert describe(app)["paths"]["/api/v1/old"]["get"]["deprecated"] is True
