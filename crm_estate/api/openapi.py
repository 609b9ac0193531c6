"""The OpenAPI 3.1 document, made from the handlers themselves, and the door at which it is read."""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from crm_estate import __version__
from crm_estate.api.answer_examples import ITEM_OUT
from crm_estate.api.examples import PROBLEM
from crm_estate.api.kinds import answer_of, body_of, is_page, item_of
from crm_estate.api.many import ARRAY, MOST_ITEMS, NDJSON, ItemOut
from crm_estate.api.openapi_files import content_of, is_tagged, scopes_said
from crm_estate.api.openapi_shapes import (
    Known,
    answer_example,
    answer_schema,
    kinds_beside,
    shaping_parameters,
)
from crm_estate.api.openapi_words import ABOUT, ANSWERS, HEADERS, PARAMETERS, WITH_BODY
from crm_estate.web.problems import MEDIA_TYPE, Problem

ROOT = "/api/v1"
LIMITS: tuple[str, ...] = ("RateLimit", "RateLimit-Policy")


@get("/api/schema", include_in_schema=False)
async def document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The document; anyone may read it."""
    content = msgspec.json.encode(describe(request.app))
    return Response(content, media_type="application/vnd.oai.openapi+json;version=3.1")


def describe(app: Litestar) -> dict[str, Any]:
    """OpenAPI 3.1 of every handler under /api/v1."""
    found = list(_operations(app))
    kinds = {kind for _, _, handler in found for kind in _kinds(handler)} | {Problem, ItemOut}
    ordered = sorted(kinds, key=str)
    schemas, components = msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    known = Known(dict(zip(ordered, schemas, strict=True)), dict(components))
    paths: dict[str, dict[str, Any]] = {}
    for path, method, handler in found:
        paths.setdefault(path, {})[method] = _operation(handler, known)
    return {
        "openapi": "3.1.0",
        "info": {"title": "crm-estate", "version": __version__, "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": known.components,
            "headers": HEADERS,
            "parameters": PARAMETERS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "An API key."}},
            "responses": {status: _problem(status, text, known) for status, text in ANSWERS.items()},
        },
    }


def _operations(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Path, method and handler of everything under /api/v1."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path_format.startswith(ROOT):
            for handler in route.route_handlers:
                for method in sorted(handler.http_methods - {"OPTIONS"}):
                    yield route.path_format, method.lower(), handler


def _operation(handler: HTTPRouteHandler, known: Known) -> dict[str, Any]:
    summary, _, rest = (handler.fn.__doc__ or "").strip().partition(". ")
    operation: dict[str, Any] = {
        "operationId": handler.fn.__name__,
        "summary": summary.rstrip("."),
        "description": f"{rest}\n\nScope: {scopes_said(handler)}".strip(),
        "tags": [str(handler.opt["scope"]).partition(":")[0]],
        "parameters": [
            *_in_path(handler),
            *_in_query(handler, known),
            *shaping_parameters(handler),
            *_in_headers(handler),
        ],
        "responses": _responses(handler, known),
    }
    if "retiring" in handler.opt:
        operation["deprecated"] = True
    if body := _body(handler, known):
        operation["requestBody"] = {"required": True, "content": body}
    return operation


def _body(handler: HTTPRouteHandler, known: Known) -> dict[str, Any]:
    """What is sent, by its media type."""
    example = handler.opt.get("example")
    if (items := handler.opt.get("items")) is not None:
        array = {"type": "array", "items": known.references[items], "maxItems": MOST_ITEMS}
        lines = "".join(f"{msgspec.json.encode(item).decode()}\n" for item in example or [])
        text = {"type": "string", "description": f"One {known.name_of(items)} as JSON per line."}
        return {ARRAY: {"schema": array, "example": example}, NDJSON: {"schema": text, "example": lines}}
    if "takes" in handler.opt:
        return content_of(handler.opt["takes"])
    kind = body_of(handler)
    return {} if kind is None else {ARRAY: {"schema": known.references[kind], "example": example}}


def _responses(handler: HTTPRouteHandler, known: Known) -> dict[str, Any]:
    methods = handler.http_methods
    content, headers = _content(handler, known), _headers(handler)
    good = {"GET": "As it is now.", "DELETE": "As it was."}
    text = next((said for method, said in good.items() if method in methods), "Done.")
    responses: dict[str, Any] = {
        str(handler.status_code): {"description": text, "headers": headers, "content": content}
    }
    if "PUT" in methods:
        responses["200"] = {"description": "As it is now.", "headers": headers, "content": content}
        located = {**headers, "Location": _header("Location")}
        responses["201"] = {"description": "It is new.", "headers": located, "content": content}
    if "GET" in methods and item_of(handler) is not None:
        kept = {name: _header(name) for name in ("ETag", *LIMITS)}
        responses["304"] = {"description": "It is as If-None-Match says: there is no body.", "headers": kept}
    for status in ANSWERS:
        if _may_be(status, handler):
            responses[status] = {"$ref": f"#/components/responses/{status}"}
    return responses


def _may_be(status: str, handler: HTTPRouteHandler) -> bool:
    if status == "412":
        return _is_conditional(handler)
    return status not in WITH_BODY or "GET" not in handler.http_methods


def _content(handler: HTTPRouteHandler, known: Known) -> dict[str, Any]:
    if "items" in handler.opt:
        schema = {"type": "string", "description": "One ItemOut as JSON per line, in the order of the body."}
        return {NDJSON: {"schema": schema, "example": f"{msgspec.json.encode(ITEM_OUT).decode()}\n"}}
    if "gives" in handler.opt:
        return content_of(handler.opt["gives"])
    return {ARRAY: {"schema": answer_schema(handler, known), "example": answer_example(handler)}}


def _headers(handler: HTTPRouteHandler) -> dict[str, Any]:
    names = list(LIMITS)
    if is_tagged(handler):
        names.append("ETag")
    if handler.status_code == 202:
        names.append("Location")
    if is_page(handler):
        names.append("Link")
    if "POST" in handler.http_methods:
        names.append("Idempotent-Replayed")
    return {name: _header(name) for name in names}


def _header(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/headers/{name}"}


def _in_path(handler: HTTPRouteHandler) -> Iterator[dict[str, Any]]:
    for name, parameter in handler.parsed_fn_signature.parameters.items():
        path = next(iter(handler.paths))
        if f"{{{name}:" in path:
            kind = "integer" if parameter.annotation is int else "string"
            yield {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def _in_query(handler: HTTPRouteHandler, known: Known) -> Iterator[dict[str, Any]]:
    if "query" in handler.opt:
        name = known.name_of(handler.opt["query"])
        for field, schema in known.components[name]["properties"].items():
            said = {"description": schema["description"]} if "description" in schema else {}
            yield {"name": field, "in": "query", "required": False, "schema": schema, **said}


def _in_headers(handler: HTTPRouteHandler) -> Iterator[dict[str, Any]]:
    names: list[str] = []
    if "GET" in handler.http_methods and item_of(handler) is not None:
        names.append("If-None-Match")
    if _is_conditional(handler):
        names.append("If-Match")
    if _is_conditional(handler) and "PUT" in handler.http_methods:
        names.append("If-New")
    if "POST" in handler.http_methods:
        names.append("Idempotency-Key")
    yield from ({"$ref": f"#/components/parameters/{name}"} for name in names)


def _is_conditional(handler: HTTPRouteHandler) -> bool:
    return "wanted" in handler.parsed_fn_signature.parameters


def _kinds(handler: HTTPRouteHandler) -> Iterator[Any]:
    if "items" in handler.opt:
        yield handler.opt["items"]
        return
    item = item_of(handler)
    answer = None if "gives" in handler.opt else answer_of(handler)
    named = (answer, item, body_of(handler), handler.opt.get("query"), *kinds_beside(item))
    yield from (kind for kind in named if kind is not None)


def _problem(status: str, text: str, known: Known) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": known.references[Problem], "example": PROBLEM}
    waiting = ("Retry-After",) if status in ("429", "503") else ()
    headers = {name: _header(name) for name in (*LIMITS, *waiting)}
    return {"description": text, "headers": headers, "content": {MEDIA_TYPE: content}}
