"""Listings out of files: what is taken, what is refused and why, and that the same again is nothing."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.contacts.people import receive as receive_contact
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.report import Report
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import get_listing

pytestmark = pytest.mark.anyio

PL_HOME = {
    "id": "a1", "city": "krakow", "type": "blockOfFlats", "squareMeters": "53.125", "rooms": "2.0",
    "floor": "3.0", "floorCount": "4.0", "buildYear": "1974.0", "latitude": "50.0614",
    "longitude": "19.9366", "condition": "low", "hasParkingSpace": "yes", "hasElevator": "",
    "price": "600000",
}  # fmt: skip


def write_pl(file: Path, *homes: dict[str, str]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.DictWriter(opened, list(PL_HOME))
        rows.writeheader()
        rows.writerows({**PL_HOME, **home} for home in homes)
    return file


async def take(file: Path, now: datetime, **more: Any) -> Report:
    return await import_listings(file, actor=SYSTEM, now=now, **more)


async def facts() -> list[str]:
    rows = await database.fetch("select kind from fact order by id")
    return [row["kind"] for row in rows]


async def test_a_row_becomes_a_listing_with_what_the_source_says_and_nothing_more(
    db: str, now: datetime, tmp_path: Path
) -> None:
    report = await take(write_pl(tmp_path / "flats.csv", {}), now)
    assert (report.map, report.read, report.new, report.problems) == ("apartments_pl", 1, 1, [])
    home = await get_listing("apartments_pl-a1", actor=SYSTEM)
    assert (home.source, home.source_id, home.place) == ("apartments_pl", "a1", "Kraków")
    assert home.list_price
    assert (home.list_price.amount, home.list_price.currency) == (600000.0, "PLN")
    assert (home.living_area, home.rooms_total, home.floor, home.year_built) == (53.125, 2.0, 3, 1974)
    assert home.features == {"parking": True}  # an empty cell is not a no
    assert home.location
    assert home.location.lat == 50.0614


async def test_wrong_rows_are_reported_by_line_column_and_reason_and_stop_nothing(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = write_pl(
        tmp_path / "flats.csv",
        {},
        {"id": "a2", "squareMeters": "many", "hasElevator": "perhaps"},
        {"id": "a3", "price": "-1"},
        {"id": "a4", "latitude": "200"},
        {"id": "a5", "floor": "9"},
        {"id": "a6", "type": "castle"},
        {"id": "", "price": "1"},
        {"id": "a8", "city": "Krakovvw", "latitude": "", "longitude": ""},
        {"id": "a9"},
    )
    report = await take(file, now)
    assert (report.read, report.new, report.refused, report.noted) == (9, 2, 7, 0)
    found = [(p.line, p.column, p.field, p.value) for p in report.problems]
    assert found == [
        (3, "squareMeters", "living_area", "many"),
        (3, "hasElevator", "features.elevator", "perhaps"),
        (4, "price", "list_price.amount", "-1"),
        (5, "latitude", "location.lat", "200"),
        (6, "floor", "floor", "9"),
        (7, "type", "kind", "castle"),
        (8, "", "source_id", ""),
        (9, "city", "place", "Krakovvw"),
    ]
    reasons = [problem.reason for problem in report.problems]
    assert reasons[0] == "'many' is not a number."
    assert reasons[4] == "Floor 9 of 4 is above the roof."
    assert "Did you mean Kraków" in reasons[7]
    assert await database.fetch_value("select count(*) from listing") == 2


async def test_the_same_file_again_writes_no_row_and_no_fact(db: str, now: datetime, tmp_path: Path) -> None:
    file = write_pl(
        tmp_path / "flats.csv", {}, {"id": "a2", "city": "warszawa", "latitude": "52.2", "longitude": "21"}
    )
    await take(file, now)
    rows, before = await database.fetch("select * from listing order by id"), await facts()
    again = await take(file, now + timedelta(days=1))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert await facts() == before
    assert await database.fetch("select * from listing order by id") == rows


async def test_a_changed_price_is_one_fact_and_touches_no_other_listing(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = write_pl(tmp_path / "flats.csv", {}, {"id": "a2"})
    await take(file, now)
    before = await facts()
    report = await take(write_pl(file, {}, {"id": "a2", "price": "550000"}), now + timedelta(days=1))
    assert (report.changed, report.unchanged) == (1, 1)
    assert (await facts())[len(before) :] == ["listing.repriced"]
    versions = await database.fetch("select reference, version from listing order by reference")
    assert [row["version"] for row in versions] == [1, 2]


async def test_what_the_file_has_no_column_for_is_kept(db: str, now: datetime, tmp_path: Path) -> None:
    file = write_pl(tmp_path / "flats.csv", {})
    await take(file, now)
    await receive_contact(
        ContactFacts(reference="K-1", name=PersonName("Mara", "Nowak")), actor=SYSTEM, now=now
    )
    imported = await get_listing("apartments_pl-a1", actor=SYSTEM)
    said = {name: getattr(imported, name) for name in ListingFacts.__struct_fields__}
    at_the_desk = {
        "owner": "K-1",
        "standard_status": "Pending",
        "title": {"en": "By the park"},
        "features": {**imported.features, "pool": True},
    }
    await receive(ListingFacts(**{**said, **at_the_desk}), actor=SYSTEM, now=now)
    report = await take(write_pl(file, {"price": "500000"}), now)
    home = await get_listing("apartments_pl-a1", actor=SYSTEM)
    assert report.changed == 1
    assert (home.owner, home.standard_status, home.title) == ("K-1", "Pending", {"en": "By the park"})
    assert home.features == {"parking": True, "pool": True}
    assert home.list_price
    assert home.list_price.amount == 500000
    assert (await take(file, now)).unchanged == 1


async def test_the_second_row_of_one_id_is_refused_and_names_the_first(
    db: str, now: datetime, tmp_path: Path
) -> None:
    report = await take(write_pl(tmp_path / "flats.csv", {}, {"price": "1"}), now)
    assert (report.new, report.refused) == (1, 1)
    assert report.problems[0].line == 3
    assert "line 2" in report.problems[0].reason
    home = await get_listing("apartments_pl-a1", actor=SYSTEM)
    assert home.list_price
    assert home.list_price.amount == 600000


async def test_a_doubtful_value_is_left_out_with_a_note_and_the_row_is_kept(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = write_pl(
        tmp_path / "flats.csv",
        {"id": "old", "buildYear": "11"},
        {"id": "nowhere", "city": "Kozia Wólka Nowa"},
        {"id": "elsewhere", "city": "szczecin"},
        {"id": "half", "longitude": ""},
        {"id": "ocean", "latitude": "0", "longitude": "0.0"},
        {"id": "flat", "squareMeters": "0"},
        {"id": "free", "price": "0"},
    )
    report = await take(file, now)
    assert (report.new, report.refused, report.noted) == (7, 0, 6)
    notes = [(p.line, p.column, p.refused) for p in report.problems]
    assert notes == [
        (2, "buildYear", False),
        (3, "city", False),
        (4, "city", False),
        (5, "latitude", False),
        (6, "latitude", False),
        (7, "squareMeters", False),
    ]
    nowhere = await get_listing("apartments_pl-nowhere", actor=SYSTEM)
    assert nowhere.place is None
    assert nowhere.location
    assert nowhere.location.lon == 19.9366
    assert (await get_listing("apartments_pl-elsewhere", actor=SYSTEM)).place is None
    assert (await get_listing("apartments_pl-old", actor=SYSTEM)).year_built is None
    assert (await get_listing("apartments_pl-free", actor=SYSTEM)).list_price is None


async def test_refused_rows_can_be_mended_in_a_file_of_their_own_and_sent_again(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = write_pl(tmp_path / "flats.csv", {}, {"id": "a2", "price": "dear"})
    bad = tmp_path / "refused.csv"
    await take(file, now, refused=bad)
    text = bad.read_text(encoding="utf-8-sig")
    row = next(csv.DictReader(text.splitlines()))
    assert (row["id"], row["line"], row["reason"]) == ("a2", "3", "price: 'dear' is not a number.")
    bad.write_text(text.replace(",dear,", ",610000,"), encoding="utf-8")
    report = await take(bad, now)
    assert (report.new, report.refused) == (1, 0)


async def test_progress_reaches_the_end_of_the_file(db: str, now: datetime, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    file = write_pl(tmp_path / "flats.csv", *({"id": f"a{i}"} for i in range(1200)))
    await take(file, now, progress=lambda done, lines: told.append((done, lines)))
    assert [lines for _, lines in told] == [1201] * len(told)
    assert sorted(told) == told
    assert told[-1] == (1201, 1201)


async def test_seventeen_thousand_real_flats_come_in_whole_and_once(
    db: str, now: datetime, shared: Path
) -> None:
    file = shared / "data" / "apartments_pl" / "apartments_pl_2024_03.csv.gz"
    report = await take(file, now)
    assert (report.read, report.new, report.refused, report.noted) == (17318, 17318, 0, 0)
    assert await database.fetch_value("select count(*) from listing where place is not null") == 17318
    again = await take(file, now + timedelta(days=1))
    assert (again.unchanged, again.changed, again.new) == (17318, 0, 0)
    assert await database.fetch_value("select count(*) from fact") == 2 * 17318
    assert await database.fetch_value("select max(version) from listing") == 1


async def test_a_real_czech_workbook_comes_in_whole(db: str, now: datetime, shared: Path) -> None:
    report = await take(shared / "data" / "cz_sreality" / "data_prodej_byty_20_05_02.xlsx", now)
    assert (report.map, report.read, report.new, report.refused) == ("cz_sreality", 12857, 12857, 0)
    assert {p.column for p in report.problems} == {"město", "pokoje"}  # unknown hamlets; 6 rooms and more
    placed = await database.fetch_value("select count(*) from listing where place is not null")
    assert (placed, report.noted) == (12629, 269)
    atypical = await database.fetch_value("select count(*) from listing where rooms_total is null")
    assert atypical == 123
