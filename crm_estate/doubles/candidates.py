"""Stored contacts that have a key in common with given ones: all that is ever compared with them.

An index over the hashes in `contact.keys` answers, so that a check reads a handful of rows, whether there
are a hundred contacts or a million.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.contacts.keys import STRONG

MOST = 50
"""Candidates of one contact; those that share a mailbox or a phone come first."""

NARROW = "c.id, c.kind, c.given, c.family, c.company, c.emails, c.phones, c.keys"
"""The columns that are compared."""

Row = Mapping[str, Any]


class Candidate(Struct, frozen=True):
    """Row `place` of those asked about may be the stored contact; `strong`: they share a mailbox or phone."""

    place: int
    contact: int
    strong: bool


async def candidates_of(rows: Sequence[Row], within: Where) -> list[Candidate]:
    """For each of these rows, the stored contacts (alias `c`) that `within` lets through; never itself."""
    keys = [(place, key) for place, row in enumerate(rows) for key in row["keys"]]
    places, hashes = (
        within.parameter([place for place, _ in keys]),
        within.parameter([key for _, key in keys]),
    )
    own = within.parameter([row["id"] for row in rows])
    found = await database.fetch(
        f"""select place, id, strong from (
              select p.place, c.id, bool_or(p.key & {STRONG} = {STRONG}) as strong, row_number() over (
                  partition by p.place order by sum(1 + 9 * (p.key & {STRONG})) desc, c.id) as n
              from unnest({places}::int[], {hashes}::bigint[]) as p (place, key)
                join contact c on c.keys @> array[p.key]
              where {within.sql} and c.id <> ({own}::bigint[])[p.place + 1]
              group by p.place, c.id) found
            where n <= {MOST} order by place, n""",
        *within.args,
    )
    return [Candidate(row["place"], row["id"], row["strong"]) for row in found]


async def narrow_rows(contacts: Sequence[int]) -> dict[int, Row]:
    """What is compared of stored contacts, by id."""
    rows = await database.fetch(f"select {NARROW} from contact c where c.id = any($1)", list(contacts))
    return {row["id"]: row for row in rows}
