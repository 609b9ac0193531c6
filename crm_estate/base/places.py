"""Places in the database: found by any of their names, offered while typing, drawn on maps."""

import asyncio
from collections.abc import Collection, Iterable, Sequence

from crm_estate.base import database
from crm_estate.base.atlas import Point
from crm_estate.base.atlases import Gazetteer, closest_names_in, locate_all, suggested
from crm_estate.base.gazetteer import Place, distance_km, read_gazetteer
from crm_estate.base.locating import Located
from crm_estate.base.place_labels import label_of
from crm_estate.base.place_rows import SHOWN, atlas_of, place_of
from crm_estate.base.settings import settings
from crm_estate.base.texts import fold

__all__ = [
    "Asked",
    "Gazetteer",
    "Located",
    "Place",
    "closest_names",
    "distance_km",
    "find_place",
    "labels_of",
    "load_gazetteer",
    "locate_place",
    "locate_places",
    "places_in",
    "places_meant",
    "read_gazetteer",
    "suggest_places",
]

Asked = tuple[str, str, Point | None]
"""What someone wrote for a place, the country, and a (latitude, longitude) close to it, if known."""

_STORED = SHOWN.replace("name,", "name, key,", 1)
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


async def find_place(name: str, country: str, near: Point | None = None) -> Place | None:
    """The place of the country that a text means, if that is certain (see `Located`).

    `near` is a (latitude, longitude) known to be close to the one that is meant.
    """
    return (await locate_place(name, country, near)).place


async def locate_place(name: str, country: str, near: Point | None = None) -> Located:
    """Which place of the country a text means, or among which ones to choose."""
    asked = (name, country, near)
    return (await locate_places([asked]))[asked]


async def locate_places(wanted: Collection[Asked]) -> dict[Asked, Located]:
    """The same for many texts at once; each distinct one is looked at once."""
    found: dict[Asked, Located] = {}
    for country in {country for _, country, _ in wanted}:
        mine = [asked for asked in dict.fromkeys(wanted) if asked[1] == country]
        atlas = await atlas_of(country)
        texts = [(name, near) for name, _, near in mine]
        located = await asyncio.to_thread(locate_all, atlas, country, texts)
        found |= zip(mine, located, strict=True)
    return found


async def places_meant(text: str, countries: Collection[str]) -> list[int]:
    """Ids of all places of this name in the countries; if there are none, of those it means there."""
    rows = await database.fetch(
        "select id from place where names @> array[$1::text] and country = any($2)",
        fold(text),
        list(countries),
    )
    if rows:
        return [row["id"] for row in rows]
    found = (await locate_places([(text, country, None) for country in countries])).values()
    meant = [place for one in found for place in ([one.place] if one.place else _choices(one))]
    return [place.id for place in meant]


def _choices(located: Located) -> list[Place]:
    return [place for place, _ in located.choices] if located.how == "choice" else []


async def suggest_places(text: str, countries: Collection[str] | None = None, limit: int = 8) -> list[Place]:
    """Places whose name begins so, or that are also called exactly so, the largest first.

    Where there are none, those that may be meant if it is misspelt, in these countries or else at home.
    """
    key = fold(text)
    if not key:
        return []
    rows = await database.fetch(
        f"select {SHOWN} from place "
        "where (key ~>=~ $1 and key ~<~ $2 or names @> array[$1::text]) "
        "and ($3::text[] is null or country = any($3)) "
        "order by population desc, id limit $4",
        key,
        key + _LAST,
        None if countries is None else list(countries),
        limit,
    )
    return [place_of(row) for row in rows] or await _nearly(
        text, countries or [settings().default_country], limit
    )


async def _nearly(text: str, countries: Collection[str], limit: int) -> list[Place]:
    found: list[Place] = []
    for country in sorted(countries):
        atlas = await atlas_of(country)
        found += await asyncio.to_thread(suggested, atlas, country, text, limit)
    return found[:limit]


async def closest_names(name: str, country: str) -> list[str]:
    """Up to three names that a misspelt one may have meant, for the message that says so."""
    return await asyncio.to_thread(closest_names_in, await atlas_of(country), name)


async def labels_of(places: Sequence[Place]) -> list[str]:
    """How to write each place so that it, and no other of its name, is meant."""
    atlases = {country: await atlas_of(country) for country in {place.country for place in places}}
    return await asyncio.to_thread(lambda: [label_of(place, atlases[place.country]) for place in places])


async def places_in(south: float, west: float, north: float, east: float, limit: int = 40) -> list[Place]:
    """The largest places in a box of degrees, as labels for a map; west > east crosses 180°."""
    across = "between $2 and $4" if west <= east else "not between $4 and $2"
    rows = await database.fetch(
        f"select {SHOWN} from place where lat between $1 and $3 and lon {across} "
        "order by population desc, id limit $5",
        south,
        west,
        north,
        east,
        limit,
    )
    return [place_of(row) for row in rows]


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
