"""Keys that were made before requirements had scopes of their own keep what they could do."""

from datetime import datetime

import pytest

from crm_estate.accounts.keys import create_key
from crm_estate.accounts.permissions import Scope
from crm_estate.base import database
from crm_estate.base.migrations import SCRIPTS

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("scopes", "more"),
    [
        (("contacts:read",), {"requirements:read"}),
        (("contacts:write", "listings:read"), {"requirements:write"}),
        (("contacts:read", "contacts:write"), {"requirements:read", "requirements:write"}),
        (("listings:write", "matches:read"), set[str]()),
    ],
)
async def test_who_could_read_or_write_contacts_can_do_so_with_requirements(
    db: str, now: datetime, scopes: tuple[Scope, ...], more: set[str]
) -> None:
    await create_key("old", now=now, scopes=scopes)
    script = (SCRIPTS / "0008_api_manners.sql").read_text()
    await database.execute(script[script.index("update api_key") :])
    assert set(await database.fetch_value("select scopes from api_key")) == {*scopes, *more}
