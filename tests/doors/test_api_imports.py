"""Files handed in and fetched through the API: streamed, kept, decided on, within the key's scopes."""

import zipfile
from collections.abc import AsyncIterator
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.contacts.search import ContactFilter, find_contacts
from crm_estate.feeds import waiting
from crm_estate.feeds.sizes import LARGEST_SENT
from crm_estate.listings.search import get_listing
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio

IMPORTS = "/api/v1/imports"
HEAD = "reference,offer,kind,country,place,list_price.amount,list_price.currency,living_area\n"


def rows(count: int, times: int = 1, first: int = 0) -> str:
    return HEAD + "".join(
        f"R-{i},sale,apartment,PL,Warszawa,{(450_000 + 7_000 * i) * times},PLN,{40 + i}\n"
        for i in range(first, first + count)
    )


async def hand_in(api: AsyncClient, text: str, **asked: Any) -> str:
    """The address of the import."""
    answer = await api.post(
        IMPORTS, params=asked, content=text.encode(), headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"{IMPORTS}/{answer.json()['id']}"
    return answer.headers["location"]


async def done(api: AsyncClient, text: str, now: datetime, **asked: Any) -> str:
    at = await hand_in(api, text, **asked)
    await waiting.read_next(now)
    return at


async def test_a_file_is_handed_in_read_and_looked_after(api: AsyncClient, now: datetime) -> None:
    at = await hand_in(api, rows(3).replace("PLN,41", "PLN,many"), file_name="flats.csv", full="false")
    waits = (await api.get(at)).json()
    assert (waits["state"], waits["file_name"], waits["asked"]["full"]) == ("waiting", "flats.csv", False)
    await waiting.read_next(now)
    after = (await api.get(at)).json()
    assert (after["state"], after["new"], after["refused"]) == ("done", 2, 1)
    [problem] = (await api.get(f"{at}/problems")).json()["items"]
    assert (problem["line"], problem["field"], problem["value"]) == (3, "living_area", "many")
    refused = await api.get(f"{at}/refused")
    assert refused.headers["content-type"] == "text/csv; charset=utf-8"
    assert "R-1" in refused.text
    mended = await done(api, refused.text.replace("many", "41"), now)
    assert (await api.get(mended)).json()["new"] == 1
    assert (await get_listing("R-1", actor=SYSTEM)).living_area == 41


async def test_lists_of_imports_are_paged_and_narrowed(api: AsyncClient, now: datetime) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        await hand_in(api, rows(1), file_name=name)
    await waiting.read_next(now)
    page = (await api.get(IMPORTS, params={"limit": 2})).json()
    assert [one["file_name"] for one in page["items"]] == ["c.csv", "b.csv"]
    rest = (await api.get(IMPORTS, params={"limit": 2, "cursor": page["next"]})).json()
    assert [one["file_name"] for one in rest["items"]] == ["a.csv"]
    assert len((await api.get(IMPORTS, params={"state": "done"})).json()["items"]) == 1
    assert (await api.get(IMPORTS, params={"subject": "contacts"})).json()["items"] == []
    assert (await api.get(IMPORTS, params={"state": "lost"})).status_code == 422


async def test_what_is_held_is_done_on_a_word_or_dropped(api: AsyncClient, now: datetime) -> None:
    await done(api, rows(30), now)
    held, other = [await done(api, rows(20, 1000, first), now) for first in (30, 60)]
    found = (await api.get(held)).json()
    assert found["state"] == "held"
    assert {alarm["cause"] for alarm in found["alarms"]} >= {"thousands"}
    assert (await api.post(f"{held}/approval")).json()["state"] == "waiting"
    await waiting.read_next(now)
    assert (await api.get(held)).json()["new"] == 20
    assert (await api.delete(other)).json()["state"] == "held"
    assert (await api.get(other)).json()["state"] == "dropped"
    assert (await api.post(f"{other}/approval")).status_code == 409
    assert (await api.delete(held)).status_code == 409


async def test_what_cannot_be_is_refused_and_nothing_is_kept(api: AsyncClient) -> None:
    for params, media, content, field in (
        ({}, "text/csv", b"", "file"),
        ({}, "application/octet-stream", b"x", "file_name"),
        ({"subject": "houses"}, "text/csv", b"x", "subject"),
        ({"fast": "yes"}, "text/csv", b"x", "fast"),
        ({"full": "perhaps"}, "text/csv", b"x", "full"),
    ):
        answer = await api.post(IMPORTS, params=params, content=content, headers={"Content-Type": media})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["field"] == field
    assert (await api.get(IMPORTS)).json()["items"] == []
    assert await database.fetch_value("select count(*) from feed_file") == 0


async def test_a_file_that_is_too_large_is_refused_before_it_is_sent(api: AsyncClient) -> None:
    async def never() -> AsyncIterator[bytes]:
        yield b"a,b\n"

    headers = {"Content-Type": "text/csv", "Content-Length": str(LARGEST_SENT + 1)}
    answer = await api.post(IMPORTS, content=never(), headers=headers)
    assert answer.status_code == 413
    assert await database.fetch_value("select count(*) from feed_run") == 0


async def test_a_file_larger_than_other_bodies_is_kept_piece_by_piece(api: AsyncClient) -> None:
    async def long() -> AsyncIterator[bytes]:
        yield HEAD.encode()
        for _ in range(18):
            yield b"x" * 2**20 + b"\n"

    answer = await api.post(IMPORTS, content=long(), headers={"Content-Type": "text/csv"})
    assert answer.status_code == 202
    assert answer.json()["bytes"] == len(HEAD) + 18 * (2**20 + 1)


async def test_the_same_file_under_one_word_is_handed_in_once(api: AsyncClient) -> None:
    headers = {"Content-Type": "text/csv", "Idempotency-Key": "monday"}
    answers = [await api.post(IMPORTS, content=rows(2).encode(), headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert await database.fetch_value("select count(*) from feed_run") == 1
    assert (await database.fetch_value("select sum(length(content)) from feed_file")) == len(rows(2))


async def test_contacts_come_and_go_as_files_too(api: AsyncClient, now: datetime) -> None:
    at = await done(api, "imię;nazwisko;e-mail\nAnna;Nowak;anna@example.org\n", now, subject="contacts")
    assert (await api.get(at)).json()["new"] == 1
    out = await api.get("/api/v1/exports/contacts")
    assert "anna@example.org" in out.text
    lines = await api.get("/api/v1/exports/contacts", params={"format": "jsonl"})
    assert lines.headers["content-type"] == "application/x-ndjson"
    again = await done(api, lines.text, now, subject="contacts", file_name="k.jsonl")
    assert (await api.get(again)).json()["unchanged"] == 1
    assert len((await find_contacts(ContactFilter(), actor=SYSTEM)).items) == 1


async def test_a_key_reaches_what_its_scopes_say(
    with_key: NewClient, api: AsyncClient, now: datetime
) -> None:
    homes = await hand_in(api, rows(1))
    people = await hand_in(api, "e-mail\na@example.org\n", subject="contacts")
    reader = await with_key(scopes=("listings:read",))
    assert (await reader.get(homes)).status_code == 200
    assert (await reader.get(people)).status_code == 403
    assert (await reader.get(f"{people}/refused")).status_code == 403
    assert [one["subject"] for one in (await reader.get(IMPORTS)).json()["items"]] == ["listings"]
    assert (await reader.get(IMPORTS, params={"subject": "contacts"})).status_code == 403
    for answer in (
        await reader.post(IMPORTS, content=rows(1), headers={"Content-Type": "text/csv"}),
        await reader.post(f"{homes}/approval"),
        await reader.delete(homes),
        await reader.get("/api/v1/exports/contacts"),
    ):
        assert answer.status_code == 403
    assert (await reader.get("/api/v1/exports/listings")).status_code == 200
    writer = await with_key(scopes=("contacts:write",))
    named = {"subject": "contacts", "file_name": "k.csv"}
    assert (await writer.post(IMPORTS, params=named, content="e-mail\nb@example.org\n")).status_code == 202
    assert (await writer.delete(homes)).status_code == 403
    nothing = await with_key(scopes=("matches:read",))
    assert (await nothing.get(IMPORTS)).status_code == 403


async def test_an_offices_key_sees_its_offices_imports(
    with_key: NewClient, api: AsyncClient, warsaw: int, brno: int
) -> None:
    ours, theirs = await with_key(office=warsaw), await with_key(office=brno)
    at = await hand_in(ours, rows(1))
    assert (await theirs.get(at)).status_code == 404
    assert (await theirs.delete(at)).status_code == 404
    assert (await theirs.get(IMPORTS)).json()["items"] == []
    assert (await api.get(at)).status_code == 200


async def test_listings_are_fetched_as_files_in_any_format(api: AsyncClient, now: datetime) -> None:
    await done(api, rows(5), now)
    out = await api.get("/api/v1/exports/listings", params={"format": "csv", "area_min": 43})
    assert out.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="listings-2026-11-02.csv"' in out.headers["content-disposition"]
    assert [line.partition(",")[0] for line in out.text.splitlines()[1:]] == ["R-3", "R-4"]
    again = await done(api, (await api.get("/api/v1/exports/listings")).text, now)
    assert (await api.get(again)).json()["unchanged"] == 5
    kyero = await api.get("/api/v1/exports/listings", params={"format": "kyero"})
    assert kyero.headers["content-type"] == "application/xml"
    assert kyero.text.count("<property>") == 5
    packed = await api.get("/api/v1/exports/listings", params={"format": "openimmo-zip"})
    assert packed.headers["content-type"] == "application/zip"
    assert packed.headers["content-disposition"].endswith('.zip"')
    with zipfile.ZipFile(BytesIO(packed.content)) as archive:
        assert archive.read("openimmo.xml").count(b"<immobilie>") == 5


async def test_an_export_that_cannot_be_is_refused_before_a_byte_is_sent(api: AsyncClient) -> None:
    for params, field in (
        ({"format": "floppy"}, "format"),
        ({"price_min": "5"}, "currency"),
        ({"colour": "red"}, "colour"),
    ):
        answer = await api.get("/api/v1/exports/listings", params=params)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
