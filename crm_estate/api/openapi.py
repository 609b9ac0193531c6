"""The OpenAPI 3.1 document, made from the handlers themselves, and the door at which it is read."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from msgspec import Struct

from crm_estate import __version__
from crm_estate.api.examples import PROBLEM
from crm_estate.web.problems import MEDIA_TYPE, Problem

ROOT = "/api/v1"
ABOUT = """What is for sale or to let, who is looking for what, and what fits.

A PUT says what something is now and may be repeated. Lists come in pages: ask again with `cursor` set to
`next`. Times are UTC, areas square metres, amounts major units of their currency. What is not said is
unknown, and a field or parameter that does not exist is refused by its name."""

ANSWERS = {
    "400": "The body is not JSON; the detail says where it ends to be.",
    "401": "The key is missing, unknown or revoked.",
    "403": "The key lacks the scope, or this belongs to another office.",
    "404": "There is no such thing, or none that this key may see.",
    "409": "This contradicts what is stored.",
    "413": "The body is larger than 16 MB.",
    "415": "The body is not application/json.",
    "422": "Something said cannot be; `errors` names every field at fault.",
}
WITH_BODY = ("400", "409", "413", "415")


@get("/api/schema", include_in_schema=False)
async def document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The document; anyone may read it."""
    content = msgspec.json.encode(describe(request.app))
    return Response(content, media_type="application/vnd.oai.openapi+json;version=3.1")


def describe(app: Litestar) -> dict[str, Any]:
    """OpenAPI 3.1 of every handler under /api/v1."""
    found = list(_operations(app))
    kinds = {kind for _, _, handler in found for kind in _kinds(handler)} | {Problem}
    ordered = sorted(kinds, key=str)
    schemas, components = msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    references = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for path, method, handler in found:
        paths.setdefault(path, {})[method] = _operation(handler, references, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "crm-estate", "version": __version__, "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "An API key."}},
            "responses": {status: _problem(text, references) for status, text in ANSWERS.items()},
        },
    }


def _operations(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Path, method and handler of everything under /api/v1."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path_format.startswith(ROOT):
            for handler in route.route_handlers:
                for method in sorted(handler.http_methods - {"OPTIONS"}):
                    yield route.path_format, method.lower(), handler


def _operation(handler: HTTPRouteHandler, references: dict[Any, Any], components: Any) -> dict[str, Any]:
    summary, _, rest = (handler.fn.__doc__ or "").strip().partition(". ")
    body = _body_of(handler)
    operation: dict[str, Any] = {
        "operationId": handler.fn.__name__,
        "summary": summary.rstrip("."),
        "description": f"{rest}\n\nScope: `{handler.opt['scope']}`".strip(),
        "tags": [str(handler.opt["scope"]).partition(":")[0]],
        "parameters": [*_in_path(handler), *_in_query(handler, references, components)],
        "responses": _responses(handler, references),
    }
    if body is not None:
        content = {"schema": references[body], "example": handler.opt["example"]}
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    return operation


def _responses(handler: HTTPRouteHandler, references: dict[Any, Any]) -> dict[str, Any]:
    shown = {"example": handler.opt["answer"]} if "answer" in handler.opt else {}
    content = {"application/json": {"schema": references[_answer_of(handler)], **shown}}
    is_put = "PUT" in handler.http_methods
    good = {"200": "As it is now."} if is_put or "GET" in handler.http_methods else {}
    if "DELETE" in handler.http_methods:
        good["200"] = "As it was."
    if is_put:
        good["201"] = "It is new."
    if "POST" in handler.http_methods:
        good["201"] = "Done."
    responses: dict[str, Any] = {
        status: {"description": text, "content": content} for status, text in good.items()
    }
    if is_put:
        location = {"description": "Its address.", "schema": {"type": "string"}}
        responses["201"] = {**responses["201"], "headers": {"Location": location}}
    for status in ANSWERS:
        if status not in WITH_BODY or _body_of(handler) is not None:
            responses[status] = {"$ref": f"#/components/responses/{status}"}
    return responses


def _in_path(handler: HTTPRouteHandler) -> Iterator[dict[str, Any]]:
    for name, parameter in handler.parsed_fn_signature.parameters.items():
        path = next(iter(handler.paths))
        if f"{{{name}:" in path:
            kind = "integer" if parameter.annotation is int else "string"
            yield {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def _in_query(handler: HTTPRouteHandler, references: Any, components: Any) -> Iterator[dict[str, Any]]:
    if "query" in handler.opt:
        name = references[handler.opt["query"]]["$ref"].rpartition("/")[2]
        for field, schema in components[name]["properties"].items():
            said = {"description": schema["description"]} if "description" in schema else {}
            yield {"name": field, "in": "query", "required": False, "schema": schema, **said}


def _kinds(handler: HTTPRouteHandler) -> Iterator[type[Struct]]:
    yield _answer_of(handler)
    for kind in (_body_of(handler), handler.opt.get("query")):
        if kind is not None:
            yield kind


def _body_of(handler: HTTPRouteHandler) -> Any:
    data = handler.parsed_fn_signature.parameters.get("data")
    return data.annotation if data else None


def _answer_of(handler: HTTPRouteHandler) -> Any:
    kind = handler.parsed_fn_signature.return_type.annotation
    return get_args(kind)[0] if get_origin(kind) is Response else kind


def _problem(text: str, references: dict[Any, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": references[Problem], "example": PROBLEM}
    return {"description": text, "content": {MEDIA_TYPE: content}}
