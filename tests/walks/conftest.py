"""What a walk needs: an installation on a database with empty tables."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_estate.accounts.team import OfficeFacts, put_office
from crm_estate.base import database
from tests.conftest import empty_tables
from tests.walks.house import House


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """Not open yet, so that a test can furnish it first."""
    asyncio.run(_empty(database_url))
    with House(database_url, tmp_path) as house:
        yield house


@pytest.fixture
def today() -> datetime:
    return datetime.now(UTC)


async def _empty(url: str) -> None:
    async with database.connected(url):
        await empty_tables()
        await put_office(OfficeFacts(reference="WAW", name="Warszawa", country="PL"))
