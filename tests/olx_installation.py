"""A firm that publishes at the stand-in of the OLX Group."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.olx_stand_in import API_KEY, FIRST_TOKEN, Olx
from tests.portal_office import set_to
from tests.portal_stand_in import standing_in


@asynccontextmanager
async def olx_account(folder: Path) -> AsyncGenerator[Olx]:
    """The portal, while the firm has an account at Otodom and none at Storia."""
    portal = Olx()
    async with standing_in(portal):
        with set_to(
            CRM_DATA_DIR=str(folder),
            CRM_OLX_URL=portal.url,
            CRM_OLX_CLIENT_ID="crm-app",
            CRM_OLX_CLIENT_SECRET="app secret",
            CRM_OLX_API_KEY=API_KEY,
            CRM_OTODOM_REFRESH_TOKEN=FIRST_TOKEN,
        ):
            yield portal
