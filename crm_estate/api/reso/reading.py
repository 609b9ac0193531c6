"""Asking the database for what a request wants of a resource, a page at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import asyncpg
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.api.reso.conditions import TYPES, Conditions, is_row
from crm_estate.api.reso.options import Order, Query
from crm_estate.api.reso.registry import resources
from crm_estate.api.reso.resources import Field, Link, Resource, Row
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import NotFound


class Answer(Struct, frozen=True):
    """A page; `last`: the ordering values and the number of its last item, if there are more after it."""

    items: list[Row]
    count: int | None = None
    last: tuple[list[Any], int] | None = None


async def read_page(resource: Resource, query: Query, *, actor: Actor, now: datetime) -> Answer:
    """The page that is asked for."""
    where = resource.reach(actor)
    inner = _inner(resource, where)
    where.parts.clear()
    if query.condition is not None:
        Conditions(where, resource.rows).add(query.condition)
    count = await _count(inner, where) if query.count else None
    if query.after is not None:
        where.parts.append(_beyond(query.order, query.after, resource, where))
    if not query.top:
        return Answer([], count)
    found = await database.fetch(
        f"""select {_wanted(resource, query)} from ({inner}) q where {where.sql or "true"}
            order by {_ordered(query.order, resource)} limit {query.top + 1} offset {query.skip}""",
        *where.args,
    )
    rows = found[: query.top]
    last = rows[-1] if len(found) > query.top else None
    items = await _items(resource, query, rows, actor, now)
    if last is None:
        return Answer(items, count)
    return Answer(items, count, ([last[f"={n}"] for n in range(len(query.order))], last["#"]))


async def read_one(resource: Resource, key: str, query: Query, *, actor: Actor, now: datetime) -> Row:
    """The item with this key; NotFound also when it is out of the actor's reach."""
    where = resource.reach(actor)
    inner = _inner(resource, where)
    where.parts.clear()
    if resource.key in resource.rows:
        where.add(f'q."{resource.key}#" = {{}}::bigint', int(key) if is_row(key) else None)
    else:
        where.add(f'q."{resource.key}" = {{}}::text', key.replace("\0", ""))
        if resource.begins_with:
            row = key.partition("-")[0]
            where.add(f'q."{resource.begins_with}#" = {{}}::bigint', int(row) if is_row(row) else None)
    sql = f"select {_wanted(resource, query)} from ({inner}) q where {where.sql} limit 1"
    rows = await database.fetch(sql, *where.args)
    if not rows:
        raise NotFound("There is no such item in %(name)s.", name=resource.name)
    return (await _items(resource, query, rows, actor, now))[0]


def _inner(resource: Resource, where: Where) -> str:
    """All that the actor may see."""
    return f"select {resource.columns} from {resource.source} where {where.sql or 'true'}"


def _wanted(resource: Resource, query: Query) -> str:
    names = dict.fromkeys(
        (*query.select, resource.key, *(resource.links[name].here for name in query.expand))
    )
    fields = [f'q."{name}"' for name in names]
    order = [f'q."{one.field}" as "={n}"' for n, one in enumerate(query.order)]
    return ", ".join([*fields, *order, 'q."#"'])


def _ordered(order: Sequence[Order], resource: Resource) -> str:
    """Nothing comes before everything; the number of the row decides between equals."""
    said = [
        f"{_sorting(one, resource)} {'desc nulls last' if one.is_down else 'asc nulls first'}"
        for one in order
    ]
    return ", ".join([*said, 'q."#"'])


def _sorting(one: Order, resource: Resource) -> str:
    is_text = resource.fields[one.field].kind == "string"
    return f'q."{one.field}"' + (' collate "C"' if is_text else "")


def _beyond(
    order: Sequence[Order], after: tuple[tuple[Any, ...], int], resource: Resource, where: Where
) -> str:
    """Whether a row comes after that position."""
    values, number = after
    sql = f'q."#" > {where.parameter(number)}::bigint'
    for one, value in reversed(list(zip(order, values, strict=True))):
        column = _sorting(one, resource)
        said = f"{where.parameter(value)}::{TYPES[resource.fields[one.field].kind]}"
        if value is None:
            farther = "false" if one.is_down else f"{column} is not null"
        else:
            farther = f"{column} < {said} or {column} is null" if one.is_down else f"{column} > {said}"
        sql = f"({farther} or ({column} is not distinct from {said} and {sql}))"
    return sql


async def _count(inner: str, where: Where) -> int:
    return await database.fetch_value(
        f"select count(*) from ({inner}) q where {where.sql or 'true'}", *where.args
    )


async def _items(
    resource: Resource, query: Query, rows: Sequence[database.Row], actor: Actor, now: datetime
) -> list[Row]:
    names = dict.fromkeys((*query.select, resource.key))
    items = [{name: _said(row[name], resource.fields[name]) for name in names} for row in rows]
    if resource.complete is not None:
        await resource.complete(items, now)
    for name in query.expand:
        link = resource.links[name]
        beside = await _linked(link, [row[link.here] for row in rows], actor, now)
        for item, row in zip(items, rows, strict=True):
            found = beside.get(row[link.here], [])
            item[name] = found if link.many else next(iter(found), None)
    return items


async def _linked(
    link: Link, keys: Sequence[str | None], actor: Actor, now: datetime
) -> Mapping[str, list[Row]]:
    """What a link leads to by key, as far as the actor may see it, all at once."""
    resource = resources()[link.to]
    where = resource.reach(actor)
    inner = _inner(resource, where)
    where.parts.clear()
    wanted = sorted({int(key) for key in keys if key is not None})
    where.add(f'q."{link.there}#" = any({{}}::bigint[])', wanted)
    query = Query(select=tuple(resource.fields))
    found = await database.fetch(
        f'select {_wanted(resource, query)} from ({inner}) q where {where.sql} order by q."#"', *where.args
    )
    by_key: dict[str, list[Row]] = {}
    for item in await _items(resource, query, found, actor, now):
        by_key.setdefault(item[link.there], []).append(item)
    return by_key


def _said(value: Any, field: Field) -> Any:
    """A value as JSON has it: a point as GeoJSON, a number without a fraction as a whole one."""
    if isinstance(value, asyncpg.Point):
        return {"type": "Point", "coordinates": [value.x, value.y]}
    return int(value) if field.whole and value is not None else value
