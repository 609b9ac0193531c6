"""Column maps: anyone's own file, with columns named like the fields or with a small map beside it."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid, NotFound
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.report import Report
from crm_estate.feeds.sheets.columns import map_names, read_map
from crm_estate.listings.search import get_listing

pytestmark = pytest.mark.anyio

OWN = (
    "reference,offer,kind,country,place,list_price.amount,list_price.currency,living_area,"
    "features.elevator,title.en"
)


async def take(file: Path, now: datetime, **more: Any) -> Report:
    return await import_listings(file, actor=SYSTEM, now=now, **more)


def flats(folder: Path) -> Path:
    file = folder / "flats.csv"
    file.write_text(
        "id,squareMeters,floorCount,buildYear,hasParkingSpace,city,price\na1,50,4,1974,yes,krakow,1\n"
    )
    return file


def test_every_map_of_the_project_is_sound() -> None:
    assert {"apartments_pl", "contacts", "cz_sreality", "listings", "si_najem"} <= set(map_names())
    assert all(read_map(name).about for name in map_names())


async def test_a_file_with_columns_named_like_the_fields_needs_no_map(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "own.tsv"
    lines = [
        OWN,
        'L-1,sprzedaż,mieszkanie,PL,Łódź,"849,000",PLN,54.5,tak,By the park',
        "L-2,rent,house,SI,Ljubljana,3.100 EUR,,120,,",
        "L-3,sale,house,SI,Ljubljana,5 000 Kč,EUR,120,,",
    ]
    with file.open("w", newline="", encoding="cp1250") as opened:
        csv.writer(opened, delimiter="\t").writerows(csv.reader(lines))
    report = await take(file, now)
    assert (report.map, report.new, report.refused) == ("listings", 2, 1)
    first = await get_listing("L-1", actor=SYSTEM)
    assert first.list_price
    assert first.list_price.amount == 849000
    assert (first.features, first.title) == ({"elevator": True}, {"en": "By the park"})
    second = await get_listing("L-2", actor=SYSTEM)
    assert second.list_price
    assert second.list_price.currency == "EUR"
    assert second.rent_period == "month"
    assert "contradict" in report.problems[0].reason


async def test_ones_own_map_is_a_small_file(db: str, now: datetime, tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(
        """
        source = "ours"
        id = "nr"
        [constants]
        offer = "sale"
        kind = "house"
        country = "CZ"
        list_price.currency = "CZK"
        [fields]
        list_price.amount = "cena"
        plot_area = { column = "pozemek", as = "area", times = 0.09290304 }
        place = ["obec", "město"]
        """
    )
    file = tmp_path / "ours.csv"
    file.write_text("nr;cena;pozemek;město\n7;5 415 000 Kč;10000;Brno\n", encoding="utf-8")
    assert (await take(file, now, map=own)).new == 1
    home = await get_listing("ours-7", actor=SYSTEM)
    assert home.plot_area == pytest.approx(929.03, abs=0.01)
    assert home.place == "Brno"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('constants.offer = "sale"\nfields.castle = "x"', "castle"),
        ('fields.floor = { column = "x", as = "tower" }', "tower"),
        ("this is not toml", "ours.toml"),
        ('of = "contacts"', "contacts"),
        ('id = "number"', "number"),
    ],
)
async def test_a_map_that_is_wrong_says_where(
    db: str, now: datetime, tmp_path: Path, lines: str, said: str
) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(lines)
    with pytest.raises(Invalid, match=said):
        await take(flats(tmp_path), now, map=own)


async def test_a_file_that_nobody_knows_says_what_it_lacks(db: str, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "what.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(Invalid, match=r"does not say: offer, kind, country.*columns are: a, b"):
        await take(file, now)
    with pytest.raises(NotFound, match="apartments_pl"):
        await take(file, now, map="no_such_map")
    with pytest.raises(NotFound):
        await take(tmp_path / "absent.csv", now)
    with pytest.raises(Invalid, match=r"save an older workbook as \.xlsx"):
        await take(file.rename(tmp_path / "old.xls"), now)


async def test_lines_of_json_are_the_bodies_of_the_api(db: str, now: datetime, tmp_path: Path) -> None:
    home = {
        "reference": "L-1",
        "offer": "sale",
        "kind": "land",
        "country": "RO",
        "place": "Iași",
        "plot_area": 500,
    }
    lines = [
        msgspec.json.encode(home).decode(),
        '{"reference": "L-2"',
        '{"reference": "L-3", "offer": "sale", "kind": "land", "country": "RO", "flor": 1}',
        '{"reference": "L-4", "offer": "sale", "kind": "land", "country": "RO", "plot_area": 0}',
    ]
    file = tmp_path / "homes.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    report = await take(file, now)
    assert (report.new, report.refused) == (1, 3)
    assert [(p.line, p.field) for p in report.problems] == [(2, ""), (3, "flor"), (4, "plot_area")]
    assert (await take(file, now)).unchanged == 1
