"""One installation follows another: all comes over, changes and withdrawals follow, crashes lose nothing."""

import asyncio
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid, NotAllowed
from crm_estate.base.settings import Secret
from crm_estate.feeds.reso import replication
from crm_estate.feeds.reso.asking import Server, checked, open_client
from crm_estate.feeds.reso.replication import Followed, replicate, summed
from crm_estate.listings.search import get_listing
from tests.features.far_installation import FarInstallation, far_installation
from tests.features.reso_following import NEAR, counts, cursor, here

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def open_far(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarInstallation]:
    with far_installation(server_url, tmp_path_factory.mktemp("far")) as installation:
        yield installation


@pytest.fixture
async def far(open_far: FarInstallation, db: str) -> FarInstallation:
    """Another installation without homes; ours has none either."""
    await open_far.do("truncate listing, fact restart identity cascade")
    return open_far


async def follow(far: FarInstallation, now: datetime, followed: Followed = NEAR, **more: Any) -> Any:
    async with open_client() as client:
        server = Server(far.address, Secret(far.key), client, **more)
        return summed(await replicate(server, followed, actor=SYSTEM, now=now))


async def test_everything_comes_over_and_then_only_what_has_changed(
    far: FarInstallation, now: datetime
) -> None:
    await far.put("A", "B", "C", at=now - timedelta(days=1))
    report = await follow(far, now)
    assert counts(report) == (3, 0, 0, 0), report.problems
    home = await get_listing("reso-partner-1", actor=SYSTEM)
    assert (home.source, home.source_id, home.place) == ("reso-partner", "1", "Warszawa")
    assert (home.rooms_total, home.floor, home.features) == (2.5, 3, {"elevator": True, "balcony": False})
    assert [photo.url for photo in home.photos] == ["https://photos.example.org/1.jpg"]
    assert await cursor() == now - timedelta(days=1)
    await far.put("B", at=now, list_price={"amount": 799_000, "currency": "PLN"})
    report = await follow(far, now)
    assert (report.read, counts(report)) == (1, (0, 1, 0, 0))
    again = await follow(far, now)
    assert (again.read, counts(again)) == (0, (0, 0, 0, 0))


async def test_what_is_withdrawn_there_is_withdrawn_here(far: FarInstallation, now: datetime) -> None:
    await far.put("A", "B", at=now - timedelta(days=1))
    await follow(far, now)
    await far.put("B", at=now, standard_status="Closed")
    await follow(far, now)
    assert await here() == {"1": "Active", "2": "Closed"}


async def test_a_crash_before_everything_is_stored_leaves_the_cursor_where_it_was(
    far: FarInstallation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await far.put("A", at=now - timedelta(days=2))
    await follow(far, now)
    before = await cursor()
    await far.put("B", "C", at=now)
    taken = replication.import_listings

    async def dies(*_: Any, **__: Any) -> Any:
        raise ConnectionError("the power went")

    monkeypatch.setattr(replication, "import_listings", dies)
    with pytest.raises(ConnectionError):
        await follow(far, now)
    assert (await cursor(), list(await here())) == (before, ["1"])

    async def dies_after(*args: Any, **more: Any) -> Any:
        await taken(*args, **more)
        raise ConnectionError("the power went")

    monkeypatch.setattr(replication, "import_listings", dies_after)
    with pytest.raises(ConnectionError):
        await follow(far, now)
    assert (await cursor(), list(await here())) == (before, ["1", "2", "3"])
    monkeypatch.setattr(replication, "import_listings", taken)
    report = await follow(far, now)
    assert (report.read, report.unchanged, counts(report)) == (2, 2, (0, 0, 0, 0))
    assert await cursor() == now


async def test_many_pages_and_parts_are_followed_to_their_end(
    far: FarInstallation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replication, "AT_ONCE", 2)
    monkeypatch.setattr(replication, "PART", 4)
    await far.put(*(f"H-{number}" for number in range(11)), at=now)
    report = await follow(far, now)
    assert counts(report) == (11, 0, 0, 0)
    assert await database.fetch_value("select count(*) from feed_run") == 3


async def test_a_full_round_withdraws_what_the_server_has_no_more(
    far: FarInstallation, now: datetime
) -> None:
    homes = [f"H-{number}" for number in range(8)]
    await far.put(*homes, at=now - timedelta(days=1))
    await follow(far, now)
    await far.do("delete from listing where reference = 'H-3'")
    assert counts(await follow(far, now)) == (0, 0, 0, 0)
    full = Followed(source="partner", full=True)
    assert counts(await follow(far, now, full)) == (0, 0, 1, 0)
    assert (await here())["4"] == "Withdrawn"


async def test_only_the_system_that_was_asked_for_comes(far: FarInstallation, now: datetime) -> None:
    await far.put("A", at=now)
    other = Followed(source="partner", system="another o'system")
    assert (await follow(far, now, other)).read == 0
    assert (await follow(far, now, Followed(source="partner", system="crm-estate"))).read == 1


async def test_the_command_brings_what_is_there_and_needs_its_token_in_the_environment(
    far: FarInstallation, now: datetime, db: str
) -> None:
    await far.put("A", "B", at=now)
    words = ("import", "reso", far.address, "--source", "partner")
    status, said = await command(words, DATABASE_URL=db)
    assert (status, "CRM_RESO_TOKEN" in said) == (1, True)
    status, said = await command(words, DATABASE_URL=db, CRM_RESO_TOKEN=far.key)
    assert (status, far.key in said) == (0, False), said
    assert "2 new" in said
    assert await here() == {"1": "Active", "2": "Active"}


async def command(words: tuple[str, ...], **environment: str) -> tuple[int, str]:
    """How a command of the program ended, and all that it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "crm_estate", *words,
        env={**os.environ, **environment}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_a_wrong_token_is_said_and_never_shown(
    far: FarInstallation, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    async with open_client() as client:
        server = Server(far.address, Secret("crm_a_wrong_one"), client)
        with pytest.raises(NotAllowed) as told:
            await replicate(server, NEAR, actor=SYSTEM, now=now)
    assert "crm_a_wrong_one" not in f"{told.value} {server.__dict__} {caplog.text}"


async def test_a_source_is_followed_once_at_a_time(far: FarInstallation, now: datetime) -> None:
    async with database.connection() as connection:
        await connection.execute("select pg_advisory_lock($1, hashtext('partner'))", replication.TURNS)
        with pytest.raises(Conflict):
            await follow(far, now)
        await connection.execute("select pg_advisory_unlock($1, hashtext('partner'))", replication.TURNS)
    assert (await follow(far, now)).read == 0


@pytest.mark.parametrize("name", ["", "Partner", "a--b", "x" * 31, "a_b", "ž", "a\n"])
async def test_a_source_with_an_odd_name_is_refused(db: str, now: datetime, name: str) -> None:
    async with open_client() as client:
        server = Server("http://127.0.0.1:9/v2", Secret("t"), client)
        with pytest.raises(Invalid) as told:
            await replicate(server, Followed(source=name), actor=SYSTEM, now=now)
    assert told.value.field == "source"


@pytest.mark.parametrize(
    "address",
    [
        "http://api.example.org/v2",
        "https://user:word@api.example.org",
        "ftp://a.example.org",
        "api",
        "https://a.example.org/v2?access_token=x",
    ],
)
def test_a_token_goes_only_where_it_is_safe(address: str) -> None:
    with pytest.raises(Invalid):
        checked(address)
