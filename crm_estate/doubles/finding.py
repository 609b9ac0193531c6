"""Likely doubles of a contact, stored or about to be: candidates by key, compared and explained."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base.conditions import Where
from crm_estate.contacts.facts import ContactFacts, ContactOut
from crm_estate.contacts.keys import keys_of
from crm_estate.contacts.people import normal_phones
from crm_estate.contacts.search import contacts_by_id, visible
from crm_estate.doubles.apart import Pair, pair_of, told_apart
from crm_estate.doubles.candidates import Candidate, Row, candidates_of, narrow_rows
from crm_estate.doubles.comparing import DECLARED, Alike, ContactKind, alike, believed, records_of
from crm_estate.doubles.frequencies import frequencies, with_frequencies
from matching.doubles import Weights

LIKELY = 0.5
"""From this score on two contacts may be one; at the desk, whoever shares a mailbox or a phone may, too."""

SHOWN = 5


class Likeness(Struct, frozen=True):
    """How likely one row asked about (by its place) is the stored contact, and why."""

    place: int
    contact: int
    score: float
    alike: list[Alike]
    strong: bool


class Double(Struct, frozen=True):
    """A contact that may be the same, and why."""

    contact: ContactOut
    score: float
    alike: list[Alike]


async def likely_doubles(
    facts: ContactFacts, *, actor: Actor, stored: ContactOut | None = None
) -> list[Double]:
    """The contacts within the actor's reach that may be the one `facts` speak of, the likeliest first.

    `stored`: the contact as it is now, if there is one; pairs that were told apart are left out then. What
    is out of reach is passed over in silence: that someone knows an address is itself a personal datum.
    """
    row = row_of(facts, stored.id if stored else 0)
    found = await likenesses([row], visible(actor))
    apart = await _told_apart(row, found) if stored else set()
    kept = [one for one in found if pair_of(row["id"], one.contact) not in apart]
    kept.sort(key=lambda one: (-one.score, one.contact))
    contacts = await contacts_by_id([one.contact for one in kept[:SHOWN]])
    return [Double(contacts[one.contact], one.score, one.alike) for one in kept if one.contact in contacts]


async def likenesses(rows: Sequence[Row], within: Where) -> list[Likeness]:
    """How each of these rows is like stored ones that `within` lets through: likely ones, and those that
    share a mailbox or a phone.
    """
    asked = await candidates_of(rows, within)
    if not asked:
        return []
    standing = await narrow_rows([one.contact for one in asked])
    weights = await weights_by_kind()
    return await asyncio.to_thread(lambda: list(_compared(rows, asked, standing, weights)))


async def weights_by_kind() -> dict[ContactKind, Weights]:
    """What agreements are worth now, by what was counted last."""
    known = await frequencies("contact")
    return {
        kind: believed(
            with_frequencies(declared, known.get(kind)), kind, known[kind].records if kind in known else 0
        )
        for kind, declared in DECLARED.items()
    }


def _compared(
    rows: Sequence[Row],
    asked: Sequence[Candidate],
    standing: Mapping[int, Row],
    weights: Mapping[ContactKind, Weights],
) -> Iterator[Likeness]:
    for kind in DECLARED:
        of_kind = [one for one in asked if rows[one.place]["kind"] == kind and one.contact in standing]
        if of_kind:
            yield from _compared_as(kind, rows, of_kind, standing, weights[kind])


def _compared_as(
    kind: ContactKind,
    rows: Sequence[Row],
    asked: Sequence[Candidate],
    standing: Mapping[int, Row],
    weights: Weights,
) -> Iterator[Likeness]:
    declared = DECLARED[kind]
    places, ids = sorted({one.place for one in asked}), sorted({one.contact for one in asked})
    new = records_of([rows[place] for place in places], kind)
    there = records_of([standing[one] for one in ids], kind)
    pairs = declared.like(there, new, 0.0, weights)
    strong = {(one.place, one.contact): one.strong for one in asked}
    found = zip(pairs.left.tolist(), pairs.right.tolist(), pairs.score.tolist(), strict=True)
    kept = [one for one in found if _is_kept(one[2], strong.get((places[one[0]], ids[one[1]])))]
    left, right = [one[0] for one in kept], [one[1] for one in kept]
    why = declared.why(there, left, right, others=new, weights=weights)
    for (here, beside, score), said in zip(kept, why, strict=True):
        key = places[here], ids[beside]
        yield Likeness(*key, score=score, alike=alike(said), strong=strong[key])


def _is_kept(score: float, strong: bool | None) -> bool:
    """`strong` is None for a pair that nobody asked about."""
    return strong is not None and (strong or score >= LIKELY)


async def _told_apart(row: Row, found: Sequence[Likeness]) -> set[Pair]:
    others = await narrow_rows([one.contact for one in found])
    said = {row["id"]: row["keys"], **{number: other["keys"] for number, other in others.items()}}
    return await told_apart("contact", [pair_of(row["id"], one.contact) for one in found], said)


def row_of(facts: ContactFacts, contact: int) -> dict[str, Any]:
    """What is compared of a contact as it will be stored."""
    row: dict[str, Any] = {
        "id": contact,
        "kind": facts.kind,
        "given": facts.name.given.strip(),
        "family": facts.name.family.strip(),
        "company": facts.company,
        "emails": list(dict.fromkeys(email.lower() for email in facts.emails)),
        "phones": normal_phones(facts.phones),
    }
    named = (row[name] for name in ("given", "family", "company", "emails", "phones"))
    return row | {"keys": keys_of(*named)}
