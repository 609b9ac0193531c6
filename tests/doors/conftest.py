"""The doors as programs and browsers meet them: the whole application on the test database."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from crm_estate.accounts.keys import create_key
from crm_estate.accounts.permissions import SCOPES, Scope
from crm_estate.accounts.team import OfficeFacts, put_office
from crm_estate.app import create_app
from tests.doors.client_at_work import moving, opened, pauses  # noqa: F401 - fixtures

NewClient = Callable[..., Awaitable[AsyncClient]]


@pytest.fixture
def app(now: datetime) -> Litestar:
    """The application at the moment `now`."""
    return create_app(clock=lambda: now)


@pytest.fixture
async def warsaw(db: str) -> int:
    """An office in Warsaw."""
    return await put_office(OfficeFacts(reference="warsaw", name="Warsaw", country="PL", city="Warszawa"))


@pytest.fixture
async def brno(db: str) -> int:
    """An office in Brno."""
    return await put_office(
        OfficeFacts(reference="brno", name="Brno", country="CZ", city="Brno", time_zone="Europe/Prague")
    )


@pytest.fixture
async def with_key(app: Litestar, db: str, now: datetime) -> AsyncIterator[NewClient]:
    """Makes clients, each with a key of its own: `await with_key(scopes=["listings:read"], office=1)`."""
    clients: list[AsyncClient] = []

    async def make(scopes: tuple[Scope, ...] = SCOPES, office: int | None = None) -> AsyncClient:
        key = await create_key("tests", now=now, scopes=scopes, office=office)
        client = AsyncClient(
            transport=ASGITransport(app, raise_app_exceptions=False),
            base_url="http://test",
            headers={"Authorization": f"Bearer {key}"},
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
async def api(with_key: NewClient) -> AsyncClient:
    """A client with a key for everything, in every office."""
    return await with_key()


@pytest.fixture
async def browser(app: Litestar, db: str) -> AsyncIterator[AsyncClient]:
    """A client without a key; it keeps cookies."""
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
