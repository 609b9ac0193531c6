"""What a program may rely on when it says what listings are, and reads them."""

from datetime import datetime

import pytest
from httpx import AsyncClient

from crm_estate.api.examples import LISTING
from crm_estate.base import database, journal
from crm_estate.base.journal import Fact
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
FLAT = {"offer": "sale", "kind": "apartment", "country": "PL", "place": "Warszawa"}


async def put(api: AsyncClient, reference: str, **fields: object) -> None:
    answer = await api.put(f"/api/v1/listings/{reference}", json={**FLAT, **fields})
    assert answer.status_code in (200, 201), answer.text


async def references(api: AsyncClient, **query: object) -> list[str]:
    answer = await api.get("/api/v1/listings", params=query)
    assert answer.status_code == 200, answer.text
    return [item["reference"] for item in answer.json()["items"]]


async def facts() -> int:
    return await database.fetch_value("select count(*) from fact")


async def test_what_was_said_of_a_listing_is_read_back(api: AsyncClient, now: datetime) -> None:
    first = await api.put("/api/v1/listings/W-1", json=LISTING)
    assert (first.status_code, first.headers["location"]) == (201, "/api/v1/listings/W-1")
    read = (await api.get(first.headers["location"])).json()
    assert read == first.json()
    assert read["list_price"] == {"amount": 850000.0, "currency": "PLN"}
    assert read["features"] == {"elevator": True, "balcony": False}
    assert read["published_at"] == now.isoformat().replace("+00:00", "Z")


async def test_saying_the_same_again_changes_nothing_and_is_no_news(api: AsyncClient) -> None:
    await api.put("/api/v1/listings/W-1", json=LISTING)
    before = await facts()
    again = await api.put("/api/v1/listings/W-1", json=LISTING)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert await facts() == before


async def test_a_new_price_is_a_change_with_a_fact_that_names_both_prices(api: AsyncClient) -> None:
    await api.put("/api/v1/listings/W-1", json=LISTING)
    cheaper = {**LISTING, "list_price": {"amount": 799000, "currency": "PLN"}}
    answer = await api.put("/api/v1/listings/W-1", json=cheaper)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    news = (await api.get("/api/v1/listings/W-1/timeline")).json()["items"]
    assert [fact["kind"] for fact in news] == ["listing.repriced", "listing.published", "listing.added"]
    assert (news[0]["data"]["before"]["price"], news[0]["data"]["after"]["price"]) == (85000000, 79900000)


async def test_a_listings_timeline_tells_of_people_only_to_keys_that_may_read_contacts(
    api: AsyncClient, with_key: NewClient, now: datetime
) -> None:
    await api.put("/api/v1/listings/W-1", json=FLAT)
    await api.put("/api/v1/contacts/C-1", json={"name": {"family": "Nowak"}})
    rows = await database.fetch("select l.id as listing, c.id as contact from listing l, contact c")
    note = {"note": "Call me after six"}
    fact = Fact(kind="contact.enquired", at=now, actor="system", **dict(rows[0]), data=note)
    await journal.record(fact)
    told = (await api.get("/api/v1/listings/W-1/timeline")).text
    assert "Call me after six" in told
    alone = await with_key(scopes=("listings:read",))
    hidden = await alone.get("/api/v1/listings/W-1/timeline")
    assert hidden.status_code == 200
    assert {item["kind"] for item in hidden.json()["items"]} == {"listing.added", "listing.published"}


