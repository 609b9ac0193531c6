"""What a program may rely on with matches: one truth from both sides, and a last word that counts."""

from datetime import datetime

import pytest
from httpx import AsyncClient

from crm_estate.api.examples import CONTACT, FEEDBACK, LISTING, REQUIREMENT
from crm_estate.base import database
from crm_estate.matchmaking.rematch import rematch
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
WANTED = {**REQUIREMENT, "year_built": None}


async def bring_together(now: datetime) -> None:
    """What the worker does after each change."""
    ids = await database.fetch("select id from listing")
    await rematch([row["id"] for row in ids], [], now)


@pytest.fixture
async def market(api: AsyncClient, now: datetime) -> dict[str, int]:
    """Four flats, dearer one by one, and two people who look for such; returns the requirements' ids."""
    wishes: dict[str, int] = {}
    for person, most in (("K-1", 850000), ("K-2", 700000)):
        await api.put(f"/api/v1/contacts/{person}", json=CONTACT)
        wanted = {**WANTED, "price": {"max": most, "currency": "PLN"}}
        answer = await api.put(f"/api/v1/contacts/{person}/requirements/flat", json=wanted)
        wishes[person] = answer.json()["id"]
    for number in range(4):
        price = {"amount": 690000 + 20000 * number, "currency": "PLN"}
        flat = {**LISTING, "list_price": price, "source_id": str(number)}
        await api.put(f"/api/v1/listings/W-{number}", json=flat)
    await bring_together(now)
    return wishes


async def test_both_directions_show_the_same_matches(api: AsyncClient, market: dict[str, int]) -> None:
    by_wish = [
        match
        for wish in market.values()
        for match in (await api.get(f"/api/v1/requirements/{wish}/matches")).json()["items"]
    ]
    by_home = [
        match
        for number in range(4)
        for match in (await api.get(f"/api/v1/listings/W-{number}/matches")).json()["items"]
    ]
    assert len(by_wish) == 8
    assert sorted(by_wish, key=lambda match: match["id"]) == sorted(by_home, key=lambda match: match["id"])


async def test_matches_come_best_first_with_reasons(api: AsyncClient, market: dict[str, int]) -> None:
    matches = (await api.get(f"/api/v1/requirements/{market['K-2']}/matches")).json()["items"]
    assert [match["listing"] for match in matches] == ["W-0", "W-1", "W-2", "W-3"]
    assert [match["score"] for match in matches] == sorted((m["score"] for m in matches), reverse=True)
    [price] = [reason for reason in matches[3]["reasons"] if reason["criterion"] == "price"]
    assert (price["code"], price["by"], price["currency"]) == ("over_max", 50000.0, "PLN")
    assert (await api.get(f"/api/v1/matches/{matches[3]['id']}")).json() == matches[3]


async def test_pages_of_matches_show_each_once(api: AsyncClient, market: dict[str, int]) -> None:
    for address in (f"requirements/{market['K-1']}/matches", "listings/W-0/matches"):
        whole = (await api.get(f"/api/v1/{address}")).json()["items"]
        seen: list[dict[str, object]] = []
        query: dict[str, str] = {"limit": "1"}
        for _ in whole:
            page = (await api.get(f"/api/v1/{address}", params=query)).json()
            seen += page["items"]
            query["cursor"] = page["next"] or ""
        assert seen == whole
        assert query["cursor"] == ""


async def test_a_dismissed_match_is_shown_no_more_unless_asked_for(
    api: AsyncClient, market: dict[str, int]
) -> None:
    address = f"/api/v1/requirements/{market['K-1']}/matches"
    match = (await api.get(address)).json()["items"][0]
    answer = await api.post(f"/api/v1/matches/{match['id']}/feedback", json=FEEDBACK)
    assert answer.status_code == 201
    assert (answer.json()["feedback"], answer.json()["feedback_reason"]) == ("dismissed", "too_expensive")
    assert match["id"] not in [other["id"] for other in (await api.get(address)).json()["items"]]
    hidden = (await api.get(address, params={"hidden": "true"})).json()["items"]
    assert match["id"] in [other["id"] for other in hidden]
    liked = await api.post(f"/api/v1/matches/{match['id']}/feedback", json={"feedback": "liked"})
    assert (liked.json()["feedback"], liked.json()["feedback_reason"]) == ("liked", None)
    assert match["id"] in [other["id"] for other in (await api.get(address)).json()["items"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"feedback": "dismissed"}, "reason"),
        ({"feedback": "dismissed", "reason": "ugly"}, "reason"),
        ({"feedback": "loved"}, "feedback"),
        ({}, "feedback"),
        ({"feedback": "liked", "note": "NUL \x00"}, "note"),
        ({"feedback": "liked", "stars": 5}, "stars"),
    ],
)
async def test_feedback_that_cannot_be_meant_is_refused(
    api: AsyncClient, market: dict[str, int], body: dict[str, object], field: str
) -> None:
    match = (await api.get(f"/api/v1/requirements/{market['K-1']}/matches")).json()["items"][0]
    answer = await api.post(f"/api/v1/matches/{match['id']}/feedback", json=body)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])
    assert (await api.get(f"/api/v1/matches/{match['id']}")).json() == match


async def test_buyers_of_another_office_stay_unseen(
    with_key: NewClient, warsaw: int, brno: int, now: datetime
) -> None:
    polish, czech = await with_key(office=warsaw), await with_key(office=brno)
    for client, name in ((polish, "K-P"), (czech, "K-C")):
        await client.put(f"/api/v1/contacts/{name}", json=CONTACT)
        assert (
            await client.put(f"/api/v1/contacts/{name}/requirements/flat", json=WANTED)
        ).status_code == 201
    await polish.put("/api/v1/listings/W-1", json=LISTING)
    await bring_together(now)
    matches = (await polish.get("/api/v1/listings/W-1/matches")).json()["items"]
    assert [match["contact"] for match in matches] == ["K-P"]
    [czech_match] = [row["id"] for row in await database.fetch(OF_CONTACT, "K-C")]
    assert (await polish.get(f"/api/v1/matches/{czech_match}")).status_code == 404
    answer = await polish.post(f"/api/v1/matches/{czech_match}/feedback", json=FEEDBACK)
    assert answer.status_code == 404
    # Its contact is theirs, the listing is not; and what has no matches is there, or is not, all the same.
    assert (await czech.get("/api/v1/listings/W-1/matches")).status_code == 404
    await polish.put("/api/v1/listings/W-2", json={**LISTING, "offer": "rent", "source_id": "2"})
    assert (await polish.get("/api/v1/listings/W-2/matches")).json() == {"items": [], "next": None}
    assert (await polish.get("/api/v1/listings/W-3/matches")).status_code == 404


OF_CONTACT = "select m.id from match m join contact c on c.id = m.contact where c.reference = $1"
