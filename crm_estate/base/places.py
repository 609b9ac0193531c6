"""Places in the database: found by any of their names, offered while typing, drawn on maps."""

import asyncio
from collections.abc import Collection, Iterable
from typing import Any

from crm_estate.base import database
from crm_estate.base.gazetteer import (
    Gazetteer,
    Place,
    best_of,
    closest,
    distance_km,
    read_gazetteer,
)
from crm_estate.base.texts import fold

__all__ = [
    "Gazetteer",
    "Place",
    "closest_names",
    "distance_km",
    "find_place",
    "load_gazetteer",
    "places_in",
    "read_gazetteer",
    "suggest_places",
]

_SHOWN = "id, name, country, admin1, lat, lon, population, time_zone, names"
_STORED = _SHOWN.replace("name,", "name, key,", 1)
_LAST = "\U0010ffff"
"""Comes after every character, so that a prefix is a range and an index serves it."""


async def load_gazetteer(countries: Collection[str] | None = None) -> int:
    """Read the gazetteer into the table; what is there already is brought up to date."""
    places = await asyncio.to_thread(lambda: list(read_gazetteer(countries)))
    await store_places(places)
    # Otherwise every look-up would first read through thousands of names not yet sorted in.
    await database.execute("select gin_clean_pending_list('place_names')")
    await database.execute("analyze place")
    return len(places)


async def store_places(places: Iterable[Place]) -> None:
    """Add places, or replace those with the same id."""
    columns = _STORED.split(", ")
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    async with database.transaction():
        await database.execute(
            f"create temp table if not exists arriving_place on commit drop as "
            f"select {_STORED} from place limit 0"
        )
        await database.execute("truncate arriving_place")
        await database.copy("arriving_place", columns, map(_row, places))
        await database.execute(
            f"insert into place ({_STORED}) select {_STORED} from arriving_place "
            f"on conflict (id) do update set {changed}"
        )


async def find_place(name: str, country: str, near: tuple[float, float] | None = None) -> Place | None:
    """The place in the country that bears this name, or is also called so (see `best_of`).

    `near` is a (latitude, longitude) known to be close to the one that is meant.
    """
    key = fold(name)
    rows = await database.fetch(
        f"select {_SHOWN} from place where country = $1 and names @> array[$2::text]", country, key
    )
    return best_of(map(_place, rows), key, near)


async def suggest_places(text: str, countries: Collection[str] | None = None, limit: int = 8) -> list[Place]:
    """Places whose name begins so, or that are also called exactly so; the largest first."""
    key = fold(text)
    if not key:
        return []
    rows = await database.fetch(
        f"select {_SHOWN} from place "
        "where (key ~>=~ $1 and key ~<~ $2 or names @> array[$1::text]) "
        "and ($3::text[] is null or country = any($3)) "
        "order by population desc, id limit $4",
        key,
        key + _LAST,
        None if countries is None else list(countries),
        limit,
    )
    return [_place(row) for row in rows]


async def closest_names(name: str, country: str) -> list[str]:
    """Up to three names that a misspelt one may have meant, for the message that says so."""
    length = len(fold(name))
    rows = await database.fetch(
        "select key, name, population from place where country = $1 and length(key) between $2 and $3",
        country,
        length - 3,
        length + 3,
    )
    return closest(name, ((row["key"], row["name"], row["population"]) for row in rows))


async def places_in(south: float, west: float, north: float, east: float, limit: int = 40) -> list[Place]:
    """The largest places in a box of degrees, as labels for a map; west > east crosses 180°."""
    across = "between $2 and $4" if west <= east else "not between $4 and $2"
    rows = await database.fetch(
        f"select {_SHOWN} from place where lat between $1 and $3 and lon {across} "
        "order by population desc, id limit $5",
        south,
        west,
        north,
        east,
        limit,
    )
    return [_place(row) for row in rows]


def _place(row: database.Row) -> Place:
    fields: dict[str, Any] = {**row, "names": tuple(row["names"])}
    return Place(**fields)


def _row(place: Place) -> tuple[object, ...]:
    return (
        place.id,
        place.name,
        place.names[0] if place.names else "",
        place.country,
        place.admin1,
        place.lat,
        place.lon,
        place.population,
        place.time_zone,
        list(place.names),
    )
