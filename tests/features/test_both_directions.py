"""A home's seekers and a seeker's homes are the same matches, whatever is said of either or left unsaid."""

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.settings import settings
from crm_estate.contacts import people
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Location, Price
from crm_estate.matchmaking.rematch import rematch
from crm_estate.matchmaking.why import why
from crm_estate.requirements import wishes
from crm_estate.requirements.criteria import (
    Area,
    AreasWish,
    ChoiceWish,
    CircleArea,
    FeaturesWish,
    PolygonArea,
    PriceWish,
    RangeWish,
)
from crm_estate.requirements.facts import RequirementFacts
from crm_estate.worker import react

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

FEATURES = ("elevator", "balcony", "garden", "parking")
SQUARE = [[20.9, 52.1], [21.1, 52.1], [21.1, 52.3], [20.9, 52.3], [20.9, 52.1]]
HOLE = [[20.98, 52.2], [21.02, 52.2], [21.02, 52.24], [20.98, 52.24], [20.98, 52.2]]
HOMES, WISHES = 60, 50


def perhaps(chance: random.Random, value: Any, share: float = 0.7) -> Any:
    """The value, or nothing said."""
    return value if chance.random() < share else None


def homes(chance: random.Random) -> Iterator[ListingFacts]:
    """Flats and houses round Warsaw, each leaving unsaid a part of what there is to say."""
    for number in range(HOMES):
        place = Location(52.2 + chance.uniform(-0.2, 0.2), 21.0 + chance.uniform(-0.2, 0.2), 50)
        yield ListingFacts(
            reference=f"H-{number}",
            offer=chance.choice(("sale", "sale", "rent")),
            kind=chance.choice(("apartment", "house")),
            country="PL",
            list_price=perhaps(chance, Price(chance.randrange(300_000, 1_200_000, 1000), "PLN"), 0.9),
            location=perhaps(chance, place),
            living_area=perhaps(chance, chance.randrange(25, 150)),
            rooms_total=perhaps(chance, chance.randrange(1, 6)),
            floor=perhaps(chance, chance.randrange(0, 9)),
            condition=perhaps(chance, chance.choice(("new", "good", "to_renovate"))),
            features={tag: perhaps(chance, chance.random() < 0.5) for tag in FEATURES},
        )  # fmt: skip


def asked_for(chance: random.Random) -> Iterator[RequirementFacts]:
    """Wishes that name now these, now those criteria, softly or as musts; one of them names none."""
    for number in range(WISHES):
        circle = CircleArea(lat=52.2 + chance.uniform(-0.1, 0.1), lon=21.0, km=chance.choice((2.0, 8.0)))
        square = PolygonArea(
            type="Polygon", coordinates=[SQUARE, HOLE] if chance.random() < 0.5 else [SQUARE]
        )
        areas = chance.choice(
            ([Area(circle=circle)], [Area(polygon=square), Area(circle=circle, priority=0.5)])
        )
        tag, other = chance.sample(FEATURES, 2)
        criteria: dict[str, Any] = {
            "price": PriceWish(max=chance.randrange(400_000, 1_000_000), currency="PLN", weight=2.0),
            "living_area": RangeWish(min=chance.randrange(30, 80), must=chance.random() < 0.3),
            "rooms_total": RangeWish(min=2, max=4),
            "floor": RangeWish(min=1, must=chance.random() < 0.5),
            "condition": ChoiceWish(any=["new", "good"]),
            "areas": AreasWish(any=areas, must=chance.random() < 0.5),
            "features": chance.choice((FeaturesWish(must=[tag]), FeaturesWish(nice={tag: 1}, avoid=[other]))),
        }  # fmt: skip
        said = {} if number == 0 else {name: perhaps(chance, wish, 0.6) for name, wish in criteria.items()}
        kinds = chance.choice(([], ["apartment"], ["apartment", "house"]))
        yield RequirementFacts(contact="SEEKER", name=f"wish {number}", offer="sale", kinds=kinds, **said)


@pytest.fixture(params=[1, 2])
async def market(request: pytest.FixtureRequest, db: str, now: datetime) -> tuple[list[int], list[int]]:
    """Ids of homes and wishes; what is missing of either is missing for some pair of every kind."""
    chance = random.Random(request.param)
    seeker = ContactFacts(reference="SEEKER", name=PersonName("Sara", "Wolna"))
    await people.receive(seeker, actor=SYSTEM, now=now)
    offered = [(await lifecycle.receive(home, actor=SYSTEM, now=now)).id for home in homes(chance)]
    wanted = [(await wishes.receive(wish, actor=SYSTEM, now=now)).id for wish in asked_for(chance)]
    return offered, wanted


async def stored() -> list[tuple[Any, ...]]:
    rows = await database.fetch(
        "select listing, requirement, score, reasons from match where fits order by 1, 2"
    )
    return [tuple(row.values()) for row in rows]


async def test_both_directions_find_the_same_matches_with_the_same_reasons(
    market: tuple[list[int], list[int]], now: datetime
) -> None:
    offered, wanted = market
    await rematch(offered, [], now)
    by_homes = await stored()
    await database.execute("truncate match cascade")
    await rematch([], wanted, now)
    assert await stored() == by_homes
    nowhere = await database.fetch("select id from listing where lat is null")
    assert {row["id"] for row in nowhere} & {match[0] for match in by_homes}
    assert WISHES < len(by_homes) < HOMES * WISHES / 2


async def test_one_by_one_and_all_together_find_the_same(
    market: tuple[list[int], list[int]], now: datetime
) -> None:
    await react(now)
    together = await stored()
    await database.execute("truncate match cascade")
    for number, home in enumerate(market[0]):
        await rematch([home], [] if number % 2 else [market[1][number % WISHES]], now)
    assert await stored() == together


async def test_whoever_asks_why_is_told_what_the_lists_show(
    market: tuple[list[int], list[int]], now: datetime
) -> None:
    await react(now)
    listed = {(listing, wish): score for listing, wish, score, _ in await stored()}
    references = {
        row["id"]: row["reference"] for row in await database.fetch("select id, reference from listing")
    }
    for listing in market[0][::5]:
        for wish in market[1][::4]:
            told = await why(references[listing], wish, actor=SYSTEM, now=now)
            suits = told.score is not None and told.score >= settings().match_floor
            assert suits == ((listing, wish) in listed), (listing, wish)
            if suits:
                assert told.score == pytest.approx(listed[listing, wish], abs=1e-6)
