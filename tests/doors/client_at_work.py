"""Clients at an installation whose clock goes on while they pause."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from litestar import Litestar

from crm_estate.accounts.keys import create_key
from crm_estate.app import create_app
from crm_estate.client import (
    AsyncClient,
    Patience,
)
from crm_estate.client.shapes import ListingFacts, NewContact, PersonName, Price
from tests.doors.networks import Network, Step

FLAT = ListingFacts(
    offer="sale",
    kind="apartment",
    country="PL",
    place="Warszawa",
    list_price=Price(amount=850_000, currency="PLN"),
    living_area=54.5,
)


MARIA = NewContact(name=PersonName(given="Maria", family="Nowak"), emails=["maria@example.org"])


Open = Callable[..., Awaitable[AsyncClient]]


class Pauses:
    """The moment at the installation; whoever would sleep lets it pass instead."""

    def __init__(self, now: datetime) -> None:
        self.now, self.taken = now, list[float]()

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def pauses(now: datetime) -> Pauses:
    return Pauses(now)


@pytest.fixture
def moving(pauses: Pauses) -> Litestar:
    """The application, whose clock goes on while a client pauses."""
    return create_app(clock=lambda: pauses.now)


@pytest.fixture
async def opened(moving: Litestar, db: str, pauses: Pauses) -> AsyncIterator[Open]:
    """Makes clients: `await opened(lost_answer, scopes=…)`, whose first requests fare so."""
    clients: list[AsyncClient] = []

    async def make(*troubles: Step, patience: Patience | None = None, **key: Any) -> AsyncClient:
        client = AsyncClient(
            "http://test",
            await create_key("client", now=pauses.now, **key),
            patience=patience,
            transport=Network(moving, troubles),
            sleep=pauses.sleep,
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()
