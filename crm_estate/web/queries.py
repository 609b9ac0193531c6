"""Query parameters become a Struct; names that it does not have are refused."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, get_origin

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.web.faults import convert, plain

Asked = TypeVar("Asked", bound=Struct)


def read_query(request: Request[Any, Any, Any], kind: type[Asked]) -> Asked:
    """The query of a request; Wrong names every parameter that is unknown or has a wrong value."""
    query, lists = request.query_params, _lists_of(kind)
    raw = {name: query.getall(name) if name in lists else query[name] for name in query}
    return convert(raw, kind, strict=False)


def provide_query(kind: type[Asked]) -> Callable[..., Any]:
    """What gives a handler its `asked: NamedDependency[kind]`.

    It waits for who asks, although it needs not know: two dependencies at once are two tasks to Litestar.
    """

    async def provide(request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Asked:
        return read_query(request, kind)

    return provide


@cache
def _lists_of(kind: type[Struct]) -> frozenset[str]:
    """Names of the parameters that may come several times."""
    fields = msgspec.structs.fields(kind)
    return frozenset(field.encode_name for field in fields if get_origin(plain(field.type)) is list)
