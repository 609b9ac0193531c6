"""The client is drafted from whatever the OpenAPI document may say, also from what it does not say yet."""

import sys
from types import ModuleType
from typing import Any

import msgspec
import pytest

from crm_estate.client.drafting_operations import AWAITED, PLAIN, operations
from crm_estate.client.drafting_shapes import shapes, type_of

REF = {"$ref": "#/components/schemas/Home"}
TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"enum": ["a", "b"]}, "Literal['a', 'b']"),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, "int | None"),
        ({"type": ["string", "null"], "format": "date"}, "date | None"),
        ({"anyOf": [TEXT, {"enum": ["a"]}, {"type": "null"}]}, "str | None"),
        ({"anyOf": [REF, {"$ref": "#/components/schemas/Other"}]}, "Any"),
        ({"type": "array", "prefixItems": [TEXT], "items": False}, "list[Any]"),
        ({"type": "array", "items": REF}, "list[Home]"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "dict[str, float]"),
        ({"type": "object"}, "dict[str, Any]"),
        ({}, "Any"),
    ],
)
def test_every_schema_is_a_type(schema: dict[str, Any], kind: str) -> None:
    assert type_of(schema) == kind


def test_a_class_is_what_its_schema_says(monkeypatch: pytest.MonkeyPatch) -> None:
    home = {
        "type": "object",
        "required": ["class", "size"],
        "properties": {
            "class": TEXT,
            "size": {"anyOf": [{"type": "number"}, {"type": "null"}]},
            "date": {"type": "string", "format": "date", "default": "2026-11-02"},
            "tags": {"type": "array", "items": TEXT, "default": ["new"]},
            "colour": {"$ref": "#/components/schemas/Colour", "default": "red"},
        },
    }
    schemas = {"Home": home, "Colour": {"enum": ["blue", "red"]}}
    module: Any = ModuleType("drafted")
    monkeypatch.setitem(sys.modules, "drafted", module)
    exec(shapes({"components": {"schemas": schemas}}), vars(module))
    there = msgspec.convert({"class": "a", "size": None, "more": 1}, module.Home)
    assert (there.class_, there.size, there.tags, there.colour) == ("a", None, ["new"], "red")
    assert msgspec.to_builtins(module.Home(class_="b", size=2)) == {"class": "b", "size": 2, "tags": ["new"]}


def test_a_method_is_what_its_operation_says() -> None:
    by = {"in": "query", "schema": TEXT}
    told = {
        "operationId": "get_home",
        "description": 'Says "here" \\ there.',
        "parameters": [{**by, "name": "text", "required": True}, {**by, "name": "from"}],
        "responses": {"200": {"content": {"application/json": {"schema": REF}}}},
    }
    gone = {"operationId": "delete_home", "responses": {"204": {"description": "Done."}}}
    lines = {"application/x-ndjson": {"schema": TEXT}}
    read = {"operationId": "get_lines", "responses": {"200": {"content": lines}}}
    paths = {"/homes/{class}": {"get": told, "delete": gone}, "/lines": {"get": read}}
    document = {"paths": paths, "components": {"schemas": {"Home": {"type": "object", "properties": {}}}}}
    for style, wait in ((PLAIN, "def"), (AWAITED, "async def")):
        text = operations(document, style)
        compile(text, "operations.py", "exec")
        assert f"    {wait} get_home(self, text: str, *, from_: str | None = None) -> Home:" in text
        assert f"    {wait} delete_home(self, ) -> None:" in text
        assert "'from'" not in text
        assert '"from": from_' in text
        assert "Download:" in text
