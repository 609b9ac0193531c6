"""What each record of a feed said is kept with it: where it stood, whose it is, of which fields it spoke."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.feeds import waiting
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.reso import reading
from crm_estate.feeds.runs import Asked
from crm_estate.feeds.spool import Spool, Waiting
from crm_estate.listings.search import get_listing
from tests.counting import queries
from tests.features.test_feeds_listings import write_pl
from tests.features.test_feeds_reso import HOUSE, common
from tests.features.test_feeds_runs import FULL, flats, take
from tests.features.test_feeds_waiting import hand_in

pytestmark = pytest.mark.anyio


pytestmark = pytest.mark.anyio


async def told(kind: str) -> list[dict[str, Any]]:
    """Where the facts of a kind say that they came from, as they were written."""
    rows = await database.fetch("select data from fact where kind = $1 order by id", kind)
    return [json.loads(row["data"])["from"] for row in rows]


def row_of(run: int, line: int, source_id: str) -> dict[str, Any]:
    return {"run": run, "line": line, "source": "apartments_pl", "source_id": source_id}


async def test_every_fact_of_a_feed_names_the_row_it_came_from(
    db: str, now: datetime, tmp_path: Path
) -> None:
    first = await take(tmp_path, now, flats(2))
    assert await told("listing.added") == [row_of(first.run, 2, "a0"), row_of(first.run, 3, "a1")]
    cheaper = [{"id": "new"}, *flats(1), {"id": "a1", "squareMeters": "41", "price": "400000"}]
    second = await take(tmp_path, now, cheaper)
    assert await told("listing.repriced") == [row_of(second.run, 4, "a1")]


async def test_what_waited_for_a_persons_word_tells_the_same_as_if_nobody_had_been_asked(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(12))
    in_thousands = [{**flat, "price": str(int(flat["price"]) // 1_000)} for flat in flats(12)]
    run = await hand_in(tmp_path, now, in_thousands)
    held = await waiting.read_next(now)
    assert held is not None
    assert (held.held, await told("listing.repriced")) == (True, [])
    await waiting.go_ahead(run, actor=SYSTEM, now=now)
    await waiting.read_next(now + timedelta(days=3))
    assert await told("listing.repriced") == [row_of(run, 2 + i, f"a{i}") for i in range(12)]


async def test_what_a_full_feed_stops_naming_tells_which_file_did_not_name_it(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(10))
    report = await take(tmp_path, now, flats(9), full=True)
    assert await told("listing.withdrawn") == [{"run": report.run, "source": "apartments_pl"}]
    back = await import_listings(
        write_pl(tmp_path / "back.csv", *reversed(flats(10))), actor=SYSTEM, now=now, asked=FULL
    )
    assert (await told("listing.published"))[-1] == row_of(back.run, 2, "a9")


def page(file: Path, *records: Any) -> Path:
    file.write_text(common(*records))
    return file


async def take_page(file: Path, now: datetime) -> int:
    report = await import_listings(file, actor=SYSTEM, now=now, asked=Asked(go_ahead=True))
    assert report.refused == 0, report.problems
    return report.run


async def test_a_word_that_a_listing_is_gone_tells_where_it_stands(
    db: str, now: datetime, tmp_path: Path
) -> None:
    house, system = {**HOUSE, "StandardStatus": "Active"}, "OriginatingSystemName"
    await take_page(page(tmp_path / "first.json", house), now)
    gone = {"ListingKey": "NW1001", system: HOUSE[system], "MlgCanView": False}
    run = await take_page(page(tmp_path / "second.json", {**house, "ListingKey": "NW2"}, gone), now)
    said = {"run": run, "line": 2, "place": "/value[1]", "source": "reso-northwest", "source_id": "NW1001"}
    assert await told("listing.withdrawn") == [said]


async def test_of_two_records_of_one_file_only_the_one_that_speaks_of_pictures_loses_its_own(
    db: str, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LOOKED_AT", 1)
    other = {**HOUSE, "ListingKey": "NW2"}
    await take_page(page(tmp_path / "first.json", HOUSE, other), now)
    silent = {name: value for name, value in HOUSE.items() if name != "Media"} | {"ListPrice": "2500"}
    await take_page(page(tmp_path / "second.json", silent, {**other, "Media": []}), now)
    kept, lost = [await get_listing(f"reso-northwest-{key}", actor=SYSTEM) for key in ("NW1001", "NW2")]
    assert kept.list_price
    assert (kept.list_price.amount, len(kept.photos), len(lost.photos)) == (2500, 2, 0)


async def test_records_that_speak_of_different_fields_are_received_with_as_few_questions_as_others(
    db: str, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LOOKED_AT", 1)
    silent = {name: value for name, value in HOUSE.items() if name != "Media"}

    async def questions(file: str, several: list[dict[str, Any]]) -> int:
        async with queries() as asked:
            records = [{**record, "ListingKey": f"{file}{i}"} for i, record in enumerate(several)]
            await take_page(page(tmp_path / file, *records), now)
        return len(asked)

    few = await questions("few.json", [silent] * 4)
    assert await questions("many.json", [silent, HOUSE] * 20) == few


def test_records_come_out_of_the_waiting_room_as_they_went_in() -> None:
    fields = (None, frozenset({"floor"}), frozenset({"floor", "photos"}), frozenset[str]())
    went_in = [
        Waiting(line=i, place=f"/value[{i}]", print=b"p", cells=["x", 1, 2.5], said=fields[i % 4])
        for i in range(50)
    ]
    with Spool() as spool:
        for waits in went_in:
            spool.add(waits)
        assert list(spool) == went_in
