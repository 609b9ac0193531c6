"""What follows when contacts arrive or change: their likely doubles join the suspects, whoever sent them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from crm_estate.base.conditions import Where
from crm_estate.doubles.apart import pair_of, told_apart
from crm_estate.doubles.candidates import narrow_rows
from crm_estate.doubles.finding import LIKELY, Likeness, likenesses
from crm_estate.doubles.suspects import Link, look_again

COMPARED = frozenset({"given", "family", "company", "emails", "phones", "kind", "keys"})
"""Columns of a contact that a likeness hangs on; a change of any other makes no new suspects."""


async def review(contacts: Collection[int], now: datetime) -> int:
    """Compare these contacts with all others, and keep the suspects; returns how many pairs were likely."""
    rows = await narrow_rows(list(contacts))
    if not rows:
        return 0
    found = await likenesses(list(rows.values()), Where())
    places = list(rows)
    others = await narrow_rows([one.contact for one in found if one.contact not in rows])
    links = await without_told_apart(
        _links(places, found), {number: row["keys"] for number, row in {**others, **rows}.items()}
    )
    await look_again("contact", places, links, now)
    return len(links)


async def without_told_apart(links: Iterable[Link], said: Mapping[int, Any]) -> list[Link]:
    """Links between contacts, but for those that someone has cut."""
    kept = {link.pair: link for link in links}
    cut = await told_apart("contact", list(kept), said)
    return [link for pair, link in kept.items() if pair not in cut]


def _links(places: list[int], found: Iterable[Likeness]) -> Iterable[Link]:
    for one in found:
        if one.score >= LIKELY:
            yield Link(*pair_of(places[one.place], one.contact), score=one.score, alike=one.alike)
