"""Making a `Standing` what the database says: all of it at first, then what has changed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from crm_estate.base.database import Connection
from crm_estate.matchmaking.homes import Home, home_of_row
from crm_estate.matchmaking.reading import (
    News,
    next_homes,
    next_wanted,
    read_currencies,
    read_fields,
    read_homes,
    read_rates,
    read_tags,
    read_wanted,
)
from crm_estate.matchmaking.resident.standing import Standing
from crm_estate.matchmaking.terms import Terms
from crm_estate.matchmaking.unit import Unit
from crm_estate.matchmaking.vocabulary import Vocabulary
from crm_estate.matchmaking.wanted import Wanted, wanted_of_rows

Result = TypeVar("Result")
Run = Callable[[Callable[[], Result]], Awaitable[Result]]
"""Runs a function in the thread that the stores belong to."""


class Batch(Struct, frozen=True):
    """What is new: what the touched `listings` and `requirements` are now, if anything; features that are
    asked for the first time (`tags`), and who on the market `says` what of them."""

    unit: Unit
    listings: Sequence[int]
    homes: Sequence[Home]
    requirements: Sequence[int]
    wishes: Sequence[Wanted]
    tags: Sequence[str]
    says: Sequence[Mapping[str, Any]]

    def changes(self, standing: Standing) -> bool:
        """Whether there is anything to tell."""
        return bool(self.listings or self.requirements or self.tags) or self.unit != standing.terms.unit


async def read_batch(
    connection: Connection, standing: Standing, news: News, day: date, about: Sequence[Wanted]
) -> Batch | None:
    """What must be told to `standing`, and what it must know to be asked `about` wishes that are not stored;
    None where it holds prices by other criteria than are needed now."""
    homes = await read_homes(connection, news.listings) if news.listings else []
    wishes = await read_wanted(connection, news.requirements) if news.requirements else []
    held = standing.currencies | {each.currency for each in (*homes, *wishes) if each.currency}
    unseen = held - news.rates.keys()
    rates = news.rates | (await read_rates(connection, unseen, day) if unseen else {})
    unit = Unit.of(rates, held)
    tags = standing.unheard_of((tag for wish in (*wishes, *about) for tag in wish.tags()), homes)
    says = await read_tags(connection, tags) if tags else []
    if unit.alone != standing.terms.unit.alone:
        return None
    return Batch(unit, news.listings, homes, news.requirements, wishes, tags, says)


def apply(standing: Standing, batch: Batch) -> None:
    """Change the stores; Outgrown where they need wider tables, and must be laid out anew."""
    standing.reprice(batch.unit)
    standing.put_wishes(batch.wishes)
    standing.drop_wishes(set(batch.requirements) - {wish.id for wish in batch.wishes})
    standing.learn_tags(batch.tags, batch.says)
    standing.put_homes(batch.homes)
    standing.drop_homes(set(batch.listings) - {home.id for home in batch.homes})


async def load(connection: Connection, room: Mapping[str, int], day: date, run: Run[Any]) -> Standing:
    """Everything on the market and every active requirement. Raises Outgrown where `room` is too narrow."""
    currencies = await read_currencies(connection)
    unit = Unit.of(await read_rates(connection, currencies, day), currencies)
    standing = Standing(Terms(unit, Vocabulary(room), await read_fields(connection)))
    last = 0
    while rows := await next_wanted(connection, last):
        await run(partial(_put_wishes, standing, rows))
        last = rows[-1]["id"]
    last = 0
    while rows := await next_homes(connection, last):
        await run(partial(_put_homes, standing, rows))
        last = rows[-1]["id"]
    return standing


def _put_wishes(standing: Standing, rows: Sequence[Mapping[str, Any]]) -> None:
    standing.put_wishes(list(wanted_of_rows(rows)))


def _put_homes(standing: Standing, rows: Sequence[Mapping[str, Any]]) -> None:
    standing.put_homes([home_of_row(row) for row in rows])