async def test_a_timeline_is_read_page_by_page_without_gaps(api: AsyncClient) -> None:
    for price in (100, 200, 300, 400):
        await put(api, "W-1", list_price={"amount": price, "currency": "PLN"})
    address, kinds, cursor = "/api/v1/listings/W-1/timeline", [], None
    for _ in range(10):
        page = (await api.get(address, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        kinds += [fact["kind"] for fact in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert kinds == ["listing.repriced"] * 3 + ["listing.published", "listing.added"]


async def test_a_body_that_carries_another_reference_is_refused(api: AsyncClient) -> None:
    answer = await api.put("/api/v1/listings/W-1", json={**FLAT, "reference": "W-2"})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["reference"]
    same = await api.put("/api/v1/listings/W-1", json={**FLAT, "reference": "W-1"})
    assert same.status_code == 201


async def test_a_reference_may_hold_spaces_and_letters_of_any_language(api: AsyncClient) -> None:
    answer = await api.put("/api/v1/listings/Łódź%201", json=FLAT)
    assert answer.status_code == 201
    assert (await api.get(answer.headers["location"])).json()["reference"] == "Łódź 1"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"offer": "rent"}, ["C"]),
        ({"kind": "house"}, ["B"]),
        ({"kind": ["house", "land"]}, ["B", "D"]),
        ({"status": "Withdrawn"}, ["D"]),
        ({"on_market": "true"}, ["A", "B", "C"]),
        ({"currency": "PLN", "price_min": 500000, "price_max": 900000}, ["A"]),
        ({"area_min": 100, "area_max": 200}, ["B"]),
        ({"rooms_min": 4}, ["B"]),
        ({"country": "CZ"}, ["C"]),
        ({"place": "Kraków"}, ["B"]),
        ({"place": "krakow"}, ["B"]),
        ({"bbox": "52,20,53,22"}, ["A", "D"]),
        ({"circle": "50.0647,19.945,5"}, ["B"]),
        ({"text": "słoneczna"}, ["B"]),
        ({"text": "slonecz"}, ["B"]),
        ({"sort": "-price", "currency": "PLN"}, ["B", "A", "D"]),
        ({"sort": "-area", "limit": 1}, ["B"]),
    ],
)
async def test_listings_are_found_by_what_they_are(
    api: AsyncClient, query: dict[str, object], found: list[str]
) -> None:
    await put(api, "A", list_price={"amount": 850000, "currency": "PLN"}, living_area=54.5, rooms_total=2)
    await put(
        api,
        "B",
        kind="house",
        place="Kraków",
        street="ul. Słoneczna 4",
        list_price={"amount": 1200000, "currency": "PLN"},
        living_area=160,
        rooms_total=5,
    )
    await put(
        api, "C", offer="rent", country="CZ", place="Brno", list_price={"amount": 900, "currency": "EUR"}
    )
    await put(
        api,
        "D",
        kind="land",
        standard_status="Withdrawn",
        list_price={"amount": 90000, "currency": "PLN"},
    )
    assert await references(api, **({"sort": "reference"} | query)) == found


async def test_a_listing_in_a_list_is_what_it_is_alone(api: AsyncClient) -> None:
    photos = [{"url": "https://example.org/2.jpg", "order": 2}, {"url": "https://example.org/1.jpg"}]
    texts = {"title": {"pl": "Żółty „dom”"}, "description": {"en": 'Quiet: "so\\near".\n'}}
    await put(api, "W-1", photos=photos, **texts, features={"elevator": None, "balcony": False})
    await api.put("/api/v1/listings/W-2", json={"offer": "rent", "kind": "house", "country": "CZ"})
    listed = (await api.get("/api/v1/listings", params={"sort": "reference"})).json()["items"]
    assert listed == [(await api.get(f"/api/v1/listings/W-{n}")).json() for n in (1, 2)]
    assert [photo["order"] for photo in listed[0]["photos"]] == [0, 2]


@pytest.mark.parametrize("currency", [{}, {"currency": "PLN"}])
async def test_dearest_first_is_the_same_for_one_currency_and_what_has_no_price_comes_last(
    api: AsyncClient, currency: dict[str, str]
) -> None:
    for number, amount in enumerate((300, 100, 300, 200)):
        await put(api, f"W-{number}", list_price={"amount": amount, "currency": "PLN"})
    await put(api, "N", list_price=None)
    seen: list[str] = []
    query: dict[str, str] = {"sort": "-price", "limit": "1", **currency}
    while "cursor" not in query or query["cursor"]:
        page = (await api.get("/api/v1/listings", params=query)).json()
        seen += [item["reference"] for item in page["items"]]
        query["cursor"] = page["next"] or ""
    assert seen == ["W-2", "W-0", "W-3", "W-1", *([] if currency else ["N"])]


