"""Lists are read page by page while others write: what stays is seen once, and nothing is lost."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.api.examples import CONTACT, LISTING, REQUIREMENT
from crm_estate.base import database
from crm_estate.doubles.searching import search
from crm_estate.matchmaking.rematch import rematch

pytestmark = pytest.mark.anyio
Write = Callable[[int], Awaitable[object]]


async def walk(api: AsyncClient, address: str, between: Write) -> list[dict[str, Any]]:
    """All items of a list, two at a time by the link to the next page, writing between pages."""
    seen: list[dict[str, Any]] = []
    following, pages = f"/api/v1/{address}{'&' if '?' in address else '?'}limit=2", 0
    while following:
        answer = await api.get(following)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert ("next" in answer.links) == (page["next"] is not None)
        assert len(page["items"]) <= 2
        seen += page["items"]
        following, pages = answer.links.get("next", {}).get("url", ""), pages + 1
        assert pages < 30
        await between(pages)
    return seen


async def put(api: AsyncClient, address: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await api.put(f"/api/v1/{address}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def flat(number: int, **fields: object) -> dict[str, Any]:
    price = {"amount": 700_000 + 1000 * (number // 2), "currency": "PLN"}
    area = {"living_area": 50.5 + number // 2} if number % 3 else {"living_area": None}
    return {**LISTING, "list_price": price, "source_id": str(number), **area, **fields}


@pytest.mark.parametrize("sort", ["price", "-price", "area", "-area", "reference"])
async def test_listings_that_come_and_change_elsewhere_cost_no_other(api: AsyncClient, sort: str) -> None:
    for number in range(7):
        await put(api, f"listings/W-{number}", flat(number))

    async def write(page: int) -> None:
        await put(api, f"listings/W-{6 - page}", flat(6 - page, street=f"Nowa {page}"))
        await put(api, f"listings/N-{page}", flat(2 * page, source_id=f"n{page}"))

    seen = [one["reference"] for one in await walk(api, f"listings?sort={sort}", write)]
    assert sorted(name for name in seen if name.startswith("W")) == [f"W-{number}" for number in range(7)]
    assert len(set(seen)) == len(seen)


async def test_who_reads_the_oldest_first_sees_every_change_made_meanwhile(
    api: AsyncClient, now: datetime
) -> None:
    for number in range(6):
        await put(api, f"listings/W-{number}", flat(number))

    async def write(page: int) -> None:
        if page <= 3:
            await database.execute(
                """update listing set street = $1, updated_at = updated_at + interval '1 s'
                   where reference = $2""",
                f"Nowa {page}",
                f"W-{2 - page % 3}",
            )

    seen = await walk(api, "listings?sort=oldest", write)
    assert {one["reference"] for one in seen} == {f"W-{number}" for number in range(6)}
    last = {one["reference"]: one["street"] for one in seen}
    assert [last[f"W-{number}"] for number in range(3)] == ["Nowa 2", "Nowa 1", "Nowa 3"]


@pytest.mark.parametrize("sort", ["newest", "name"])
async def test_contacts_that_come_cost_no_other(api: AsyncClient, sort: str) -> None:
    def someone(number: int) -> dict[str, Any]:
        return {"name": {"given": "Anna", "family": f"Žák {number % 3}"}}

    for number in range(7):
        await put(api, f"contacts/K-{number}", someone(number))

    async def write(page: int) -> None:
        await put(api, f"contacts/N-{page}", someone(page))
        if sort == "name":
            await put(api, f"contacts/K-{6 - page}", {**someone(6 - page), "note": "Called."})

    seen = [one["reference"] for one in await walk(api, f"contacts?sort={sort}", write)]
    assert sorted(name for name in seen if name.startswith("K")) == [f"K-{number}" for number in range(7)]
    assert len(set(seen)) == len(seen)


async def test_requirements_that_change_keep_their_place_and_new_ones_come_last(api: AsyncClient) -> None:
    await put(api, "contacts/K-17", CONTACT)
    for number in range(5):
        await put(api, f"contacts/K-17/requirements/w{number}", REQUIREMENT)

    async def write(page: int) -> None:
        if page < 3:
            await put(api, f"contacts/K-17/requirements/n{page}", REQUIREMENT)
            await put(api, f"contacts/K-17/requirements/w{5 - page}", {**REQUIREMENT, "frequency": "weekly"})

    seen = [one["name"] for one in await walk(api, "contacts/K-17/requirements", write)]
    assert seen == ["w0", "w1", "w2", "w3", "w4", "n1", "n2"]


@pytest.mark.parametrize("address", ["listings/W-1/timeline", "contacts/K-17/timeline"])
async def test_timelines_that_grow_are_read_without_gaps(api: AsyncClient, address: str) -> None:
    async def write(page: int) -> None:
        await put(api, "listings/W-1", flat(1, street=f"Nowa {page}"))
        await put(api, "contacts/K-17", {**CONTACT, "note": f"Called {page} times."})

    for number in range(10, 15):
        await write(number)
    whole = (await api.get(f"/api/v1/{address}")).json()["items"]
    assert await walk(api, address, write) == whole


@pytest.mark.parametrize("address", ["requirements/1/matches", "listings/W-0/matches"])
async def test_matches_that_are_found_meanwhile_cost_no_other(
    api: AsyncClient, address: str, now: datetime
) -> None:
    wish = {**REQUIREMENT, "year_built": None}
    for number in range(5):
        await put(api, f"contacts/K-{number}", CONTACT)
        await put(api, f"contacts/K-{number}/requirements/flat", wish)
        await put(api, f"listings/W-{number}", flat(number))
    await rematch([1, 2, 3, 4, 5], [], now)
    whole = (await api.get(f"/api/v1/{address}")).json()["items"]
    assert len(whole) == 5

    async def write(page: int) -> None:
        await put(api, f"contacts/N-{page}", CONTACT)
        await put(api, f"contacts/N-{page}/requirements/flat", wish)
        home = await put(api, f"listings/N-{page}", flat(page, source_id=f"n{page}"))
        if page < 3:
            await rematch([home["id"], 1], [], now)

    seen = await walk(api, address, write)
    known = {one["id"] for one in whole}
    assert [one["id"] for one in seen if one["id"] in known] == [one["id"] for one in whole]
    assert len({one["id"] for one in seen}) == len(seen)


async def test_doubles_and_merges_are_read_once_each(api: AsyncClient, now: datetime) -> None:
    for number in range(12):
        someone = {"given": "Mara", "family": f"Nowak-{'abcdef'[number // 2]}"}
        body = {"name": someone, "emails": [f"mara{number // 2}@example.org"]}
        await put(api, f"contacts/K-{number}", body)
    await search(now)

    async def nothing(_: int) -> None:
        return None

    found = await walk(api, "doubles", nothing)
    pairs = sorted(tuple(sorted(one["contacts"])) for one in found)
    assert pairs == sorted(tuple(sorted((f"K-{n}", f"K-{n + 1}"))) for n in range(0, 12, 2))
    assert [one["reference"] for one in await walk(api, "contacts/K-0/doubles", nothing)] == ["K-1"]

    async def merge(page: int) -> None:
        if page < 3:
            await api.post("/api/v1/contacts/K-0/merges", json={"other": f"K-{page + 5}"})

    for number in range(1, 6):
        done = await api.post("/api/v1/contacts/K-0/merges", json={"other": f"K-{number}"})
        assert done.status_code == 201, done.text
    merged = [one["other"] for one in await walk(api, "contacts/K-0/merges", merge)]
    assert merged == ["K-5", "K-4", "K-3", "K-2", "K-1"]
