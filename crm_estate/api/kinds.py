"""What a handler takes and answers, read off its own signature."""

from functools import cache
from typing import Any, get_args, get_origin

from litestar import Response
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope
from msgspec import Struct
from msgspec.structs import fields

from crm_estate.base.paging import Page


def answer_of(handler: BaseRouteHandler) -> Any:
    """The type of a handler's answer, out of its Response."""
    kind = handler.parsed_fn_signature.return_type.annotation
    return get_args(kind)[0] if get_origin(kind) is Response else kind


def body_of(handler: BaseRouteHandler) -> Any:
    """The type of the body that a handler takes; None when it takes none."""
    data = handler.parsed_fn_signature.parameters.get("data")
    return data.annotation if data else None


@cache
def is_page(handler: BaseRouteHandler) -> bool:
    """Whether a handler answers with a page of a list."""
    return get_origin(answer_of(handler)) is Page


@cache
def item_of(handler: BaseRouteHandler) -> type[Struct] | None:
    """The type of the one thing, or of each thing in the list, that a handler answers; None for no JSON."""
    kind = answer_of(handler)
    item = get_args(kind)[0] if get_origin(kind) is Page else kind
    return item if isinstance(item, type) and issubclass(item, Struct) else None


def names_of(kind: type[Struct]) -> list[str]:
    """The names of the top-level fields of a type, as they are written."""
    return [field.encode_name for field in fields(kind)]


def has_version(kind: type[Struct] | None) -> bool:
    return kind is not None and "version" in kind.__struct_fields__


def method_of(scope: Scope) -> str:
    return str(scope.get("method", ""))
