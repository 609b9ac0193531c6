"""A program takes the part of an answer that it needs, and what that names along with it."""

from datetime import datetime
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.accounts.team import add_agent
from crm_estate.api.examples import CONTACT, LISTING, REQUIREMENT
from crm_estate.base import database, journal
from crm_estate.matchmaking.rematch import rematch
from tests.counting import queries
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio


@pytest.fixture
async def office(api: AsyncClient, warsaw: int, now: datetime) -> AsyncClient:
    """Two flats of one owner, and someone who looks for such."""
    await add_agent(
        email="jan@example.org", name="Jan Kowal", password="long enough to sign in", office="warsaw", now=now
    )
    belongs = {"agent": "jan@example.org", "office": "warsaw"}
    await api.put("/api/v1/contacts/OWNER", json={"name": {"family": "Wolna"}, "roles": ["owner"], **belongs})
    await api.put("/api/v1/contacts/K-17", json={**CONTACT, **belongs})
    await api.put("/api/v1/contacts/K-17/requirements/flat", json={**REQUIREMENT, "year_built": None})
    for number in (1, 2):
        flat = {**LISTING, **belongs, "owner": "OWNER", "source_id": str(number)}
        assert (await api.put(f"/api/v1/listings/W-{number}", json=flat)).status_code == 201
    await rematch([1, 2], [], now)
    return api


async def read(api: AsyncClient, address: str, **query: Any) -> dict[str, Any]:
    answer = await api.get(f"/api/v1/{address}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_fields_are_those_that_were_named_in_the_order_of_the_whole(office: AsyncClient) -> None:
    whole = await read(office, "listings/W-1")
    for names in ("list_price,reference", ["reference", "list_price"]):
        part = await read(office, "listings/W-1", fields=names)
        assert part == {name: whole[name] for name in ("reference", "list_price")}
    page = await read(office, "listings", fields="reference", sort="reference", limit=1)
    assert page["items"] == [{"reference": "W-1"}]
    following = await read(office, "listings", fields="reference", sort="reference", cursor=page["next"])
    assert following == {"items": [{"reference": "W-2"}], "next": None}


async def test_a_match_brings_its_listing_contact_and_requirement(office: AsyncClient) -> None:
    address = "requirements/1/matches"
    plain = (await read(office, address))["items"]
    full = (await read(office, address, expand="listing,contact,requirement"))["items"]
    assert [{name: one[name] for name in one if name != "expanded"} for one in full] == plain
    for one in full:
        assert one["expanded"] == {
            "listing": await read(office, f"listings/{one['listing']}"),
            "contact": await read(office, "contacts/K-17"),
            "requirement": await read(office, "requirements/1"),
        }
    single = await read(office, f"matches/{full[0]['id']}", expand="listing", fields="id")
    assert single == {"id": full[0]["id"], "expanded": {"listing": full[0]["expanded"]["listing"]}}


async def test_listings_bring_owner_agent_and_office(office: AsyncClient) -> None:
    [one, two] = (await read(office, "listings", expand=["owner", "agent,office"]))["items"]
    assert one["expanded"] == two["expanded"]
    assert one["expanded"]["owner"] == await read(office, "contacts/OWNER")
    assert one["expanded"]["agent"] == {
        "email": "jan@example.org",
        "name": "Jan Kowal",
        "phone": None,
        "language": "en",
        "office": "warsaw",
    }
    assert one["expanded"]["office"]["name"] == "Warsaw"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("requirements/1", "contact"),
        ("contacts/K-17/requirements", "contact"),
        ("contacts", "agent"),
        ("listings/W-1/timeline", "listing"),
        ("contacts/K-17/timeline", "requirement"),
    ],
)
async def test_what_is_named_can_be_brought_along(office: AsyncClient, address: str, name: str) -> None:
    answer = await read(office, address, expand=name)
    items = answer.get("items", [answer])
    assert any(item["expanded"][name] for item in items)


@pytest.mark.parametrize(
    ("address", "query", "field"),
    [
        ("listings", {"fields": "reference,colour"}, "fields.colour"),
        ("listings/W-1", {"fields": "colour"}, "fields.colour"),
        ("listings/W-1", {"expand": "photos"}, "expand.photos"),
        ("custom-fields", {"expand": "owner"}, "expand.owner"),
        ("listings/W-1", {"colour": "red"}, "colour"),
        ("listings/W-1", {"fields": "reference", "colour": "red"}, "colour"),
        ("listings", {"fields": "reference", "colour": "red"}, "colour"),
    ],
)
async def test_names_that_there_are_not_are_refused_by_name(
    office: AsyncClient, address: str, query: dict[str, str], field: str
) -> None:
    answer = await office.get(f"/api/v1/{address}", params=query)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


