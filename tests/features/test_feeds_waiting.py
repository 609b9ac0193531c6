"""Files that are handed in wait for a worker, survive it, and are decided on by people."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.accounts.team import OfficeFacts, add_agent, put_office
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid, NotFound
from crm_estate.feeds import waiting
from crm_estate.feeds.run_search import find_runs, get_run, problems_of, refused_rows
from crm_estate.feeds.runs import REFUSED_KEPT, Asked, forget_old_files
from tests.features.test_feeds_listings import write_pl
from tests.features.test_feeds_runs import flats, on_market

pytestmark = pytest.mark.anyio


def pieces(file: Path) -> AsyncIterator[bytes]:
    return cut(file.read_bytes())


async def cut(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for first in range(0, len(content), size):
        yield content[first : first + size]


async def hand_in(tmp_path: Path, now: datetime, homes: list[dict[str, str]], actor: Actor = SYSTEM) -> int:
    file = write_pl(tmp_path / "flats.csv", *homes)
    return await waiting.hand_in(pieces(file), "listings", file.name, Asked(full=True), actor=actor, now=now)


async def test_a_file_handed_in_is_read_by_the_worker(db: str, now: datetime, tmp_path: Path) -> None:
    run = await hand_in(tmp_path, now, [*flats(5), {"id": "bad", "squareMeters": "many"}])
    assert (await get_run(run, actor=SYSTEM)).state == "waiting"
    assert await waiting.read_next(now) is not None
    done = await get_run(run, actor=SYSTEM)
    assert (done.state, done.new, done.refused, done.lines_done) == ("done", 5, 1, 7)
    assert [p.column for p in (await problems_of(run, actor=SYSTEM)).items] == ["squareMeters"]
    assert await waiting.read_next(now) is None


async def test_refused_rows_come_back_as_a_file_that_can_be_mended_and_sent_again(
    db: str, now: datetime, tmp_path: Path
) -> None:
    run = await hand_in(
        tmp_path, now, [*flats(5), {"id": "bad", "squareMeters": "many", "city": "=HYPERLINK()"}]
    )
    await waiting.read_next(now)
    bad = b"".join([piece async for piece in refused_rows(run, actor=SYSTEM)]).decode("utf-8-sig")
    assert "'=HYPERLINK()" in bad  # no spreadsheet runs it
    file = tmp_path / "mended.csv"
    file.write_text(bad.replace("many", "50").replace("'=HYPERLINK()", "krakow"))
    await waiting.hand_in(pieces(file), "listings", "mended.csv", Asked(), actor=SYSTEM, now=now)
    report = await waiting.read_next(now)
    assert report is not None
    assert (report.new, report.refused) == (1, 0)


async def test_an_import_whose_worker_died_is_taken_up_again(db: str, now: datetime, tmp_path: Path) -> None:
    run = await hand_in(tmp_path, now, flats(5))
    await database.execute(
        "update feed_run set state = 'running', claimed_until = $1, tries = 1", now + waiting.LEASE
    )
    assert await waiting.read_next(now) is None
    report = await waiting.read_next(now + waiting.LEASE + timedelta(seconds=1))
    assert report is not None
    assert (report.run, report.new) == (run, 5)


async def test_a_file_that_always_kills_its_worker_is_given_up(
    db: str, now: datetime, tmp_path: Path
) -> None:
    run = await hand_in(tmp_path, now, flats(5))
    await database.execute("update feed_run set state = 'running', claimed_until = $1, tries = 3", now)
    await waiting.read_next(now + timedelta(seconds=1))
    assert (await get_run(run, actor=SYSTEM)).state == "failed"


async def test_what_is_held_is_done_once_a_person_says_so(db: str, now: datetime, tmp_path: Path) -> None:
    await hand_in(tmp_path, now, flats(10))
    await waiting.read_next(now)
    run = await hand_in(tmp_path, now, flats(3))
    await waiting.read_next(now)
    assert (await get_run(run, actor=SYSTEM)).state == "held"
    await waiting.go_ahead(run, actor=SYSTEM, now=now)
    await waiting.read_next(now)
    decided = await get_run(run, actor=SYSTEM)
    assert (decided.state, decided.withdrawn, decided.decided_by) == ("done", 7, "system")
    assert len(await on_market()) == 3


async def test_what_is_dropped_is_forgotten_and_stays_so(db: str, now: datetime, tmp_path: Path) -> None:
    run = await hand_in(tmp_path, now, flats(3))
    await waiting.drop(run, actor=SYSTEM, now=now)
    assert await waiting.read_next(now) is None
    assert await database.fetch_value("select count(*) from feed_file") == 0
    with pytest.raises(Conflict):
        await waiting.drop(run, actor=SYSTEM, now=now)


async def test_an_empty_file_is_refused_and_leaves_no_trace(db: str, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    with pytest.raises(Invalid):
        await waiting.hand_in(
            pieces(tmp_path / "empty.csv"), "listings", "empty.csv", Asked(), actor=SYSTEM, now=now
        )
    assert await database.fetch_value("select count(*) from feed_run") == 0


async def agent_of(email: str, now: datetime) -> Actor:
    """Somebody who works at the one office."""
    await put_office(
        OfficeFacts(
            reference="KRK", name="Kraków", country="PL", time_zone="Europe/Warsaw", language="pl", city=""
        )
    )
    await add_agent(email=email, name=email, password="a long pass phrase", office="KRK", now=now)
    row = await database.fetch_row("select id, role, office from agent where email = $1", email)
    assert row is not None
    return Actor(kind="agent", id=row["id"], role=row["role"], office=row["office"])


async def test_an_agent_sees_only_imports_of_their_own(db: str, now: datetime, tmp_path: Path) -> None:
    anna, other = await agent_of("anna@example.org", now), await agent_of("marek@example.org", now)
    run = await hand_in(tmp_path, now, flats(2), anna)
    assert [found.id for found in (await find_runs(actor=anna)).items] == [run]
    assert (await find_runs(actor=other)).items == []
    with pytest.raises(NotFound):
        await get_run(run, actor=other)
    with pytest.raises(NotFound):
        await waiting.drop(run, actor=other, now=now)


async def test_what_someone_left_behind_is_not_imported_in_their_name(
    db: str, now: datetime, tmp_path: Path
) -> None:
    anna = await agent_of("anna@example.org", now)
    run = await hand_in(tmp_path, now, flats(2), anna)
    await database.execute("update agent set active = false where id = $1", anna.id)
    await waiting.read_next(now)
    assert (await get_run(run, actor=SYSTEM)).state == "failed"
    assert await on_market() == set()


async def test_files_and_refused_rows_are_forgotten_after_a_month(
    db: str, now: datetime, tmp_path: Path
) -> None:
    run = await hand_in(tmp_path, now, [*flats(2), {"id": "bad", "squareMeters": "many"}])
    await waiting.read_next(now)
    await forget_old_files(now + REFUSED_KEPT + timedelta(days=1))
    found = await get_run(run, actor=SYSTEM)
    assert (found.refused, found.has_file) == (1, False)
    assert await database.fetch_value("select count(*) from feed_refused") == 0
