"""What every test may ask for: a real PostgreSQL with empty tables, and the cast that the demo uses too."""

import asyncio
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import hypothesis
import pytest

os.environ["CRM_SECRET_KEY"] = "a secret that only tests know"  # before any settings are read

from crm_estate.base import database, embedded
from crm_estate.base.migrations import migrate
from crm_estate.base.places import load_gazetteer
from tests.memory import peak  # noqa: F401 - a fixture
from tests.webhook_receiver import near, receiver  # noqa: F401 - fixtures

hypothesis.settings.register_profile("patient", parent=hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("patient")  # how long an example takes says nothing on a busy machine

HOME_COUNTRIES = ("PL", "CZ", "RO", "SI", "SK")
KEPT_TABLES = ("place", "place_edition", "migration")
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@contextmanager
def folder_of_a_server() -> Generator[Path]:
    """A folder for a server to live in; no server is left there at the end.

    It is not among pytest's: those a second run closes to the user that a server of root's runs as.
    """
    with tempfile.TemporaryDirectory(prefix="crm-estate-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        left = list(Path(name).rglob("postmaster.pid"))
        assert not left, f"a server runs on: {left}"


@pytest.fixture
def server_folder() -> Iterator[Path]:
    with folder_of_a_server() as folder:
        yield folder


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL server: the one in DATABASE_URL, or one of our own.

    It ends with the tests, not with the process: xdist kills one that takes ten seconds to end, and after
    thousands of tests looking for garbage alone can take longer.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with folder_of_a_server() as folder:
        yield embedded.start(folder)
        embedded.leave(folder)


@pytest.fixture(scope="session")
def database_url(server_url: str) -> Iterator[str]:
    """A database of this run's own, migrated, with the places of the home countries; dropped at the end."""
    name = f"crm_test_{secrets.token_hex(4)}"
    url = _with_database(server_url, name)
    asyncio.run(_run(server_url, f'create database "{name}"'))
    asyncio.run(_prepare(url))
    yield url
    asyncio.run(_run(server_url, f'drop database "{name}" with (force)'))


@pytest.fixture
async def connected(database_url: str) -> AsyncIterator[str]:
    async with database.connected(database_url, pool=5):
        yield database_url


@pytest.fixture
async def db(connected: str) -> str:
    """An open connection to a database with empty tables (places stay)."""
    await empty_tables()
    return connected


async def empty_tables() -> None:
    rows = await database.fetch("select tablename from pg_tables where schemaname = 'public'")
    names = ", ".join(row["tablename"] for row in rows if row["tablename"] not in KEPT_TABLES)
    await database.execute(f"truncate {names} restart identity")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real feeds that lie beside the project; tests that read them are skipped where there are none."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.exists():
        pytest.skip("the real feeds are not here")
    return folder


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def _run(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def _prepare(url: str) -> None:
    async with database.connected(url):
        await migrate()
        await load_gazetteer(HOME_COUNTRIES)
        await database.execute("analyze")
