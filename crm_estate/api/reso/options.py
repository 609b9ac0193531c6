"""What a request asks of a resource: $select, $filter, $orderby, $top, $skip, $count, $expand, $skiptoken."""

import base64
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import Struct

from crm_estate.api.reso.literals import moment_of
from crm_estate.api.reso.parsing import parse_filter
from crm_estate.api.reso.resources import Resource
from crm_estate.api.reso.tree import Condition
from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Id
from crm_estate.base.paging import cursor

MOST_AT_ONCE = 1_000
AT_ONCE = 200
"""Items of a page where nobody says how many."""
MOST_SKIPPED = 1_000_000
MOST_ORDERED = 10
OPTIONS = frozenset({
    "$select", "$filter", "$orderby", "$top", "$skip", "$count", "$expand", "$skiptoken", "$format",
})  # fmt: skip


class Order(Struct, frozen=True):
    """A field that items are ordered by."""

    field: str
    is_down: bool


class Query(Struct, frozen=True, kw_only=True):
    """What is asked for; `after`: the ordering values and the number of the last item of the page before."""

    select: tuple[str, ...]
    condition: Condition | None = None
    order: tuple[Order, ...] = ()
    top: int = AT_ONCE
    skip: int = 0
    count: bool = False
    expand: tuple[str, ...] = ()
    after: tuple[tuple[Any, ...], int] | None = None


def said_in(query: str) -> dict[str, str]:
    """The options in a query string; Invalid for those that are unknown or come twice."""
    said: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in OPTIONS:
            raise Invalid("There is no query option %(name)s.", field=name[:80], name=name[:80])
        if name in said:
            raise Invalid("%(name)s comes twice.", field=name, name=name)
        said[name] = value
    return said


def read_options(said: dict[str, str], resource: Resource, now: datetime) -> Query:
    """What is asked of a resource; Invalid names the option or the field at fault."""
    order = _order(said.get("$orderby", ""), resource)
    condition = (
        parse_filter(said["$filter"], resource.names, now) if said.get("$filter", "").strip() else None
    )
    if said.get("$format", "json").partition(";")[0] not in ("json", "application/json"):
        raise Invalid("Answers are in JSON.", field="$format")
    return Query(
        select=_select(said.get("$select", "*"), resource),
        condition=condition,
        order=order,
        top=_number(said, "$top", AT_ONCE, MOST_AT_ONCE),
        skip=_number(said, "$skip", 0, MOST_SKIPPED),
        count=_yes_or_no(said, "$count"),
        expand=_expand(said.get("$expand", ""), resource),
        after=_after(said.get("$skiptoken", ""), order, resource),
    )


def next_query(said: dict[str, str], last: Sequence[Any], number: int) -> str:
    """The query of the page after the one whose last item has these ordering values and this number."""
    kept = {name: value for name, value in said.items() if name not in ("$skip", "$skiptoken")}
    return urlencode({**kept, "$skiptoken": cursor(list(last), number)})


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _select(text: str, resource: Resource) -> tuple[str, ...]:
    names = _names(text)
    if "*" in names or not names:
        return tuple(resource.fields)
    _require(names, [*resource.fields, *resource.links], "$select")
    return tuple(dict.fromkeys(name for name in names if name in resource.fields))


def _expand(text: str, resource: Resource) -> tuple[str, ...]:
    if "(" in text or "/" in text:
        raise Invalid("Options within $expand are not supported.", field="$expand")
    names = tuple(dict.fromkeys(_names(text)))
    _require(names, resource.links, "$expand")
    return names


def _require(names: Iterable[str], known: Iterable[str], option: str) -> None:
    there = set(known)
    for name in names:
        if name not in there:
            raise Invalid(
                "There is no %(name)s for %(option)s.", field=name[:80], name=name[:80], option=option
            )


def _order(text: str, resource: Resource) -> tuple[Order, ...]:
    found: list[Order] = []
    for part in _names(text):
        name, _, way = part.partition(" ")
        field = resource.names.get(name)
        if field is None or field.kind in ("strings", "point"):
            raise Invalid("Items cannot be ordered by %(name)s.", field=name[:80], name=name[:80])
        if way.strip().lower() not in ("", "asc", "desc"):
            raise Invalid("An order is asc or desc.", field="$orderby")
        found.append(Order(name, way.strip().lower() == "desc"))
    if len(found) > MOST_ORDERED:
        raise Invalid("At most %(most)s fields give an order.", field="$orderby", most=MOST_ORDERED)
    return tuple(found)


def _number(said: dict[str, str], option: str, otherwise: int, most: int) -> int:
    text = said.get(option)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and int(text) <= most):
        raise Invalid("%(option)s is a whole number up to %(most)s.", field=option, option=option, most=most)
    return int(text)


def _yes_or_no(said: dict[str, str], option: str) -> bool:
    text = said.get(option, "false").lower()
    if text not in ("true", "false"):
        raise Invalid("%(option)s is true or false.", field=option, option=option)
    return text == "true"


def _after(text: str, order: Sequence[Order], resource: Resource) -> tuple[tuple[Any, ...], int] | None:
    """The position that a page ended at; Invalid when it was not made for this order."""
    if not text:
        return None
    try:
        values, number = msgspec.json.decode(
            base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=tuple[list[Any], Id]
        )
        kinds = [resource.names[one.field].kind for one in order]
        return tuple(_typed(value, kind) for value, kind in zip(values, kinds, strict=True)), number
    except (ValueError, TypeError, OverflowError, msgspec.MsgspecError):
        raise Invalid("This is not a token that a page gave.", field="$skiptoken") from None


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "moment":
        return moment_of(value)
    if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if kind == "string" and isinstance(value, str) and "\0" not in value:
        return value
    if kind == "boolean" and isinstance(value, bool):
        return value
    raise ValueError(value)
