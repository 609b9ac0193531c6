"""Query parameters become a Struct; names that it does not have are refused."""

from collections.abc import Callable
from typing import Any, TypeVar, get_origin

import msgspec
from litestar import Request
from msgspec import Struct

from crm_estate.web.faults import convert, plain

Asked = TypeVar("Asked", bound=Struct)


def read_query(request: Request[Any, Any, Any], kind: type[Asked]) -> Asked:
    """The query of a request; Wrong names every parameter that is unknown or has a wrong value."""
    lists = {
        field.encode_name for field in msgspec.structs.fields(kind) if get_origin(plain(field.type)) is list
    }
    query = request.query_params
    raw = {name: query.getall(name) if name in lists else query[name] for name in query}
    return convert(raw, kind, strict=False)


def provide_query(kind: type[Asked]) -> Callable[[Request[Any, Any, Any]], Any]:
    """What gives a handler its `asked: NamedDependency[kind]`."""

    async def provide(request: Request[Any, Any, Any]) -> Asked:
        return read_query(request, kind)

    return provide
