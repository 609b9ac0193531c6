"""The API's description is OpenAPI 3.1, complete, and what it shows as an example is accepted."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from httpx import AsyncClient
from litestar import Litestar

from crm_estate.accounts.permissions import SCOPES

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
        assert {"401", "403", "404", "422", "429"} <= set(operation["responses"])
        named = {p["name"] for p in operation["parameters"] if p.get("in") == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
        assert ("requestBody" in operation) <= (method in ("put", "post"))
        assert ("requestBody" in operation) >= (method == "put")
        told = {status: answer for status, answer in operation["responses"].items() if status != "304"}
        assert all("content" in answer or "$ref" in answer for answer in told.values())


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
    assert len(sent) == 5  # a webhook is made by POST and needs one who listens: test_api_webhooks


async def test_the_parameters_of_lists_are_those_that_are_taken(
    described: dict[str, Any], api: AsyncClient
) -> None:
    for path in ("/api/v1/listings", "/api/v1/contacts"):
        taken = [one for one in described["paths"][path]["get"]["parameters"] if one.get("in") == "query"]
        for parameter in taken:
            answer = await api.get(path, params={parameter["name"]: "\x00"})
            assert answer.status_code == 422
            message = answer.json()["errors"][0]["message"]
            assert message != "There is no such field.", parameter["name"]


def good(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of an operation that are not refusals, with their bodies."""
    return [
        answer["content"]["application/json"]
        for status, answer in operation["responses"].items()
        if status[0] == "2" and "application/json" in answer["content"]
    ]


async def test_every_operation_shows_what_is_sent_and_what_is_answered(described: dict[str, Any]) -> None:
    """What is shown is as the schema beside it says."""
    for _, _, operation in operations(described):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content["example"] is not None, operation["operationId"]
            check(described, content["schema"], content["example"])
        for content in good(operation):
            assert content["example"] not in (None, {"items": [None], "next": None}), operation["operationId"]
            check(described, content["schema"], content["example"])


async def test_headers_that_are_taken_and_given_are_described(described: dict[str, Any]) -> None:
    for method, _, operation in operations(described):
        taken = {p["$ref"].rpartition("/")[2] for p in operation["parameters"] if "$ref" in p}
        answers = operation["responses"]
        first = next(answer for status, answer in answers.items() if status[0] == "2")
        assert {"RateLimit", "RateLimit-Policy"} <= set(first["headers"])
        assert ("Idempotency-Key" in taken) == (method == "post")
        is_file = any("contentMediaType" in one["schema"] for one in first["content"].values())
        assert ("If-None-Match" in taken) == ("304" in answers) == (method == "get" and not is_file)
        assert ("If-Match" in taken) == ("412" in answers)
        assert method != "put" or {"If-Match", "If-New"} <= taken
        assert {"401", "403", "404", "422", "429", "500", "503"} <= set(answers)
    refused = described["components"]["responses"]["429"]
    assert "Retry-After" in refused["headers"]


async def test_the_description_says_how_programs_get_along(described: dict[str, Any]) -> None:
    said = described["info"]["description"]
    for word in ("`ETag`", "`If-Match`", "`Idempotency-Key`", "`expand`", "`RateLimit`", "`Sunset`", *SCOPES):
        assert word in said, word


def check(described: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """Raise unless `value` is as a schema of the document says."""
    whole = {**schema, "components": described["components"]}
    jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(value)
