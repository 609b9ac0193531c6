"""The schemas of answers: whole, or in the parts that `fields` and `expand` make of them."""

from typing import Any

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from crm_estate.api.answer_examples import BY_KIND
from crm_estate.api.expanding import EXPANSIONS
from crm_estate.api.kinds import answer_of, is_page, item_of, names_of

Schemas = dict[str, Any]


class Known(Struct):
    """The components of the document, and the reference to each type in them."""

    references: dict[Any, Schemas]
    components: Schemas

    def refer(self, name: str) -> Schemas:
        return {"$ref": f"#/components/schemas/{name}"}

    def name_of(self, kind: Any) -> str:
        return self.references[kind]["$ref"].rpartition("/")[2]


def kinds_beside(item: type[Struct] | None) -> set[type[Struct]]:
    """The types that an item can bring along."""
    return {expansion.kind for expansion in EXPANSIONS.get(item, {}).values()} if item else set()


def answer_schema(handler: HTTPRouteHandler, known: Known) -> Schemas:
    """What a handler answers; a GET may be asked for a part of it."""
    whole = known.references[answer_of(handler)]
    item = item_of(handler)
    if "GET" not in handler.http_methods or item is None:
        return whole
    part = _part(item, known)
    if not is_page(handler):
        return {"anyOf": [whole, part]}
    page = known.components[known.name_of(answer_of(handler))]
    items = {"type": "array", "items": part}
    return {"anyOf": [whole, {**page, "properties": {**page["properties"], "items": items}}]}


def answer_example(handler: HTTPRouteHandler) -> Any:
    """What such an answer may look like."""
    if "answer" in handler.opt:
        return handler.opt["answer"]
    item = item_of(handler)
    example = BY_KIND.get(item.__name__) if item else None
    return {"items": [example], "next": None} if is_page(handler) else example


def shaping_parameters(handler: HTTPRouteHandler) -> list[Schemas]:
    """`fields`, and `expand` where there is something to bring along."""
    item = item_of(handler)
    if "GET" not in handler.http_methods or item is None:
        return []
    asked = [_listing("fields", "Only these top-level fields.", names_of(item))]
    if beside := sorted(EXPANSIONS.get(item, {})):
        asked.append(_listing("expand", "Bring these along, under `expanded`.", beside))
    return asked


def _listing(name: str, text: str, values: list[str]) -> Schemas:
    schema = {"type": "array", "items": {"type": "string", "enum": values}, "maxItems": len(values)}
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema,
            "style": "form", "explode": False}  # fmt: skip


def _part(item: type[Struct], known: Known) -> Schemas:
    """The component for part of an item, made at first need."""
    name = f"{known.name_of(item)}Part"
    if name not in known.components:
        whole = known.components[known.name_of(item)]
        beside = {
            word: {"anyOf": [known.references[expansion.kind], {"type": "null"}]}
            for word, expansion in EXPANSIONS.get(item, {}).items()
        }
        more = {"expanded": {"type": "object", "properties": beside}} if beside else {}
        part = {key: value for key, value in whole.items() if key not in ("required", "title")}
        known.components[name] = {**part, "title": name, "properties": {**whole["properties"], **more}}
    return known.refer(name)