async def test_expanding_reads_nothing_that_the_key_may_not_read(
    office: AsyncClient, with_key: NewClient, brno: int, now: datetime
) -> None:
    homes = await with_key(scopes=("listings:read",))
    answer = await homes.get("/api/v1/listings/W-1", params={"expand": "owner"})
    assert (answer.status_code, answer.json()["detail"]) == (403, "This key lacks the scope contacts:read.")
    czech = await with_key(office=brno)
    flat = {**LISTING, "country": "CZ", "place": "Brno", "source_id": "3"}
    assert (await czech.put("/api/v1/listings/B-1", json=flat)).status_code == 201
    await database.execute(
        """update listing set owner = (select id from contact where reference = 'OWNER'),
             agent = (select id from agent) where reference = 'B-1'"""
    )
    seen = await read(czech, "listings/B-1", expand="owner,agent,office")
    assert (seen["owner"], seen["expanded"]["owner"], seen["expanded"]["agent"]) == ("OWNER", None, None)
    assert seen["expanded"]["office"]["reference"] == "brno"


async def test_timelines_bring_along_nothing_of_another_office(
    office: AsyncClient, with_key: NewClient, brno: int, now: datetime
) -> None:
    """A flat of Brno was offered to someone of Warsaw: each office reads its own side of it."""
    czech, polish = await with_key(office=brno), await with_key(office=1)
    await czech.put(
        "/api/v1/listings/B-1", json={**LISTING, "country": "CZ", "place": "Brno", "source_id": "3"}
    )
    ids = await database.fetch_row(
        """select l.id as listing, r.contact, r.id as requirement from listing l, requirement r
           where l.reference = 'B-1'"""
    )
    assert ids is not None
    await journal.record(journal.Fact(kind="listing.offered", at=now, actor="system", **ids))
    everything = "listing,contact,requirement"
    theirs = (await read(czech, "listings/B-1/timeline", expand=everything))["items"][0]["expanded"]
    assert (theirs["listing"]["reference"], theirs["contact"], theirs["requirement"]) == ("B-1", None, None)
    ours = (await read(polish, "contacts/K-17/timeline", expand=everything))["items"][0]["expanded"]
    assert ours["listing"] is None
    assert (ours["contact"]["reference"], ours["requirement"]["name"]) == ("K-17", "flat")


async def test_however_long_the_page_expanding_asks_the_database_as_often(office: AsyncClient) -> None:
    counts: list[int] = []
    for limit in (1, 1, 2):
        async with queries() as asked:
            await read(office, "listings", expand="owner,agent,office", limit=limit)
        counts.append(len(asked))
    assert counts[1] == counts[2]


async def test_a_sparse_answer_has_a_tag_of_its_own(office: AsyncClient) -> None:
    query = {"fields": "reference"}
    part = await office.get("/api/v1/listings/W-1", params=query)
    assert part.headers["etag"].startswith('"1-')
    again = await office.get(
        "/api/v1/listings/W-1", params=query, headers={"If-None-Match": part.headers["etag"]}
    )
    assert again.status_code == 304
    whole = await office.get("/api/v1/listings/W-1", headers={"If-None-Match": part.headers["etag"]})
    assert whole.status_code == 200
    done = await office.put(
        "/api/v1/contacts/K-17", json=CONTACT, headers={"If-Match": (await office.get(
            "/api/v1/contacts/K-17", params={"fields": "note"})).headers["etag"]}
    )  # fmt: skip
    assert done.status_code == 200


async def test_the_next_page_is_a_link_that_asks_for_the_same(office: AsyncClient) -> None:
    query = {"limit": "1", "sort": "reference", "kind": ["apartment", "house"], "fields": "reference"}
    first = await office.get("/api/v1/listings", params=query)
    assert first.links["next"]["url"].startswith("/api/v1/listings?limit=1&sort=reference&kind=apartment")
    second = await office.get(first.links["next"]["url"])
    assert second.json() == {"items": [{"reference": "W-2"}], "next": None}
    assert "next" not in second.links
