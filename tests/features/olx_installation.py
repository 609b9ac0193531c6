"""An installation that publishes at the stand-in of the OLX Group."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.olx_stand_in import API_KEY, FIRST_TOKEN, Olx
from tests.portal_office import set_to
from tests.portal_stand_in import standing_in


@pytest.fixture
async def olx(db: str, tmp_path: Path) -> AsyncIterator[Olx]:
    """The portal, and a firm that has an account at Otodom and none at Storia."""
    portal = Olx()
    async with standing_in(portal):
        with set_to(
            CRM_DATA_DIR=str(tmp_path),
            CRM_OLX_URL=portal.url,
            CRM_OLX_CLIENT_ID="crm-app",
            CRM_OLX_CLIENT_SECRET="app secret",
            CRM_OLX_API_KEY=API_KEY,
            CRM_OTODOM_REFRESH_TOKEN=FIRST_TOKEN,
        ):
            yield portal
