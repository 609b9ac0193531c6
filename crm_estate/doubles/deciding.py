"""What people say of suspects: that these are not the same."""

from collections.abc import Sequence
from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database, journal
from crm_estate.base.errors import Invalid, NotFound
from crm_estate.contacts.search import visible
from crm_estate.doubles.apart import Pair, pairs_among, tell_apart
from crm_estate.doubles.merging import permit
from crm_estate.doubles.suspects import lock, unlink

MOST = 50
"""Contacts that can be told apart at once."""


async def tell_contacts_apart(
    references: Sequence[str], *, only: str | None = None, actor: Actor, now: datetime
) -> int:
    """These contacts are different, each from each, or `only` one from the others; returns how many pairs.

    They are not suspected again, unless one of them gets another name or address.
    """
    async with database.transaction():
        await lock()
        rows = await _within_reach(references, actor)
        permit(actor, *rows)
        ids = {row["reference"]: row["id"] for row in rows}
        if only is not None and only not in ids:
            raise NotFound("There is no contact %(name)s.", field="only", name=repr(only))
        pairs = [pair for pair in pairs_among(ids.values()) if only is None or ids[only] in pair]
        await tell_apart("contact", pairs, {row["id"]: row["keys"] for row in rows}, actor.name, now)
        await unlink("contact", pairs, now)
        await journal.record_all(_facts(pairs, {row["id"]: row["reference"] for row in rows}, actor, now))
    return len(pairs)


async def _within_reach(references: Sequence[str], actor: Actor) -> list[database.Row]:
    wanted = list(dict.fromkeys(references))
    if not 2 <= len(wanted) <= MOST:
        raise Invalid("Name two contacts or more.", field="contacts")
    where = visible(actor).add("c.reference = any({})", wanted)
    rows = await database.fetch(f"select c.* from contact c where {where.sql} for update", *where.args)
    missing = set(wanted) - {row["reference"] for row in rows}
    if missing:
        raise NotFound("There is no contact %(name)s.", field="contacts", name=repr(min(missing)))
    return rows


def _facts(
    pairs: Sequence[Pair], references: dict[int, str], actor: Actor, now: datetime
) -> list[journal.Fact]:
    others: dict[int, list[str]] = {}
    for low, high in pairs:
        others.setdefault(low, []).append(references[high])
        others.setdefault(high, []).append(references[low])
    return [
        journal.Fact(
            kind="contact.told_apart", at=now, actor=actor.name, contact=contact, data={"others": names}
        )
        for contact, names in others.items()
    ]
