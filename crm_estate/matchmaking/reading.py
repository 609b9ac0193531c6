"""What matching reads from the database: listings, requirements, rates, and what has changed since."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from crm_estate.base.database import Connection
from crm_estate.listings import custom
from crm_estate.listings.custom import CustomField, field_of, in_use
from crm_estate.matchmaking import homes, wanted
from crm_estate.matchmaking.homes import Home, home_of_row
from crm_estate.matchmaking.wanted import Wanted, wanted_of_rows

AT_ONCE = 10_000
"""Rows that are read in one go."""
MOST_NEWS = 50_000
"""More changes than these are not followed one by one: everything is read anew."""

CHANGED = "match is null and (listing is not null or requirement is not null)"

COMMITTED = f"""select id, listing, requirement from fact
    where {CHANGED} and txid >= pg_snapshot_xmin($1::text::pg_snapshot)
      and txid < pg_snapshot_xmax(pg_current_snapshot())
      and not pg_visible_in_snapshot(txid, $1::text::pg_snapshot)
      and txid is distinct from pg_current_xact_id_if_assigned()
    limit {MOST_NEWS}"""
"""What was committed since the snapshot $1. From the other end of the index it is bounded, too: a database
that was copied in brings facts with numbers that its server has yet to reach."""

BY_ITSELF = f"""{CHANGED} and txid >= pg_current_xact_id_if_assigned()
    and txid <= pg_current_xact_id_if_assigned()"""
"""What the open transaction wrote, as a range: equality would be planned for by what most facts are like."""

OWN = f"select exists (select from fact where {BY_ITSELF})"
"""Whether the open transaction has changed listings or requirements itself."""

NOBODYS = "select id, listing, requirement from fact where false and id > $2"
WRITTEN = f"select id, listing, requirement from fact where {BY_ITSELF} and id > $2 limit {MOST_NEWS}"
"""What it wrote after the fact $2."""


def _news(own: str) -> str:
    return f"""with own as materialized ({own}),
      news as materialized (({COMMITTED}) union all select * from own)
    select pg_current_snapshot()::text as snapshot, coalesce((select max(id) from own), $2) as own,
      concat_ws(' ', current_database(), pg_postmaster_start_time(), pg_relation_filenode('listing'),
        pg_relation_filenode('requirement'), pg_relation_filenode('fact')) as data,
      ({custom.MARK}) as fields,
      (select array_agg(distinct listing) from news where listing is not null) as listings,
      (select array_agg(distinct requirement) from news where requirement is not null) as requirements,
      (select count(*) from news) as count,
      array(select (select per_euro from rate where currency = c and day <= $4 order by day desc limit 1)
        from unnest($3::text[]) with ordinality as t (c, place) order by place) as rates"""


NEWS, OWN_NEWS = _news(NOBODYS), _news(WRITTEN)
"""What was committed since the snapshot $1, and (OWN_NEWS) what this transaction itself wrote.

`data` is another one where the rows are not what the facts have made of them: another database, one that was
restored or taken over by a standby (the server has started anew), emptied tables.
"""

CURRENCIES = """select distinct currency from listing where on_market and currency is not null
    union select distinct criteria #>> '{price,currency}' from requirement
      where state = 'active' and criteria ? 'price'"""


Rates = dict[str, float | None]


class Mark(Struct, frozen=True):
    """Up to where something has been read."""

    snapshot: str
    own: int
    data: str
    fields: str

    def continues(self, other: "Mark") -> bool:
        """Whether the facts tell everything that has happened in between."""
        return (self.data, self.fields) == (other.data, other.fields)


class News(Struct, frozen=True):
    """What has changed since the last mark: ids, and units per euro of the day, None where unknown."""

    mark: Mark
    listings: Sequence[int]
    requirements: Sequence[int]
    rates: Rates
    is_too_much: bool


async def read_news(
    connection: Connection, since: Mark | None, currencies: Iterable[str], day: date, *, own: bool = False
) -> News:
    """What to read again; nothing where nothing was read before. `own`: also what this transaction wrote."""
    asked = list(currencies)
    snapshot, last = (since.snapshot, since.own) if since else (None, 0)
    [row] = await connection.fetch(OWN_NEWS if own else NEWS, snapshot, last, asked, day)
    return News(
        mark=Mark(row["snapshot"], row["own"], row["data"], row["fields"]),
        listings=row["listings"] or [],
        requirements=row["requirements"] or [],
        rates=dict(zip(asked, row["rates"], strict=True)),
        is_too_much=row["count"] >= MOST_NEWS,
    )


async def read_homes(connection: Connection, ids: Sequence[int]) -> list[Home]:
    """Those of the listings that are on the market."""
    sql = f"select {homes.COLUMNS} from listing where on_market and id = any($1::bigint[])"
    return [home_of_row(row) for row in await connection.fetch(sql, list(ids))]


async def read_wanted(connection: Connection, ids: Sequence[int]) -> list[Wanted]:
    """Those of the requirements that are active."""
    sql = f"select {wanted.COLUMNS} from requirement where state = 'active' and id = any($1::bigint[])"
    return list(wanted_of_rows(await connection.fetch(sql, list(ids))))


async def next_homes(connection: Connection, after: int) -> list[Mapping[str, Any]]:
    """The next rows of listings on the market, by id."""
    sql = f"select {homes.COLUMNS} from listing where on_market and id > $1 order by id limit {AT_ONCE}"
    return await connection.fetch(sql, after)


async def next_wanted(connection: Connection, after: int) -> list[Mapping[str, Any]]:
    """The next rows of active requirements, by id."""
    sql = f"""select {wanted.COLUMNS} from requirement where state = 'active' and id > $1
              order by id limit {AT_ONCE}"""
    return await connection.fetch(sql, after)


async def read_currencies(connection: Connection) -> list[str]:
    """What is offered or asked in."""
    return [row["currency"] for row in await connection.fetch(CURRENCIES)]


async def read_rates(connection: Connection, currencies: Iterable[str], day: date) -> Rates:
    """Units per euro at the latest rates up to the day."""
    return (await read_news(connection, None, currencies, day)).rates


async def read_fields(connection: Connection) -> list[CustomField]:
    """The office's own fields that are in use."""
    rows = await connection.fetch("select * from custom_field order by id")
    return in_use([field_of(row) for row in rows])


async def read_tags(connection: Connection, tags: Sequence[str]) -> list[Mapping[str, Any]]:
    """Who on the market has (`has`) or lacks these features; nothing of those that none speaks of."""
    return await connection.fetch(
        """select id, tag, (features ->> tag)::boolean as has from listing, unnest($1::text[]) tag
           where on_market and features ? tag and features ->> tag is not null""",
        list(tags),
    )
