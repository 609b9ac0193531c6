"""The API's description is OpenAPI 3.1, complete, and what it shows as an example is accepted."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx import AsyncClient
from litestar import Litestar

pytestmark = pytest.mark.anyio

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture
async def described(browser: AsyncClient) -> dict[str, Any]:
    answer = await browser.get("/api/schema")
    assert answer.status_code == 200
    return answer.json()


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from walk(inner)


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        assert set(item) <= METHODS
        for method, operation in item.items():
            yield method, path, operation


async def test_the_document_holds_together(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert described["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for node in walk(described):
        reference = node.get("$ref", "#")
        target: Any = described
        for step in reference.split("/")[1:]:
            target = target[step]
    ids = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(set(ids)) == len(ids)


async def test_every_operation_says_what_it_is_takes_and_answers(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        assert operation["summary"]
        assert {"401", "403", "404", "422"} <= set(operation["responses"])
        named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
        assert ("requestBody" in operation) == (method in ("put", "post"))
        assert all("content" in answer or "$ref" in answer for answer in operation["responses"].values())


async def test_every_address_of_the_api_is_described(described: dict[str, Any], app: Litestar) -> None:
    there = {route.path_format for route in app.routes if route.path_format.startswith("/api/v1")}
    assert there == set(described["paths"])


async def test_problems_are_described_as_they_are_sent(described: dict[str, Any]) -> None:
    for answer in described["components"]["responses"].values():
        content = answer["content"]["application/problem+json"]
        schema = described["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        assert set(schema["required"]) <= set(content["example"]) <= set(schema["properties"])


async def test_every_example_is_accepted_and_answered_as_described(
    described: dict[str, Any], api: AsyncClient
) -> None:
    schemas = described["components"]["schemas"]
    for path in (
        "/api/v1/listings/{reference}",
        "/api/v1/contacts/{reference}",
        "/api/v1/contacts/{reference}/requirements/{name}",
        "/api/v1/custom-fields/{key}",
    ):
        operation = described["paths"][path]["put"]
        body = operation["requestBody"]["content"]["application/json"]["example"]
        answer = await api.put(path.format(reference="E-1", name="e", key="ceiling_height"), json=body)
        assert answer.status_code == 201, answer.text
        shape = operation["responses"]["201"]["content"]["application/json"]["schema"]["$ref"]
        assert set(answer.json()) <= set(schemas[shape.rpartition("/")[2]]["properties"])
    sent = {p for m, p, o in operations(described) if "requestBody" in o and m == "put"}
    assert len(sent) == 4


async def test_the_parameters_of_lists_are_those_that_are_taken(
    described: dict[str, Any], api: AsyncClient
) -> None:
    for path in ("/api/v1/listings", "/api/v1/contacts"):
        for parameter in described["paths"][path]["get"]["parameters"]:
            answer = await api.get(path, params={parameter["name"]: "\x00"})
            assert answer.status_code == 422
            message = answer.json()["errors"][0]["message"]
            assert message != "There is no such field.", parameter["name"]
