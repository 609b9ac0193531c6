"""What the API says of what it refuses, and what is stored all the same: nothing."""

from httpx import AsyncClient, Response

from crm_estate.base import database

LISTING_AT = "/api/v1/listings/W-1"
COUNTED = ("listing", "contact", "consent", "requirement", "match", "fact")


async def rows() -> list[int]:
    return [await database.fetch_value(f"select count(*) from {table}") for table in COUNTED]


def fields(answer: Response) -> list[str]:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["request_id"] == answer.headers["x-request-id"]
    return [error["field"] for error in problem["errors"]]


async def send(api: AsyncClient, body: bytes, kind: str = "application/json") -> Response:
    return await api.put(LISTING_AT, content=body, headers={"Content-Type": kind})
