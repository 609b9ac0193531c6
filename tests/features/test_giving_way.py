"""What a little give would bring is counted as it would come true, and is never given by itself."""

from datetime import datetime
from typing import Any

import msgspec
import pytest
from shapely.geometry import Point, shape

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base.errors import Invalid, NotFound
from crm_estate.contacts import people
from crm_estate.listings import lifecycle
from crm_estate.listings.custom import CustomFieldFacts, CustomValue, custom_fields
from crm_estate.listings.facts import Location, Price
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.facts import FeedbackFacts
from crm_estate.matchmaking.preview import preview
from crm_estate.matchmaking.relaxing.counting import relaxations
from crm_estate.matchmaking.relaxing.facts import Relaxation
from crm_estate.matchmaking.relaxing.giving_way import Give, give_of, loosened
from crm_estate.matchmaking.relaxing.widening import wider
from crm_estate.matchmaking.relaxing.words import hint, said, worth_telling
from crm_estate.matchmaking.rematch import rematch
from crm_estate.matchmaking.search import matches_of_requirement
from crm_estate.requirements import wishes
from crm_estate.requirements.checks import check_criteria
from crm_estate.requirements.criteria import (
    Area,
    AreasWish,
    ChoiceWish,
    CircleArea,
    CustomWish,
    FeaturesWish,
    PolygonArea,
    PriceWish,
    RangeWish,
)
from crm_estate.requirements.custom_keeping import receive as declare_field
from crm_estate.requirements.facts import RequirementFacts
from crm_estate.requirements.search import get_requirement
from fixtures.cast import FLAT, MARA

CENTRE = (52.2297, 21.0122)
SQUARE = PolygonArea(
    type="Polygon",
    coordinates=[[[20.99, 52.21], [21.03, 52.21], [21.03, 52.24], [20.99, 52.24], [20.99, 52.21]]],
)
WISH = RequirementFacts(
    contact="K-MARA", name="flat", offer="sale", kinds=["apartment"],
    price=PriceWish(max=850_000, currency="PLN", weight=2, must=True, slack=0.02),
    living_area=RangeWish(min=52, slack=0.01, must=True), rooms_total=RangeWish(min=3, slack=0.1, must=True),
    condition=ChoiceWish(any=["renovated"], must=True),
    areas=AreasWish(any=[Area(circle=CircleArea(lat=52.23, lon=21.01, km=2), fade_km=0.3)], must=True),
    features=FeaturesWish(must=["elevator"], avoid=["basement"]),
)  # fmt: skip


OWN = {
    "ceiling": CustomFieldFacts(
        kind="number", label="Ceiling height", unit="m", slack=0.2, absolute=True, min=1, max=20
    ),
    "heating": CustomFieldFacts(
        kind="choice",
        label="Heating",
        values=[CustomValue(code="gas", label="Gas"), CustomValue(code="wood", label="Wood")],
    ),
    "quiet": CustomFieldFacts(kind="tag", label="Quiet"),
}


async def put(reference: str, now: datetime, price: float = 840_000, **said: Any) -> int:
    usual = {"reference": reference, "list_price": Price(price, "PLN"), "rooms_total": 3, "owner": None}
    flat = msgspec.structs.replace(FLAT, **(usual | said))
    return (await lifecycle.receive(flat, actor=SYSTEM, now=now)).id


async def wish_of(now: datetime, facts: RequirementFacts = WISH) -> int:
    await people.receive(MARA, actor=SYSTEM, now=now)
    return (await wishes.receive(facts, actor=SYSTEM, now=now)).id