@pytest.mark.parametrize("sort", ["newest", "oldest", "price", "-price", "area", "-area", "reference"])
async def test_pages_show_every_listing_once_in_every_order(api: AsyncClient, sort: str) -> None:
    for number in range(7):
        area = {"living_area": 40 + number // 2} if number % 3 else {}
        await put(api, f"W-{number}", list_price={"amount": 1000 * (number // 2), "currency": "PLN"}, **area)
    whole = await references(api, sort=sort)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await api.get("/api/v1/listings", params={"sort": sort, "limit": 2, **cursor})).json()
        seen += [item["reference"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
        await put(
            api, f"W-{seen[-1][2:]}b", list_price={"amount": 999999, "currency": "PLN"}, living_area=999
        )
    assert [name for name in seen if not name.endswith("b")] == whole
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"kind": "castle"}, "kind[0]"),
        ({"price_max": "cheap", "currency": "PLN"}, "price_max"),
        ({"price_max": "5"}, "currency"),
        ({"bbox": "1,2,3"}, "bbox"),
        ({"circle": "a,b,c"}, "circle"),
        ({"circle": "1,2,nan"}, "circle"),
        ({"limit": "0"}, "limit"),
        ({"limit": "100000"}, "limit"),
        ({"cursor": "not a cursor"}, "cursor"),
        ({"cursor": "bm90IGpzb24"}, "cursor"),
        ({"cursor": "WyJ4XHUwMDAwIiwgMV0", "sort": "reference"}, "cursor"),
        ({"cursor": "WzEsIDk5OTk5OTk5OTk5OTk5OTk5OTk5OTldCg", "sort": "price"}, "cursor"),
        ({"cursor": "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTksIDFd", "sort": "price"}, "cursor"),
        ({"cursor": "WyJBIiwgMV0", "sort": "price"}, "cursor"),
        ({"cursor": "WyJBIiwgMV0"}, "cursor"),
        ({"cursor": "WzllKzE3LCAxXQ"}, "cursor"),
        ({"agent": "99999999999999999999"}, "agent"),
        ({"text": "a\u0000b"}, "text"),
        ({"place": "x" * 300}, "place"),
    ],
)
async def test_a_query_that_cannot_be_meant_is_refused_by_the_name_of_its_parameter(
    api: AsyncClient, query: dict[str, str], field: str
) -> None:
    answer = await api.get("/api/v1/listings", params=query)
    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_words_of_any_kind_can_be_searched_for(api: AsyncClient) -> None:
    for text in ("!!!", "a & b | c:*", "'; drop table listing", "½ ² ① ﷺ", "\\", "<->", "ul. Żółta 3/4"):
        assert (await api.get("/api/v1/listings", params={"text": text})).status_code == 200


async def test_a_key_of_an_office_sees_and_changes_only_that_offices_listings(
    with_key: NewClient, warsaw: int, brno: int
) -> None:
    polish, czech, firm = await with_key(office=warsaw), await with_key(office=brno), await with_key()
    await put(polish, "W-1")
    await put(czech, "B-1", country="CZ", place="Brno")
    await put(firm, "F-1")
    assert await references(polish) == ["W-1"]
    assert (await references(firm, sort="reference")) == ["B-1", "F-1", "W-1"]
    assert (await polish.get("/api/v1/listings/B-1")).status_code == 404
    assert (await polish.get("/api/v1/listings/B-1/timeline")).status_code == 404
    for reference in ("B-1", "F-1"):
        answer = await polish.put(f"/api/v1/listings/{reference}", json=FLAT)
        assert answer.status_code == 403, answer.text
    moved = await polish.put("/api/v1/listings/W-1", json={**FLAT, "office": "brno"})
    assert moved.status_code == 403
    assert (await polish.get("/api/v1/listings/W-1")).json()["office"] == "warsaw"


async def test_ids_of_other_systems_are_kept_and_belong_to_one_listing(api: AsyncClient) -> None:
    await put(api, "W-1", source="feed", source_id="77")
    answer = await api.put("/api/v1/listings/W-2", json={**FLAT, "source": "feed", "source_id": "77"})
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "source_id"
    assert (await api.get("/api/v1/listings/W-1")).json()["source_id"] == "77"
