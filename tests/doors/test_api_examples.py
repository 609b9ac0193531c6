"""What the documentation shows can be sent to the real thing, and is answered as it says."""

from datetime import datetime
from typing import Any

import jsonschema_rs
import pytest
from httpx import AsyncClient, Response

from crm_estate.api.openapi import describe
from crm_estate.app import create_app
from tests.doors.api_office import address_of, furnish

pytestmark = pytest.mark.anyio

ORDER = ("get", "put", "post", "delete")
OTHERWISE: dict[str, tuple[int, ...]] = {
    "post_acceptance": (409,),  # what is suggested depends on what was liked
    "post_refusal": (409,),
    "post_merge": (409,),  # the contact has another version than in the example
    "post_undoing": (409, 201),
    "post_webhook": (201, 422),  # the address of the example leads nowhere
    "put_webhook": (404, 422),
    "get_one_webhook": (404,),
    "get_deliveries": (404,),
    "post_test": (404,),
    "post_secret": (404,),
    "post_replay": (404,),
    "post_delivery_replay": (404,),
    "delete_webhook": (404,),
    "get_one_import": (404,),  # none has come yet
    "get_import_problems": (404,),
    "get_import_refused": (404,),
    "post_import_approval": (409,),  # it is not held
    "post_teaching": (409,),  # hardly anything was decided
    "delete_teaching": (409,),
}
"""Examples that this office may answer otherwise, and how."""


async def test_every_example_is_answered_as_described(api: AsyncClient, now: datetime) -> None:
    await furnish(api, now)
    described = describe(create_app())
    operations = [
        (method, path, operation)
        for method in ORDER
        for path, item in described["paths"].items()
        for name, operation in item.items()
        if name == method
    ]
    assert len(operations) > 40
    for method, path, operation in operations:
        for media, content in list(operation.get("requestBody", {"content": {"": {}}})["content"].items()):
            answer = await send(api, method, address_of(path), media, content.get("example"))
            name = operation["operationId"]
            is_good = answer.status_code in OTHERWISE[name] if name in OTHERWISE else answer.is_success
            assert is_good, f"{name}: {answer.status_code} {answer.text}"
            check(described, operation, answer)


async def send(api: AsyncClient, method: str, address: str, media: str, example: Any) -> Response:
    if not media:
        return await api.request(method, address)
    if media == "application/json":
        return await api.request(method, address, json=example)
    return await api.request(method, address, content=example, headers={"Content-Type": media})


def check(described: dict[str, Any], operation: dict[str, Any], answer: Response) -> None:
    """The status, the media type and the body are among those that the document names."""
    told = operation["responses"][str(answer.status_code)]
    if "$ref" in told:
        told = described["components"]["responses"][told["$ref"].rpartition("/")[2]]
    content = told["content"][answer.headers["content-type"]]
    for name in told["headers"]:
        is_certain = name in ("ETag", "RateLimit", "RateLimit-Policy", "Location")
        assert not is_certain or name.lower() in answer.headers, (operation["operationId"], name)
    if answer.headers["content-type"].endswith("json") and "ndjson" not in answer.headers["content-type"]:
        schema = {**content["schema"], "components": described["components"]}
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(answer.json())