async def market(now: datetime) -> None:
    """One home that suits, and for every criterion some that only it keeps out."""
    await put("SUITS", now)
    for number, price in enumerate((880_000, 890_000, 920_000, 1_200_000)):
        await put(f"DEAR-{number}", now, price=price)
    await put("SMALL", now, living_area=48)
    await put("TWO-ROOMS", now, rooms_total=2)
    await put("NEW", now, condition="new")
    await put("STAIRS", now, features={"elevator": False})
    await put("BASEMENT", now, features={"elevator": True, "basement": True})
    for km, reference in ((3.0, "NEAR"), (3.9, "FURTHER"), (30.0, "FAR")):
        await put(reference, now, location=Location(CENTRE[0] + km / 111.2, 21.01, 50))


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_each_count_is_what_the_loosened_requirement_finds(now: datetime) -> None:
    number = await wish_of(now)
    await market(now)
    wish = await get_requirement(number, actor=SYSTEM)
    before = (await preview(wish, now=now)).count
    told = (await relaxations(number, actor=SYSTEM, now=now)).items
    for give in told:
        after = (await preview(loosened(wish, give_of(give.token)), now=now)).count
        assert after - before == give.more - give.fewer, give
    brought = {(give.criterion, give.code, give.by): give.more for give in told}
    assert brought["price", "max_up", 0.05] == 2
    assert brought["price", "max_up", 0.10] == 3
    assert brought["living_area", "min_down", 0.10] == 1
    assert brought["rooms_total", "min_down", 1.0] == 1
    assert brought["areas", "area_wider", 1.0] == 1
    assert brought["areas", "area_wider", 2.0] == 2
    by_value = {(give.code, give.value): give.more for give in told if give.value}
    assert by_value["choice_added", "new"] == 1
    assert by_value["tag_nice", "elevator"] == 1
    assert by_value["tag_allowed", "basement"] == 1
    assert [give.more for give in told] == sorted((give.more for give in told), reverse=True)


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_the_firms_own_fields_give_way_too(now: datetime) -> None:
    for key, field in OWN.items():
        await declare_field(key, field, actor=SYSTEM, now=now)
    said_of = {
        "SUITS": {"ceiling": 3.0, "heating": "gas", "quiet": True},
        "LOW": {"ceiling": 2.7, "heating": "gas", "quiet": True},
        "WOOD": {"ceiling": 3.0, "heating": "wood", "quiet": True},
        "LOUD": {"ceiling": 3.0, "heating": "gas", "quiet": False},
    }
    for reference, custom in said_of.items():
        await put(reference, now, custom=custom)
    asked = {
        "ceiling": CustomWish(min=3.0, must=True),
        "heating": CustomWish(any=["gas"], must=True),
        "quiet": CustomWish(must=True),
    }
    number = await wish_of(now, msgspec.structs.replace(WISH, custom=asked))
    wish = await get_requirement(number, actor=SYSTEM)
    told = [give for give in (await relaxations(number, actor=SYSTEM, now=now)).items if give.more]
    fields = await custom_fields()
    assert {said(give, "en", fields).replace("\xa0", " "): give.more for give in told} == {
        "Ceiling height from 2.8 m": 1,
        "Ceiling height: no longer a must": 1,
        "Heating: Wood, too": 1,
        "Heating: no longer a must": 1,
        "Quiet: no longer a must": 1,
    }
    for give in told:
        assert (await preview(loosened(wish, give_of(give.token)), now=now)).count == 2, give


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_asking_changes_nothing(now: datetime) -> None:
    number = await wish_of(now)
    await market(now)
    await relaxations(number, actor=SYSTEM, now=now)
    kept = await get_requirement(number, actor=SYSTEM)
    assert (kept.criteria(), kept.version) == (WISH.criteria(), 1)


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_a_home_that_was_put_aside_is_not_promised_again(now: datetime) -> None:
    number = await wish_of(now)
    home = await put("DEAR", now, price=849_000)
    await rematch([home], [], now)
    [match] = (await matches_of_requirement(number, actor=SYSTEM)).items
    dismissed = FeedbackFacts(feedback="dismissed", reason="other")
    await feedback.give(match.id, dismissed, actor=SYSTEM, now=now)
    tighter = msgspec.structs.replace(
        WISH, price=PriceWish(max=820_000, currency="PLN", must=True, slack=0.0)
    )
    await wishes.receive(tighter, actor=SYSTEM, now=now)
    await put("OTHER", now, price=849_000)
    told = (await relaxations(number, actor=SYSTEM, now=now)).items
    assert {give.more for give in told if give.code == "max_up"} == {1}


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_what_is_out_of_reach_says_nothing(now: datetime) -> None:
    number = await wish_of(now)
    stranger = Actor(kind="agent", id=999, role="agent", office=999)
    with pytest.raises(NotFound):
        await relaxations(number, actor=stranger, now=now)


@pytest.mark.parametrize("token", [
    "price:min_down:1", "price:max_up:much", "plot_area:max_up:9", "features:tag_nice:balcony",
    "condition:choice_added:", "offer:choice_added:rent", "custom.height:max_up:3", "", "price",
])  # fmt: skip
def test_what_a_requirement_does_not_state_cannot_give_way(token: str) -> None:
    with pytest.raises(Invalid):
        loosened(WISH, give_of(token))


