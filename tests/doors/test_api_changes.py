"""The change feed at the API: nothing is missed, nothing comes twice, nothing is shown that is not theirs."""

from datetime import datetime
from typing import Any

import asyncpg
import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from crm_estate.api.examples import CONTACT, LISTING
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.base.paging import cursor
from crm_estate.webhooks import feed
from crm_estate.webhooks.feed import Position, position_of
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
CHANGES = "/api/v1/changes"
WROTE = "insert into fact (kind, at, actor) values ('field.added', now(), $1)"


async def ask(client: AsyncClient, since: str | None = None, **more: Any) -> dict[str, Any]:
    answer = await client.get(CHANGES, params={**({"since": since} if since else {}), **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def all_since(client: AsyncClient, since: str | None = None, **more: Any) -> tuple[list[Any], str]:
    """Every change from there on, and where they end."""
    items: list[Any] = []
    for _ in range(200):
        page = await ask(client, since, **more)
        items += page["items"]
        since = page["next"]
        if not page["more"]:
            return items, page["next"]
    raise AssertionError("the feed has no end")


async def put(client: AsyncClient, reference: str, **changes: Any) -> None:
    answer = await client.put(
        f"/api/v1/listings/{reference}", json={**LISTING, "source_id": reference, **changes}
    )
    assert answer.status_code in (200, 201), answer.text


async def test_a_program_that_asks_again_with_next_sees_everything_once(api: AsyncClient) -> None:
    for n in range(5):
        await put(api, f"H-{n}")
    items, end = await all_since(api, limit=2)
    assert [item["kind"] for item in items] == ["listing.added", "listing.published"] * 5
    assert len({item["id"] for item in items}) == 10
    assert await ask(api, end) == {"items": [], "next": end, "more": False}
    await put(api, "H-1", list_price={"amount": 700_000, "currency": "PLN"})
    more, _ = await all_since(api, end)
    assert [(item["kind"], item["listing_reference"]) for item in more] == [("listing.repriced", "H-1")]


async def test_who_begins_now_sees_only_what_is_to_come(api: AsyncClient) -> None:
    await put(api, "H-1")
    begun = await ask(api, "now")
    assert begun["items"] == []
    await put(api, "H-2")
    assert {item["listing_reference"] for item in (await all_since(api, begun["next"]))[0]} == {"H-2"}


async def test_only_the_kinds_asked_for_are_answered(api: AsyncClient) -> None:
    await put(api, "H-1")
    await api.put("/api/v1/contacts/K-1", json=CONTACT)
    named, _ = await all_since(api, kinds=["listing.published", "contact.*"])
    assert {item["kind"] for item in named} == {"listing.published", "contact.added", "contact.consented"}
    wrong = await api.get(CHANGES, params={"kinds": "listing.exploded"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "kinds")


async def test_what_is_committed_late_is_not_skipped_whatever_was_read_meanwhile(
    api: AsyncClient, db: str
) -> None:
    one, two, three = [await asyncpg.connect(db) for _ in range(3)]
    try:
        early, middle = one.transaction(), two.transaction()
        await early.start()
        await one.execute(WROTE, "first")
        await middle.start()
        await two.execute(WROTE, "second")
        await three.execute(WROTE, "third")
        seen, end = await all_since(api, limit=1)
        assert [item["actor"] for item in seen] == ["third"]
        await middle.commit()
        await three.execute(WROTE, "fourth")
        more, end = await all_since(api, end, limit=1)
        assert [item["actor"] for item in more] == ["second", "fourth"]
        await early.commit()
        last, end = await all_since(api, end, limit=1)
        assert [item["actor"] for item in last] == ["first"]
        assert (await all_since(api, end))[0] == []
    finally:
        for connection in (one, two, three):
            await connection.close()


async def test_what_is_committed_between_two_pages_comes_after_them(api: AsyncClient, db: str) -> None:
    late = await asyncpg.connect(db)
    try:
        begun = late.transaction()
        await begun.start()
        await late.execute(WROTE, "late")
        for n in range(3):
            await database.execute(WROTE, str(n))
        page = await ask(api, limit=2)
        await begun.commit()
        rest, end = await all_since(api, page["next"], limit=2)
        last, _ = await all_since(api, end)
    finally:
        await late.close()
    assert [item["actor"] for item in page["items"] + rest + last] == ["0", "1", "2", "late"]


async def test_a_long_journal_is_looked_through_bit_by_bit(
    api: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_estate.webhooks.visible.EXAMINED", 4)
    monkeypatch.setattr(feed.end_of_batch, "__defaults__", (4,))
    for n in range(9):
        await put(api, f"H-{n}")
    await api.put("/api/v1/contacts/K-1", json=CONTACT)
    first = await ask(api, kinds="contact.added")
    assert (first["items"], first["more"]) == ([], True)
    found, _ = await all_since(api, kinds="contact.added")
    assert [item["contact_reference"] for item in found] == ["K-1"]


async def test_a_key_sees_what_its_scopes_and_its_office_allow(
    with_key: NewClient, warsaw: int, brno: int
) -> None:
    in_warsaw, in_brno = await with_key(office=warsaw), await with_key(office=brno)
    await put(in_warsaw, "W-1")
    await put(in_brno, "B-1")
    await in_brno.put("/api/v1/contacts/K-1", json=CONTACT)
    homes = await with_key(scopes=("changes:read", "listings:read"), office=brno)
    people = await with_key(scopes=("changes:read", "contacts:read"))
    nothing = await with_key(scopes=("changes:read",))
    assert {i["listing_reference"] for i in (await all_since(in_warsaw))[0]} == {"W-1"}
    assert {i["kind"] for i in (await all_since(homes))[0]} == {"listing.added", "listing.published"}
    assert {i["contact_reference"] for i in (await all_since(people))[0]} == {"K-1"}
    assert (await all_since(nothing))[0] == []
    assert (await (await with_key(scopes=("listings:read",))).get(CHANGES)).status_code == 403


async def test_what_is_decided_inside_stays_inside(api: AsyncClient, now: datetime) -> None:
    for kind in ("demo.loaded", "webhook.added", "kind.of_tomorrow"):
        await database.execute("insert into fact (kind, at, actor) values ($1, $2, 'system')", kind, now)
    assert (await all_since(api))[0] == []


@pytest.mark.parametrize(
    "since",
    [
        "x", "bm93", cursor(1, 2), cursor("1:2:3:4", None, 0, 0), cursor("5:3:", None, 0, 0),
        cursor("1:9:7,3", None, 0, 0), cursor("0:3:", None, 0, 0), cursor(None, None, -1, 0),
        cursor(None, None, 0, 2**63), cursor("1:2:", None, 0, "a"), cursor("1:2:\n", None, 0, 0),
        cursor("99999999999999999999:99999999999999999999:", None, 0, 0), "é", "a b",
    ],
)  # fmt: skip
async def test_a_cursor_that_was_given_by_nobody_is_refused(api: AsyncClient, since: str) -> None:
    answer = await api.get(CHANGES, params={"since": since})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "since"


async def test_a_place_in_a_journal_that_is_no_more_has_expired(api: AsyncClient) -> None:
    answer = await api.get(CHANGES, params={"since": cursor("999999999:999999999:", None, 0, 0)})
    assert answer.status_code == 410
    assert "since=now" in answer.json()["detail"]


numbers = st.integers(1, 2**40)


@given(numbers, st.lists(numbers, max_size=30), st.integers(0, 2**40), st.integers(0, 2**62), st.booleans())
def test_every_place_is_found_again_by_its_word(
    lowest: int, steps: list[int], txid: int, fact: int, is_open: bool
) -> None:
    under_way = sorted(lowest + step for step in steps)
    shot = f"{lowest}:{(under_way or [lowest])[-1] + 1}:{','.join(map(str, under_way))}"
    place = Position(shot, shot if is_open else None, txid, fact)
    assert position_of(place.word) == place


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_a_word_that_is_none_is_refused_by_name(word: str) -> None:
    with pytest.raises(Invalid) as refused:
        position_of(word)
    assert refused.value.field == "since"
