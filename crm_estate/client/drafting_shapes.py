"""The schemas of the OpenAPI document as Python: a class for each thing, a type for each value."""

import keyword
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

HEAD = '''"""What the API takes and gives.

Made from its OpenAPI document by `python -m crm_estate.client.generate`: do not change it by hand.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import UNSET, UnsetType, convert, field

from crm_estate.client.things import Thing

'''
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
FORMATS = {"date-time": "datetime", "date": "date"}
TYPES = {"str", "int", "float", "bool", "list", "dict", "date", "datetime"}
"""Names that mean something in annotations; a field of that name is called with a `_` behind it."""

WIDTH = 100


def shapes(document: Schema) -> str:
    """The module with a class for every schema that is no page of a list and no query."""
    schemas = document["components"]["schemas"]
    named = {name: schema for name, schema in sorted(schemas.items()) if is_thing(name, schema, document)}
    classes = "\n\n".join(text for name, schema in named.items() for text in _classes(name, schema))
    choices = "".join(text for name, schema in named.items() for text in _choices(name, schema))
    return HEAD + classes + "\n\n" + choices


def is_thing(name: str, schema: Schema, document: Schema) -> bool:
    """Whether a schema is of something that is sent or answered."""
    is_query = name.endswith("Asked") and not _is_referred_to(name, document)
    return not is_query and not is_page(schema)


def is_page(schema: Schema) -> bool:
    """Whether this is a page of a list: some items, and where the next begins, if there is one."""
    properties = schema.get("properties", {})
    return set(properties) == {"items", "next"} and "next" not in schema.get("required", [])


def type_of(schema: Schema, name: str = "") -> str:
    """The type of a value; `name` is what an object without a name of its own is called."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "enum" in schema or "const" in schema:
        return f"Literal[{', '.join(map(repr, schema.get('enum', [schema.get('const')])))}]"
    if any(word in schema for word in ("anyOf", "oneOf")):
        return _union([type_of(one, name) for one in schema.get("anyOf", schema.get("oneOf"))])
    if isinstance(schema.get("type"), list):
        return _union([type_of({**schema, "type": one}, name) for one in schema["type"]])
    if schema.get("type") == "array":
        items = schema.get("items")
        return f"list[{type_of(items, name)}]" if isinstance(items, dict) else "list[Any]"
    if schema.get("type") == "object":
        return _mapping(schema, name)
    plain = SCALARS.get(schema.get("type", ""), "Any")
    return FORMATS.get(schema.get("format", ""), plain) if plain == "str" else plain


def text_of(said: str, indent: int) -> str:
    """A docstring, its paragraphs as wide as the code."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", said.strip())]
    lines = "\n\n".join(textwrap.fill(part, WIDTH - indent) for part in paragraphs)
    safe = lines.replace("\\", "\\\\").replace('"""', "'''")
    end = "\n" if "\n" in safe or safe.endswith('"') else ""
    return textwrap.indent(f'"""{safe}{end}"""', " " * indent, lambda line: bool(line.strip()))


def called(name: str) -> str:
    """The name of a field or parameter in Python."""
    plain = re.sub(r"\W", "_", name)
    return f"{plain}_" if keyword.iskeyword(plain) or plain in TYPES else plain


def _classes(name: str, schema: Schema) -> Iterator[str]:
    """A class, before it those of objects in it that have no name of their own."""
    if "properties" not in schema:
        yield f"{name} = {type_of(schema)}\n"
        return
    is_part = name.endswith("Part")
    required = set(schema.get("required", []))
    for key, one in schema["properties"].items():
        if one.get("type") == "object" and "properties" in one:
            yield from _classes(_beneath(name, key), one)
    fields = [
        _field(key, one, _beneath(name, key), key in required, is_part)
        for key, one in schema["properties"].items()
    ]
    said = schema.get("description") or f"{name}."
    body = "\n".join(fields)
    yield f"class {name}(Thing, kw_only=True, omit_defaults=True):\n{text_of(said, 4)}\n\n{body}\n"


def _choices(name: str, schema: Schema) -> Iterator[str]:
    """Types for the names of a thing's fields and of what it can bring along, if parts of it may be read."""
    if name.endswith("Part"):
        properties = dict(schema["properties"])
        beside = properties.pop("expanded", {}).get("properties", {})
        for word, names in (("Field", properties), ("Expand", beside)):
            if names:
                yield f"{name.removesuffix('Part')}{word} = Literal[{', '.join(map(repr, names))}]\n"


def _field(key: str, schema: Schema, beneath: str, is_required: bool, is_part: bool) -> str:
    python, kind = called(key), type_of(schema, beneath)
    renamed = f"name={key!r}" if python != key else ""
    if is_part:
        return f"    {python}: UnsetType | {kind} = " + _default("UNSET", renamed)
    if is_required:
        return f"    {python}: {kind}" + (f" = field({renamed})" if renamed else "")
    if "default" not in schema:
        return f"    {python}: UnsetType | {kind} = " + _default("UNSET", renamed)
    value = schema["default"]
    if not isinstance(value, list | dict):
        return f"    {python}: {kind} = " + _default(repr(value), renamed)
    made = f"lambda: convert({value!r}, {kind})" if value else type(value).__name__
    if not value and "$ref" in schema:
        made = kind
    return f"    {python}: {kind} = field(default_factory={made}{', ' + renamed if renamed else ''})"


def _default(value: str, renamed: str) -> str:
    return f"field(default={value}, {renamed})" if renamed else value


def _mapping(schema: Schema, name: str) -> str:
    if "properties" in schema:
        return name or "dict[str, Any]"
    values = schema.get("additionalProperties", {})
    return f"dict[str, {type_of(values) if isinstance(values, dict) else 'Any'}]"


def _union(kinds: list[str]) -> str:
    """Any of them; what could not be told apart when it is read is Any, or a text."""
    unique = list(dict.fromkeys(kinds))
    texts = [kind for kind in unique if kind in ("str", "date", "datetime") or kind.startswith("Literal")]
    objects = [kind for kind in unique if kind[0].isupper() and not kind.startswith(("Literal", "None"))]
    objects += [kind for kind in unique if kind.startswith("dict")]
    lists = [kind for kind in unique if kind.startswith("list")]
    if len(objects) > 1 or len(lists) > 1 or "Any" in unique:
        return "Any"
    if len(texts) > 1:
        unique = [kind for kind in unique if kind not in texts]
        unique.insert(0, "str")
    return " | ".join(sorted(unique, key=lambda kind: kind == "None"))


def _beneath(name: str, key: str) -> str:
    return name.removesuffix("Part") + "".join(word.capitalize() for word in re.split(r"\W|_", key))


def _is_referred_to(name: str, document: Schema) -> bool:
    return _refers(document, f"#/components/schemas/{name}")


def _refers(value: Any, reference: str) -> bool:
    if isinstance(value, dict):
        return value.get("$ref") == reference or any(_refers(one, reference) for one in value.values())
    return isinstance(value, list) and any(_refers(one, reference) for one in value)
