"""Column maps that people confirmed at the desk: the next file with these columns is read like the last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, NotFound
from crm_estate.base.fields import whole
from crm_estate.feeds.sheets.columns import ColumnMap, Subject, map_names

MOST = 500
"""Maps that are tried on a file; the oldest beyond are found by name only."""

MapName = Annotated[str, Meta(min_length=1, max_length=80, pattern=whole(r"[^\x00-\x1f\x7f/?#]+"))]


class SavedMap(Struct, frozen=True, kw_only=True):
    """A map as it is kept."""

    name: str
    subject: Subject
    columns: list[str]
    body: ColumnMap
    actor: str
    version: int
    updated_at: datetime


async def save(
    name: str, map: ColumnMap, columns: Sequence[str], *, actor: Actor, now: datetime, version: int = 0
) -> SavedMap:
    """Keep a map for files with these columns; `version`: that of the one it replaces, 0 for a new one.

    Raises Conflict when the name is taken, or when someone else changed the map meanwhile. Only whoever
    saved a map, a manager or an administrator replaces it: others rely on it.
    """
    async with database.transaction():
        there = await _locked(name)
        if name in map_names() or (there is not None and version == 0):
            raise Conflict("There is a map called %(name)s: choose another name.", field="name", name=name)
        if there is None and version:
            raise Conflict("This map is no longer there. Save it under a new name.", field="name")
        if there is not None:
            _check(there, map.of, version, actor)
        await _write(name, map, columns, actor, now)
    return await get_map(name)


async def get_map(name: str) -> SavedMap:
    """The map saved under this name."""
    row = await database.fetch_row("select * from feed_map where name = $1", name)
    if row is None:
        raise NotFound("There is no column map %(name)s.", field="map", name=repr(name))
    return _map_of(row)


async def saved_maps(of: Subject) -> list[SavedMap]:
    """Maps for a subject, those changed last first."""
    rows = await database.fetch(
        "select * from feed_map where subject = $1 order by updated_at desc, id desc limit $2", of, MOST
    )
    return [_map_of(row) for row in rows]


async def maps_of(of: Subject, actor: Actor) -> list[ColumnMap]:
    """The maps that a file is recognised by, in the order in which of equals one is taken: own ones first."""
    found = sorted(await saved_maps(of), key=lambda saved: saved.actor != actor.name)
    return [msgspec.structs.replace(saved.body, signature=saved.columns) for saved in found if saved.columns]


def may_replace(there: SavedMap, actor: Actor) -> bool:
    """Whether the actor may change a map that is there."""
    return there.actor == actor.name or actor.kind == "system" or actor.role in ("manager", "administrator")


def _check(there: SavedMap, of: Subject, version: int, actor: Actor) -> None:
    if there.version != version or there.subject != of:
        raise Conflict(
            "Someone else changed this map meanwhile. Look at it again, or choose another name.", field="name"
        )
    if not may_replace(there, actor):
        raise Conflict("This map is someone else's: save yours under another name.", field="name")


async def _locked(name: str) -> SavedMap | None:
    """The map with this name; until the transaction ends nobody else saves one."""
    await database.execute("select pg_advisory_xact_lock(hashtext('feed_map'), hashtext($1))", name)
    row = await database.fetch_row("select * from feed_map where name = $1", name)
    return _map_of(row) if row else None


async def _write(name: str, map: ColumnMap, columns: Sequence[str], actor: Actor, now: datetime) -> None:
    """Keep it, under a new version only if it says something new."""
    body = msgspec.structs.replace(map, name=name, signature=[])
    await database.execute(
        """insert into feed_map as m (name, subject, columns, body, actor, created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $6)
           on conflict (name) do update set columns = excluded.columns, body = excluded.body,
             actor = excluded.actor, version = m.version + 1, updated_at = excluded.updated_at
           where (m.columns, m.body) is distinct from (excluded.columns, excluded.body)""",
        name,
        map.of,
        [column for column in columns if column],
        msgspec.json.encode(body).decode(),
        actor.name,
        now,
    )


def _map_of(row: database.Row) -> SavedMap:
    return SavedMap(
        name=row["name"],
        subject=row["subject"],
        columns=row["columns"],
        body=msgspec.json.decode(row["body"], type=ColumnMap),
        actor=row["actor"],
        version=row["version"],
        updated_at=row["updated_at"],
    )
