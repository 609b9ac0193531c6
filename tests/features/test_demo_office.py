"""The demo office is as promised: invented, plausible, the same every time, and really lived through."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_estate.accounts.signin import sign_in, who
from crm_estate.base import database
from crm_estate.base.errors import Conflict
from fixtures.office import TOTAL_STEPS, Credentials, load_demo

NOW = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)


class Opened(NamedTuple):
    """The demo office, loaded into the database; before that, what came of one load broken off."""

    door: Credentials
    folder: Path
    steps: int
    refused: str
    left_behind: int


class BrokenOff(Exception):
    """Someone has pressed Ctrl-C."""


def _break_off_after(steps: int) -> Callable[[int], None]:
    remaining = iter(range(steps))

    def advance(_: int) -> None:
        if next(remaining, None) is None:
            raise BrokenOff

    return advance


@pytest.fixture(scope="module")
async def office(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Opened]:
    folder = tmp_path_factory.mktemp("demo")
    steps: list[int] = []
    async with database.connected(database_url, pool=2):
        await _empty("place", "migration")
        await database.execute(
            """insert into office (reference, name, country, time_zone, language)
               values ('OWN', 'An office of their own', 'PL', 'Europe/Warsaw', 'pl')"""
        )
        with pytest.raises(Conflict) as refused:
            await load_demo(NOW, folder, steps.append)
        await database.execute("delete from office")
        with pytest.raises(BrokenOff):
            await load_demo(NOW, folder, _break_off_after(20))
        left_behind = await database.fetch_value(
            """select (select count(*) from office) + (select count(*) from contact)
                 + (select count(*) from fact)"""
        )
        steps.clear()
        door = await load_demo(NOW, folder, steps.append)
        yield Opened(door, folder, sum(steps), refused.value.message, left_behind)


async def _empty(*kept: str) -> None:
    rows = await database.fetch("select tablename from pg_tables where schemaname = 'public'")
    names = ", ".join(row["tablename"] for row in rows if row["tablename"] not in kept)
    await database.execute(f"truncate {names} restart identity")


async def _count(condition: str) -> int:
    return await database.fetch_value(f"select count(*) from {condition}")


@pytest.mark.anyio
async def test_the_office_is_as_large_as_promised(office: Opened) -> None:
    assert await _count("office") == 3
    assert await _count("agent") == 12
    assert await _count("agent where role = 'administrator'") == 1
    assert await database.fetch_value("select count(distinct office) from agent where role = 'manager'") == 3
    assert 380 <= await _count("contact") <= 420
    assert 1_950 <= await _count("listing") <= 2_050
    assert 270 <= await _count("requirement") <= 330
    assert await database.fetch_value("select count(distinct country) from listing") == 5
    assert await _count("listing where place is null or agent is null or office is null") == 0
    assert office.steps == TOTAL_STEPS


@pytest.mark.anyio
async def test_whoever_looks_around_can_sign_in(office: Opened) -> None:
    token = await sign_in(office.door.email, office.door.password, address="192.0.2.1", now=NOW)
    me = await who(token, NOW)
    assert me is not None
    assert me.role == "administrator"


@pytest.mark.anyio
async def test_most_requirements_have_something_to_show_and_none_too_much(office: Opened) -> None:
    rows = await database.fetch(
        """select count(m.id) as n from requirement r left join match m on m.requirement = r.id and m.fits
           where r.state = 'active' group by r.id"""
    )
    counts = [row["n"] for row in rows]
    assert sum(3 <= count <= 60 for count in counts) / len(counts) > 0.8
    assert max(counts) < 150


@pytest.mark.anyio
async def test_there_is_work_waiting_and_work_done(office: Opened) -> None:
    assert 20 <= await _count("match where fits and state = 'waiting'") <= 300
    assert await _count("match where state = 'dropped'") > 20
    assert await _count("match where feedback = 'liked'") > 20
    assert await _count("match where feedback = 'dismissed'") > 20
    assert await _count("fact where kind = 'listing.repriced'") > 50
    assert await _count("digest_item where news = 'price_cut'") > 0
    assert await _count("listing where standard_status = 'Active'") > 1_500
    assert await _count("listing where standard_status in ('Closed', 'Pending', 'Withdrawn')") > 100
    assert await _count("requirement where state <> 'active'") > 10


@pytest.mark.anyio
async def test_its_messages_went_out_and_are_kept(office: Opened) -> None:
    sent = await _count("digest where state = 'sent'")
    assert sent > 200
    assert len(list((office.folder / "mail").glob("*.eml"))) == sent
    languages = await database.fetch("select distinct language from digest where state = 'sent'")
    assert {row["language"] for row in languages} == {"pl", "cs", "ro", "sl", "en"}


@pytest.mark.anyio
async def test_nothing_went_wrong_on_the_way(office: Opened) -> None:
    assert await _count("fact where error is not null") == 0
    assert await _count("digest where state in ('dead', 'refused') or error is not null") == 0
    assert (
        await _count("digest where state = 'not_sent' and reason not in ('no_consent', 'nothing_left')") == 0
    )
    assert [path.name for path in office.folder.iterdir()] == ["mail"]


@pytest.mark.anyio
async def test_nobody_was_written_to_who_had_not_agreed(office: Opened) -> None:
    assert await _count("digest where reason = 'no_consent'") > 0
    assert await _count(
        """digest d where state = 'sent' and not exists (select from consent c where c.contact = d.contact
             and purpose = 'matching' and channel = 'email' and given_at <= d.sent_at
             and (withdrawn_at is null or withdrawn_at > d.sent_at))"""
    ) == 0  # fmt: skip


@pytest.mark.anyio
async def test_its_history_fills_the_last_four_weeks_and_ends_before_today(office: Opened) -> None:
    rows = await database.fetch(
        """select kind, min(at) as first, max(at) as last, count(distinct at::date) as days
           from fact group by kind"""
    )
    facts = {row["kind"]: row for row in rows}
    for kind in ("listing.added", "match.found", "digest.sent"):
        assert facts[kind]["days"] >= 18, kind
    assert facts["digest.sent"]["first"] > NOW - timedelta(days=28)
    assert facts["listing.added"]["first"] > NOW - timedelta(days=120)
    assert max(row["last"] for kind, row in facts.items() if kind != "demo.loaded") < NOW


@pytest.mark.anyio
async def test_nothing_happens_before_its_cause(office: Opened) -> None:
    assert await _count("match m join listing l on l.id = m.listing where m.found_at < l.created_at") == 0
    assert await _count("match m join requirement r on r.id = m.requirement where found_at < created_at") == 0
    early = "offered_at < found_at or feedback_at < offered_at"
    assert await _count(f"match where news = 'new' and ({early})") == 0
    assert await _count("digest where sent_at < created_at or created_at < slot") == 0
    assert (
        await _count("requirement r join contact c on c.id = contact where r.created_at < c.created_at") == 0
    )


@pytest.mark.anyio
async def test_a_second_load_changes_nothing(office: Opened) -> None:
    before = await _count("fact")
    again = await load_demo(NOW + timedelta(days=1), office.folder, pytest.fail)
    assert not again.loaded_now
    assert office.door.loaded_now
    assert (again.email, again.password) == (office.door.email, office.door.password)
    assert await _count("fact") == before


def test_a_load_broken_off_leaves_nothing_behind(office: Opened) -> None:
    assert office.left_behind == 0


def test_a_database_with_data_of_its_own_is_left_alone(office: Opened) -> None:
    assert "holds other data" in office.refused
