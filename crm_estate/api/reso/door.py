"""The door of the RESO Web API: who may come in, what is answered, and how errors are said there."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from litestar import Request, Response, get
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.types import ExceptionHandlersMap

from crm_estate.accounts.permissions import Actor, require
from crm_estate.api.reso.metadata import csdl, edmx
from crm_estate.api.reso.options import next_query, read_options, said_in
from crm_estate.api.reso.reading import Answer, read_one, read_page
from crm_estate.api.reso.registry import resource_named, resources
from crm_estate.api.reso.resources import Resource
from crm_estate.base import errors
from crm_estate.base.errors import Invalid, NotFound, NotSignedIn, Outcome
from crm_estate.base.settings import settings
from crm_estate.web.admitting import admit, limits_of
from crm_estate.web.errors import status_of

ROOT = "/api/reso/v2"
JSON = "application/json;odata.metadata=minimal;charset=utf-8"
VERSION = {"OData-Version": "4.0"}

_ONE = re.compile(r"([A-Za-z]+)\('((?:[^']|'')*)'\)")

AnyRequest = Request[Any, Any, Any]
Connection = ASGIConnection[Any, Any, Any, Any]


async def with_any_key(connection: Connection, handler: BaseRouteHandler) -> None:
    """Guard: a key in `Authorization: Bearer …`. Which scope it needs is known with the resource."""
    connection.scope["user"] = await admit(connection)


@get("/")
async def get_service(request: AnyRequest) -> Response[bytes]:
    """The service document: which resources there are."""
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in resources()]
    return _json(request, {"@odata.context": f"{_root()}/$metadata", "value": sets})


@get("/$metadata")
async def get_metadata(request: AnyRequest) -> Response[Any]:
    """What is served: EDMX, or JSON where that is asked for."""
    asked = said_in(str(request.url.query or "")).get("$format", "")
    accepted = request.headers.get("accept", "")
    if "json" in asked or (not asked and "json" in accepted and "xml" not in accepted):
        return _json(request, csdl(resources()))
    return Response(edmx(resources()), media_type="application/xml", headers={**VERSION, **_limits(request)})


@get("/{address:str}")
async def get_resource(
    address: FromPath[str], request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    """A page of a resource, `Property`, or one item of it, `Property('7')`."""
    one = _ONE.fullmatch(unquote(address) if "%" in address else address)
    resource = resource_named(one[1] if one else address)
    require(actor, resource.scope)
    said = said_in(request.scope["query_string"].decode("latin-1"))
    query = read_options(said, resource, now)
    for name in query.expand:
        require(actor, resources()[resource.links[name].to].scope)
    if one:
        if wrong := sorted(said.keys() - {"$select", "$expand", "$format"}):
            raise Invalid("One item is not asked for with %(option)s.", field=wrong[0], option=wrong[0])
        item = await read_one(resource, one[2].replace("''", "'"), query, actor=actor, now=now)
        return _json(request, {"@odata.context": _context(resource, "/$entity"), **_named(resource, item)})
    answer = await read_page(resource, query, actor=actor, now=now)
    return _json(request, _page(resource, answer, said))


def _page(resource: Resource, answer: Answer, said: dict[str, str]) -> dict[str, Any]:
    page: dict[str, Any] = {"@odata.context": _context(resource, "")}
    if answer.count is not None:
        page["@odata.count"] = answer.count
    page["value"] = [_named(resource, item) for item in answer.items]
    if answer.last is not None:
        page["@odata.nextLink"] = f"{_root()}/{resource.name}?{next_query(said, *answer.last)}"
    return page


def _named(resource: Resource, item: dict[str, Any]) -> dict[str, Any]:
    key = quote(str(item[resource.key]).replace("'", "''"), safe="'")
    return {"@odata.id": f"{_root()}/{resource.name}('{key}')", **item}


def _context(resource: Resource, end: str) -> str:
    return f"{_root()}/$metadata#{resource.name}{end}"


def _root() -> str:
    return settings().base_url + ROOT


def _json(request: AnyRequest, said: Any, status: int = 200) -> Response[bytes]:
    headers = {**VERSION, **_limits(request)}
    return Response(msgspec.json.encode(said), status_code=status, media_type=JSON, headers=headers)


def _limits(request: AnyRequest) -> dict[str, str]:
    return limits_of(request.scope)


def outcome(request: AnyRequest, exc: Outcome) -> Response[bytes]:
    """What could not be done, in the shape that OData gives errors."""
    status = 400 if isinstance(exc, Invalid) else status_of(exc)
    said = {"code": type(exc).__name__, "message": exc.message}
    if exc.field:
        said["target"] = exc.field
    answer = _json(request, {"error": said}, status)
    if isinstance(exc, errors.TooMany):
        answer.headers["Retry-After"] = str(exc.retry_after)
    if isinstance(exc, NotSignedIn):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def http(request: AnyRequest, exc: HTTPException) -> Response[bytes]:
    """What the framework itself refused."""
    if exc.status_code == 404:
        return outcome(request, NotFound("There is nothing here."))
    return _json(request, {"error": {"code": "Refused", "message": exc.detail}}, exc.status_code)


HANDLERS = (get_service, get_metadata, get_resource)
ERRORS: ExceptionHandlersMap = {Outcome: outcome, HTTPException: http}
