"""`fields` and `expand`: a reader takes part of an answer, or the things that it names along with it."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Request
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope
from msgspec import Struct

from crm_estate.accounts.permissions import Actor, require
from crm_estate.api.expanding import EXPANSIONS, expanded
from crm_estate.api.kinds import is_page, item_of, method_of, names_of
from crm_estate.base.wording import UNKNOWN_FIELD, one_of
from crm_estate.web.faults import Fault, Wrong

NAMES = ("fields", "expand")
STATE = "shape"
EXPANDED = "expanded"


class Shape(Struct, frozen=True):
    """Which fields, and what else; nothing said means all fields and nothing else."""

    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()


def set_aside(scope: Scope) -> None:
    """Take `fields` and `expand` out of the query, so that no handler needs to know of them."""
    if method_of(scope) != "GET" or item_of(scope["route_handler"]) is None:
        return
    said = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    asked = {name: _names(said, name) for name in NAMES if any(key == name for key, _ in said)}
    if asked:
        rest = [(name, value) for name, value in said if name not in NAMES]
        scope["query_string"] = urlencode(rest).encode()
        scope["state"][STATE] = Shape(**asked)


def shape_of(scope: Scope) -> Shape | None:
    return scope.get("state", {}).get(STATE)


def check(request: Request[Any, Any, Any]) -> None:
    """Wrong for names that the answer does not have; NotAllowed for what the key may not read."""
    shape, kind = shape_of(request.scope), item_of(request.route_handler)
    if shape is None or kind is None:
        _refuse_unknown(request)
        return
    names, known = names_of(kind), EXPANSIONS.get(kind, {})
    choices = one_of(sorted(known)) if known else UNKNOWN_FIELD
    unknown = [("fields", name, one_of(names)) for name in shape.fields if name not in names]
    unknown += [("expand", name, choices) for name in shape.expand if name not in known]
    if unknown:
        raise Wrong([Fault(f"{parameter}.{name[:80]}", said) for parameter, name, said in unknown])
    for name in shape.expand:
        if scope := known[name].scope:
            require(request.user, scope)
    _refuse_unknown(request)


async def shaped(body: bytes, shape: Shape, handler: BaseRouteHandler, actor: Actor) -> bytes:
    """An answer as it was asked for."""
    kind, answer = item_of(handler), msgspec.json.decode(body)
    if kind is None:
        return body
    items: list[dict[str, Any]] = answer["items"] if is_page(handler) else [answer]
    beside = await expanded(items, [(name, EXPANSIONS[kind][name]) for name in shape.expand], actor)
    parts = [_part(item, shape, more) for item, more in zip(items, beside, strict=True)]
    return msgspec.json.encode({**answer, "items": parts} if is_page(handler) else parts[0])


def _part(item: Mapping[str, Any], shape: Shape, more: Mapping[str, Any]) -> dict[str, Any]:
    part = {name: item[name] for name in item if not shape.fields or name in shape.fields}
    return {**part, EXPANDED: more} if shape.expand else part


def _names(said: Sequence[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    """The names in a parameter, which may be repeated or have commas."""
    texts = (part.strip() for name, value in said if name == wanted for part in value.split(","))
    return tuple(dict.fromkeys(filter(None, texts)))


def _refuse_unknown(request: Request[Any, Any, Any]) -> None:
    """Where a handler takes no query, a parameter is a mistake that should not pass in silence."""
    handler = request.route_handler
    takes_none = request.method == "GET" and "query" not in handler.opt and item_of(handler) is not None
    if takes_none and request.query_params:
        raise Wrong([Fault(name[:80], UNKNOWN_FIELD) for name in request.query_params])
