"""The parameters of an operation as those of a method."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from crm_estate.client.drafting_shapes import Schema, called, type_of

JSON = "application/json"


class Parameter(Struct, frozen=True, kw_only=True):
    """A parameter of a method; without a `default` it must be said. `place`: path, body, query or head."""

    name: str
    kind: str
    default: str | None = None
    place: str = ""
    sent_as: str = ""


def parameters_of(document: Schema, said: Schema, takes: Schema, method: str) -> Iterator[Parameter]:
    """In the order of the method: places in the path, the body, then what is said by name."""
    given = [_resolved(document, one) for one in said.get("parameters", [])]
    for one in given:
        if one["in"] == "path":
            yield Parameter(name=called(one["name"]), kind=type_of(one["schema"]), place="path")
    if takes:
        yield from _body(takes)
    for one in given:
        if one["in"] == "query":
            yield _asked(one)
    for one in given:
        if one["in"] == "header" and (header := _header(one["name"], method)):
            yield header


def with_choices(parameter: Parameter, partial: str) -> Parameter:
    """With the type that `shapes` has for the names of a thing's fields, in place of all of them."""
    word = {"fields": "Field", "expand": "Expand"}.get(parameter.name)
    if word is None:
        return parameter
    return replace(parameter, kind=f"Sequence[{partial.removesuffix('Part')}{word}] | None")


def _asked(one: Schema) -> Parameter:
    """One of the query: nothing is said of it unless it must be."""
    kind = type_of(one["schema"]).replace("list[", "Sequence[").removesuffix(" | None")
    name = called(one["name"])
    if one.get("required"):
        return Parameter(name=name, kind=kind, place="query", sent_as=one["name"])
    return Parameter(name=name, kind=f"{kind} | None", default="None", place="query", sent_as=one["name"])


def _body(takes: Schema) -> Iterator[Parameter]:
    if JSON in takes and "contentMediaType" not in takes[JSON]["schema"]:
        yield Parameter(name="body", kind=type_of(takes[JSON]["schema"]), place="body", sent_as="body")
        return
    yield Parameter(name="file", kind="File", place="body", sent_as="file")
    first = next(iter(takes))
    yield Parameter(name="media_type", kind="str", default=f'"{first}"', place="head", sent_as="media_type")


def _header(name: str, method: str) -> Parameter | None:
    """What is said in a header, as it is called here; others are not for callers."""
    if name == "If-None-Match" and method != "get":
        return Parameter(name="if_new", kind="bool", default="False", place="head", sent_as="if_new")
    said = {"If-None-Match": "held", "If-Match": "if_match", "Idempotency-Key": "idempotency_key"}.get(name)
    if said is None:
        return None
    kind = {"held": "Thing | None", "if_match": "Tag", "idempotency_key": "str | None"}[said]
    return Parameter(name=said, kind=kind, default="None", place="head", sent_as=said)


def _resolved(document: Schema, parameter: Schema) -> Any:
    if "$ref" not in parameter:
        return parameter
    return document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
