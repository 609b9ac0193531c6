"""Asking the RESO door in tests: homes put there, pages asked for, refusals."""

from typing import Any

import msgspec
from httpx import AsyncClient

from crm_estate.listings.facts import ListingFacts

ROOT = "/api/reso/v2"
FLAT: dict[str, Any] = {
    "offer": "sale", "kind": "apartment", "country": "PL", "place": "Warszawa", "living_area": 54.5,
    "list_price": {"amount": 850000, "currency": "PLN"}, "rooms_total": 2.5, "bedrooms_total": 1, "floor": 3,
    "floors_total": 10, "bathrooms_total": 1.5, "year_built": 1974, "energy_class": "C",
    "condition": "renovated",
    "postal_code": "00-950", "street": "Marszałkowska 1", "location": {"lat": 52.2297, "lon": 21.0122},
    "features": {"elevator": True, "balcony": False, "pool": False, "garage": True, "furnished": False},
    "title": {"pl": "Dwa pokoje", "en": "Two rooms"}, "description": {"pl": "Cicho."},
    "photos": [
        {"url": "https://photos.example.org/2.jpg", "order": 2},
        {"url": "https://photos.example.org/1.jpg", "caption": "Living room", "order": 1},
        {"url": "https://photos.example.org/1.jpg", "order": 3},
    ],
}  # fmt: skip


async def put(api: AsyncClient, reference: str, **fields: object) -> None:
    answer = await api.put(f"/api/v1/listings/{reference}", json={**FLAT, **fields})
    assert answer.status_code in (200, 201), answer.text


async def ask(api: AsyncClient, resource: str, **options: Any) -> dict[str, Any]:
    query = {f"${name}": value for name, value in options.items()}
    answer = await api.get(f"{ROOT}/{resource}", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["odata-version"] == "4.0"
    return answer.json()


async def ids(api: AsyncClient, filter: str, **options: object) -> list[str]:
    page = await ask(api, "Property", filter=filter, select="ListingId", **options)
    return [item["ListingId"] for item in page["value"]]


async def refused(api: AsyncClient, resource: str, status: int = 400, **options: Any) -> dict[str, Any]:
    answer = await api.get(
        f"{ROOT}/{resource}", params={f"${name}": value for name, value in options.items()}
    )
    assert answer.status_code == status, answer.text
    return answer.json()["error"]


def facts_of(said: dict[str, Any]) -> ListingFacts:
    return msgspec.convert(said, ListingFacts)
