"""Listings go out as they are wanted, in every format, for whoever may see them."""

import zipfile
from collections.abc import AsyncGenerator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import cast

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.accounts.team import OfficeFacts, put_office
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.feeds.exporting import export_listings, write_to
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.known_outputs import OUTPUTS
from crm_estate.listings.facts import Photo, Price
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.pictures import address_of, keep_pictures, picture_of, pictures_named
from crm_estate.listings.search import ListingFilter, find_listings, get_listing
from tests.exported import FULL, export, many, pieces
from tests.some_pictures import jpeg

pytestmark = pytest.mark.anyio


def text_of(data: bytes) -> bytes:
    """What a file says, be it packed or not."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("openimmo.xml")


async def test_only_what_is_wanted_goes_out_and_all_of_it_page_by_page(
    db: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_estate.feeds.exporting.LARGEST", 4)
    await many(11, now)
    out = await export_listings("jsonl", ListingFilter(), actor=SYSTEM, now=now)
    found = [piece.count(b"\n") async for piece in out.pieces]
    assert (max(found), sum(found)) == (4, 11)
    houses = [msgspec.json.decode(row) for row in (await export("jsonl", kind=["house"])).splitlines()]
    assert [home["reference"] for home in houses] == [f"L-{i:03}" for i in range(1, 11, 2)]


@pytest.mark.parametrize("format", [known.name for known in OUTPUTS])
async def test_a_home_on_the_market_is_in_the_file_of_every_format(
    db: str, now: datetime, format: str
) -> None:
    home = msgspec.structs.replace(
        FULL, standard_status="Active", custom={}, list_price=Price(900.0, "EUR"), rent_period="month"
    )
    await receive(home, actor=SYSTEM, now=now)
    assert b"facing the yard" in text_of(
        await pieces(await export_listings(format, ListingFilter(), actor=SYSTEM, now=now))
    )


@pytest.mark.parametrize("format", ["trovit", "kyero"])
async def test_portals_learn_where_a_home_has_its_page(db: str, now: datetime, format: str) -> None:
    home = msgspec.structs.replace(FULL, standard_status="Active", custom={}, list_price=Price(900.0, "EUR"))
    await receive(home, actor=SYSTEM, now=now)
    assert "/homes/W-1" in await export(format)


async def test_homes_leave_as_a_zip_with_their_pictures_and_come_in_again_with_them(
    db: str, now: datetime, tmp_path: Path
) -> None:
    shown = [picture_of(jpeg(seed=bytes([i]))) for i in range(6)]
    await keep_pictures(shown, now)
    photos = [Photo(address_of(one), f"Room {i}", i) for i, one in enumerate(shown)]
    for name, some in (("Z-1", photos), ("Z-2", photos[:2])):
        home = msgspec.structs.replace(
            FULL, reference=name, source_id=name, standard_status="Active", custom={}, photos=some,
            list_price=Price(900.0, "EUR"),
        )  # fmt: skip
        await receive(home, actor=SYSTEM, now=now)
    before = await get_listing("Z-1", actor=SYSTEM)
    out = await export_listings("openimmo-zip", ListingFilter(), actor=SYSTEM, now=now)
    file = tmp_path / out.name
    assert (file.suffix, await write_to(file, out)) == (".zip", file.stat().st_size)
    await database.execute("truncate listing cascade")
    await database.execute("delete from picture")
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.new, report.refused) == (2, 0)
    page = await find_listings(ListingFilter(), actor=SYSTEM, sort="reference")
    assert [len(one.photos) for one in page.items] == [6, 2]
    for name in (
        "photos", "living_area", "rooms_total", "bedrooms_total", "floors_total", "year_built", "place",
        "street", "list_price", "rent_period", "title", "description", "location",
    ):  # fmt: skip
        after, had = (msgspec.to_builtins(getattr(one, name)) for one in (page.items[0], before))
        if name == "location":
            after, had = ({**said, "precision_m": None} for said in (after, had))
        assert after == had, name
    kept = await pictures_named([one.hash for one in shown])
    assert {one.hash: one.data for one in kept} == {one.hash: one.data for one in shown}


async def test_a_zip_leaves_picture_by_picture_and_what_broke_off_leaves_nothing_open(
    db: str, now: datetime
) -> None:
    shown = [picture_of(jpeg(seed=bytes([i]))) for i in range(9)]
    await keep_pictures(shown, now)
    photos = [Photo(address_of(one), "", i) for i, one in enumerate(shown)]
    home = msgspec.structs.replace(FULL, standard_status="Active", custom={}, photos=photos)
    await receive(home, actor=SYSTEM, now=now)
    out = await export_listings("openimmo-zip", ListingFilter(), actor=SYSTEM, now=now)
    assert [piece.count(b"\xff\xd8\xff") async for piece in out.pieces] == [1] * 9 + [0, 0]
    broken = (await export_listings("openimmo-zip", ListingFilter(), actor=SYSTEM, now=now)).pieces
    assert await anext(broken)
    await cast(AsyncGenerator[bytes], broken).aclose()


async def test_portals_are_told_of_what_is_on_the_market(db: str, now: datetime) -> None:
    await many(6, now)
    assert (await export("kyero")).count("<property>") == 4
    assert (await export("kyero", status="Closed")).count("<property>") == 2
    assert (await export("csv")).count("\nL-") == 6


async def test_the_office_that_sends_is_named_and_a_wrong_format_is_refused(db: str, now: datetime) -> None:
    office = await put_office(OfficeFacts(reference="KRK", name="Kraków", country="PL", city=""))
    await database.execute("update office set email = 'krakow@example.org' where id = $1", office)
    key = Actor(kind="key", id=1, office=office, scopes=frozenset({"listings:read"}))
    assert "krakow@example.org" in await export("kyero", key)
    with pytest.raises(Invalid, match="kyero"):
        await export("floppy")
    with pytest.raises(Invalid, match="currency"):
        await export("csv", price_min=5.0)
