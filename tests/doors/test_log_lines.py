"""What is written down when something goes wrong helps who mends it, and tells nothing of people."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from httpx import AsyncClient

from crm_estate.base import database
from crm_estate.web import logbook

pytestmark = pytest.mark.anyio

MARA = {
    "reference": "K-1",
    "name": {"given": "Mara", "family": "Tajemnicza"},
    "emails": ["mara.tajemnicza@example.org"],
}
PRIVATE = ("Tajemnicza", "mara.tajemnicza@example.org")


class Paper(logging.Handler):
    """Keeps the lines as they would appear on standard error."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logbook.Discreet("%(levelname)s %(name)s: %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def paper() -> Iterator[Paper]:
    ours, paper = logging.getLogger("crm_estate"), Paper()
    ours.addHandler(paper)
    yield paper
    ours.removeHandler(paper)


@pytest.fixture
async def picky(db: str) -> AsyncIterator[None]:
    """The database refuses somebody, for a reason that no code of ours foresaw."""
    await database.execute("alter table contact add constraint picky check (family <> 'Tajemnicza')")
    yield
    await database.execute("alter table contact drop constraint picky")


@pytest.mark.usefixtures("picky")
async def test_a_row_that_the_database_refuses_is_not_in_the_log(api: AsyncClient, paper: Paper) -> None:
    assert (await api.put("/api/v1/contacts/K-1", json=MARA)).status_code == 500
    await api.post("/api/v1/contacts/batch", json=[MARA])
    written = "\n".join(paper.lines)
    assert 'violates check constraint "picky"' in written
    assert "Traceback" in written
    assert [word for word in PRIVATE if word in written] == []
