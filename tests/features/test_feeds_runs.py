"""Imports are kept; a full feed withdraws what it no longer names; what is off is held for a person."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.report import Report
from crm_estate.feeds.runs import Asked
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.leaving import change_status
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import get_listing
from tests.features.test_feeds_listings import write_pl

pytestmark = pytest.mark.anyio

FULL = Asked(full=True)


def flats(count: int, **more: str) -> list[dict[str, str]]:
    """Homes that differ as homes do: from 450,000 to over 900,000, from 40 m² up."""
    return [
        {"id": f"a{i}", "price": str(450_000 + 7_000 * i), "squareMeters": str(40 + i), **more}
        for i in range(count)
    ]


async def take(tmp_path: Path, now: datetime, homes: list[dict[str, str]], **asked: Any) -> Report:
    file = write_pl(tmp_path / "flats.csv", *homes)
    return await import_listings(file, actor=SYSTEM, now=now, asked=Asked(**asked))


async def on_market() -> set[str]:
    rows = await database.fetch("select source_id from listing where on_market")
    return {row["source_id"] for row in rows}


async def run_of(report: Report) -> dict[str, Any]:
    row = await database.fetch_row("select * from feed_run where id = $1", report.run)
    assert row is not None
    return dict(row)


async def test_a_partial_feed_leaves_alone_what_it_does_not_name(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(10))
    await take(tmp_path, now, flats(4))
    assert len(await on_market()) == 10


async def test_a_full_feed_withdraws_what_it_no_longer_names(db: str, now: datetime, tmp_path: Path) -> None:
    await take(tmp_path, now, flats(10))
    report = await take(tmp_path, now, flats(9), full=True)
    assert (report.unchanged, report.withdrawn, report.held) == (9, 1, False)
    assert await on_market() == {f"a{i}" for i in range(9)}
    gone = await get_listing("apartments_pl-a9", actor=SYSTEM)
    assert gone.standard_status == "Withdrawn"


async def test_what_comes_back_in_the_next_file_is_on_the_market_again(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(10))
    await take(tmp_path, now, flats(9), full=True)
    report = await take(tmp_path, now, flats(10), full=True)
    assert (report.unchanged, report.changed) == (9, 1)
    assert "a9" in await on_market()


async def test_what_an_agent_withdrew_stays_so_though_the_file_still_names_it(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(10))
    await change_status({"apartments_pl-a9": "Withdrawn"}, actor=SYSTEM, now=now)
    await take(tmp_path, now, flats(10), full=True)
    assert "a9" not in await on_market()


async def test_a_full_feed_withdraws_only_what_came_from_its_own_source(
    db: str, now: datetime, tmp_path: Path
) -> None:
    own = ListingFacts(offer="sale", kind="apartment", country="PL", reference="OWN-1")
    await receive(own, actor=SYSTEM, now=now)
    await take(tmp_path, now, flats(10))
    await take(tmp_path, now, flats(9), full=True)
    assert (await get_listing("OWN-1", actor=SYSTEM)).on_market


async def test_more_than_a_share_of_the_stock_is_withdrawn_only_on_a_persons_word(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(10))
    changed = [*flats(3), {"id": "new"}]
    report = await take(tmp_path, now, changed, full=True)
    assert (report.new, report.withdrawn, report.held) == (1, 0, True)
    assert [(alarm.kind, alarm.compared, alarm.of) for alarm in report.alarms] == [("withdrawals", 7, 11)]
    assert len(await on_market()) == 11
    assert (await run_of(report))["state"] == "held"
    again = await take(tmp_path, now, changed, full=True, go_ahead=True)
    assert (again.withdrawn, again.held) == (7, False)
    assert await on_market() == {"a0", "a1", "a2", "new"}


async def test_a_listing_whose_row_is_refused_is_still_named(db: str, now: datetime, tmp_path: Path) -> None:
    await take(tmp_path, now, flats(10))
    broken = [*flats(9), {"id": "a9", "squareMeters": "many"}]
    report = await take(tmp_path, now, broken, full=True)
    assert (report.refused, report.withdrawn) == (1, 0)
    assert len(await on_market()) == 10


async def test_nothing_is_withdrawn_while_a_refused_row_could_be_any(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(10))
    report = await take(tmp_path, now, [*flats(9), {"id": ""}], full=True)
    assert ([alarm.kind for alarm in report.alarms], report.held) == (["nameless"], True)
    assert len(await on_market()) == 10


async def test_the_same_again_writes_no_row_and_no_fact(db: str, now: datetime, tmp_path: Path) -> None:
    await take(tmp_path, now, flats(10))
    before = await database.fetch("select id, version, updated_at, xmin from listing order by id")
    facts = await database.fetch_value("select count(*) from fact")
    report = await take(tmp_path, now + timedelta(days=1), flats(10))
    assert (report.read, report.unchanged) == (10, 10)
    assert await database.fetch("select id, version, updated_at, xmin from listing order by id") == before
    assert await database.fetch_value("select count(*) from fact") == facts


async def test_a_row_that_is_the_same_makes_good_what_someone_else_changed(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(3))
    home = await get_listing("apartments_pl-a1", actor=SYSTEM)
    await database.execute("update listing set floor = 9, version = version + 1 where id = $1", home.id)
    report = await take(tmp_path, now, flats(3))
    assert (report.changed, report.unchanged) == (1, 2)
    assert (await get_listing("apartments_pl-a1", actor=SYSTEM)).floor == 3


@pytest.mark.parametrize(
    ("field", "factor", "cause"),
    [
        ("price", 1000, "thousands"),
        ("price", 0.001, "thousands"),
        ("price", 1 / 55, "per_m2"),
        ("squareMeters", 10.764, "square_feet"),
    ],
)
async def test_values_off_the_level_of_their_town_are_held_with_the_evidence(
    db: str, now: datetime, tmp_path: Path, field: str, factor: float, cause: str
) -> None:
    await take(tmp_path, now, flats(30))
    off = [
        {**home, "id": f"b{i}", field: str(float(home[field]) * factor)} for i, home in enumerate(flats(20))
    ]
    report = await take(tmp_path, now, off)
    assert (report.held, report.new) == (True, 0)
    assert cause in {alarm.cause for alarm in report.alarms}
    assert len(await on_market()) == 30
    assert (await run_of(report))["state"] == "held"


async def test_a_dearer_batch_in_the_same_town_is_no_alarm(db: str, now: datetime, tmp_path: Path) -> None:
    await take(tmp_path, now, flats(30))
    dear = [{**home, "id": f"b{i}", "price": str(2 * int(home["price"]))} for i, home in enumerate(flats(20))]
    report = await take(tmp_path, now, dear)
    assert (report.held, report.new) == (False, 20)


async def test_prices_that_all_move_by_one_factor_are_held(db: str, now: datetime, tmp_path: Path) -> None:
    await take(tmp_path, now, flats(20))
    moved = [{**home, "price": f"{float(home['price']) * 1.23:.2f}"} for home in flats(20)]
    report = await take(tmp_path, now, moved)
    assert [(alarm.kind, alarm.field) for alarm in report.alarms] == [("factor", "list_price")]
    assert report.alarms[0].factor == pytest.approx(1.23, abs=0.001)
    assert (await get_listing("apartments_pl-a0", actor=SYSTEM)).list_price.amount == 450_000  # type: ignore[union-attr]


async def test_prices_that_move_each_in_its_own_way_are_no_alarm(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, now, flats(20))
    moved = [
        {**home, "price": f"{float(home['price']) * (0.9 + i / 99):.2f}"} for i, home in enumerate(flats(20))
    ]
    assert not (await take(tmp_path, now, moved)).held


async def test_homes_that_all_move_by_one_offset_are_held(db: str, now: datetime, tmp_path: Path) -> None:
    spread = [{**home, "latitude": str(50.03 + i / 500)} for i, home in enumerate(flats(20))]
    await take(tmp_path, now, spread)
    moved = [{**home, "latitude": str(float(home["latitude"]) + 0.01)} for home in spread]
    report = await take(tmp_path, now, moved)
    assert [(alarm.kind, alarm.field) for alarm in report.alarms] == [("offset", "location")]
    assert report.alarms[0].by == pytest.approx(1.11, abs=0.01)


async def test_homes_far_from_the_town_they_name_are_held(db: str, now: datetime, tmp_path: Path) -> None:
    swapped = [{**home, "latitude": "19.9366", "longitude": "50.0614"} for home in flats(20)]
    report = await take(tmp_path, now, swapped)
    assert [(alarm.kind, alarm.compared) for alarm in report.alarms] == [("far", 20)]


async def test_a_price_of_nothing_is_on_request(db: str, now: datetime, tmp_path: Path) -> None:
    await take(tmp_path, now, flats(1, price="0"))
    assert (await get_listing("apartments_pl-a0", actor=SYSTEM)).list_price is None


async def test_an_import_is_kept_with_what_was_refused_and_why(
    db: str, now: datetime, tmp_path: Path
) -> None:
    report = await take(tmp_path, now, [*flats(2), {"id": "bad", "squareMeters": "many"}])
    run = await run_of(report)
    assert (run["file_name"], run["map_name"], run["state"]) == ("flats.csv", "apartments_pl", "done")
    assert (run["read"], run["new"], run["refused"], run["actor"]) == (3, 2, 1, "system")
    problem = await database.fetch_row("select * from feed_problem where run = $1", report.run)
    assert problem is not None
    assert (problem["line"], problem["column_name"], problem["value"]) == (4, "squareMeters", "many")
    refused = await database.fetch_row("select * from feed_refused where run = $1", report.run)
    assert refused is not None
    assert '"bad"' in refused["cells"]


async def test_a_file_that_cannot_be_read_is_kept_as_failed_and_stores_nothing(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "flats.csv"
    file.write_bytes(b"\x00\x01" * 5000)
    with pytest.raises(Invalid):
        await import_listings(file, actor=SYSTEM, now=now)
    row = await database.fetch_row("select state, error from feed_run")
    assert row is not None
    assert row["state"] == "failed"
    assert "not a text file" in row["error"]
    assert await on_market() == set()
