"""Many contacts arrive at once: which of them look like stored ones, or like each other, in a few queries."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.contacts.facts import ContactFacts
from crm_estate.contacts.search import visible
from crm_estate.doubles.candidates import Row
from crm_estate.doubles.comparing import DECLARED, ContactKind, records_of
from crm_estate.doubles.finding import LIKELY, likenesses, row_of, weights_by_kind
from matching.doubles import Weights


async def likely_doubles_of_many(items: Sequence[ContactFacts], *, actor: Actor) -> dict[str, list[str]]:
    """For each reference that is not known yet, the references of contacts that may be the same.

    Those are stored ones within the actor's reach, and others of `items`. What cannot be read is passed
    over: whoever receives it says what is wrong.
    """
    new = await _new(items)
    rows = list(_readable(new))
    if not rows:
        return {}
    found: dict[str, list[str]] = {}
    likely = await likenesses(rows, visible(actor))
    names = await _references([one.contact for one in likely])
    for one in likely:
        if one.contact in names:
            found.setdefault(rows[one.place]["reference"], []).append(names[one.contact])
    weights = await weights_by_kind()
    for one, other in await asyncio.to_thread(_among, rows, weights):
        found.setdefault(other, []).append(one)
    return found


async def _new(items: Sequence[ContactFacts]) -> list[ContactFacts]:
    known = await database.fetch(
        """select reference from contact where reference = any($1)
           union all select reference from former_contact where reference = any($1)""",
        [item.reference for item in items],
    )
    references = {row["reference"] for row in known}
    return [item for item in items if item.reference not in references]


def _readable(items: Iterable[ContactFacts]) -> Iterable[dict[str, Any]]:
    for item in items:
        try:
            yield row_of(item, 0) | {"reference": item.reference}
        except Invalid:
            continue


async def _references(contacts: Sequence[int]) -> dict[int, str]:
    rows = await database.fetch("select id, reference from contact where id = any($1)", list(contacts))
    return {row["id"]: row["reference"] for row in rows}


def _among(rows: Sequence[Row], weights: Mapping[ContactKind, Weights]) -> list[tuple[str, str]]:
    """References of pairs among the rows themselves, the earlier one first."""
    pairs: list[tuple[str, str]] = []
    for kind, declared in DECLARED.items():
        same = [row for row in rows if row["kind"] == kind]
        if len(same) > 1:
            found = declared.pairs(records_of(same, kind), LIKELY, weights[kind])
            ends = zip(found.left.tolist(), found.right.tolist(), strict=True)
            pairs += [(same[one]["reference"], same[other]["reference"]) for one, other in ends]
    return pairs
