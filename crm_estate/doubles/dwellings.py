"""The same dwelling advertised twice: neighbours are compared, suspects linked or told apart."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from crm_estate.accounts.permissions import Actor, changes
from crm_estate.base import database, journal
from crm_estate.base.errors import Invalid, NotAllowed, NotFound
from crm_estate.base.texts import fold
from crm_estate.doubles import adverts
from crm_estate.doubles.apart import Pair, pair_of, pairs_among, tell_apart, told_apart
from crm_estate.doubles.suspects import Link, lock, look_again, unlink
from crm_estate.doubles.taught import table_in_use
from crm_estate.doubles.worth import Table

MOST = 50
"""Neighbours that one listing is compared with, those of the nearest price first."""

NARROW = """l.id, l.reference, l.offer, l.kind, l.currency, l.price, l.living_area, l.plot_area,
    l.rooms_total, l.bathrooms_total, l.floor, l.year_built, l.lat, l.lon, l.precision_m, l.street,
    l.features, l.office, l.dwelling"""

NEIGHBOURS = f"""
    select one, other from (
      select p.id as one, l.id as other, row_number() over (
        partition by p.id order by abs(l.price - p.price) nulls last, l.id) as n
      from unnest($1::bigint[], $5::text[]) as a (listing, words)
      join listing p on p.id = a.listing join lateral (
        select l.id from listing l where l.lat between p.lat - $2 and p.lat + $2
          and l.lon between p.lon - $2 / cos(radians(p.lat)) and p.lon + $2 / cos(radians(p.lat))
          and coalesce(p.precision_m, 0) < $3 and coalesce(l.precision_m, 0) < $3
        union
        select l.id from listing l
          where a.words is not null and l.place = p.place
            and to_tsvector('simple', l.search) @@ to_tsquery('simple', a.words)
      ) near on true join listing l on l.id = near.id and l.id <> p.id
        and l.offer = p.offer and l.kind = p.kind and l.on_market
        and (p.dwelling is null or l.dwelling is distinct from p.dwelling)
        and coalesce(l.living_area, l.plot_area) between coalesce(p.living_area, p.plot_area) * (1 - $4)
          and coalesce(p.living_area, p.plot_area) * (1 + $4)
      where p.on_market) found
    where n <= {MOST}"""
"""Adverts next door or at the same address, of one offer, kind and size, that are not linked yet."""

KINDS_OF_STREET = frozenset(
    {
        "al", "aleja", "avenida", "bd", "bulevardul", "calea", "cesta", "nabrezi", "namesti", "nr", "os",
        "osiedle", "pl", "plac", "str", "strada", "street", "trg", "ul", "ulica", "ulice",
    }
)  # fmt: skip

KM_PER_DEGREE = 111.2


async def review_listings(listings: Collection[int], now: datetime) -> int:
    """Compare these listings with their neighbours and keep the suspects; returns how many pairs."""
    streets = await database.fetch("select id, street from listing where id = any($1)", list(listings))
    found = await database.fetch(
        NEIGHBOURS,
        [row["id"] for row in streets],
        adverts.KM / KM_PER_DEGREE,
        adverts.VAGUE_M,
        adverts.SIZE,
        [address_words(row["street"]) for row in streets],
    )
    pairs = sorted({pair_of(row["one"], row["other"]) for row in found})
    rows = await listing_rows({end for pair in pairs for end in pair})
    links = await asyncio.to_thread(_compared, pairs, rows, await table_in_use())
    cut = await told_apart("listing", pairs, {number: adverts.said_by(row) for number, row in rows.items()})
    kept = [link for link in links if link.pair not in cut]
    await look_again("listing", listings, kept, now)
    return len(kept)


def address_words(street: str) -> str | None:
    """The words that another advert at this address has, as the database searches for them.

    A street without a number is no address.

    >>> address_words("ul. Lipowa 12"), address_words("Lipowa")
    ('lipowa & 12', None)
    """
    words = [word for word in fold(street).split() if word not in KINDS_OF_STREET]
    has_number = any(word[0].isdigit() for word in words)
    return " & ".join(words[:6]) if has_number and len(words) > 1 else None


async def link(references: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """These listings are of one dwelling: each stays, and no prospect is told of more than one of them."""
    async with database.transaction():
        rows = await _named(references, actor)
        dwellings = {row["dwelling"] for row in rows if row["dwelling"]}
        ids = [row["id"] for row in rows]
        together = await database.fetch(
            """update listing set dwelling = $3 where id = any($1) or dwelling = any($2)
               returning id""",
            ids,
            list(dwellings),
            min([*dwellings, *ids]),
        )
        members = [row["id"] for row in together]
        await unlink("listing", pairs_among(members), now)
        await _record("listing.linked", rows, actor, now)


async def unlink_listing(reference: str, *, actor: Actor, now: datetime) -> None:
    """This listing is of a dwelling of its own; two that were linked are both alone then."""
    async with database.transaction():
        [row] = await _named([reference], actor, least=1)
        await database.execute("update listing set dwelling = null where id = $1", row["id"])
        await database.execute(
            """update listing set dwelling = null where dwelling = $1
               and (select count(*) from listing where dwelling = $1) = 1""",
            row["dwelling"],
        )
        await _record("listing.unlinked", [row], actor, now)


async def tell_listings_apart(references: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """These are different dwellings; they are not suspected again until one of them is described anew."""
    async with database.transaction():
        await lock()
        rows = await _named(references, actor)
        pairs = pairs_among(row["id"] for row in rows)
        said = {row["id"]: adverts.said_by(row) for row in rows}
        await tell_apart("listing", pairs, said, actor.name, now)
        await unlink("listing", pairs, now)
        await _record("listing.told_apart", rows, actor, now)


async def listing_rows(listings: Collection[int]) -> dict[int, database.Row]:
    """What is compared of listings, by id."""
    rows = await database.fetch(f"select {NARROW} from listing l where l.id = any($1)", list(listings))
    return {row["id"]: row for row in rows}


def _compared(pairs: Sequence[Pair], rows: Mapping[int, Any], table: Table) -> list[Link]:
    ids = sorted(rows)
    wanted = set(pairs)
    if len(ids) < 2:
        return []
    records = adverts.COMPARED.records(len(ids), adverts.columns_of([rows[one] for one in ids]))
    weights = table.weights()
    found = adverts.COMPARED.pairs(records, adverts.LIKELY, weights)
    ends = [
        (ids[one], ids[other]) for one, other in zip(found.left.tolist(), found.right.tolist(), strict=True)
    ]
    why = adverts.COMPARED.why(records, found.left.tolist(), found.right.tolist(), weights=weights)
    return [
        Link(*pair, score=score, alike=adverts.alike(said))
        for pair, score, said in zip(ends, found.score.tolist(), why, strict=True)
        if pair in wanted
    ]


async def _named(references: Sequence[str], actor: Actor, least: int = 2) -> list[database.Row]:
    """The rows of these listings; one of them at least must be the actor's to change."""
    wanted = list(dict.fromkeys(references))
    if not least <= len(wanted) <= MOST:
        raise Invalid("Name two listings or more.", field="listings")
    rows = await database.fetch(
        f"select {NARROW}, l.agent from listing l where l.reference = any($1) order by l.id for update",
        wanted,
    )
    if missing := set(wanted) - {row["reference"] for row in rows}:
        raise NotFound("There is no listing %(reference)s.", field="listings", reference=repr(min(missing)))
    reach = changes(actor, "listing")
    if not any(reach.covers(office=row["office"], agent=row["agent"], shared=True) for row in rows):
        raise NotAllowed("This listing belongs to another office.", field="office")
    return rows


async def _record(kind: str, rows: Sequence[database.Row], actor: Actor, now: datetime) -> None:
    names = [row["reference"] for row in rows]
    await journal.record_all(
        journal.Fact(
            kind=kind,
            at=now,
            actor=actor.name,
            listing=row["id"],
            data={"others": [name for name in names if name != row["reference"]]},
        )
        for row in rows
    )
