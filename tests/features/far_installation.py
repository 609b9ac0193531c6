"""Another installation, with a database of its own, that answers at a port of this machine."""

import asyncio
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx

from tests.walks.house import House, wait_for

FLAT: dict[str, Any] = {
    "offer": "sale", "kind": "apartment", "country": "PL", "living_area": 54.5, "rooms_total": 2.5,
    "floor": 3,
    "list_price": {"amount": 850000, "currency": "PLN"}, "location": {"lat": 52.2297, "lon": 21.0122},
    "features": {"elevator": True, "balcony": False},
    "photos": [{"url": "https://photos.example.org/1.jpg", "caption": "Living room", "order": 0}],
}  # fmt: skip


class FarInstallation:
    """Somebody else's office: what it has, and how it is followed."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.address = f"{house.url}/api/reso/v2"
        self.key = house.command("key", "create", "--name", "partner").strip()

    async def put(self, *references: str, at: datetime, **fields: object) -> None:
        """Say what homes are over there, as if at that moment."""
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {self.key}"}, timeout=60) as client:
            for reference in references:
                address = f"{self._house.url}/api/v1/listings/{reference}"
                answer = await client.put(address, json={**FLAT, **fields})
                assert answer.status_code in (200, 201), answer.text
        await self.do(
            "update listing set updated_at = $2, place_name = 'Warszawa' where reference = any($1)",
            list(references),
            at,
        )

    async def do(self, sql: str, *args: object) -> None:
        connection = await asyncpg.connect(self._house.database_url)
        try:
            await connection.execute(sql, *args)
        finally:
            await connection.close()


@contextmanager
def far_installation(server_url: str, folder: Path) -> Generator[FarInstallation]:
    """Open one on the same server of databases."""
    name = f"crm_far_{secrets.token_hex(4)}"
    url = urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    asyncio.run(_run(server_url, f'create database "{name}"'))
    try:
        with House(url, folder) as house:
            house.command("migrate", "--no-places")
            house.start("serve", "--port", str(house.port))
            wait_for(lambda: _answers(house), "the far installation to answer")
            yield FarInstallation(house)
    finally:
        asyncio.run(_run(server_url, f'drop database "{name}" with (force)'))


def _answers(house: House) -> bool:
    try:
        return httpx.get(f"{house.url}/healthz").status_code == 200
    except httpx.TransportError:
        return False


async def _run(server_url: str, sql: str) -> None:
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