def test_every_give_survives_its_own_spelling() -> None:
    for give in (
        Give(criterion="price", code="max_up", to=892_500.5),
        Give(criterion="areas", code="area_wider", to=1.0),
        Give(criterion="features", code="tag_nice", value="elevator"),
        Give(criterion="custom.lift_kind", code="must_nice"),
    ):
        assert give_of(give.token) == give


def test_a_must_that_becomes_nice_weighs_what_it_weighed() -> None:
    wish = msgspec.structs.replace(WISH, features=FeaturesWish(must=["elevator"], nice={"elevator": 0.5}))
    loose = loosened(wish, give_of("features:tag_nice:elevator"))
    assert loose.features == FeaturesWish(nice={"elevator": 1.5})


def test_a_polygon_a_kilometre_wider_is_so_all_around_and_can_be_saved() -> None:
    wide = wider(Area(polygon=SQUARE, fade_km=0.5, priority=0.8, name="Centre"), 1.0)
    assert wide.polygon
    assert (wide.fade_km, wide.priority, wide.name) == (0.5, 0.8, "Centre")
    drawn, before = shape(msgspec.to_builtins(wide.polygon)), shape(msgspec.to_builtins(SQUARE))
    assert drawn.contains(before)
    for lon, lat, km in ((21.01, 52.21 - 0.97 / 111.2, 0.97), (21.03 + 0.97 / 68.1, 52.225, 0.97)):
        assert drawn.contains(Point(lon, lat)), km
    for lon, lat in ((21.01, 52.21 - 1.04 / 111.2), (21.03 + 1.04 / 68.1, 52.225)):
        assert not drawn.contains(Point(lon, lat))
    check_criteria(msgspec.structs.replace(WISH, areas=AreasWish(any=[wide])).criteria())


def test_a_circle_keeps_the_width_of_its_edge() -> None:
    wide = wider(Area(circle=CircleArea(lat=52.23, lon=21.01, km=2)), 1.0)
    assert wide.circle
    assert (wide.circle.km, wide.fade_km) == (3.0, 1.0)


PRICE_5 = Relaxation(criterion="price", code="max_up", to=892_500, by=0.05, currency="PLN", more=12)
PRICE_10 = Relaxation(criterion="price", code="max_up", to=935_000, by=0.10, currency="PLN", more=12)
ROOM = Relaxation(criterion="rooms_total", code="min_down", to=2, by=1, more=20)
AREA = Relaxation(criterion="areas", code="area_wider", to=1, by=1, more=1)


def test_a_larger_step_that_brings_no_more_is_not_told() -> None:
    nothing = Relaxation(criterion="floor", code="must_nice", more=0)
    loses = Relaxation(criterion="features", code="tag_nice", value="elevator", more=1, fewer=3)
    assert worth_telling([PRICE_10, nothing, PRICE_5, ROOM, loses], 6) == [ROOM, PRICE_5]
    dearer = msgspec.structs.replace(PRICE_10, more=15)
    assert worth_telling([PRICE_5, dearer, ROOM], 2) == [ROOM, dearer]


def test_every_way_to_give_has_words() -> None:
    gives = {
        "Price up to PLN 892,500 (+5%)": PRICE_5,
        "Rooms from 2": ROOM,
        "Areas 1 km wider": AREA,
        "Living area from 48.6 m² (−10%)": Relaxation(
            criterion="living_area", code="min_down", to=48.6, by=0.1, more=1
        ),
        "Condition: to be renovated, too": Relaxation(
            criterion="condition", code="choice_added", value="to_renovate", more=1
        ),
        "Energy class: C, too": Relaxation(criterion="energy_class", code="choice_added", value="C", more=1),
        "Floor: no longer a must": Relaxation(criterion="floor", code="must_nice", more=1),
        "Lift: no longer a must": Relaxation(criterion="features", code="tag_nice", value="elevator", more=1),
        "Basement: no longer left out": Relaxation(
            criterion="features", code="tag_allowed", value="basement", more=1
        ),
    }
    for words, give in gives.items():
        assert said(give, "en").replace("\xa0", " ").lower() == words.lower()


def test_a_contact_is_told_of_one_small_step_at_most() -> None:
    assert hint([PRICE_5, PRICE_10, AREA], "en") == (
        "12 more homes would suit you if your budget were 5% higher."
    )
    further = msgspec.structs.replace(AREA, to=2, by=2, more=9)
    assert hint([further, AREA], "en").replace("\xa0", " ") == (
        "1 more home would suit you if your area reached 1 km further."
    )
    assert hint([ROOM, PRICE_5], "en") == "20 more homes would suit you with one room fewer."
    assert hint([msgspec.structs.replace(AREA, more=0)], "en") == ""
