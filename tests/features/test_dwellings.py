"""The same dwelling advertised twice is seen, linked, and told to nobody twice."""

from typing import Any

import pytest
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.base.errors import NotAllowed
from crm_estate.doubles.adverts import COMPARED
from crm_estate.doubles.dwellings import link, tell_listings_apart, unlink_listing
from crm_estate.doubles.listing_clusters import adverts_like, find_listing_clusters
from crm_estate.doubles.searching_listings import search_listings_by_night
from crm_estate.doubles.worth import BITS
from crm_estate.listings.dwellings import others_of_the_dwelling
from crm_estate.listings.facts import ListingFacts, Location, Price
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.demand.counting import demand
from crm_estate.matchmaking.facts import DismissReason, FeedbackFacts
from crm_estate.matchmaking.own import homes_for
from crm_estate.matchmaking.search import count_waiting, matches_of_listing, waiting_matches
from crm_estate.outreach.digests import gather
from crm_estate.worker import react
from fixtures.cast import PRAHA, WARSZAWA
from fixtures.staff import open_offices
from tests.mail_server import Inbox
from tests.outreach_office import (
    DAY,
    FLAT,
    MARA,
    NOW,
    TUESDAY,
    WISH,
    arrive,
    at_price,
    deliver,
    homes_in,
    left_out,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

AGAIN = replace(
    at_price(FLAT, 849_000), reference="AGAIN", title={"en": "Sunny flat"}, street="Lipowa 12",
    location=Location(52.2301, 21.0126, 75), year_built=None, features={"elevator": True},
)  # fmt: skip
"""FLAT as another agency advertises it: a little dearer, its place blurred, less said of it."""


async def suspects() -> list[list[str | None]]:
    page = await find_listing_clusters(actor=SYSTEM)
    return [[listing.reference for listing in cluster.listings] for cluster in page.items]


@pytest.mark.parametrize(
    ("changes", "is_suspect"),
    [
        ({}, True),
        ({"street": ""}, True),
        ({"location": None, "place": "Warszawa"}, True),
        ({"floor": None, "rooms_total": None}, True),
        ({"floor": 7}, False),
        ({"offer": "rent"}, False),
        ({"kind": "house"}, False),
        ({"living_area": 71}, False),
        ({"location": Location(52.26, 21.05), "street": "Klonowa 3"}, False),
        ({"list_price": Price(1_300_000, "PLN"), "street": "Klonowa 3", "rooms_total": 3}, False),
        ({"standard_status": "Closed"}, False),
    ],
)
async def test_which_adverts_may_be_of_one_dwelling(changes: dict[str, Any], is_suspect: bool) -> None:
    await arrive(FLAT, replace(AGAIN, **changes))
    assert await suspects() == ([["FLAT", "AGAIN"]] if is_suspect else [])


async def test_a_new_building_is_not_one_flat() -> None:
    tower = [replace(FLAT, reference=f"T-{floor}", floor=floor, street="") for floor in range(1, 9)]
    await arrive(*tower)
    assert await suspects() == []


async def test_a_listing_says_what_it_looks_like_until_that_is_no_longer_so() -> None:
    await arrive(FLAT, AGAIN)
    flat = (await get_listing("FLAT", actor=SYSTEM)).id
    [(other, why)] = await adverts_like(flat, actor=SYSTEM)
    assert other.reference == "AGAIN"
    assert {"location", "area", "floor"} <= {one.field for one in why}
    await arrive(replace(AGAIN, standard_status="Withdrawn"))
    assert await adverts_like(flat, actor=SYSTEM) == []


async def test_listings_of_before_are_compared_in_the_first_night() -> None:
    await arrive(FLAT, AGAIN)
    await database.execute("truncate suspect_cluster cascade")
    assert await search_listings_by_night(NOW) == 2
    assert await suspects() == [["FLAT", "AGAIN"]]
    assert await search_listings_by_night(NOW) == 0


async def test_adverts_told_apart_stay_so_until_one_is_described_anew() -> None:
    await arrive(FLAT, AGAIN)
    await tell_listings_apart(["FLAT", "AGAIN"], actor=SYSTEM, now=NOW)
    await arrive(replace(AGAIN, title={"en": "Another title"}))
    assert await suspects() == []
    await arrive(at_price(AGAIN, 845_000))
    assert await suspects() == [["FLAT", "AGAIN"]]


async def test_linked_adverts_stay_both_and_are_one_home_to_a_prospect(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT, AGAIN)
    assert len(await homes_for(1)) == 2
    await link(["AGAIN", "FLAT"], actor=SYSTEM, now=NOW)
    assert await suspects() == []
    assert len(await homes_for(1)) == 1
    await deliver(port, TUESDAY)
    assert [len(homes_in(message)) for _, message in inbox.arrived] == [1]
    assert "shown_already" in await left_out()


async def test_a_home_told_of_is_not_told_of_again_by_its_other_advert(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await deliver(port, TUESDAY)
    await arrive(AGAIN, now=TUESDAY)
    await gather(TUESDAY + DAY)
    await link(["FLAT", "AGAIN"], actor=SYSTEM, now=TUESDAY)
    await deliver(port, TUESDAY + DAY)
    assert [homes_in(message) for _, message in inbox.arrived] == [["FLAT"]]


async def dismiss(reference: str, reason: DismissReason = "wrong_place") -> None:
    page = await matches_of_listing(reference, actor=SYSTEM)
    for match in page.items:
        no = FeedbackFacts(feedback="dismissed", reason=reason)
        await feedback.give(match.id, no, actor=SYSTEM, now=NOW)


async def offered() -> list[str]:
    """References of the homes that Mara finds on her page."""
    return [match.listing for match in await homes_for(1)]


async def test_a_dismissed_home_does_not_return_through_its_twin(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT)
    await dismiss("FLAT")
    await arrive(AGAIN)
    assert await offered() == ["AGAIN"], "as long as nobody knows that it is the same home"
    await link(["FLAT", "AGAIN"], actor=SYSTEM, now=NOW)
    assert await offered() == []
    await deliver(port, TUESDAY)
    assert inbox.arrived == []
    await unlink_listing("AGAIN", actor=SYSTEM, now=NOW)
    assert await offered() == ["AGAIN"]


async def test_a_price_cut_of_the_twin_of_a_dismissed_home_is_no_news(inbox: Inbox, port: int) -> None:
    await arrive(MARA, WISH, FLAT, at_price(AGAIN, 880_000))
    await deliver(port, TUESDAY)
    assert [homes_in(message) for _, message in inbox.arrived] == [["FLAT", "AGAIN"]]
    await link(["FLAT", "AGAIN"], actor=SYSTEM, now=TUESDAY)
    await dismiss("FLAT")
    await arrive(at_price(AGAIN, 800_000), now=TUESDAY)
    await deliver(port, TUESDAY + DAY)
    assert len(inbox.arrived) == 1


async def test_no_agent_is_asked_to_approve_the_twin_of_a_dismissed_home() -> None:
    await arrive(MARA, replace(WISH, delivery="approval"), FLAT, AGAIN)
    assert await count_waiting(actor=SYSTEM) == 2
    await dismiss("FLAT")
    assert await count_waiting(actor=SYSTEM) == 1
    await link(["FLAT", "AGAIN"], actor=SYSTEM, now=NOW)
    assert await count_waiting(actor=SYSTEM) == 0
    assert (await waiting_matches(actor=SYSTEM)).items == []


@pytest.mark.parametrize(("asked", "comes_back"), [(790_000, True), (800_000, False), (810_000, False)])
async def test_what_was_too_expensive_comes_back_by_an_advert_that_asks_less(
    asked: int, comes_back: bool
) -> None:
    await arrive(MARA, WISH, at_price(FLAT, 800_000), at_price(AGAIN, asked))
    await link(["FLAT", "AGAIN"], actor=SYSTEM, now=NOW)
    await dismiss("FLAT", "too_expensive")
    assert await offered() == (["AGAIN"] if comes_back else [])


async def test_who_put_a_home_aside_is_no_demand_for_its_twin() -> None:
    await arrive(MARA, WISH, FLAT, AGAIN)
    await dismiss("FLAT")
    assert any(step.contacts for step in (await demand("AGAIN", actor=SYSTEM, now=NOW)).steps)
    await link(["FLAT", "AGAIN"], actor=SYSTEM, now=NOW)
    assert not any(step.contacts for step in (await demand("AGAIN", actor=SYSTEM, now=NOW)).steps)


async def test_what_was_linked_is_parted_again() -> None:
    third = replace(AGAIN, reference="THIRD")
    await arrive(FLAT, AGAIN, third)
    await link(["FLAT", "AGAIN"], actor=SYSTEM, now=NOW)
    await link(["AGAIN", "THIRD"], actor=SYSTEM, now=NOW)
    ids = {name: (await get_listing(name, actor=SYSTEM)).id for name in ("FLAT", "AGAIN", "THIRD")}
    assert await others_of_the_dwelling(ids["FLAT"]) == [ids["AGAIN"], ids["THIRD"]]
    await unlink_listing("FLAT", actor=SYSTEM, now=NOW)
    assert await others_of_the_dwelling(ids["AGAIN"]) == [ids["THIRD"]]
    await unlink_listing("THIRD", actor=SYSTEM, now=NOW)
    assert await others_of_the_dwelling(ids["AGAIN"]) == []


async def test_saying_a_listing_again_does_not_part_it() -> None:
    await arrive(FLAT, AGAIN)
    await link(["FLAT", "AGAIN"], actor=SYSTEM, now=NOW)
    await arrive(at_price(FLAT, 840_000))
    await react(NOW)
    assert len(await others_of_the_dwelling((await get_listing("FLAT", actor=SYSTEM)).id)) == 1
    assert await suspects() == []


async def test_adverts_of_other_offices_alone_are_not_mine_to_link() -> None:
    await open_offices([WARSZAWA, PRAHA])
    warsaw, prague = (Actor(kind="agent", id=n, role="agent", office=n) for n in (1, 2))
    flats: list[ListingFacts] = [FLAT, AGAIN]
    for flat in flats:
        await receive(flat, actor=warsaw, now=NOW)
    with pytest.raises(NotAllowed):
        await link(["FLAT", "AGAIN"], actor=prague, now=NOW)
    await link(["FLAT", "AGAIN"], actor=warsaw, now=NOW)


async def test_what_agrees_better_never_speaks_less_for_one_dwelling() -> None:
    for name, bits in BITS.items():
        assert list(bits) == sorted(bits, reverse=True), name
        assert len(bits) == len(COMPARED.plan.field(name).levels), name
