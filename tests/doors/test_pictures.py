"""Pictures at their public address."""

from datetime import datetime

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from crm_estate.listings.pictures import keep_pictures, picture_of
from tests.some_pictures import jpeg

pytestmark = pytest.mark.anyio


@pytest.fixture
async def anyone(app: Litestar, db: str) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://test")


async def test_anyone_who_knows_the_address_sees_the_picture_and_may_keep_it(
    anyone: AsyncClient, now: datetime
) -> None:
    picture = picture_of(jpeg())
    await keep_pictures([picture], now)
    answer = await anyone.get(picture.path)
    assert (answer.status_code, answer.content) == (200, picture.data)
    assert answer.headers["content-type"] == "image/jpeg"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/pictures", "/pictures/", "/pictures/x.jpg", f"/pictures/{'a' * 64}.jpg"])
async def test_there_is_no_list_and_nothing_to_guess(anyone: AsyncClient, path: str) -> None:
    answer = await anyone.get(path)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")
