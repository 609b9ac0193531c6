"""What an office decides of adverts teaches which of them are suspected, once someone says so."""

from itertools import pairwise

import pytest

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, NotAllowed
from crm_estate.base.journal import Fact
from crm_estate.doubles.decisions import Decisions, decisions
from crm_estate.doubles.dwellings import link, unlink_listing
from crm_estate.doubles.listing_clusters import find_listing_clusters
from crm_estate.doubles.searching_listings import search_listings_by_night
from crm_estate.doubles.teaching import forget, learn, teaching
from crm_estate.doubles.trying import tried
from crm_estate.worker import react
from tests.deciding_office import decide, pair
from tests.outreach_office import NOW, arrive, at_price

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

NEXT_DOOR = pair(500, same_price=True)
COPIED = pair(501, same_price=False)


async def suspects() -> list[list[str | None]]:
    page = await find_listing_clusters(actor=SYSTEM)
    return sorted([listing.reference for listing in cluster.listings] for cluster in page.items)


async def facts_of_doubles() -> list[Fact]:
    rows = await database.fetch(
        "select kind, at, actor, data from fact where kind like 'doubles.%' order by id"
    )
    return [Fact(**{**dict(row), "data": {}}) for row in rows]


async def test_what_was_decided_changes_who_is_suspected_and_back() -> None:
    await decide(60, 60)
    await arrive(*NEXT_DOOR, *COPIED)
    both = [["P-500-A", "P-500-B"], ["P-501-A", "P-501-B"]]
    assert await suspects() == both
    await learn(actor=SYSTEM, now=NOW)
    assert await search_listings_by_night(NOW) > 4
    assert await suspects() == both[1:]
    await arrive(*pair(502, same_price=True))
    assert await suspects() == both[1:]
    await forget(actor=SYSTEM, now=NOW)
    await search_listings_by_night(NOW)
    assert ["P-500-A", "P-500-B"] in await suspects()
    assert [(one.kind, one.at, one.actor) for one in await facts_of_doubles()] == [
        ("doubles.learned", NOW, "system"), ("doubles.forgotten", NOW, "system"),
    ]  # fmt: skip


async def test_the_figures_are_of_decisions_that_were_not_learned_from() -> None:
    await decide(60, 60)
    found = await teaching()
    assert (found.linked, found.told_apart, found.in_use) == (60, 60, None)
    assert found.trial
    assert found.trial.is_better
    assert (found.trial.shipped.right, found.trial.shipped.missed, found.trial.shipped.in_vain) == (60, 0, 60)
    assert (found.trial.learned.right, found.trial.decisions) == (120, 120)
    await learn(actor=SYSTEM, now=NOW)
    taught = (await teaching()).in_use
    assert taught
    assert (taught.at, taught.actor, taught.trial) == (NOW, "system", found.trial)


async def test_no_decision_is_judged_by_what_was_decided_of_the_same_homes() -> None:
    """Where all decisions hang together, nothing is left to learn from: the shipped table judges."""
    await decide(4, 4)
    said = await decisions()
    ends = sorted(said.rows)
    hung = Decisions(said.linked, [*said.apart, *pairwise(ends)], said.rows)
    _, trial = tried(hung)
    assert trial.learned == trial.shipped
    assert not trial.is_better


async def test_too_few_decisions_are_not_learned_from_and_say_so() -> None:
    await decide(9, 30)
    assert (await teaching()).trial is None
    with pytest.raises(Conflict, match="so far 9 pairs of adverts are linked and 30 were told apart"):
        await learn(actor=SYSTEM, now=NOW)
    assert await facts_of_doubles() == []


async def test_a_decision_taken_back_is_no_decision() -> None:
    await decide(2, 1)
    await unlink_listing("P-0-A", actor=SYSTEM, now=NOW)
    await link(["P-2-A", "P-2-B"], actor=SYSTEM, now=NOW)
    found = await teaching()
    assert (found.linked, found.told_apart) == (2, 0)


async def test_homes_told_apart_stay_a_lesson_when_their_price_changes() -> None:
    await decide(0, 1)
    await arrive(at_price(pair(0, same_price=True)[1], 840_000))
    assert (await teaching()).told_apart == 1


async def test_only_who_decides_for_all_offices_switches_it_on_or_off() -> None:
    for actor in (
        Actor(kind="agent", id=1, role="manager", office=1),
        Actor(kind="key", id=1, office=1, scopes=frozenset({"listings:write"})),
    ):
        for change in (learn, forget):
            with pytest.raises(NotAllowed):
                await change(actor=actor, now=NOW)


async def test_a_table_of_an_earlier_version_is_not_used() -> None:
    await decide(60, 60)
    await learn(actor=SYSTEM, now=NOW)
    await database.execute("update taught_table set worth = worth #- '{bits,floor}'")
    assert (await teaching()).in_use is None
    await arrive(*NEXT_DOOR)
    await react(NOW)
    assert ["P-500-A", "P-500-B"] in await suspects()
