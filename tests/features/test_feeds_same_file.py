"""A file that comes again byte for byte is not read again, and nobody can tell from what comes of it."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.report import Report
from crm_estate.feeds.runs import REFUSED_KEPT, Asked, forget_old_files
from crm_estate.feeds.same_file import MOST_FILES
from crm_estate.listings.leaving import change_status
from crm_estate.listings.search import get_listing
from tests.features.test_feeds_listings import write_pl
from tests.openimmo_files import one

pytestmark = pytest.mark.anyio

Home = dict[str, str]
STORED = """select reference, version, standard_status, on_market, floor, price, updated_at
            from listing order by reference"""
FACTS = "select kind, at, data from fact order by id"
EMPTIED = "listing, feed_run, feed_row, feed_same, fact"


def homes(*numbers: int, **more: str) -> list[Home]:
    return [
        {"id": f"a{n}", "price": str(450_000 + 7_000 * n), "squareMeters": str(40 + n), **more}
        for n in numbers
    ]


TWICE = [*homes(1, 2, 3), *homes(2)]
FILES: dict[str, list[Home]] = {
    "all": homes(*range(12)),
    "most": homes(*range(11)),
    "few": homes(0, 1, 2),
    "other": homes(*range(8, 16)),
    "twice": TWICE,
    "refused": [*homes(*range(11)), {"id": "a11", "squareMeters": "many"}],
    "nameless": [*homes(*range(11)), {"id": ""}],
    "noted": homes(*range(6), buildYear="1200"),
}


async def take(folder: Path, name: str, now: datetime, asked: Asked) -> Report:
    file = write_pl(folder / f"{name}.csv", *FILES[name])
    return await import_listings(file, actor=SYSTEM, now=now, asked=asked)


def told(report: Report) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(report).items() if name != "run"}


async def everything() -> list[list[dict[str, Any]]]:
    run = "select state, sender, read, unchanged, refused, lines_done, lines_all from feed_run order by id"
    return [[dict(row) for row in await database.fetch(sql)] for sql in (STORED, FACTS, run)]


async def lived(folder: Path, now: datetime, seed: int, *, forgetful: bool) -> list[Any]:
    """Weeks of imports, with agents at work between them, and all that could be seen of it."""
    await database.execute(f"truncate {EMPTIED} restart identity cascade")
    random, seen = Random(seed), []
    for day in range(10):
        at = now + timedelta(days=day)
        name = random.choice(list(FILES))
        asked = Asked(full=random.choice((None, True, True)), go_ahead=random.random() < 0.3)
        for _ in range(random.choice((1, 2, 3))):
            if forgetful:
                await database.execute("truncate feed_same")
            seen.append(told(await take(folder, name, at, asked)))
            if random.random() < 0.4:
                await meanwhile(f"apartments_pl-a{random.randrange(12)}", random, at)
        seen.append(await everything())
    return seen


async def meanwhile(reference: str, random: Random, now: datetime) -> None:
    """What an agent does between two imports."""
    if random.random() < 0.5:
        await change_status({reference: "Withdrawn"}, actor=SYSTEM, now=now)
    else:
        sql = "update listing set floor = $2, version = version + 1 where reference = $1"
        await database.execute(sql, reference, random.randrange(9))


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_between_imports_the_short_way_ends_where_the_long_one_does(
    db: str, now: datetime, tmp_path: Path, seed: int
) -> None:
    long = await lived(tmp_path, now, seed, forgetful=True)
    assert await lived(tmp_path, now, seed, forgetful=False) == long


async def shortened(report: Callable[[], Any]) -> bool:
    """Whether what is remembered of files is what counts: with a record less in it, one less is counted."""
    await database.execute("update feed_same set prints = substr(prints, 17)")
    return (await report()).read == len(FILES["few"]) - 1


async def test_an_unchanged_file_is_not_read_again(db: str, now: datetime, tmp_path: Path) -> None:
    async def again() -> Report:
        return await take(tmp_path, "few", now, Asked())

    await again()
    assert await shortened(again)


@pytest.mark.parametrize("name", ["refused", "nameless", "twice"])
async def test_a_file_with_refused_rows_is_read_again_to_say_so_again(
    db: str, now: datetime, tmp_path: Path, name: str
) -> None:
    first = await take(tmp_path, name, now, Asked())
    assert first.refused == 1
    assert await database.fetch_value("select count(*) from feed_same") == 0


async def test_what_is_held_is_not_taken_for_done(db: str, now: datetime, tmp_path: Path) -> None:
    await take(tmp_path, "all", now, Asked(full=True))
    held = await take(tmp_path, "few", now, Asked(full=True))
    again = await take(tmp_path, "few", now, Asked(full=True))
    assert told(held) == told(again)
    assert (again.held, again.withdrawn) == (True, 0)


async def test_the_same_file_under_another_map_is_another_file(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, "few", now, Asked())
    map_ = tmp_path / "own.toml"
    map_.write_text(
        'source = "apartments_pl"\nid = "id"\nconstants.offer = "rent"\nconstants.kind = "apartment"\n'
        'constants.country = "PL"\n[fields]\nliving_area = "squareMeters"\n'
    )
    report = await import_listings(tmp_path / "few.csv", actor=SYSTEM, now=now, map=map_)
    assert (report.read, report.changed) == (3, 3)


async def test_a_file_whose_listings_have_a_last_day_is_read_again_the_day_after(
    db: str, tmp_path: Path
) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(one("<openimmo_obid>", "<aktiv_bis>2026-11-02</aktiv_bis><openimmo_obid>"))
    for day, unchanged, changed in ((1, 0, 0), (2, 1, 0), (3, 0, 1), (4, 1, 0)):
        now = datetime(2026, 11, day, 9, tzinfo=UTC)
        report = await import_listings(file, actor=SYSTEM, now=now)
        assert (report.unchanged, report.changed) == (unchanged, changed)
    home = await get_listing("openimmo-oabc2001-OX-17", actor=SYSTEM)
    assert home.standard_status == "Expired"


async def test_one_byte_more_is_another_file_of_which_only_that_record_is_new(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await take(tmp_path, "few", now, Asked())
    file = write_pl(tmp_path / "more.csv", *FILES["few"][:2], *homes(2, floor="4"))
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.read, report.unchanged, report.changed) == (3, 2, 1)


async def test_a_compressed_file_is_known_again_too(db: str, now: datetime, tmp_path: Path) -> None:
    plain = write_pl(tmp_path / "few.csv", *FILES["few"])
    packed = tmp_path / "few.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))

    async def again() -> Report:
        return await import_listings(packed, actor=SYSTEM, now=now)

    await again()
    assert await shortened(again)


async def test_only_the_latest_files_of_a_sender_are_remembered_and_none_for_ever(
    db: str, now: datetime, tmp_path: Path
) -> None:
    for day in range(MOST_FILES + 2):
        file = write_pl(tmp_path / "flats.csv", *homes(day))
        await import_listings(file, actor=SYSTEM, now=now + timedelta(days=day))
    assert await database.fetch_value("select count(*) from feed_same") == MOST_FILES
    await forget_old_files(now + REFUSED_KEPT + timedelta(days=MOST_FILES + 3))
    assert await database.fetch_value("select count(*) from feed_same") == 0
