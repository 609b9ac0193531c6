"""What tests of several features speak with: a mail server, a portal."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.mail_server import Inbox, mail_server
from tests.olx_installation import olx_account
from tests.olx_stand_in import Olx


@pytest.fixture
def inbox() -> Inbox:
    """What a mail server has taken."""
    return Inbox()


@pytest.fixture
async def port(inbox: Inbox) -> AsyncIterator[int]:
    """Where that server listens."""
    async with mail_server(inbox) as port:
        yield port


@pytest.fixture
async def olx(db: str, tmp_path: Path) -> AsyncIterator[Olx]:
    """The portal, and a firm that has an account at Otodom and none at Storia."""
    async with olx_account(tmp_path) as portal:
        yield portal
