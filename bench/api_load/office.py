"""A made-up firm in the app's own tables: three offices, their listings, seekers and what matches them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from bench.feed_files import NOW, made_up, seekers
from crm_estate.accounts.keys import create_key
from crm_estate.accounts.permissions import SYSTEM
from crm_estate.accounts.team import OfficeFacts, add_agent, put_office
from crm_estate.base import database
from crm_estate.base.migrations import migrate
from crm_estate.base.places import load_gazetteer
from crm_estate.listings.facts import ListingFacts, ListingOut
from crm_estate.listings.lifecycle import receive_all
from crm_estate.matchmaking.rematch import rematch

OFFICES = ("WAW", "KRK", "GDN")
AT_ONCE = 500
OTHER_KINDS = {3: "house", 7: "commercial", 11: "room"}
"""Every tenth listing or so is no apartment, by its number modulo thirteen."""

Row = tuple[object, ...]


async def furnish(listings: int, requirements: int) -> str:
    """Fill an empty database through the app's own functions; returns a key of the first office."""
    await migrate()
    await load_gazetteer(("PL",))
    offices = [await _office(reference) for reference in OFFICES]
    await _contacts(offices, max(1, requirements // 2))
    facts = [_facts(listing) for listing in made_up(listings)]
    for first in range(0, listings, AT_ONCE):
        when = NOW + timedelta(seconds=first)
        await receive_all(facts[first : first + AT_ONCE], actor=SYSTEM, now=when)
    # As they come in in life: one by one, not five hundred in the same moment.
    await database.execute("update listing set updated_at = updated_at + id % 499 * interval '0.731 s'")
    await _requirements(requirements)
    await database.execute("vacuum analyze")
    await rematch([], range(1, requirements + 1), NOW)
    await database.execute("vacuum analyze")
    return await create_key("load", now=NOW, office=offices[0])


async def _office(reference: str) -> int:
    office = await put_office(OfficeFacts(reference=reference, name=f"Office {reference}", country="PL"))
    await add_agent(
        email=_agent_of(reference), name=reference, password="long enough", office=reference, now=NOW
    )
    return office


def _agent_of(office: str) -> str:
    return f"{office.lower()}@example.org"


def _facts(listing: ListingOut) -> ListingFacts:
    said = {name: getattr(listing, name) for name in ListingFacts.__struct_fields__}
    office, number = OFFICES[listing.id % len(OFFICES)], listing.id
    facts = replace(
        ListingFacts(**said),
        kind=OTHER_KINDS.get(number % 13, "apartment"),
        office=office,
        agent=_agent_of(office),
        owner=f"K-{number % 500}" if number % 3 else None,
        condition=("new", "good", None)[number % 3],
        energy_class=("A", "C", None)[number % 3],
        street=f"Lipowa {number % 90 + 1}",
        postal_code="00-950",
    )
    return _to_let(facts) if number % 5 == 0 else facts


def _to_let(facts: ListingFacts) -> ListingFacts:
    price = facts.list_price
    assert price is not None
    return replace(facts, offer="rent", list_price=replace(price, amount=max(1.0, price.amount // 250)))


async def _contacts(offices: Sequence[int], many: int) -> None:
    names = ("reference", "kind", "given", "family", "company", "emails", "phones", "roles", "language",
             "time_zone", "shared", "office", "note", "search", "created_at", "updated_at")  # fmt: skip
    people = ((f"K-{n}", "person", "", f"Seeker {n}", "", [f"k{n}@example.org"], [], ["prospect"], "pl",
               "Europe/Warsaw", True, offices[n % len(offices)], "", f"seeker {n}", NOW, NOW)
              for n in range(max(500, many)))  # fmt: skip
    await database.copy("contact", names, people)


async def _requirements(many: int) -> None:
    names = ("contact", "name", "offer", "kinds", "criteria", "frequency", "delivery", "state", "created_at",
             "updated_at")  # fmt: skip
    await database.copy("requirement", names, _wishes(many))


def _wishes(many: int) -> Iterator[Row]:
    """Two requirements for each contact, stored as the app stores them."""
    for number, wish in enumerate(seekers(many)):
        said = msgspec.json.encode(wish.criteria(), order="sorted").decode()
        contact, name = number // 2 + 1, f"flat {number % 2}"
        yield contact, name, wish.offer, wish.kinds, said, "daily", "direct", "active", NOW, NOW
